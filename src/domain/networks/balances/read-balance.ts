import { readAlone, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** What an affiliate is owed in one currency, in millionths of it. */
export interface AffiliateBalance {
  currency: string;
  /** Of confirmed conversions: they can have it. */
  availableMicros: number;
  /** Of conversions in hold. */
  holdMicros: number;
}

/** What the caller, an affiliate, is owed, by currency. That of the network is always among them. @throws AppError forbidden */
export async function readBalance(ctx: NetworkCtx): Promise<AffiliateBalance[]> {
  mayOrThrow(ctx, "balance.own");
  const rows = await readAlone(
    rowsOf<AffiliateBalance>(
      ctx.deps.db,
      sql`SELECT currency, confirmed_micros AS availableMicros, hold_micros AS holdMicros FROM affiliate_balances
        WHERE affiliate_id = ${ownerOf(ctx)} AND network_id = ${networkOf(ctx)} ORDER BY currency`,
    ),
  );
  const { currency } = ctx.network;
  return rows.some((row) => row.currency === currency) ? rows : [{ currency, availableMicros: 0, holdMicros: 0 }, ...rows];
}

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

/** What the caller, an affiliate, is owed, by currency. The network's active currencies are always among them. @throws AppError forbidden */
export async function readBalance(ctx: NetworkCtx): Promise<AffiliateBalance[]> {
  mayOrThrow(ctx, "balance.own");
  const rows = await readAlone(
    rowsOf<AffiliateBalance>(
      ctx.deps.db,
      sql`SELECT currency, sum(available) AS availableMicros, sum(hold) AS holdMicros FROM (
          SELECT currency, confirmed_micros AS available, hold_micros AS hold FROM affiliate_balances
          WHERE affiliate_id = ${ownerOf(ctx)} AND network_id = ${networkOf(ctx)}
          UNION ALL SELECT currency, 0, 0 FROM network_currencies WHERE network_id = ${networkOf(ctx)} AND is_active)
        GROUP BY currency ORDER BY currency`,
    ),
  );
  const { currency } = ctx.network;
  return rows.some((row) => row.currency === currency) ? rows : [{ currency, availableMicros: 0, holdMicros: 0 }, ...rows];
}

import { rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { walkPages } from "../../../db/walk-pages.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { onlyOf } from "../member.ts";
import type { AffiliateBalance } from "./read-balance.ts";

/** What an affiliate of a network is owed in one currency. */
export interface ListedBalance extends AffiliateBalance {
  /** The affiliate's number. */
  affiliate: number;
  name: string;
}

/** What all affiliates are owed, those who left among them, by their numbers and by currency, a page at a time. @throws AppError forbidden */
export async function* exportBalances(ctx: NetworkCtx): AsyncGenerator<ListedBalance[], void> {
  const reach = mayOrThrow(ctx, "affiliate_balances.read");
  const only = onlyOf(ctx, reach);
  const isAssigned = only === null ? raw("") : sql` AND m.manager_id = ${only}`;
  yield* walkPages<ListedBalance>((limit, last) =>
    rowsOf(
      ctx.deps.db,
      sql`SELECT m.number AS affiliate, m.name, b.currency, b.confirmed_micros AS availableMicros, b.hold_micros AS holdMicros
        FROM memberships m CROSS JOIN affiliate_balances b ON b.affiliate_id = m.number AND b.network_id = m.network_id
        WHERE m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate'${isAssigned}
          AND m.number >= ${last?.affiliate ?? 0} AND (m.number, b.currency) > (${last?.affiliate ?? 0}, ${last?.currency ?? ""})
        ORDER BY m.number, b.currency LIMIT ${limit}`,
    ),
  );
}

import { allOf, type Guard, unmetOf } from "../../db/guards.ts";
import { readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { onlyOf } from "../networks/member.ts";
import { affiliateGuard } from "./access-guards.ts";

/** Advertisers, and an affiliate by their number. */
interface Barring {
  advertisers: readonly HexId[];
  affiliate: number;
}

/** The rows `m` of the advertisers that are meant and within reach, `place` among them; and the condition that they all are. */
function namedIn(ctx: NetworkCtx, reach: Reach, { advertisers, affiliate }: Barring): { named: Fragment; guards: Guard[] } {
  const only = onlyOf(ctx, reach);
  const named = sql`json_each(${JSON.stringify(advertisers)}) w CROSS JOIN memberships m ON m.network_id = ${networkOf(ctx)}
    AND m.kind = 'advertiser' AND m.number = w.value ->> 'number' AND m.created_at_ms / 1000 = w.value ->> 'createdAt'
    AND m.status <> 'removed'${only === null ? raw("") : sql` AND m.manager_id = ${only}`}`;
  const areAll: Guard = {
    holds: sql`(SELECT COUNT(*) FROM ${named}) = ${advertisers.length}`,
    code: "field_invalid",
    field: "advertisers_id",
  };
  return { named, guards: [affiliateGuard(ctx, affiliate), areAll] };
}

/** Bars an affiliate from all offers of advertisers, of all or of none. @throws AppError forbidden; field_invalid (advertisers_id, pid) */
export async function barAffiliate(ctx: NetworkCtx, barring: Barring): Promise<void> {
  const reach = mayOrThrow(ctx, "advertisers.write");
  const { named, guards } = namedIn(ctx, reach, barring);
  const write = sql`INSERT OR IGNORE INTO advertiser_blacklist (advertiser_id, affiliate_id)
    SELECT m.id, ${barring.affiliate} FROM ${named} WHERE ${allOf(guards)}`;
  const { db } = ctx.deps;
  const [error] = await readTogether(db, unmetOf(db, guards), rowsOf(db, write));
  if (error !== null) throw error;
}

/**
 * Takes an affiliate from the blacklists of advertisers, of all or of none.
 * @returns the places of those in whose lists they were not
 * @throws AppError forbidden; field_invalid (advertisers_id, pid)
 */
export async function unbarAffiliate(ctx: NetworkCtx, barring: Barring): Promise<number[]> {
  const reach = mayOrThrow(ctx, "advertisers.write");
  const { named, guards } = namedIn(ctx, reach, barring);
  const { db } = ctx.deps;
  const isIn = sql`EXISTS (SELECT 1 FROM advertiser_blacklist b WHERE b.advertiser_id = m.id AND b.affiliate_id = ${barring.affiliate})`;
  const [error, strangers] = await readTogether(
    db,
    unmetOf(db, guards),
    rowsOf<{ place: number }>(db, sql`SELECT w.key AS place FROM ${named} WHERE NOT ${isIn} ORDER BY w.key`),
    rowsOf(
      db,
      sql`DELETE FROM advertiser_blacklist WHERE affiliate_id = ${barring.affiliate}
        AND advertiser_id IN (SELECT m.id FROM ${named}) AND ${allOf(guards)}`,
    ),
  );
  if (error !== null) throw error;
  return strangers.map(({ place }) => place);
}

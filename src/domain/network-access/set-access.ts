import { allOf, type Guard, unmetOf } from "../../db/guards.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { AFFILIATE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import type { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { enqueueReturned } from "../telegram/outbox/outbox.ts";
import { affiliateGuard, isConnected, isOfferInReach } from "./access-guards.ts";
import { type AccessNotice, accessNotice } from "./access-notice.ts";

/** SQL that lets an affiliate in to offers, or keeps them out. @param offers a SELECT of `id`s and the affiliate's account, `account_id` */
export function accessSql(offers: Fragment, status: keyof typeof AFFILIATE_STATUS): Fragment {
  return sql`INSERT INTO offer_affiliates (offer_id, account_id, status) SELECT id, account_id, ${raw(AFFILIATE_STATUS[status])} FROM (${offers})
    WHERE TRUE ON CONFLICT (offer_id, account_id) DO UPDATE SET status = excluded.status WHERE offer_affiliates.status <> excluded.status`;
}

/**
 * Lets an affiliate in to offers of the network, or keeps them out, of all or of none; they are told of what changes for them.
 * Kept out, they send no traffic to public offers either.
 * @param access affiliate: their number. isTold: whether they are
 * @throws AppError forbidden; field_invalid (offer_id, pid)
 */
export async function setAccess(
  ctx: NetworkCtx,
  { offerIds, affiliate, isOpen, isTold }: { offerIds: readonly number[]; affiliate: number; isOpen: boolean; isTold: boolean },
): Promise<void> {
  const reach = mayOrThrow(ctx, "offer-access.write");
  const ids = [...new Set(offerIds)];
  const wanted = sql`json_each(${JSON.stringify(ids)}) w CROSS JOIN offers o ON o.id = w.value AND ${isOfferInReach(ctx, reach)}`;
  const guards: Guard[] = [
    affiliateGuard(ctx, affiliate),
    { holds: sql`(SELECT COUNT(*) FROM ${wanted}) = ${ids.length}`, code: "field_invalid", field: "offer_id" },
  ];
  const changing = sql`SELECT ${affiliate} AS account_id, o.name FROM ${wanted} LEFT JOIN offer_affiliates a ON a.offer_id = o.id AND a.account_id = ${affiliate}
    WHERE ${isConnected(raw("o.privacy"), raw("a.status"))} = ${Number(!isOpen)} AND ${allOf(guards)}`;
  const notice = isTold ? await accessNotice(ctx, { change: isOpen ? "opened" : "closed", changing }) : null;
  const offers = sql`SELECT o.id, ${affiliate} AS account_id FROM ${wanted} WHERE ${allOf(guards)}`;
  await writeAccess(ctx, guards, [accessSql(offers, isOpen ? "approved" : "blocked")], notice);
}

/**
 * Runs the writes of a change of access, after what tells of it, unless a condition does not hold.
 * @param notice null: nobody is told
 * @throws AppError of that condition
 */
export async function writeAccess(
  { deps }: NetworkCtx,
  guards: readonly Guard[],
  writes: readonly Fragment[],
  notice: AccessNotice | null,
): Promise<void> {
  const unmet = unmetOf(deps.db, guards);
  const told = notice === null ? [] : [notice.telegram, ...notice.mail];
  const written = writes.map((write) => statement(deps.db, write));
  const [first, ...results] = await deps.db.$client.batch<{ id: number }>([unmet.statement, ...told, ...written]);
  const error: AppError | null = first === undefined ? null : unmet.read(first);
  if (error !== null) throw error;
  if (notice !== null) await enqueueReturned(deps, results.slice(0, 1));
}

import { type Guard, requireAll, unmetBy } from "../../db/guards.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { OFFER_PRIVACY, type OfferPrivacyName, RESOURCE_STATUS } from "../../lib/codes.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { type OfferStatus, toStatusCode } from "../offers/settings/network-offer.ts";
import { isInReach } from "../offers/settings/offer-guards.ts";
import { statusMails } from "./offer-notice.ts";

/**
 * Deletes offers: all of them, or none. What they brought stays for reports.
 * @throws AppError forbidden; offer_not_found when one of them is not there, or not the caller's to change
 */
export async function deleteNetworkOffers(ctx: NetworkCtx, { ids }: { ids: readonly number[] }): Promise<void> {
  const reach = mayOrThrow(ctx, "network-offers.write");
  await write(ctx, reach, ids, [sql`UPDATE offers SET status = ${RESOURCE_STATUS.deleted} WHERE id IN ${list(ids)}`]);
}

/** What is said of several offers. */
interface SaidOfAll {
  ids: readonly number[];
  status?: OfferStatus | undefined;
  privacy?: OfferPrivacyName | undefined;
  /** Whether affiliates get a mail of what the status means for them. */
  sendsMails: boolean;
}

/**
 * Sets what was said of several offers: of all of them, or of none.
 * @throws AppError forbidden; mail_off; offer_not_found when one of them is not there, or not the caller's to change
 */
export async function setNetworkOffers(ctx: NetworkCtx, { ids, status, privacy, sendsMails }: SaidOfAll): Promise<void> {
  const reach = mayOrThrow(ctx, "network-offers.write");
  const nowMs = ctx.deps.now();
  const statusCode = status === undefined ? null : toStatusCode(status);
  const privacyCode = privacy === undefined ? null : OFFER_PRIVACY[privacy];
  const isStopped = status === undefined ? null : Number(status === "stopped");
  await write(ctx, reach, ids, [
    ...(sendsMails && status !== undefined ? [await statusMails(ctx, { ids, status, privacy })] : []),
    sql`UPDATE offers SET status = COALESCE(${statusCode}, status), privacy = COALESCE(${privacyCode}, privacy) WHERE id IN ${list(ids)}`,
    sql`INSERT INTO offer_settings (offer_id, network_id, is_stopped, updated_at_ms)
      SELECT value, ${networkOf(ctx)}, COALESCE(${isStopped}, 0), ${nowMs} FROM json_each(${JSON.stringify(ids)}) WHERE true
      ON CONFLICT DO UPDATE SET is_stopped = COALESCE(${isStopped}, is_stopped), updated_at_ms = ${nowMs}`,
  ]);
}

const list = (ids: readonly number[]) => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

async function write(ctx: NetworkCtx, reach: Reach, ids: readonly number[], writes: readonly Fragment[]): Promise<void> {
  const { db } = ctx.deps;
  const found = sql`SELECT COUNT(*) FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE o.id IN ${list(ids)}
    AND o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isInReach(ctx, reach)}`;
  const guards: Guard[] = [{ holds: sql`(${found}) = ${ids.length}`, code: "offer_not_found" }];
  try {
    await db.$client.batch([requireAll(db, guards), ...writes.map((each) => statement(db, each))]);
    forgetConfigsOf(networkOf(ctx));
  } catch (error) {
    throw unmetBy(error, guards) ?? error;
  }
}

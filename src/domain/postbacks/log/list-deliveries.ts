import { toSnakeCase } from "drizzle-orm/casing";
import { checkOffset, listPageSql, positionOf } from "../../../db/list-window.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { postbackDeliveries as deliveries } from "../../../db/schema/index.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

export const DELIVERY_STATES = deliveries.state.enumValues;
type DeliveryState = (typeof DELIVERY_STATES)[number];

const STATUSES = [0, 1, 2, 3, 4];

export interface DeliveryFilter {
  campaignId?: number | undefined;
  leadId?: number | undefined;
  /** 0–4 */
  status?: number | undefined;
  state?: DeliveryState | undefined;
  /** Created at or after. */
  fromMs?: number | undefined;
  /** Created before or at. */
  toMs?: number | undefined;
  /** Only what is older than this delivery: where the page before ended. */
  beforeId?: number | undefined;
  limit: number;
  offset: number;
}

/** What a list shows of a delivery. */
export const summary = {
  id: deliveries.id,
  leadId: deliveries.leadId,
  campaignId: deliveries.campaignId,
  status: deliveries.status,
  state: deliveries.state,
  attempts: deliveries.attempts,
  responseCode: deliveries.responseCode,
  error: deliveries.error,
  createdAtMs: deliveries.createdAtMs,
  nextAttemptAtMs: deliveries.nextAttemptAtMs,
  finishedAtMs: deliveries.finishedAtMs,
};

export type DeliverySummary = Pick<typeof deliveries.$inferSelect, keyof typeof summary>;

const COLUMNS = join(Object.keys(summary).map((name) => raw(`r.${toSnakeCase(name)} AS ${name}`)));

const DELIVERIES = { columns: COLUMNS, table: "postback_deliveries", time: "created_at_ms", atMs: "createdAtMs" };

/**
 * A page of the account's deliveries, newest first, and whether there are more.
 * @throws AppError field_invalid when `before` is no delivery of the account's: an empty page would look like the end; limit_reached
 */
export async function listDeliveries(ctx: Ctx, filter: DeliveryFilter): Promise<{ rows: DeliverySummary[]; more: boolean }> {
  mayOrThrow(ctx, "postbacks.read");
  checkOffset(filter.offset);
  const after = await positionOf(ctx.deps.db, { ...DELIVERIES, accountId: ownerOf(ctx), before: filter.beforeId });
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const page = listPageSql(DELIVERIES, armsOf(ctx, { ...filter, toMs }), { limit: filter.limit + 1, offset: filter.offset, after });
  const rows = await readAlone(rowsOf<DeliverySummary>(ctx.deps.db, page));
  return { rows: rows.slice(0, filter.limit), more: rows.length > filter.limit };
}

const ofStatus = (status: number) => raw(`r.status = ${status}`);
const ofState = (state: DeliveryState) => raw(`r.state = '${state}'`);

/** Both indexes go by status and state, so that a page is a merge over those asked for; the deliveries of one lead are few. */
function armsOf(ctx: Ctx, { campaignId, leadId, status, state, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER }: DeliveryFilter): Fragment[] {
  const within = sql`r.created_at_ms BETWEEN ${fromMs} AND ${toMs}`;
  const own = sql`r.account_id = ${ownerOf(ctx)}`;
  if (leadId !== undefined) {
    const conditions = [sql`r.lead_id = ${leadId} AND +${own} AND ${within}`];
    if (campaignId !== undefined) conditions.push(sql`+r.campaign_id = ${campaignId}`);
    if (status !== undefined) conditions.push(ofStatus(status));
    if (state !== undefined) conditions.push(sql`+${ofState(state)}`);
    return [join(conditions, " AND ")];
  }
  const scope = campaignId === undefined ? own : sql`r.campaign_id = ${campaignId} AND +${own}`;
  const states = state === undefined ? DELIVERY_STATES : [state];
  const statuses = status === undefined ? STATUSES : [status];
  return statuses.flatMap((status) => states.map((state) => sql`${scope} AND ${ofStatus(status)} AND ${ofState(state)} AND ${within}`));
}

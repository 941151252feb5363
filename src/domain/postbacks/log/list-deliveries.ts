import { toSnakeCase } from "drizzle-orm/casing";
import { checkOffset, type ListPosition, listPageSql } from "../../../db/list-window.ts";
import { postbackDeliveries as deliveries } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
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

const COLUMNS = Object.keys(summary)
  .map((name) => `r.${toSnakeCase(name)} AS ${name}`)
  .join(", ");

/**
 * A page of the account's deliveries, newest first, and whether there are more.
 * @throws AppError field_invalid when `before` is no delivery of the account's: an empty page would look like the end; limit_reached
 */
export async function listDeliveries(ctx: Ctx, filter: DeliveryFilter): Promise<{ rows: DeliverySummary[]; more: boolean }> {
  mayOrThrow(ctx, "postbacks.read");
  checkOffset(filter.offset);
  const after = filter.beforeId === undefined ? null : await positionOf(ctx, filter.beforeId);
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const { results } = await ctx.deps.db.$client
    .prepare(
      listPageSql({ columns: COLUMNS, table: "postback_deliveries", time: "created_at_ms", atMs: "createdAtMs" }, armsOf(filter), {
        after: after === null ? null : { atMs: "?8", id: "?9" },
        limit: "?6",
        offset: "?7",
      }),
    )
    .bind(
      ownerOf(ctx),
      filter.campaignId ?? null,
      filter.leadId ?? null,
      filter.fromMs ?? 0,
      toMs,
      filter.limit + 1,
      filter.offset,
      ...(after === null ? [] : [after.atMs, after.id]),
    )
    .all<DeliverySummary>();
  return { rows: results.slice(0, filter.limit), more: results.length > filter.limit };
}

/** Both indexes go by status and state, so that a page is a merge over those asked for; the deliveries of one lead are few. */
function armsOf({ campaignId, leadId, status, state }: DeliveryFilter): string[] {
  const within = "r.created_at_ms BETWEEN ?4 AND ?5 AND ?2 IS ?2 AND ?3 IS ?3";
  const own = "+r.account_id = ?1";
  const campaign = campaignId === undefined ? "" : " AND +r.campaign_id = ?2";
  if (leadId !== undefined) {
    const of = [...(status === undefined ? [] : [`r.status = ${status}`]), ...(state === undefined ? [] : [`+r.state = '${state}'`])];
    return [[`r.lead_id = ?3 AND ${own}${campaign} AND ${within}`, ...of].join(" AND ")];
  }
  const scope = campaignId === undefined ? "r.account_id = ?1" : `r.campaign_id = ?2 AND ${own}`;
  const states = state === undefined ? DELIVERY_STATES : [state];
  const statuses = status === undefined ? STATUSES : [status];
  return statuses.flatMap((status) => states.map((state) => `${scope} AND r.status = ${status} AND r.state = '${state}' AND ${within}`));
}

async function positionOf(ctx: Ctx, deliveryId: number): Promise<ListPosition> {
  const { deps } = ctx;
  const position = await deps.db.$client
    .prepare("SELECT id, created_at_ms AS atMs FROM postback_deliveries WHERE account_id = ?1 AND id = ?2")
    .bind(ownerOf(ctx), deliveryId)
    .first<ListPosition>();
  if (position === null) throw new AppError("field_invalid", "before");
  return position;
}

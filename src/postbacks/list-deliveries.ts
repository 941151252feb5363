import { and, desc, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { postbackDeliveries as deliveries } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";

export const DELIVERY_STATES = deliveries.state.enumValues;
type DeliveryState = (typeof DELIVERY_STATES)[number];

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

/**
 * A page of the account's deliveries, newest first, and whether there are more.
 * @throws AppError field_invalid when `before` is no delivery of the account's: an empty page would look like the end
 */
export async function listDeliveries(ctx: Ctx, filter: DeliveryFilter): Promise<{ rows: DeliverySummary[]; more: boolean }> {
  const rows = await ctx.deps.db
    .select(summary)
    .from(deliveries)
    .where(and(...conditions(ctx.account.id, filter)))
    .orderBy(desc(deliveries.createdAtMs), desc(deliveries.id))
    .limit(filter.limit + 1)
    .offset(filter.offset);
  if (rows.length === 0 && filter.beforeId !== undefined && !(await isOwn(ctx, filter.beforeId))) {
    throw new AppError("field_invalid", "before");
  }
  return { rows: rows.slice(0, filter.limit), more: rows.length > filter.limit };
}

async function isOwn({ deps, account }: Ctx, id: number): Promise<boolean> {
  const own = and(eq(deliveries.id, id), eq(deliveries.accountId, account.id));
  return (await deps.db.select({ id: deliveries.id }).from(deliveries).where(own)).length > 0;
}

function conditions(accountId: number, { campaignId, leadId, status, state, fromMs, toMs, beforeId }: DeliveryFilter): (SQL | undefined)[] {
  return [
    // The unary plus keeps SQLite from walking all of the account's rows to find one lead's few.
    leadId === undefined ? eq(deliveries.accountId, accountId) : sql`+${deliveries.accountId} = ${accountId}`,
    leadId === undefined ? undefined : eq(deliveries.leadId, leadId),
    campaignId === undefined ? undefined : eq(deliveries.campaignId, campaignId),
    status === undefined ? undefined : eq(deliveries.status, status),
    ...(state === undefined ? [] : [eq(deliveries.state, state), inTrouble(state)]),
    fromMs === undefined ? undefined : gte(deliveries.createdAtMs, fromMs),
    toMs === undefined ? undefined : lte(deliveries.createdAtMs, toMs),
    beforeId === undefined ? undefined : olderThan(accountId, beforeId),
  ];
}

const TROUBLE: DeliveryState[] = ["failed", "rejected", "stopped"];

/** Opens the index of what went wrong, which SQLite gives only to a query that repeats its condition. */
function inTrouble(state: DeliveryState): SQL | undefined {
  return TROUBLE.includes(state) ? sql`${deliveries.state} IN ('failed', 'rejected', 'stopped')` : undefined;
}

function olderThan(accountId: number, id: number): SQL {
  return sql`(${deliveries.createdAtMs}, ${deliveries.id}) < (
    SELECT b.created_at_ms, b.id FROM postback_deliveries b WHERE b.id = ${id} AND b.account_id = ${accountId})`;
}

import { countRead, type ListWindow, listPageSql } from "../../db/list-window.ts";
import { firstOf, type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { ALL_TIME, ROLLED, statusCountColumn, statusCountOfEventSql } from "../reports/model/lead-counts.ts";

/** Which leads to list; what is left out does not narrow. Times are those of the start, both ends included. */
export interface LeadFilter {
  campaign?: number | undefined;
  status?: LeadStatus | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

export interface LeadRow {
  id: number;
  campaign: number;
  subscriber: number;
  username: string;
  click: string;
  status: LeadStatus;
  startedAtMs: number;
  joinedAtMs: number | null;
  updatedAtMs: number;
}

const COLUMNS = raw(`r.id AS id, r.campaign_id AS campaign, max(r.subscriber_id, 0) AS subscriber, r.username AS username, r.click AS click,
  r.status AS status, r.started_at_ms AS startedAtMs, r.joined_at_ms AS joinedAtMs, r.updated_at_ms AS updatedAtMs`);

/** The list of leads. */
export const LEADS = { columns: COLUMNS, table: "leads", time: "started_at_ms", atMs: "startedAtMs" };

/** The account's campaigns, or the one of them that is named. */
function campaignsSql(ctx: Ctx, campaign: number | null | undefined): Fragment {
  const own = sql`SELECT id FROM campaigns WHERE account_id = ${ownerOf(ctx)}`;
  return campaign === undefined ? own : sql`${own} AND id = ${campaign}`;
}

const statusesOf = ({ status }: LeadFilter): LeadStatus[] => (status === undefined ? Object.values(LEAD_STATUS) : [status]);

/** One condition for each status asked for: both indexes of leads go by it. */
function armsOf(ctx: Ctx, filter: LeadFilter): Fragment[] {
  const { campaign, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = filter;
  const scope =
    campaign === undefined
      ? sql`r.account_id = ${ownerOf(ctx)} AND r.campaign_id IS NOT NULL`
      : sql`r.campaign_id = (${campaignsSql(ctx, campaign)})`;
  const within = sql`${scope} AND r.started_at_ms BETWEEN ${fromMs} AND ${toMs}`;
  return statusesOf(filter).map((status) => sql`${within} AND r.status = ${raw(status)}`);
}

/** Whether a campaign is the account's; null is none. */
export function isOwnCampaign(ctx: Ctx, campaign: number | null): Read<boolean> {
  const { statement, read } = firstOf(ctx.deps.db, campaignsSql(ctx, campaign));
  return { statement, read: (result) => read(result) !== undefined };
}

/** The leads of a page, newest first: a merge over the statuses asked for. */
export function leadPage(ctx: Ctx, { filter, window }: { filter: LeadFilter; window: ListWindow }): Read<LeadRow[]> {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, window.after?.atMs ?? Number.MAX_SAFE_INTEGER);
  return rowsOf(ctx.deps.db, listPageSql(LEADS, armsOf(ctx, { ...filter, toMs }), window));
}

/** Whether the rollups know how many leads a filter lets through. */
export const hasCheapCount = ({ fromMs, toMs }: LeadFilter): boolean => fromMs === undefined && toMs === undefined;

/**
 * How many leads the filter lets through. Without times it is read from the rollups and the events after them; with times the
 * index is counted, a row read for each lead, up to `atMost` and one more.
 * @param input atMost: null counts all
 */
export function leadCount(ctx: Ctx, { filter, atMost }: { filter: LeadFilter; atMost: number | null }): Read<number | null> {
  const { db } = ctx.deps;
  if (!hasCheapCount(filter)) return countRead(db, { table: "leads", arms: armsOf(ctx, filter), atMost });
  const names = statusesOf(filter)
    .map((status) => LEAD_STATUS_NAMES[status])
    .filter((name) => name !== undefined);
  const campaigns = campaignsSql(ctx, filter.campaign);
  const { statement, read } = firstOf<{ total: number }>(
    db,
    sql`SELECT COALESCE(SUM(status_count), 0) AS total FROM (
        SELECT ${raw(names.map(statusCountColumn).join(" + "))} AS status_count FROM campaign_rollups
        WHERE bucket_ms = ${raw(ALL_TIME)} AND campaign_id IN (${campaigns})
        UNION ALL
        SELECT ${raw(names.map(statusCountOfEventSql).join(" + "))} FROM lead_events e
        WHERE e.id > ${ROLLED} AND e.campaign_id IN (${campaigns})
      )`,
  );
  return { statement, read: (result) => read(result)?.total ?? 0 };
}

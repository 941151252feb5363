import { countSql, type ListWindow, listPageSql } from "../../db/list-window.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatus } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { ALL_TIME, ROLLED_SQL, statusCountColumn, statusCountOfEventSql } from "../reports/model/lead-counts.ts";

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

const COLUMNS = `r.id AS id, r.campaign_id AS campaign, max(r.subscriber_id, 0) AS subscriber, r.username AS username, r.click AS click,
  r.status AS status, r.started_at_ms AS startedAtMs, r.joined_at_ms AS joinedAtMs, r.updated_at_ms AS updatedAtMs`;

const OWN_CAMPAIGN_SQL = "SELECT id FROM campaigns WHERE account_id = ?1 AND id = ?2";

/** What the filter comes to in SQL, and its parameters 1 to 4: account, campaign, and the bounds of the start. */
function conditions(ctx: Ctx, { campaign, fromMs, toMs }: LeadFilter) {
  const scope =
    campaign === undefined ? "r.account_id = ?1 AND ?2 IS NULL AND r.campaign_id IS NOT NULL" : `r.campaign_id = (${OWN_CAMPAIGN_SQL})`;
  return {
    where: `${scope} AND r.started_at_ms BETWEEN ?3 AND ?4`,
    values: [ownerOf(ctx), campaign ?? null, fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER] as const,
  };
}

const statusesOf = ({ status }: LeadFilter): LeadStatus[] => (status === undefined ? Object.values(LEAD_STATUS) : [status]);

/** Answers a row when the filter's campaign is the account's. */
export function ownCampaignStatement(ctx: Ctx, campaign: number | null): D1PreparedStatement {
  return ctx.deps.db.$client.prepare(OWN_CAMPAIGN_SQL).bind(ownerOf(ctx), campaign);
}

/** The leads of a page, newest first. Both indexes go by status, so that the page is a merge over the statuses asked for. */
export function leadPageStatement(ctx: Ctx, filter: LeadFilter, { limit, offset, after }: ListWindow): D1PreparedStatement {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const { where, values } = conditions(ctx, { ...filter, toMs });
  const arms = statusesOf(filter).map((status) => `${where} AND r.status = ${status}`);
  const bounds = { after: after === null ? null : { atMs: "?7", id: "?8" }, limit: "?5", offset: "?6" };
  return ctx.deps.db.$client
    .prepare(listPageSql({ columns: COLUMNS, table: "leads", time: "started_at_ms", atMs: "startedAtMs" }, arms, bounds))
    .bind(...values, limit, offset, ...(after === null ? [] : [after.atMs, after.id]));
}

/** Whether the rollups know how many leads a filter lets through. */
export const hasCheapCount = ({ fromMs, toMs }: LeadFilter): boolean => fromMs === undefined && toMs === undefined;

/**
 * How many leads the filter lets through. Without times it is read from the rollups and the events after them; with times the
 * index is counted, a row read for each lead, up to `atMost` and one more.
 * @param atMost null counts all
 */
export function leadCountStatement(ctx: Ctx, filter: LeadFilter, atMost: number | null): D1PreparedStatement {
  const d1 = ctx.deps.db.$client;
  const statuses = statusesOf(filter);
  if (!hasCheapCount(filter)) {
    const { where, values } = conditions(ctx, filter);
    return d1
      .prepare(
        countSql(
          "leads",
          statuses.map((status) => `${where} AND r.status = ${status}`),
          atMost,
        ),
      )
      .bind(...values);
  }
  const names = statuses.map((status) => LEAD_STATUS_NAMES[status]).filter((name) => name !== undefined);
  const campaigns = `SELECT id FROM campaigns WHERE account_id = ?1 AND (?2 IS NULL OR id = ?2)`;
  return d1
    .prepare(
      `SELECT COALESCE(SUM(status_count), 0) AS total FROM (
         SELECT ${names.map(statusCountColumn).join(" + ")} AS status_count FROM campaign_rollups
         WHERE bucket_ms = ${ALL_TIME} AND campaign_id IN (${campaigns})
         UNION ALL
         SELECT ${names.map(statusCountOfEventSql).join(" + ")} FROM lead_events e
         WHERE e.id > ${ROLLED_SQL} AND e.campaign_id IN (${campaigns})
       )`,
    )
    .bind(ownerOf(ctx), filter.campaign ?? null);
}

import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatus } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { mergeArms } from "../db/merge.ts";
import { ALL_TIME, ROLLED_SQL, standing, standingOfEventSql } from "../stats/queries.ts";

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

/** A place in the order of the list: what follows it is older. */
export interface LeadPosition {
  startedAtMs: number;
  id: number;
}

interface Page {
  limit: number;
  offset: number;
  after: LeadPosition | null;
}

const COLUMNS = `id, campaign_id AS campaign, subscriber_id AS subscriber, username, click, status, started_at_ms AS startedAtMs,
  joined_at_ms AS joinedAtMs, updated_at_ms AS updatedAtMs`;

const OWN_CAMPAIGN_SQL = "SELECT id FROM campaigns WHERE account_id = ?1 AND id = ?2";

/** What the filter comes to in SQL, and its parameters 1 to 4: account, campaign, and the bounds of the start. */
function conditions(ctx: Ctx, { campaign, fromMs, toMs }: LeadFilter) {
  const scope =
    campaign === undefined ? "account_id = ?1 AND ?2 IS NULL AND campaign_id IS NOT NULL" : `campaign_id = (${OWN_CAMPAIGN_SQL})`;
  return {
    where: `${scope} AND started_at_ms BETWEEN ?3 AND ?4`,
    values: [ctx.account.id, campaign ?? null, fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER] as const,
  };
}

const statusesOf = ({ status }: LeadFilter): LeadStatus[] => (status === undefined ? Object.values(LEAD_STATUS) : [status]);

/** Answers a row when the filter's campaign is the account's. */
export function ownCampaignStatement(ctx: Ctx, campaign: number | null): D1PreparedStatement {
  return ctx.deps.db.$client.prepare(OWN_CAMPAIGN_SQL).bind(ctx.account.id, campaign);
}

/** The leads of a page, newest first. Both indexes go by status, so that the page is a merge over the statuses asked for. */
export function leadPageStatement(ctx: Ctx, filter: LeadFilter, { limit, offset, after }: Page): D1PreparedStatement {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.startedAtMs ?? Number.MAX_SAFE_INTEGER);
  const { where, values } = conditions(ctx, { ...filter, toMs });
  const older = after === null ? "" : " AND (started_at_ms, id) < (?7, ?8)";
  const arms = statusesOf(filter).map((status) => `SELECT ${COLUMNS} FROM leads WHERE ${where} AND status = ${status}${older}`);
  return ctx.deps.db.$client
    .prepare(mergeArms(arms, "startedAtMs DESC, id DESC", "LIMIT ?5 OFFSET ?6"))
    .bind(...values, limit, offset, ...(after === null ? [] : [after.startedAtMs, after.id]));
}

/**
 * How many leads the filter lets through. Without times it is read from the rollups and the events after them; with times the
 * index is counted, a row read for each lead.
 */
export function leadCountStatement(ctx: Ctx, filter: LeadFilter): D1PreparedStatement {
  const d1 = ctx.deps.db.$client;
  const statuses = statusesOf(filter);
  if (filter.fromMs !== undefined || filter.toMs !== undefined) {
    const { where, values } = conditions(ctx, filter);
    return d1.prepare(`SELECT COUNT(*) AS total FROM leads WHERE ${where} AND status IN (${statuses.join()})`).bind(...values);
  }
  const names = statuses.map((status) => LEAD_STATUS_NAMES[status]).filter((name) => name !== undefined);
  const campaigns = `SELECT id FROM campaigns WHERE account_id = ?1 AND (?2 IS NULL OR id = ?2)`;
  return d1
    .prepare(
      `SELECT COALESCE(SUM(standing), 0) AS total FROM (
         SELECT ${names.map(standing).join(" + ")} AS standing FROM campaign_rollups
         WHERE bucket_ms = ${ALL_TIME} AND campaign_id IN (${campaigns})
         UNION ALL
         SELECT ${names.map(standingOfEventSql).join(" + ")} FROM lead_events e
         WHERE e.id > ${ROLLED_SQL} AND e.campaign_id IN (${campaigns})
       )`,
    )
    .bind(ctx.account.id, filter.campaign ?? null);
}

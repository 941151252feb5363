import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { readClickId } from "../../clicks/click-id.ts";
import { isAdCode, isAdCodeSql } from "../../clicks/of-ad.ts";
import { DELIVERY_STATES, type DeliveryState } from "./delivery-summary.ts";
import type { NamedTemplate, TemplateFilter } from "./templates-named.ts";

const STATUSES = [0, 1, 2, 3, 4];

/** Which deliveries of an account are meant. */
export interface DeliveryFilter extends TemplateFilter {
  campaignId?: number | undefined;
  leadId?: number | undefined;
  /** Of the lead. */
  flowId?: number | undefined;
  click?: string | undefined;
  /** 0–4 */
  status?: number | undefined;
  state?: DeliveryState | undefined;
  /** Of the latest attempt. */
  error?: string | undefined;
  /** Of the latest attempt; 0: there was no answer. */
  responseCode?: number | undefined;
  /** These alone. */
  ids?: readonly number[] | undefined;
}

/** A filter as the indexes of deliveries answer it: stretches of them, and what remains to be looked at in each row. */
export interface DeliveryScan {
  /** Conditions on a row `r`, each of a stretch of an index that goes on with the time of its making. */
  stretches: Fragment[];
  /** Conditions on a row `r` that no index answers. */
  remaining: Fragment[];
}

/** A filter by what the indexes go by. */
interface Narrowed {
  /** Finds few deliveries by their ids or their leads'; null where neither is named. */
  seek: Fragment | null;
  own: Fragment;
  campaignId: number | undefined;
  statuses: number[];
  states: DeliveryState[];
  remaining: Fragment[];
}

/**
 * Narrows a filter to the indexes. They go by campaign or account, status and state; and by lead, whose deliveries are few. A template
 * reports one status, and one of a campaign reports for its leads alone; what was delivered has no error.
 */
async function narrow(ctx: Ctx, filter: DeliveryFilter, templates: readonly NamedTemplate[] | null): Promise<Narrowed> {
  const leads = await leadsSql(ctx, filter);
  const { campaignId = campaignOf(templates), error, ids } = filter;
  const listed = ids === undefined ? null : sql`r.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  return {
    seek: listed ?? (leads === null ? null : sql`r.lead_id IN (${leads})`),
    own: sql`r.account_id = ${ownerOf(ctx)}`,
    campaignId,
    statuses: filter.status === undefined ? statusesOf(templates) : [filter.status],
    states: DELIVERY_STATES.filter((state) => (filter.state ?? state) === state && (error === undefined || state !== "delivered")),
    remaining: remainingOf(filter, templates, leads !== null),
  };
}

/**
 * The stretches of indexes that a filter means.
 * @param templates those that the filter names; null where it names none
 */
export async function scanOf(ctx: Ctx, filter: DeliveryFilter, templates: readonly NamedTemplate[] | null): Promise<DeliveryScan> {
  const { seek, own, campaignId, statuses, states, remaining } = await narrow(ctx, filter, templates);
  if (seek !== null) {
    const conditions = [sql`${seek} AND +${own} AND ${isAmong(statuses, states, "+")}`];
    if (campaignId !== undefined) conditions.push(sql`+r.campaign_id = ${campaignId}`);
    return { stretches: states.length === 0 ? [] : [join(conditions, " AND ")], remaining };
  }
  const scope = scopeOf(own, campaignId);
  const stretches = statuses.flatMap((status) =>
    states.map((state) => sql`${scope} AND ${raw(`r.status = ${status} AND r.state = '${state}'`)}`),
  );
  return { stretches, remaining };
}

/**
 * All that a filter means as one condition on a row `r`.
 * @param among the states that come into question
 */
export async function conditionOf(
  ctx: Ctx,
  filter: DeliveryFilter,
  { templates, among }: { templates: readonly NamedTemplate[] | null; among: readonly DeliveryState[] },
): Promise<Fragment> {
  const { seek, own, campaignId, statuses, states, remaining } = await narrow(ctx, filter, templates);
  const meant = states.filter((state) => among.includes(state));
  const found =
    seek === null
      ? sql`${scopeOf(own, campaignId)} AND ${isAmong(statuses, meant)}`
      : sql`${seek} AND +${own} AND ${isAmong(statuses, meant, "+")}`;
  const ofCampaign = seek === null || campaignId === undefined ? [] : [sql`+r.campaign_id = ${campaignId}`];
  return join([found, ...ofCampaign, ...remaining], " AND ");
}

/** @param noIndex a plus keeps SQLite from looking for them by an index */
const isAmong = (statuses: readonly number[], states: readonly DeliveryState[], noIndex: "" | "+" = "") =>
  raw(`${noIndex}r.status IN (${statuses.join(", ")}) AND ${noIndex}r.state IN (${states.map((state) => `'${state}'`).join(", ")})`);

const scopeOf = (own: Fragment, campaignId: number | undefined) =>
  campaignId === undefined ? own : sql`r.campaign_id = ${campaignId} AND +${own}`;

/** The leads that a filter names and an index finds; null where it names none such. */
async function leadsSql({ deps, account }: Ctx, { leadId, click }: DeliveryFilter): Promise<Fragment | null> {
  if (leadId !== undefined) return sql`${leadId}`;
  if (click === undefined) return null;
  const own = sql`SELECT id FROM leads WHERE click = ${click} AND +account_id = ${ownerOf({ account })}`;
  if (isAdCode(click)) return sql`${own} AND ${isAdCodeSql("click")}`;
  return (await readClickId(deps, click)) === null ? null : sql`${own} AND flow_id IS NOT NULL`;
}

const ofLead = (column: "click" | "flow_id") => raw(`(SELECT l.${column} FROM leads l WHERE l.id = r.lead_id)`);

function remainingOf(
  { flowId, leadId, click, error, responseCode }: DeliveryFilter,
  templates: readonly NamedTemplate[] | null,
  hasLeads: boolean,
): Fragment[] {
  const conditions: Fragment[] = [];
  if (templates !== null)
    conditions.push(sql`r.template_id IN (SELECT value FROM json_each(${JSON.stringify(templates.map(({ id }) => id))}))`);
  if (error !== undefined) conditions.push(sql`r.error = ${error}`);
  if (responseCode !== undefined) conditions.push(sql`coalesce(r.response_code, 0) = ${responseCode}`);
  if (flowId !== undefined) conditions.push(sql`${ofLead("flow_id")} = ${flowId}`);
  if (click !== undefined && (leadId !== undefined || !hasLeads)) conditions.push(sql`${ofLead("click")} = ${click}`);
  return conditions;
}

/** The statuses that templates report: each one, but for those of a network, which have their own rule. */
function statusesOf(templates: readonly NamedTemplate[] | null): number[] {
  if (templates === null || templates.some(({ owner }) => owner === "network")) return STATUSES;
  return STATUSES.filter((status) => templates.some(({ event }) => event === status));
}

/** The campaign whose templates they all are. */
function campaignOf(templates: readonly NamedTemplate[] | null): number | undefined {
  const [first] = templates ?? [];
  const isShared =
    first?.owner === "campaign" && templates?.every(({ owner, ownerId }) => owner === "campaign" && ownerId === first.ownerId);
  return isShared ? first?.ownerId : undefined;
}

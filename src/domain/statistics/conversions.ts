import type { Stretch } from "../../db/numbered-page.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import type { LeadStatus, PAYMENT_STATES } from "../../lib/codes.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { foldGoal } from "../network-conversions/match-payment.ts";
import type { StoredConversion } from "../network-conversions/stored-conversion.ts";
import { byParties, isOneOfOffers, listSql, type OfferRef } from "./list-filters.ts";
import { CITY_ID, type PlacedVisit, VISIT_COLUMNS } from "./listed-visit.ts";
import { NO_PARTIES, type Parties, partiesRead } from "./parties.ts";
import { currencySql, isLetThrough, isSeen } from "./report/scope.ts";

/** Bounds of an amount in millionths, both included. */
interface AmountRange {
  from?: number | undefined;
  to?: number | undefined;
}

/** Which conversions are listed; what is left out is any. */
export interface ConversionFilter {
  /** Made at or after, and before; Unix milliseconds. */
  fromMs: number;
  toMs: number;
  /** Changed at or after, and before. */
  updatedFromMs?: number | undefined;
  updatedToMs?: number | undefined;
  statuses?: readonly LeadStatus[] | undefined;
  offers?: readonly OfferRef[] | undefined;
  /** ISO codes, lower case. */
  countries?: readonly string[] | undefined;
  /** Codes of browsers and of systems. */
  browsers?: readonly number[] | undefined;
  systems?: readonly number[] | undefined;
  actionId?: string | undefined;
  /** clicks.id */
  click?: string | undefined;
  /** Values or titles, compared without case. */
  goals?: readonly string[] | undefined;
  devices?: readonly string[] | undefined;
  payoutMicros?: AmountRange | undefined;
  currencies?: readonly string[] | undefined;
  /** Values by the names of custom fields. */
  fields: Readonly<Record<string, string>>;
  /** Values by the names of subs. */
  subs: Readonly<Record<string, string>>;
  declineReasons?: readonly string[] | undefined;
  paymentStates?: readonly (typeof PAYMENT_STATES)[number][] | undefined;
  /** Part of a comment. */
  comment?: string | undefined;
  /** What users of the network alone may ask for; of an affiliate it is passed over. */
  ofNetwork: {
    affiliates?: readonly number[] | undefined;
    advertisers?: readonly HexId[] | undefined;
    revenueMicros?: AmountRange | undefined;
    /** The id of a smartlink, as its clicks have it. */
    smartlink?: string | undefined;
  };
}

/** A conversion as statistics list it. */
export interface ListedConversion extends PlacedVisit {
  leadId: number;
  offerId: number;
  affiliateId: number;
  createdAtMs: number;
  updatedAtMs: number;
  clickedAtMs: number | null;
  actionId: string;
  click: string;
  status: LeadStatus;
  goal: string;
  goalTitle: string;
  declineReason: string | null;
  holdUntilMs: number | null;
  paymentType: StoredConversion["paymentType"];
  paymentState: StoredConversion["paymentState"];
  saleMicros: number;
  payoutMicros: number | null;
  revenueMicros: number | null;
  currency: string | null;
  comment: string;
  referrer: string;
  /** JSON object of custom fields. */
  fields: string;
}

const COLUMNS = raw(`x.lead_id AS leadId, x.offer_id AS offerId, x.affiliate_id AS affiliateId,
  x.created_at_ms AS createdAtMs, x.updated_at_ms AS updatedAtMs, x.clicked_at_ms AS clickedAtMs, x.action_id AS actionId, l.click, l.status,
  x.goal, x.goal_title AS goalTitle, x.decline_reason AS declineReason, x.hold_until_ms AS holdUntilMs, x.payment_type AS paymentType,
  x.payment_state AS paymentState, x.sale_micros AS saleMicros, l.payout_micros AS payoutMicros, l.revenue_micros AS revenueMicros, l.currency,
  x.comment, x.referrer, x.fields, ${VISIT_COLUMNS("l")}, ${CITY_ID("l")}`);

/** What a conversion `x` is of. */
const OF_ROW = { offer: raw("x.offer_id"), affiliate: raw("x.affiliate_id") };

interface Condition {
  sql: Fragment;
  /** Whether it is of the lead, which is read for it. */
  isOfLead: boolean;
}

/** Conditions on a conversion `x`, and its lead `l`. */
function conditionsOf(ctx: NetworkCtx, filter: ConversionFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = <Value>(value: Value | undefined, conditionOf: (value: Value) => Fragment, isOfLead = false) => {
    if (value !== undefined) conditions.push({ sql: sql`(${conditionOf(value)})`, isOfLead });
  };
  const isAffiliate = ctx.actor.kind === "affiliate";
  add(networkOf(ctx), (network) => sql`x.network_id = ${network}`);
  add(ctx, (caller) => isSeen(caller, OF_ROW));
  add(filter.fromMs, (ms) => sql`x.created_at_ms >= ${ms}`);
  add(filter.toMs, (ms) => sql`x.created_at_ms < ${ms}`);
  add(filter.updatedFromMs, (ms) => sql`x.updated_at_ms >= ${ms}`);
  add(filter.updatedToMs, (ms) => sql`x.updated_at_ms < ${ms}`);
  add(filter.offers, (ids) => isOneOfOffers(raw("x.offer_id"), ids));
  add(filter.actionId, (id) => sql`x.action_id = ${id}`);
  add(filter.goals, (goals) => {
    const folded = listSql(goals.map(foldGoal));
    return sql`lower(x.goal) IN ${folded} OR lower(x.goal_title) IN ${folded}`;
  });
  for (const [field, value] of Object.entries(filter.fields)) add(value, (text) => sql`x.fields ->> ${field} = ${text}`);
  add(filter.declineReasons, (reasons) => sql`x.decline_reason IN ${listSql(reasons)}`);
  add(filter.paymentStates, (states) => sql`x.payment_state IN ${listSql(states)}`);
  add(filter.comment, (text) => sql`instr(lower(x.comment), lower(${text})) > 0`);
  add(filter.statuses, (codes) => sql`l.status IN ${listSql(codes)}`, true);
  add(filter.countries, (codes) => sql`l.country IN ${listSql(codes)}`, true);
  add(filter.browsers, (codes) => sql`l.browser IN ${listSql(codes)}`, true);
  add(filter.systems, (codes) => sql`l.os IN ${listSql(codes)}`, true);
  add(filter.click, (id) => sql`l.flow_id IS NOT NULL AND l.click = ${id}`, true);
  add(filter.devices, (names) => sql`l.device IN ${listSql(names)}`, true);
  add(filter.currencies, (codes) => sql`${currencySql(ctx)} IN ${listSql(codes)}`, true);
  add(filter.payoutMicros, (range) => isWithin("l.payout_micros", range), true);
  for (const [sub, value] of Object.entries(filter.subs)) add(value, (text) => isSub(sub, text), true);
  if (isAffiliate) return conditions;
  const { affiliates, advertisers, revenueMicros, smartlink } = filter.ofNetwork;
  add(ctx, (caller) => isLetThrough(caller, byParties({ affiliates, advertisers }), OF_ROW));
  add(revenueMicros, (range) => isWithin("l.revenue_micros", range), true);
  add(smartlink, (id) => isLinkParam("smart_id", id), true);
  return conditions;
}

const isWithin = (column: string, { from = 0, to = Number.MAX_SAFE_INTEGER }: AmountRange) =>
  sql`COALESCE(${name(column)}, 0) BETWEEN ${from} AND ${to}`;

const isSub = (sub: string, value: string): Fragment => (sub === "sub1" ? sql`l.subid = ${value}` : isLinkParam(sub, value));

const isLinkParam = (param: string, value: string): Fragment => sql`nullif(l.link_params, '') ->> ${param} = ${value}`;

interface ConversionsPage extends Stretch {
  filter: ConversionFilter;
  /** Whether offers and people are read, too. */
  isNamed: boolean;
}

/** Conversions, what they name, and how many there are in all. */
interface Found {
  items: ListedConversion[];
  parties: Parties;
  total: number;
}

/** The network's conversions of a period, the newest first. An affiliate has their own. @throws AppError forbidden */
export async function listConversions(ctx: NetworkCtx, { filter, isNamed, offset, limit }: ConversionsPage): Promise<Found> {
  mayOrThrow(ctx, "statistics.read");
  const { db } = ctx.deps;
  const conditions = conditionsOf(ctx, filter);
  const lead = raw(conditions.some(({ isOfLead }) => isOfLead) ? " JOIN leads l ON l.id = x.lead_id" : "");
  const where = join(
    conditions.map((each) => each.sql),
    " AND ",
  );
  // The leads of those that are passed over are not read, unless a filter asks for them.
  const page = (columns: string) =>
    sql`SELECT ${raw(columns)} FROM network_conversions x${lead} WHERE ${where} ORDER BY x.created_at_ms DESC, x.lead_id DESC LIMIT ${limit} OFFSET ${offset}`;
  const [rows, count, parties = NO_PARTIES] = await readTogether<[ListedConversion[], { total: number } | undefined, ...Parties[]]>(
    db,
    rowsOf<ListedConversion>(db, sql`SELECT ${COLUMNS} FROM (${page("x.*")}) x CROSS JOIN leads l ON l.id = x.lead_id`),
    firstOf<{ total: number }>(db, sql`SELECT COUNT(*) AS total FROM network_conversions x${lead} WHERE ${where}`),
    ...(isNamed ? [partiesRead(ctx, page("x.offer_id AS offerId, x.affiliate_id AS affiliateId"))] : []),
  );
  const items = rows.toSorted((a, b) => b.createdAtMs - a.createdAtMs || b.leadId - a.leadId);
  return { items, parties, total: count?.total ?? 0 };
}

/** One conversion by its id, for users of the network. @throws AppError forbidden, conversion_not_found */
export async function getConversion(ctx: NetworkCtx, { number, createdAt }: HexId): Promise<{ item: ListedConversion; parties: Parties }> {
  mayOrThrow(ctx, "statistics.read");
  const { db } = ctx.deps;
  const found = sql`FROM network_conversions x JOIN leads l ON l.id = x.lead_id
    WHERE x.lead_id = ${number} AND x.network_id = ${networkOf(ctx)} AND x.created_at_ms / 1000 = ${createdAt} AND ${isSeen(ctx, OF_ROW)}`;
  const [item, parties] = await readTogether(
    db,
    firstOf<ListedConversion>(db, sql`SELECT ${COLUMNS} ${found}`),
    partiesRead(ctx, sql`SELECT x.offer_id AS offerId, x.affiliate_id AS affiliateId ${found}`),
  );
  if (item === undefined) throw new AppError("conversion_not_found");
  return { item, parties };
}

import type { Read } from "../../db/read.ts";
import { statement } from "../../db/sql.ts";
import { isRowNumber } from "../../lib/cells.ts";
import { utcDay } from "../../lib/time.ts";
import { createSecret } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { givenRatesJson, type Rate } from "../currency/convert.ts";
import type { Template } from "../leads/choose-templates.ts";
import type { StoredEvent } from "../leads/lead-change.ts";
import { readWebhookId } from "../postbacks/outbound/webhook-id.ts";
import { type Conversion, statusTextOf } from "./conversion.ts";
import { CODES, contextsSql, OWN, OWN_NUMBERS, TEXTS } from "./conversion-context-sql.ts";
import type { Commission, PayoutRule } from "./split-payment.ts";

export type Columns = Record<(typeof TEXTS)[number] | (typeof OWN)[number], string> &
  Record<(typeof CODES)[number] | (typeof OWN_NUMBERS)[number], number>;

interface StoredLead {
  id: number;
  campaignId: number | null;
  leadGoalId: number | null;
  status: number;
  seq: number;
  milestones: number;
  naturalKey: string | null;
  payoutMicros: number | null;
  currency: string | null;
  revenueMicros: number | null;
  revenueCurrency: string | null;
  baseMicros: number | null;
  baseCurrency: string | null;
  meta: string;
  /** 1: its click has not landed. */
  clickPending: number;
  amountsAwaitClick: number;
}

/** All that is known where a conversion falls. */
export interface ConversionContext {
  /** The account whose lead it is. */
  accountId: number;
  /** Null: no such flow. */
  flow: { id: number; isOwn: boolean; isDeleted: boolean } | null;
  /** What the lead, or the flow, is for; null: nothing. */
  offer: { id: number; ownerId: number; commission: Commission | null; payoutRule: PayoutRule | null } | null;
  /** Whether the lead is a network's, or would be. */
  isOfNetwork: boolean;
  /** Whether new leads of the flow are taken, as the offer's privacy has it. */
  trafficAllowed: boolean;
  /** Null: none was named, or there is none of that name. */
  goal: { id: number; payoutMicros: number; currency: string } | null;
  /** The click's way and site, where it has landed. */
  click: { wayId: number; siteId: number } | null;
  /** The lead that is meant; null while there is none. */
  lead: StoredLead | null;
  /** Whether the lead's history has the status in these words. */
  isTextKept: boolean;
  /** Whether the click has leads, this one or others. */
  isClickTaken: boolean;
  /** Whether the lead cannot become the goal's, because another of the same name is. */
  isGoalTaken: boolean;
  /** Whether a goal was named that is paused and has not the lead that is meant: it is as if none had been named. */
  isGoalPaused: boolean;
  columns: Columns;
  events: StoredEvent[];
  templates: Template[];
  campaignPaused: boolean;
  /** Rates of the lead's day: of the payout that was sent, of the goal's, and of the currency to convert to. */
  rates: { payout: Rate; goal: Rate; convert: Rate };
  /** What this is of: one of the lead's own deliveries. */
  isLoopback: boolean;
  /** Unique per account, without the uid at its end. */
  keyPrefix: string;
}

type Row = Columns &
  Omit<StoredLead, "id"> & {
    accountId: number;
    leadId: number | null;
    keyPrefix: string;
    flowId: number | null;
    flowIsOwn: number;
    flowIsDeleted: number;
    offerId: number | null;
    offerOwnerId: number;
    isOfNetwork: number;
    trafficAllowed: number;
    commissionPpm: number | null;
    commissionMicros: number | null;
    payoutRule: string | null;
    goalId: number | null;
    goalPayoutMicros: number;
    goalCurrency: string;
    clickWayId: number | null;
    clickSiteId: number;
    events: string;
    templates: string;
    campaignPaused: number;
    payoutRate: Rate;
    goalRate: Rate;
    convertRate: Rate;
    isLoopback: number;
    isTextKept: number;
    isClickTaken: number;
    isGoalTaken: number;
    isGoalPaused: number;
  };

interface Calls {
  /** Whose flows and clicks may be named; null: anybody's, which the caller must judge. */
  accountId: number | null;
  conversions: readonly Conversion[];
}

/** Reads where conversions fall, in their order. */
export async function contextsRead(deps: Deps, { accountId, conversions }: Calls): Promise<Read<ConversionContext[]>> {
  const calls = await Promise.all(conversions.map((conversion) => callOf(deps, conversion)));
  const fragment = contextsSql({
    calls: JSON.stringify(calls),
    accountId,
    today: utcDay(deps.now()),
    givenRates: givenRatesJson(deps.config.currencyRates),
  });
  return { statement: statement(deps.db, fragment), read: ({ results }) => (results as Row[]).map(contextOf) };
}

/**
 * What the SQL knows a conversion by. A click id that is not ours has no flow; with neither subid nor uid nothing tells one
 * conversion of a flow from another, so that each is a lead of its own.
 */
async function callOf(deps: Deps, conversion: Conversion) {
  const { source, click, flow, subid, uid, goal, goalId, leadId, geo, payout, convert } = conversion;
  const isExact = source === "site";
  const named = conversion.flowId ?? numberOf(flow);
  const flowId = click === "" ? named : ((await readClickId(deps, click))?.flowId ?? null);
  const own = subid === "" || isExact ? (uid === "" ? `|${createSecret(deps)}` : "") : encodeURIComponent(subid);
  const deliveryId = await readWebhookId(deps, conversion.webhookId);
  const statusText = statusTextOf(conversion);
  return {
    statusText,
    click,
    flow,
    flowId,
    uid,
    goal,
    goalId,
    leadId,
    geo,
    subid: own,
    currency: payout?.currency ?? "",
    convert,
    deliveryId,
    isExact,
  };
}

function numberOf(flow: string): number | null {
  return isRowNumber(flow) ? Number(flow) : null;
}

function contextOf(row: Row): ConversionContext {
  return {
    accountId: row.accountId,
    flow: row.flowId === null ? null : { id: row.flowId, isOwn: row.flowIsOwn === 1, isDeleted: row.flowIsDeleted === 1 },
    offer: row.offerId === null ? null : offerOf(row, row.offerId),
    isOfNetwork: row.isOfNetwork === 1,
    trafficAllowed: row.trafficAllowed === 1,
    goal: row.goalId === null ? null : { id: row.goalId, payoutMicros: row.goalPayoutMicros, currency: row.goalCurrency },
    click: row.clickWayId === null ? null : { wayId: row.clickWayId, siteId: row.clickSiteId },
    lead: row.leadId === null ? null : { ...row, id: row.leadId },
    isTextKept: row.isTextKept === 1,
    isClickTaken: row.isClickTaken === 1,
    isGoalTaken: row.isGoalTaken === 1,
    isGoalPaused: row.isGoalPaused === 1,
    columns: columnsOf(row),
    events: JSON.parse(row.events) as StoredEvent[],
    templates: JSON.parse(row.templates) as Template[],
    campaignPaused: row.campaignPaused === 1,
    rates: { payout: row.payoutRate, goal: row.goalRate, convert: row.convertRate },
    isLoopback: row.isLoopback === 1,
    keyPrefix: row.keyPrefix,
  };
}

function offerOf({ offerOwnerId, commissionPpm, commissionMicros, payoutRule }: Row, id: number): ConversionContext["offer"] {
  const commission = commissionPpm === null && commissionMicros === null ? null : { ppm: commissionPpm, micros: commissionMicros };
  return { id, ownerId: offerOwnerId, commission, payoutRule: payoutRule === null ? null : (JSON.parse(payoutRule) as PayoutRule) };
}

/** Whether the flow is for somebody else's offer. */
export const isForOthers = ({ offer, accountId }: ConversionContext): boolean => offer !== null && offer.ownerId !== accountId;

/** Where there is neither a lead nor a click, nothing is known. */
function columnsOf(row: Columns): Columns {
  const texts = [...TEXTS, ...OWN].map((name) => [name, row[name] ?? ""] as const);
  const numbers = [...CODES, ...OWN_NUMBERS].map((name) => [name, row[name] ?? 0] as const);
  return Object.fromEntries([...texts, ...numbers]) as Columns;
}

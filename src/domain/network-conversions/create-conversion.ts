import { requireThat } from "../../db/require.ts";
import { type Fragment, join, name, raw, sql, statement, type Value } from "../../db/sql.ts";
import { createSecret } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { DEVICE_COLUMNS, deviceColumns } from "../clicks/device-columns.ts";
import { AFTER_UPDATES } from "../conversions/plan-conversion.ts";
import { networkFlowStatements } from "../flows/network-flow.ts";
import { changeBy } from "../leads/lead-change.ts";
import { historyStatements } from "../leads/write-history.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { countStatements, roomFor } from "./count-conversion.ts";
import type { Source, Verdict } from "./judge.ts";
import { foldGoal } from "./match-payment.ts";
import type { Place } from "./read-places.ts";
import type { Report } from "./report.ts";

interface NewConversion {
  place: Place;
  report: Report;
  verdict: Verdict;
  source: Source;
  /** Whether the affiliate's postbacks go out. */
  isReported: boolean;
  /** Whether caps leave it out. */
  isUncapped: boolean;
}

/** A conversion to be written: the lead that it will be, and its statements. */
interface Written {
  lead: LeadRef;
  statements: D1PreparedStatement[];
}

type Needs = Pick<Deps, "db" | "now" | "cell" | "randomBytes">;

/** What a lead takes from its click: numbers, and texts. */
const CLICK_NUMBERS = ["mobile", "os", "browser", "filter", "asn"];
const CLICK_COLUMNS = [
  ...DEVICE_COLUMNS,
  ..."country region city asn connection lang filter ip ua referer domain utm_source utm_campaign utm_content utm_term utm_medium".split(
    " ",
  ),
  ..."subid adid data1 data2 link_params way_id site_id".split(" "),
];

/**
 * The statements that make a conversion: its flow, where there is none, its lead with its history and the postbacks owed, which answer
 * `leadId`, its own row, and what counts it. Where the same one has been made since the read, a value that is taken fails the batch.
 */
export function createStatements(deps: Needs, conversion: NewConversion): Written {
  const { place, report, verdict, source } = conversion;
  const { affiliate, offer, network } = place;
  const actionId = report.actionId || report.click || createSecret(deps);
  const goal = verdict.payment?.goal ?? report.goal;
  const naturalKey = `n|${offer.id}|${encodeURIComponent(foldGoal(goal))}|${actionId}`;
  const lead = sql`account_id = ${affiliate.id} AND natural_key = ${naturalKey}`;
  const history = historyOf(conversion);
  const { currency = null, payoutMicros = null, revenueMicros = null } = verdict.worth ?? {};
  const values = {
    account_id: affiliate.id,
    network_id: network.id,
    offer_id: offer.id,
    natural_key: naturalKey,
    uid: actionId,
    click: report.click,
    status: verdict.status,
    started_at_ms: report.atMs,
    updated_at_ms: deps.now(),
    seq: history.seq,
    milestones: history.state.milestones,
    payout_micros: payoutMicros,
    currency,
    revenue_micros: revenueMicros,
    revenue_currency: currency,
  };
  const own = {
    network_id: network.id,
    offer_id: offer.id,
    affiliate_id: affiliate.id,
    advertiser_id: place.advertiser?.id ?? null,
    created_at_ms: report.atMs,
    updated_at_ms: deps.now(),
    action_id: actionId,
    goal,
    goal_title: verdict.payment?.title ?? "",
    decline_reason: verdict.declineReason,
    hold_until_ms: verdict.holdUntilMs,
    payment_type: verdict.payment?.type ?? null,
    sale_micros: report.saleMicros ?? 0,
    comment: report.comment,
    fields: JSON.stringify(report.fields),
    clicked_at_ms: place.origin?.atMs ?? null,
    is_uncapped: conversion.isUncapped ? 1 : 0,
  };
  const after = { status: verdict.status, payoutMicros, currency, paymentState: "opened" as const };
  const counted = {
    networkId: network.id,
    offerId: offer.id,
    affiliateId: affiliate.id,
    goal,
    createdAtMs: report.atMs,
    isUncapped: conversion.isUncapped,
    capRules: place.capRules,
  };
  const hasRoom = source === "postback" ? roomFor(counted, after) : null;
  return {
    lead,
    statements: [
      ...(hasRoom === null ? [] : [requireThat(deps.db, hasRoom)]),
      ...(place.flowId === null ? networkFlowStatements(deps, { affiliateId: affiliate.id, offerId: offer.id }) : []),
      statement(deps.db, leadSql(conversion, values)),
      statement(
        deps.db,
        sql`INSERT INTO network_conversions (lead_id, referrer, ${join(Object.keys(own).map(name))})
          SELECT id, COALESCE(nullif(${report.referrer}, ''), referer), ${join(Object.values(own))} FROM leads WHERE ${lead}`,
      ),
      ...historyStatements(deps, { lead, accountId: affiliate.id, campaignId: null }, history),
      ...countStatements(deps.db, { conversion: counted, before: null, after }),
    ],
  };
}

/** What the report says of the visitor is used where the click says nothing. */
function leadSql({ place, report }: NewConversion, values: Record<string, Value>): Fragment {
  const { ip, userAgent } = report.visitor;
  const device = userAgent === "" ? {} : deviceColumns(userAgent);
  const said: Record<string, Value> = { ip, ua: userAgent, referer: report.referrer, ...device };
  const seen = CLICK_COLUMNS.map((column) => {
    if (column === "way_id" || column === "site_id") return sql`nullif(k.${raw(column)}, 0)`;
    return sql`COALESCE(k.${raw(column)}, ${said[column] ?? (CLICK_NUMBERS.includes(column) ? 0 : "")})`;
  });
  const flow = sql`SELECT flow_id FROM network_flows WHERE affiliate_id = ${place.affiliate.id} AND offer_id = ${place.offer.id}`;
  return sql`INSERT INTO leads (${join(Object.keys(values).map(name))}, flow_id, ${join(CLICK_COLUMNS.map(name))})
    SELECT ${join(Object.values(values))}, (${flow}), ${join(seen)} FROM (SELECT 1) LEFT JOIN clicks k ON k.id = ${report.click}`;
}

function historyOf({ place, report, verdict: { status, worth }, source, isReported }: NewConversion) {
  const incoming = {
    kind: "set" as const,
    atMs: report.atMs,
    updateId: AFTER_UPDATES,
    status,
    click: report.click,
    windowSeconds: 0,
    suppressed: !isReported,
    manual: {
      source,
      statusText: null,
      payoutMicros: worth?.payoutMicros ?? null,
      currency: worth?.currency ?? null,
      revenueMicros: worth?.revenueMicros ?? null,
      revenueCurrency: worth?.currency ?? null,
    },
  };
  return changeBy(null, [], [incoming], place.templates);
}

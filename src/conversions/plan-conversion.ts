import { deviceOf } from "../clicks/device.ts";
import { LEAD_STATUS, type LeadStatus } from "../codes.ts";
import { convertMicros } from "../currency/convert.ts";
import { AppError } from "../errors.ts";
import { type Arrival, type Change, changeBy } from "../leads/change.ts";
import { type Conversion, MAX_META_FIELDS, PERSONAL, TAGS } from "./conversion.ts";
import type { Columns, Situation } from "./read-situations.ts";
import { recogniseStatus } from "./status-words.ts";

/** Greater than any update id, so that of the same millisecond what Telegram told comes first. */
const AFTER_UPDATES = 2 ** 50;

/** A price as leads keep it. */
interface Price {
  priceMicros: number;
  currency: string;
}

/** What a conversion changes. */
export interface Plan {
  change: Change;
  /** The columns that become something else; of a new lead all that are not empty. */
  columns: Partial<Columns>;
  /** Null: stays as it is. */
  price: Price | null;
  meta: string | null;
  /** Null: the lead has the key it had. */
  naturalKey: string | null;
}

/**
 * Decides what a conversion does to the lead it means.
 * @throws AppError click_missing, click_unknown, flow_not_found, foreign, goal_not_found, nothing_changed, field_invalid (meta)
 */
export function planConversion(situation: Situation, conversion: Conversion, nowMs: number): Plan {
  refuse(situation, conversion);
  const { lead, facts, templates, campaignPaused } = situation;
  const columns = changedColumns(situation.columns, conversion);
  const price = changedPrice(situation, conversion);
  const meta = changedMeta(lead?.meta ?? "{}", conversion.meta);
  const given = recogniseStatus(conversion.status, conversion.own);
  const status = lead === null ? (given ?? LEAD_STATUS.wait) : given === lead.status ? null : given;
  if (lead !== null && status === null && price === null && meta === null && Object.keys(columns).length === 0) {
    throw new AppError("nothing_changed");
  }
  const arrival: Arrival = {
    kind: "set",
    // What is told of a lead is told after all that was known of it before, whatever the clocks of two machines say.
    atMs: Math.max(nowMs, ...facts.map(({ atMs }) => atMs)),
    updateId: AFTER_UPDATES + (lead?.seq ?? 0),
    status,
    click: lead === null ? conversion.click : null,
    windowSeconds: 0,
    muted: campaignPaused,
    setting: { source: conversion.source, priceMicros: price?.priceMicros ?? null, currency: price?.currency ?? null },
  };
  const keyed = lead === null || (columns.uid !== undefined && lead.naturalKey !== null);
  return {
    change: changeBy(lead as (typeof lead & { status: LeadStatus }) | null, facts, [arrival], templates),
    columns,
    price,
    meta,
    naturalKey: keyed ? situation.keyPrefix + conversion.uid : null,
  };
}

function refuse({ flow, goal, isEcho }: Situation, conversion: Conversion): void {
  if (conversion.click === "" && conversion.flow === "") throw new AppError("click_missing");
  if (flow === null) throw new AppError(conversion.click === "" ? "flow_not_found" : "click_unknown");
  if (!flow.isOwn) throw new AppError("foreign");
  if (flow.isDeleted && conversion.click === "") throw new AppError("flow_not_found");
  if (goal === null && conversion.goal !== "") throw new AppError("goal_not_found");
  // A Pawprint that reports to itself hears its own words, late and one after another: they would undo what came since.
  if (isEcho) throw new AppError("nothing_changed");
}

/** The columns that get another value than they have. What is empty says nothing. */
function changedColumns(before: Columns, conversion: Conversion): Partial<Columns> {
  const given: Partial<Columns> = { uid: conversion.uid, status_text: conversion.status, country: conversion.geo };
  for (const name of [...TAGS, ...PERSONAL]) given[name] = conversion[name];
  if (conversion.referer !== "") given.domain = URL.parse(conversion.referer)?.hostname ?? "";
  const device = conversion.ua === "" ? {} : deviceOf(conversion.ua);
  const all = Object.entries({ ...given, ...device }) as [keyof Columns, string | number][];
  return Object.fromEntries(all.filter(([name, value]) => value !== "" && value !== before[name]));
}

/** A new lead of a goal is worth what the goal is, unless somebody says otherwise. */
function changedPrice({ lead, goal, rates }: Situation, { price, convert }: Conversion): Price | null {
  const own = lead === null && goal !== null ? { priceMicros: goal.priceMicros, currency: goal.currency } : null;
  const sent = price === null ? own : { priceMicros: price.micros, currency: price.currency };
  if (sent === null) return null;
  const wanted =
    convert === "" || convert === sent.currency
      ? null
      : convertMicros(sent.priceMicros, price === null ? rates.goal : rates.price, rates.convert);
  const kept = wanted === null ? sent : { priceMicros: wanted, currency: convert };
  return kept.priceMicros === lead?.priceMicros && kept.currency === lead.currency ? null : kept;
}

/** Fields are added to those there are, and replace those of the same name. */
function changedMeta(before: string, meta: Conversion["meta"]): string | null {
  const merged = JSON.stringify({ ...(JSON.parse(before) as object), ...meta });
  if (merged === before) return null;
  if (Object.keys(JSON.parse(merged) as object).length > MAX_META_FIELDS) throw new AppError("field_invalid", "meta");
  return merged;
}

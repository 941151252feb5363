import { LEAD_STATUS, type LeadStatus } from "../../lib/codes.ts";
import { AppError } from "../../platform/errors.ts";
import { deviceColumns } from "../clicks/device-columns.ts";
import { hostOf } from "../clicks/host.ts";
import { type Change, changeBy, type IncomingEvent } from "../leads/lead-change.ts";
import { type Conversion, MAX_META_FIELDS, PERSONAL, statusTextOf, TAGS } from "./conversion.ts";
import type { Columns, ConversionContext } from "./conversion-context.ts";
import { isGoalLost, isUnknown } from "./ignored.ts";
import { type NewAmounts, planAmounts } from "./plan-payment.ts";
import { refuseConversion } from "./refuse-conversion.ts";
import { isSameMoney } from "./split-payment.ts";
import { recognise, recogniseStage, STAGES, type Stage } from "./status-words.ts";

/** Greater than any update id, so that of the same millisecond Telegram's updates come first. */
export const AFTER_UPDATES = 2 ** 50;

/** What a conversion changes of a lead; null, and columns left out, stay as they are. */
interface LeadDiff {
  /** The columns that become something else; of a new lead all that are not empty. */
  columns: Partial<Columns>;
  amounts: NewAmounts;
  /** What of the amounts the click is to decide, bits of AMOUNT. */
  awaitClick: number | null;
  goalId: number | null;
  base: Conversion["base"];
  meta: string | null;
}

export interface Plan extends LeadDiff {
  change: Change;
  /** Null: the lead has the key it had. */
  naturalKey: string | null;
  /** `noted`, `kept`: nothing but the words of the status are written, into the lead's history. */
  outcome: "created" | "changed" | "noted" | "kept";
}

/**
 * Decides what a conversion does to the lead it means.
 * @returns what there is to write; else why there is nothing
 * @throws AppError nothing_changed, and those of `refuseConversion`
 */
export function planConversion(read: ConversionContext, conversion: Conversion, nowMs: number): Plan | "kept" | "unread" {
  refuseConversion(read, conversion);
  const context = isGoalLost(read, conversion) ? { ...read, goal: null } : read;
  const { lead } = context;
  const note = (outcome: Plan["outcome"]) => planOf(context, conversion, { diff: NO_DIFF, status: null, nowMs, outcome });
  if (lead !== null && conversion.whenThere === "keep") return isNoted(context, conversion) ? "kept" : note("kept");
  // A Pawprint that reports to itself hears its own words, late and one after another: they would undo what came since.
  if (context.isLoopback) throw new AppError("nothing_changed");
  const isOlder = isOutdated(context, conversion);
  const stage = isOlder ? null : stageOf(conversion);
  const diff = isOlder ? lackingOf(context, conversion) : diffOf(context, conversion, stage);
  const status = movedTo(context, stage);
  const outcome = lead === null ? "created" : outcomeFor(conversion, status !== null || isAnyChange(diff), diff);
  if (outcome === "unread") return outcome;
  if (outcome !== null) return planOf(context, conversion, { diff, status, nowMs, outcome });
  if (isOlder && !isNoted(context, conversion)) return note("noted");
  throw new AppError("nothing_changed");
}

/** Whether there is no word of the status, or it is kept already. */
function isNoted({ isTextKept, columns }: ConversionContext, conversion: Conversion): boolean {
  const text = statusTextOf(conversion);
  return text === "" || isTextKept || columns.status_text === text;
}

/** The status that a lead gets, null where it stays; a new one waits where none is stated. */
function movedTo({ lead }: ConversionContext, stage: Stage | null): LeadStatus | null {
  if (lead === null) return stage?.status ?? LEAD_STATUS.wait;
  return stage === null || stage.status === lead.status ? null : stage.status;
}

/** What becomes of a lead that is there. To a site a status in other words is the same status; words that nobody knows are none. */
function outcomeFor(conversion: Conversion, isChanged: boolean, { columns }: LeadDiff) {
  const isUnread = isUnknown(conversion);
  if (isChanged) return "changed";
  if (columns.status_text !== undefined) return conversion.source === "site" && !isUnread ? "noted" : "changed";
  return isUnread ? "unread" : null;
}

interface Decided {
  diff: LeadDiff;
  /** Null: it stays. */
  status: LeadStatus | null;
  nowMs: number;
  outcome: Plan["outcome"];
}

function planOf(context: ConversionContext, conversion: Conversion, { diff, status, nowMs, outcome }: Decided): Plan {
  const { lead, events, templates } = context;
  const incoming = incomingEventOf(context, conversion, { status, amounts: diff.amounts, nowMs });
  return {
    ...diff,
    change: changeBy(lead as (typeof lead & { status: LeadStatus }) | null, events, [incoming], templates),
    naturalKey: changedKey(context, diff, conversion),
    outcome,
  };
}

const NO_DIFF: LeadDiff = { columns: {}, amounts: { payout: null, revenue: null }, awaitClick: null, goalId: null, base: null, meta: null };

function diffOf(context: ConversionContext, conversion: Conversion, stage: Stage | null): LeadDiff {
  const { lead, goal } = context;
  const { base } = conversion;
  return {
    columns: changedColumns(context, conversion, stage),
    ...planAmounts(context, conversion),
    goalId: goal === null || goal.id === lead?.leadGoalId ? null : goal.id,
    base: isSameMoney(base, lead?.baseMicros ?? null, lead?.baseCurrency ?? null) ? null : base,
    meta: changedMeta(lead?.meta ?? "{}", conversion.meta),
  };
}

/**
 * Whether a conversion reports the beginning of a lead that is further: a word for new, waiting or processing that was
 * recognised, and not named by the sender. Such a call comes late or is repeated.
 */
function isOutdated({ lead }: ConversionContext, { stage, status, own }: Conversion): boolean {
  if (lead === null || lead.status === LEAD_STATUS.wait || stage !== null) return false;
  const recognised = recognise(status, own);
  return recognised !== null && !recognised.isOwn && STAGES[recognised.name].status === LEAD_STATUS.wait;
}

/**
 * What an outdated conversion may still add: what the lead lacks and its click does not say. It replaces nothing, so that it may come
 * before or after a newer one.
 */
function lackingOf(context: ConversionContext, conversion: Conversion): LeadDiff {
  const { lead, columns } = context;
  const diff = diffOf(context, conversion, null);
  const isLacking = (name: string) => REPORTER_COLUMNS.has(name) && !columns[name as keyof Columns];
  const isPriced = lead?.payoutMicros !== null || lead.revenueMicros !== null;
  const meta = { ...conversion.meta, ...(JSON.parse(lead?.meta ?? "{}") as Record<string, string>) };
  return {
    columns: Object.fromEntries(Object.entries(diff.columns).filter(([name]) => isLacking(name))),
    amounts: isPriced ? NO_DIFF.amounts : diff.amounts,
    awaitClick: isPriced ? null : diff.awaitClick,
    goalId: lead?.leadGoalId === null ? diff.goalId : null,
    base: lead?.baseMicros === null ? diff.base : null,
    meta:
      Object.keys(meta).length === Object.keys(JSON.parse(lead?.meta ?? "{}") as object).length
        ? null
        : changedMeta(lead?.meta ?? "{}", meta),
  };
}

/** Columns of what only those know who tell of the lead. */
const REPORTER_COLUMNS: ReadonlySet<string> = new Set(["uid", ...PERSONAL, "reason", "quantity", "is_bad"]);

function isAnyChange({ columns, amounts, ...rest }: LeadDiff): boolean {
  const named = Object.keys(columns).filter((name) => name !== "status_text");
  return named.length > 0 || [...Object.values(amounts), ...Object.values(rest)].some((part) => part !== null);
}

interface Recorded {
  status: LeadStatus | null;
  amounts: NewAmounts;
  nowMs: number;
}

function incomingEventOf(
  { lead, events, campaignPaused }: ConversionContext,
  conversion: Conversion,
  { status, amounts, nowMs }: Recorded,
): IncomingEvent {
  const { source, click, startedAtMs } = conversion;
  return {
    kind: "set",
    // A report about a lead comes after all that was known of it before, whatever the clocks of two machines say.
    atMs: lead === null ? Math.min(startedAtMs ?? nowMs, nowMs) : Math.max(nowMs, ...events.map(({ atMs }) => atMs)),
    updateId: AFTER_UPDATES + (lead?.seq ?? 0),
    status,
    click: lead === null ? click : null,
    windowSeconds: 0,
    suppressed: campaignPaused,
    manual: {
      source,
      payoutMicros: amounts.payout?.micros ?? null,
      currency: amounts.payout?.currency ?? null,
      revenueMicros: amounts.revenue?.micros ?? null,
      revenueCurrency: amounts.revenue?.currency ?? null,
      statusText: statusTextOf(conversion) || null,
    },
  };
}

function stageOf({ stage, status, own }: Conversion): Stage | null {
  const name = stage ?? recogniseStage(status, own);
  return name === null ? null : STAGES[name];
}

/** The columns that get another value than they have. What is empty says nothing. */
function changedColumns(
  { lead, click, columns: before }: ConversionContext,
  conversion: Conversion,
  stage: Stage | null,
): Partial<Columns> {
  const given: Partial<Columns> = { status_text: statusTextOf(conversion), country: conversion.geo };
  // A lead that is named exactly has the uid that it was named by, or was named without one.
  if (lead === null || conversion.source !== "site") given.uid = conversion.uid;
  for (const name of [...TAGS, ...PERSONAL]) given[name] = conversion[name];
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const page = conversion.referer === "" ? {} : { domain: hostOf(conversion.referer) };
  const device = conversion.ua === "" ? {} : deviceColumns(conversion.ua);
  const processing = stage === null ? {} : { is_processing: stage.isProcessing ? 1 : 0 };
  // Once the click has landed, nothing comes that could change it.
  const explicit = conversion.numbers.mobile === undefined || click !== null ? {} : { mobile_explicit: 1 };
  const all = Object.entries({ ...said, ...page, ...device, ...conversion.numbers, ...explicit, ...processing }) as [
    keyof Columns,
    string | number,
  ][];
  return Object.fromEntries(all.filter(([name, value]) => value !== before[name]));
}

/** Fields are added to those there are, while there is room, and replace those of the same name. */
function changedMeta(before: string, meta: Conversion["meta"]): string | null {
  const fields = Object.entries({ ...(JSON.parse(before) as object), ...meta });
  const merged = JSON.stringify(Object.fromEntries(fields.slice(0, MAX_META_FIELDS)));
  return merged === before ? null : merged;
}

/** Goal and uid end the key of a lead that has one; a Telegram lead has none. */
function changedKey(
  { lead, keyPrefix, columns: before }: ConversionContext,
  { columns, goalId }: LeadDiff,
  { uid }: Conversion,
): string | null {
  if (lead === null) return keyPrefix + uid;
  if (lead.naturalKey === null || (columns.uid === undefined && goalId === null)) return null;
  const ending = (goal: number | null, itsUid: string) => `${goal ?? 0}|${itsUid}`;
  const stem = lead.naturalKey.slice(0, -ending(lead.leadGoalId, before.uid).length);
  return stem + ending(goalId ?? lead.leadGoalId, columns.uid ?? before.uid);
}

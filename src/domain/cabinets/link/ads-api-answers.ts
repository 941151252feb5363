import { z } from "zod";
import type { AD_STATUSES } from "../../../lib/codes.ts";
import { findCurrency, toMicros } from "../../../lib/money.ts";
import { cutText } from "../../../lib/text.ts";
import { utcDay } from "../../../lib/time.ts";
import { readExternalId } from "../ads/external-id.ts";
import { slotOf } from "../statistics/interval.ts";

const MAX_TITLE = 255;
const MAX_TEXT = 4096;

/** Amounts may be numbers or texts, with or without a sign. Floating point leaves crumbs of less than a millionth. */
const amount = z.union([z.number(), z.string().min(1)]).transform((value, ctx) => {
  const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(String(value).trim()) ?? [];
  const micros = Number(digits) < 5e-7 ? 0 : toMicros(digits);
  if (micros !== null) return sign === "" || micros === 0 ? micros : -micros;
  ctx.addIssue({ code: "custom", message: "no amount" });
  return z.NEVER;
});

const count = z
  .union([z.number(), z.string().regex(/^\d{1,15}$/)])
  .transform(Number)
  .pipe(z.int().min(0));
const externalId = z.union([z.int().positive(), z.string().min(1).max(40)]).transform(String);
const words = (length: number) =>
  z
    .string()
    .nullish()
    .transform((value) => cutText(value ?? "", length));

export const account = z
  .object({ account_id: externalId, currency: z.string(), remaining_budget: amount, ads_budget: amount, spent_budget: amount })
  .transform((told) => ({
    externalId: told.account_id,
    /** Null for one that is none. */
    currency: findCurrency(told.currency),
    availableMicros: told.remaining_budget,
    adsMicros: told.ads_budget,
    spentMicros: told.spent_budget,
  }));

/** An ad that is not sent in for review yet stands still. */
const STATUSES: Readonly<Record<string, (typeof AD_STATUSES)[number]>> = {
  active: "active",
  stopped: "stopped",
  ready_for_review: "stopped",
  in_review: "in_review",
  declined: "declined",
  on_hold: "on_hold",
};

const ad = z
  .object({
    ad_id: externalId,
    title: words(MAX_TITLE),
    text: words(MAX_TEXT),
    promote_url: words(MAX_TEXT),
    status: z.string().nullish(),
    action_type: words(MAX_TITLE),
    cpm: amount.nullish(),
    daily_budget_limit: amount.nullish(),
    spent_budget: amount,
    remaining_budget: amount.nullish(),
    views: count.nullish(),
    clicks: count.nullish(),
    opens: count.nullish(),
    actions: count.nullish(),
  })
  .transform((told) => ({
    externalId: readExternalId(told.ad_id),
    title: told.title || readExternalId(told.ad_id),
    text: told.text,
    promoteUrl: told.promote_url,
    /** Null for one that is not known here. */
    status: STATUSES[told.status ?? ""] ?? null,
    actionType: told.action_type,
    cpmMicros: told.cpm ?? null,
    dailyBudgetMicros: told.daily_budget_limit ?? null,
    remainingMicros: told.remaining_budget ?? null,
    spentMicros: told.spent_budget,
    /** Of all time; null where Telegram does not count it. */
    views: told.views ?? null,
    clicks: told.clicks ?? null,
    opens: told.opens ?? null,
    actions: told.actions ?? null,
  }));

export const page = z
  .object({ ads: z.array(ad), total_count: count.nullish(), next_offset: z.union([z.string(), z.number()]).nullish() })
  .transform(({ ads, total_count, next_offset }) => ({
    ads,
    /** How many there are in all; null: it is not told. */
    total: total_count ?? null,
    /** Where the list goes on; null: it ends. */
    next: next_offset === null || next_offset === undefined || next_offset === "" ? null : String(next_offset),
  }));

export const interval = z
  .object({
    from_time: z.int().positive(),
    views: count.nullish(),
    opens: count.nullish(),
    clicks: count.nullish(),
    actions: count.nullish(),
    joins: count.nullish(),
    spent_budget: amount,
  })
  .transform((told) => ({
    day: utcDay(told.from_time * 1000),
    slot: slotOf(told.from_time * 1000),
    views: told.views ?? 0,
    opens: told.opens ?? 0,
    clicks: told.clicks ?? 0,
    actions: told.actions ?? told.joins ?? 0,
    spentMicros: told.spent_budget,
  }));

export const reported = z
  .object({
    ad_id: externalId,
    ad_title: words(MAX_TITLE),
    ad_is_deleted: z.boolean().nullish(),
    views: count.nullish(),
    spent_budget: amount,
  })
  .transform((told) => ({
    externalId: readExternalId(told.ad_id),
    title: told.ad_title || readExternalId(told.ad_id),
    isDeleted: told.ad_is_deleted === true,
    views: told.views ?? 0,
    spentMicros: told.spent_budget,
  }));

/** An advertiser's account as Telegram has it. Amounts are millionths of its currency. */
export type ToldAccount = z.output<typeof account>;
/** An ad with its figures of all time. */
export type ToldAd = z.output<typeof ad>;
/** What an ad did in a month, deleted ones too. */
export type ToldMonth = z.output<typeof reported>;
export type ToldPage = z.output<typeof page>;
/** What an ad did on a UTC day, or in the five minutes of it that `slot` says. */
export type ToldInterval = z.output<typeof interval>;

import { z } from "zod";
import { readObject } from "../../domain/cabinets/object.ts";
import { isShort, PERIOD_UNITS, type PeriodUnit, spanOf } from "../../domain/cabinets/stats/periods.ts";
import { GROUPINGS, type Grouping, type StatsKeys, type StatsRow, statsPage } from "../../domain/cabinets/stats/stats-page.ts";
import { sameFor } from "../../http/described.ts";
import { whole, words } from "../../http/fields/strict.ts";
import { withoutBlanks } from "../../http/reading.ts";
import { fromMicros } from "../../lib/money.ts";
import { DAY_MS } from "../../lib/time.ts";
import { account } from "./access.ts";
import { adCurrency } from "./ad-currency.ts";
import { nextCursor, textCursor, toCursor } from "./cursor.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const MAX_DAYS = 1_100;
/** Of periods shorter than a day. */
const MAX_SHORT_DAYS = 2;
const MAX_NAMED = 500;

/** A date, or a moment: Unix milliseconds of it, and of the last moment that it may mean. */
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]).transform((text) => {
  const isDate = !text.includes("T");
  const ms = Date.parse(isDate || /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return { ms, lastMs: isDate ? ms + DAY_MS - 1 : ms };
});

const object = z.string().transform((text) => readObject(text) ?? text);

const input = z
  .object({
    period_from: moment.describe("ISO 8601, in UTC if it does not say; the period that it is in counts"),
    period_to: moment.describe("The same; the period that it is in counts, too"),
    period_grouping_unit: z.enum(PERIOD_UNITS).default("day").describe("What a row covers"),
    grouping: z
      .union([z.enum(GROUPINGS).transform((one) => [one]), z.array(z.enum(GROUPINGS)).max(GROUPINGS.length)])
      .default([])
      .describe("By what rows are told apart, beside their period"),
    platform_cabinet_ids: words(z.string().max(20), MAX_NAMED).default([]).describe("Ids of cabinets; all if empty"),
    ad_objects: words(object, MAX_NAMED).default([]).describe("What is promoted, as `t.me/example`; all if empty"),
    currency_code: adCurrency.default("eur").describe("What money is counted in"),
    order_by: z.enum(["period", "-period"]).default("period").describe("The order of rows; with `-` the latest first"),
    limit: whole(1, 500).default(50).describe("Rows per page"),
    cursor: textCursor,
  })
  .refine(({ period_from, period_to, period_grouping_unit: unit }) => isAllowed(unit, period_from.ms, period_to.lastMs), {
    path: ["period_to"],
  });

function isAllowed(unit: PeriodUnit, fromMs: number, lastMs: number): boolean {
  const { fromMs: beginMs, toMs: endMs } = spanOf(unit, fromMs, lastMs);
  if (beginMs >= endMs) return false;
  return isShort(unit) ? lastMs - fromMs <= MAX_SHORT_DAYS * DAY_MS : endMs - beginMs <= MAX_DAYS * DAY_MS;
}

const KEYS: Record<Grouping, readonly string[]> = {
  cabinet: ["account_id", "account_name"],
  campaign: ["campaign_id", "campaign_name"],
  ad: ["ad_id", "external_id", "advertisement_title"],
  ad_object: ["ad_object"],
};

const FIGURES = ["impressions", "clicks", "opens", "goals", "spent", "ctr", "cpm", "cpc", "price_target"] as const;
const OURS = ["starts", "joins", "leaves", "cost_per_join", "revenue", "roi", "allocated", "not_allocated"] as const;

const row = z
  .strictObject({
    period_date: z.union([z.iso.date(), z.iso.datetime()]),
    account_id: z.string().optional(),
    account_name: z.string().optional(),
    campaign_id: z.int().nullable().optional(),
    campaign_name: z.string().nullable().optional(),
    ad_id: z.int().optional(),
    external_id: z.string().nullable().optional(),
    advertisement_title: z.string().optional(),
    ad_object: z.string().optional(),
    ...sameFor([...FIGURES, ...OURS], z.number().nullable()),
    unconverted: z.array(z.string()).optional().describe("Currencies without a rate; amounts of the row are then unknown"),
  })
  .meta({ id: "AdStatistics" });

export const statsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/v1/stats/page",
    summary: "Show statistics of ads",
    access: account,
    example: { period_from: "2026-06-01", period_to: "2026-06-30", grouping: ["ad"], currency_code: "EUR" },
    input,
    reading: withoutBlanks,
    answer: z.strictObject({
      columns: z.array(z.strictObject({ key: z.string() })),
      rows: z.array(row),
      next_cursor: nextCursor,
    }),
    errors: ["limit_reached"],
    async run(ctx, asked) {
      const { rows, next } = await statsPage(ctx, {
        span: spanOf(asked.period_grouping_unit, asked.period_from.ms, asked.period_to.lastMs),
        unit: asked.period_grouping_unit,
        groupings: asked.grouping,
        cabinets: asked.platform_cabinet_ids,
        objects: asked.ad_objects,
        currency: asked.currency_code,
        isDescending: asked.order_by === "-period",
        limit: asked.limit,
        after: asked.cursor ?? null,
      });
      const keys = ["period_date", ...GROUPINGS.filter((each) => asked.grouping.includes(each)).flatMap((each) => KEYS[each])];
      return {
        columns: [...keys, ...FIGURES, ...OURS].map((key) => ({ key })),
        rows: rows.map(toWire),
        next_cursor: toCursor(next),
      };
    },
  }),
];

/** Rates are as they come out, unrounded but for what a number of JSON shows. */
function toWire({ keys, sums, unknown }: StatsRow): z.input<typeof row> {
  const isKnown = unknown.length === 0;
  const money = (micros: number) => (isKnown ? fromMicros(micros) : null);
  const per = (part: number, of: number, scale = 1) => (of === 0 ? null : rounded((part * scale) / of));
  const cost = (of: number, scale = 1) => (isKnown ? per(fromMicros(sums.spent), of, scale) : null);
  return {
    ...toKeys(keys),
    impressions: sums.views,
    clicks: sums.clicks,
    opens: sums.opens,
    goals: sums.actions,
    spent: money(sums.spent),
    ctr: per(sums.clicks, sums.views, 100),
    cpm: cost(sums.views, 1000),
    cpc: cost(sums.clicks),
    price_target: cost(sums.actions),
    starts: sums.starts,
    joins: sums.joins,
    leaves: sums.leaves,
    cost_per_join: cost(sums.joins),
    revenue: money(sums.revenue),
    roi: isKnown ? per(sums.revenue - sums.spent, sums.spent, 100) : null,
    allocated: money(sums.allocated),
    not_allocated: money(sums.spent - sums.allocated),
    ...(isKnown ? {} : { unconverted: unknown }),
  };
}

const DECIMALS = 1e5;
const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS;

const toKeys = ({ period, cabinet, campaign, ad, object }: StatsKeys) => ({
  period_date: period,
  ...(cabinet === undefined ? {} : { account_id: cabinet.uid, account_name: cabinet.name }),
  ...(campaign === undefined ? {} : { campaign_id: campaign?.id ?? null, campaign_name: campaign?.name ?? null }),
  ...(ad === undefined ? {} : { ad_id: ad.id, external_id: ad.externalId, advertisement_title: ad.title }),
  ...(object === undefined ? {} : { ad_object: object }),
});

import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { DAY_MS, startOfUtcDay, utcDay } from "../../../lib/time.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { givenRatesJson, rateSql } from "../../currency/convert.ts";
import { numberOf, uidOf } from "../cabinet.ts";
import { readObject } from "../object.ts";
import { firstKeptDay, slotOf } from "../statistics/interval.ts";
import { isShort, PERIOD_SQL, type PeriodUnit, type Span } from "./periods.ts";
import { MEASURES, type Measure, SUMS, touchesSql } from "./touches-sql.ts";

/** By what rows are told apart, beside their period. */
export const GROUPINGS = ["cabinet", "campaign", "ad", "ad_object"] as const;

export type Grouping = (typeof GROUPINGS)[number];

export interface StatsQuery {
  /** Of whole periods. */
  span: Span;
  unit: PeriodUnit;
  groupings: readonly Grouping[];
  /** Empty: all. */
  cabinets: readonly string[];
  /** As `readObject` gives them; empty: all. */
  objects: readonly string[];
  /** Lower case: what money is counted in. */
  currency: string;
  isDescending: boolean;
  limit: number;
  /** The last row of the page before. */
  after: string | null;
}

/** What a row is about. Of what is not grouped by there is nothing. */
export interface StatsKeys {
  /** The first day of the period, or where it is shorter than a day its first minute. */
  period: string;
  cabinet?: { uid: string; name: string };
  /** Null: ads of no campaign. */
  campaign?: { id: number; name: string } | null;
  ad?: { id: number; externalId: string | null; title: string };
  object?: string;
}

export interface StatsRow {
  keys: StatsKeys;
  /** Money in millionths of the currency of the query. */
  sums: Record<Measure, number>;
  /** Currencies of money that no rate is known for, and that is in no sum. */
  unknown: string[];
}

interface Row extends Record<Measure, number> {
  period: string;
  unknown: string;
  uid: number | null;
  cabinetName: string | null;
  campaignId: number | null;
  campaignName: string | null;
  adId: number | null;
  externalId: string | null;
  adTitle: string | null;
  promoteUrl: string | null;
}

const MAX_ROWS = 50_000;
const MONEY: readonly Measure[] = ["spent", "allocated", "revenue"];

/** The columns of each grouping, of ads `a` of cabinets `c` and campaigns `g`. */
const COLUMNS: Record<Grouping, readonly string[]> = {
  cabinet: ["c.number AS uid", "c.name AS cabinetName"],
  campaign: ["g.id AS campaignId", "g.name AS campaignName"],
  ad: ["a.id AS adId", "a.external_id AS externalId", "a.title AS adTitle"],
  ad_object: ["a.promote_url AS promoteUrl"],
};

/**
 * A page of what ads did, cost and brought, by periods and groups, money in one currency by the rate of each day. Converted amounts are
 * rounded for each ad and day, so that all groupings and all periods make the same sum.
 * @throws AppError limit_reached (period_to) where there are too many rows, field_invalid (period_from) of five minutes that are not kept
 */
export async function statsPage(ctx: Ctx, query: StatsQuery): Promise<{ rows: StatsRow[]; next: string | null }> {
  mayOrThrow(ctx, "cabinets.read");
  const { db, now } = ctx.deps;
  if (isShort(query.unit) && utcDay(query.span.fromMs) < firstKeptDay(now()))
    throw new AppError("field_invalid", "period_from", { says: "periods shorter than a day are known of the last 5 days" });
  const found = await readAlone(rowsOf<Row>(db, pageSql(ctx, query)));
  if (found.length > MAX_ROWS) throw new AppError("limit_reached", "period_to");
  const rows = merged(found, query);
  const order = [...rows.keys()].sort((a, b) => (a < b === query.isDescending ? 1 : -1));
  const start =
    query.after === null ? 0 : order.findIndex((key) => (query.isDescending ? key < (query.after ?? "") : key > (query.after ?? "")));
  const page = start === -1 ? [] : order.slice(start, start + query.limit);
  const isLast = start === -1 || start + query.limit >= order.length;
  return { rows: page.flatMap((key) => rows.get(key) ?? []), next: isLast ? null : (page.at(-1) ?? null) };
}

function pageSql(ctx: Ctx, { span, unit, groupings, cabinets, objects, currency }: StatsQuery): Fragment {
  const owner = ownerOf(ctx);
  const told = new Set<Grouping>(objects.length > 0 ? [...groupings, "ad_object"] : groupings);
  const keys = [...told].flatMap((grouping) => COLUMNS[grouping]);
  const names = keys.map((column) => column.replace(/^.* AS /, ""));
  const list = (columns: readonly string[]): Fragment => raw(columns.map((column) => `, ${column}`).join(""));
  const numbers = JSON.stringify(cabinets.map(numberOf));
  const inCabinets = cabinets.length === 0 ? raw("") : sql`AND c.number IN (SELECT value FROM json_each(${numbers}))`;
  const rates = sql`${givenRatesJson(ctx.deps.config.currencyRates)}`;
  // Of the day's money up to then the converted amount is what is rounded, so that its periods make the day's.
  const upTo = (amount: string) => `round(1.0 * (${amount}) * f.own / f.other)`;
  const converted = join(
    MEASURES.map((name) =>
      raw(
        MONEY.includes(name)
          ? `sum(iif(f.isKnown, ${upTo(`d.${name}_until`)} - ${upTo(`d.${name}_until - d.${name}`)}, 0)) AS ${name}`
          : `sum(d.${name}) AS ${name}`,
      ),
    ),
  );
  const running = join(MONEY.map((name) => raw(`sum(${name}) OVER (PARTITION BY ad_id, day, currency ORDER BY slot) AS ${name}_until`)));
  const groups = raw(["1", "2", ...names.map((_, index) => String(index + 3))].join(", "));
  const hasMoney = raw(MONEY.map((name) => `${name} <> 0`).join(" OR "));
  // Whole days are read: what of a day is known of no shorter period, and how it is rounded, follow from all of it.
  const days = { fromMs: startOfUtcDay(span.fromMs), toMs: startOfUtcDay(span.toMs - 1) + DAY_MS };
  const placeOf = (ms: number) => utcDay(ms) * 1000 + slotOf(ms);
  const isWithin = isShort(unit) ? sql`d.day * 1000 + d.slot BETWEEN ${placeOf(span.fromMs)} AND ${placeOf(span.toMs - 1)}` : raw("true");
  return sql`WITH mine AS MATERIALIZED (SELECT a.id AS ad_id, a.code, c.currency${list(keys)}
      FROM cabinets c CROSS JOIN ads a ON a.cabinet_id = c.id LEFT JOIN ad_campaigns g ON g.id = a.ad_campaign_id
      WHERE c.account_id = ${owner} ${inCabinets}),
    ${touchesSql(owner, days, isShort(unit))},
    sums AS MATERIALIZED (SELECT ad_id, day, slot, iif(${hasMoney}, currency, ${currency}) AS currency, ${SUMS} FROM touches GROUP BY 1, 2, 3, 4),
    days AS MATERIALIZED (SELECT *, ${running} FROM sums),
    factors AS MATERIALIZED (SELECT n.day, n.currency, own, other, own IS NOT NULL AND other IS NOT NULL AS isKnown FROM (
      SELECT n.day, n.currency, iif(n.currency = ${currency}, 1, ${rateSql(sql`${currency}`, raw("n.day"), rates)}) AS own,
        iif(n.currency = ${currency}, 1, ${rateSql(raw("n.currency"), raw("n.day"), rates)}) AS other
      FROM (SELECT DISTINCT day, currency FROM days) n) n)
    SELECT ${PERIOD_SQL[unit]} AS period, iif(f.isKnown, '', f.currency) AS unknown${list(names.map((name) => `m.${name}`))}, ${converted}
    FROM days d CROSS JOIN factors f USING (day, currency) CROSS JOIN mine m ON m.ad_id = d.ad_id
    WHERE ${isWithin} GROUP BY ${groups} LIMIT ${MAX_ROWS + 1}`;
}

/** Rows of one period and one group, by what sorts them. */
function merged(found: readonly Row[], { groupings, objects }: StatsQuery): Map<string, StatsRow> {
  const rows = new Map<string, StatsRow>();
  for (const row of found) {
    const object = readObject(row.promoteUrl ?? "") ?? "";
    if (objects.length > 0 && !objects.includes(object)) continue;
    const keys = keysOf(row, groupings, object);
    const key = sortKey(keys);
    const known = rows.get(key) ?? { keys, sums: noSums(), unknown: [] };
    rows.set(key, known);
    for (const name of MEASURES) known.sums[name] += row[name];
    if (row.unknown !== "" && !known.unknown.includes(row.unknown)) known.unknown.push(row.unknown);
  }
  return rows;
}

const sortKey = ({ period, cabinet, campaign, ad, object = "" }: StatsKeys): string =>
  [period, cabinet?.uid.padStart(16, "0") ?? "", padded(campaign?.id), padded(ad?.id), object].join(" ");

const padded = (id: number | undefined): string => String(id ?? 0).padStart(16, "0");

const noSums = (): Record<Measure, number> => Object.fromEntries(MEASURES.map((name) => [name, 0])) as Record<Measure, number>;

function keysOf(row: Row, groupings: readonly Grouping[], object: string): StatsKeys {
  const has = (grouping: Grouping) => groupings.includes(grouping);
  return {
    period: row.period,
    ...(has("cabinet") ? { cabinet: { uid: uidOf(row.uid ?? 0), name: row.cabinetName ?? "" } } : {}),
    ...(has("campaign") ? { campaign: row.campaignId === null ? null : { id: row.campaignId, name: row.campaignName ?? "" } } : {}),
    ...(has("ad") ? { ad: { id: row.adId ?? 0, externalId: row.externalId, title: row.adTitle ?? "" } } : {}),
    ...(has("ad_object") ? { object } : {}),
  };
}

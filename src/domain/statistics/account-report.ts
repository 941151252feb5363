import { readAlone } from "../../db/read.ts";
import type { LEAD_STATUS_NAMES } from "../../lib/codes.ts";
import { wallClock } from "../../lib/wall-clock.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { addDays, countDays } from "../reports/model/days.ts";
import { dayNumber, dayText } from "../reports/model/local-time.ts";
import { columnOf } from "./account-report/items.ts";
import { type LeadGroup, sumOf, UNCONVERTED } from "./account-report/leads.ts";
import { type Names, namesRead, providersRead } from "./account-report/names.ts";
import type { AccountQuery, AccountRow, Figures, Goals, Item, LeadSums, Sums, Value } from "./account-report/query.ts";
import { readSources, type Sources } from "./account-report/sources.ts";
import type { Group, Measures } from "./parts/query.ts";
import { ZoneMap } from "./parts/zone-map.ts";

interface AccountReport {
  /** The page that was asked for. */
  rows: AccountRow[];
  /** How many rows there are. */
  count: number;
  /** Of all rows. */
  total: Figures;
  /** The same rows, and all rows, of the period that is compared with. */
  compared: { rows: Figures[]; total: Figures } | null;
  names: Names;
}

/**
 * Clicks, leads, costs and payouts of an account's flows by any items, whoever owns the offers that they lead to: clicks by their time,
 * leads by the time when they began, as they are now. Exact at the moment of the call. One batch decides what
 * is read. The chunks of parts are read by another, for each period, where there are any; rates by one more, where clicks cost money in other
 * currencies. Sums in another currency are converted for each row, goal, status and local day, and rounded to a millionth.
 * @throws AppError field_invalid (to, compare); flow_not_found, way_not_found, site_not_found, offer_not_found, campaign_not_found,
 *   goal_not_found of a filter; limit_reached (group) of too many values
 */
export async function accountReport(ctx: Ctx, query: AccountQuery): Promise<AccountReport> {
  mayOrThrow(ctx, "reports.read");
  const { items, order, offset, limit } = query;
  const { beside: names, campaigns, own, compared } = await readSources(ctx, query, namesRead(ctx, items));
  const readValues = valuesReader(ctx, items, campaigns);
  const groups = await own.ask({ order, offset, limit });
  const figures = figuresReader(own, groups.rows, readValues);
  const rows = groups.rows.map((row) => ({ values: row.values, ...figures(row) }));
  return {
    rows,
    count: groups.count,
    total: { ...sumsOf(groups.totals), goals: goalsOf(own.leads) },
    compared:
      compared === null
        ? null
        : await figuresOf(
            compared,
            rows.map(({ values }) => shifted(values, query)),
            readValues,
          ),
    names: await withProviders(ctx, names, query, rows),
  };
}

/** Adds the names of providers, of which there are too many to read them all: one round trip more where rows are of them. */
async function withProviders(ctx: Ctx, names: Names, { items }: AccountQuery, rows: readonly AccountRow[]): Promise<Names> {
  const place = items.indexOf("isp");
  if (place === -1 || rows.length === 0) return names;
  const ids = [...new Set(rows.map(({ values }) => values[place] ?? 0))];
  return new Map([...names, ["isp", await readAlone(providersRead(ctx, ids))]]);
}

/** What the rows of some values add up to, in their order, and what all rows do. */
export async function figuresOf(
  sources: Sources,
  wanted: readonly Value[][],
  readValues: ReadValues,
): Promise<NonNullable<AccountReport["compared"]>> {
  const groups = await sources.ask({ order: [], offset: 0, limit: wanted.length, only: wanted });
  const figures = figuresReader(sources, groups.rows, readValues);
  const found = new Map(groups.rows.map((row) => [JSON.stringify(row.values), row]));
  return {
    rows: wanted.map((values) => figures(found.get(JSON.stringify(values)) ?? { values, ...NOTHING })),
    total: { ...sumsOf(groups.totals), goals: goalsOf(sources.leads) },
  };
}

const NOTHING: Measures = { clicks: 0, uniques: 0, costMicros: 0, unconverted: {}, conversions: {} };

/** The values that a row has in the period that is compared with. */
function shifted(values: readonly Value[], { items, from, compared }: AccountQuery): Value[] {
  const days = countDays(from, compared?.from ?? from) - 1;
  return values.map((value, place) => (items[place] === "date" ? dayNumber(addDays(dayText(Number(value)), days)) : value));
}

/** A reader of what groups add up to, with the goals of their leads. */
function figuresReader({ leads }: Sources, groups: readonly Group[], readValues: ReadValues): (group: Group) => Figures {
  const byGroup = new Map(groups.map(({ values }) => [JSON.stringify(values), [] as LeadGroup[]]));
  for (const lead of leads) if (lead.goal !== null) byGroup.get(JSON.stringify(readValues(lead)))?.push(lead);
  return (group) => ({ ...sumsOf(group), goals: goalsOf(byGroup.get(JSON.stringify(group.values)) ?? []) });
}

type ReadValues = (lead: LeadGroup) => Value[];

/** What leads are in the items of a report, as the engine groups them. */
function valuesReader(ctx: Ctx, items: readonly Item[], campaigns: ReadonlyMap<number, number>): ReadValues {
  const zone = new ZoneMap(wallClock(ctx.account.timeZone));
  return ({ facts, quarter }) =>
    items.map((item) => {
      if (item === "date" || item === "hour") return zone.read(quarter, item);
      const value = facts[columnOf(item)] ?? "";
      return item === "campaign" ? (campaigns.get(Number(value)) ?? 0) : value;
    });
}

function sumsOf({ clicks, uniques, costMicros, unconverted, conversions, added }: Measures): Sums {
  const sums = { ...unconverted };
  for (const [measure, micros] of Object.entries(conversions)) {
    const currency = measure.startsWith(UNCONVERTED) ? measure.slice(UNCONVERTED.length) : "";
    if (currency !== "" && micros !== 0) sums[currency] = (sums[currency] ?? 0) + micros;
  }
  const leads = leadSums((word, sum) => conversions[`${word}.${sum}`] ?? 0);
  return { clicks, uniques, mobiles: added?.mobile ?? 0, costMicros, leads, unconverted: sums };
}

function goalsOf(leads: readonly LeadGroup[]): Goals {
  const byCode = Map.groupBy(
    leads.filter(({ goal }) => goal !== null),
    ({ goal }) => goal?.code ?? "",
  );
  return new Map(
    [...byCode].map(([code, own]) => {
      const sums = leadSums((word, sum) => own.reduce((total, lead) => total + sumOf(lead, word, sum), 0));
      return [code, { name: own[0]?.goal?.name ?? code, leads: sums }];
    }),
  );
}

const leadSums = (read: (word: (typeof LEAD_STATUS_NAMES)[number], sum: "count" | "micros") => number): LeadSums => {
  const of = (word: (typeof LEAD_STATUS_NAMES)[number]) => ({ count: read(word, "count"), micros: read(word, "micros") });
  return { wait: of("wait"), hold: of("hold"), approve: of("approve"), cancel: of("cancel"), trash: of("trash") };
};

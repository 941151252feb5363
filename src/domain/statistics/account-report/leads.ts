import { type Read, rowsOf } from "../../../db/read.ts";
import { type Fragment, integer, join, raw, sql } from "../../../db/sql.ts";
import { LEAD_STATUS_NAMES, type LeadStatus, nameOf } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { flowNamed } from "../../flows/find-flow.ts";
import { localTimeSql, zoneOffsets } from "../../reports/model/local-time.ts";
import { factColumns, LEAD_FACTS } from "../click-facts.ts";
import { type ConversionColumn, type FactColumn, isNumberColumn } from "../facts.ts";
import type { ConversionRows } from "../parts/query.ts";
import { columnOf } from "./items.ts";
import { convertSum, type DayRates, dayRatesSql } from "./money.ts";
import type { Item, ItemFilter, LeadSum, SumName, Value } from "./query.ts";

/** Leads that are alike in the items of a report, in status, goal and currency; where that is not the account's, of one local day. */
export interface LeadGroup {
  /** By column: what its leads have in common. */
  facts: Partial<Record<FactColumn | ConversionColumn, Value>>;
  /** UTC quarter of an hour of one of them; a quarter of their local day and hour where these are items. */
  quarter: number;
  status: LeadStatus;
  /** Null: they have none. */
  goal: { code: string; name: string } | null;
  count: number;
  /** Millionths of the account's currency, or of `unconverted`, of which no rate is known. */
  micros: number;
  /** Empty: everything is converted. */
  unconverted: string;
}

interface LeadsWanted {
  items: readonly Item[];
  filters: readonly ItemFilter[];
  /** SQL that selects the ids of the flows that leads are read of; all of the account's where it is left out. */
  flows?: Fragment | undefined;
  fromMs: number;
  toMs: number;
}

/** Every status, so that the index by status is used. */
const IS_ANY_STATUS = sql`l.status IN (0, 1, 2, 3, 4)`;

const HAS_MONEY = "coalesce(l.payout_micros, 0) <> 0";

/** A read of the leads of an account's flows that began within a time. */
export function leadsRead(ctx: Ctx, { items, filters, flows, fromMs, toMs }: LeadsWanted): Read<LeadGroup[]> {
  const { account } = ctx;
  const { day, hour } = localTimeSql("l.started_at_ms", zoneOffsets(account.timeZone, fromMs, toMs));
  const time = { date: raw(day), hour: raw(hour) };
  const columns = [...new Set(items.map(columnOf))].filter((column) => column !== "quarter" && column !== "goal");
  const names = [...columns.map((column) => raw(`"${column}"`)), ...items.filter(isTime).map((item) => raw(`local_${item}`))];
  const groups = join([...names, raw("status"), raw("goalId"), raw("day"), raw("currency")]);
  const isForeign = sql`${raw(HAS_MONEY)} AND coalesce(l.currency, 'usd') <> ${account.currency}`;
  const facts = sql`SELECT ${factColumns(LEAD_FACTS, columns)}${raw(columns.length === 0 ? "" : ", ")}
      ${time.date} AS local_date, ${time.hour} AS local_hour, ${LEAD_FACTS.quarter} AS quarter, l.status, coalesce(l.goal_id, 0) AS goalId,
      iif(${isForeign}, ${time.date}, 0) AS day, iif(${isForeign}, coalesce(l.currency, 'usd'), '') AS currency, coalesce(l.payout_micros, 0) AS micros
    FROM leads l WHERE ${isOfFlows(ctx, flows)} AND ${IS_ANY_STATUS}
      AND l.started_at_ms >= ${integer(fromMs)} AND l.started_at_ms < ${integer(toMs)} AND ${conditionsSql(ctx, filters, time)}`;
  const found = rowsOf<Found>(
    ctx.deps.db,
    sql`WITH sums AS MATERIALIZED (SELECT ${groups}, min(quarter) AS quarter, count(*) AS count, sum(micros) AS micros FROM (${facts}) GROUP BY ${groups}),
      rates AS MATERIALIZED (${dayRatesSql(ctx, sql`SELECT DISTINCT currency, day FROM sums WHERE day > 0`)})
    SELECT s.*, g.code AS goalCode, g.name AS goalName, r.own, r.other FROM sums s LEFT JOIN goals g ON g.id = s.goalId
      LEFT JOIN rates r ON s.day > 0 AND r.day = s.day AND r.currency = s.currency WHERE ${goalConditionsSql(filters)} ORDER BY s.goalId`,
  );
  return { statement: found.statement, read: (result) => found.read(result).map((row) => groupOf(columns, row)) };
}

/** SQL of whether a lead is of flows. That of the account is behind a plus where its index is not to be used: the flows' own reads no others. */
function isOfFlows(ctx: Ctx, flows: Fragment | undefined): Fragment {
  if (flows === undefined) return sql`l.account_id = ${ownerOf(ctx)} AND l.flow_id IS NOT NULL`;
  return sql`+l.account_id = ${ownerOf(ctx)} AND l.flow_id IN (${flows})`;
}

type Found = DayRates & {
  quarter: number;
  status: LeadStatus;
  goalId: number;
  goalCode: string | null;
  goalName: string | null;
  day: number;
  currency: string;
  count: number;
  micros: number;
} & Record<string, number | string>;

function groupOf(columns: readonly (FactColumn | ConversionColumn)[], row: Found): LeadGroup {
  const { quarter, status, goalId, goalCode, goalName, day, currency, count, micros } = row;
  const goal = goalId === 0 ? null : { code: goalCode ?? String(goalId), name: goalName ?? String(goalId) };
  const converted = day === 0 ? micros : convertSum(micros, row);
  const facts = { ...Object.fromEntries(columns.map((column) => [column, row[column] ?? ""])), goal: goal?.code ?? "" };
  return { facts, quarter, status, goal, count, micros: converted ?? micros, unconverted: converted === null ? currency : "" };
}

const isTime = (item: Item): item is "date" | "hour" => item === "date" || item === "hour";

/** SQL of whether filters let a lead `l` through, but for those by goal. */
function conditionsSql(ctx: Ctx, filters: readonly ItemFilter[], time: Record<"date" | "hour", Fragment>): Fragment {
  const account = ownerOf(ctx);
  const conditions = filters.flatMap(({ item, values, exclude }) => {
    if (item === "goal") return [];
    const list = sql`json_each(${JSON.stringify(values)})`;
    const listed = item === "flow" ? sql`SELECT ${flowNamed(raw("j.value"), account)} FROM ${list} j` : sql`SELECT value FROM ${list}`;
    const campaign = sql`coalesce((SELECT w.campaign_id FROM ways w WHERE w.id = l.way_id AND w.account_id = ${account}), 0)`;
    const fact = isTime(item) ? time[item] : item === "campaign" ? campaign : LEAD_FACTS[item];
    return [sql`${fact} ${raw(exclude ? "NOT IN" : "IN")} (${listed})`];
  });
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}

/** SQL of whether filters by goal let a sum `s` with its goal `g` through. */
function goalConditionsSql(filters: readonly ItemFilter[]): Fragment {
  const conditions = filters.flatMap(({ item, values, exclude }) => {
    if (item !== "goal") return [];
    const code = raw("iif(s.goalId = 0, '', coalesce(g.code, CAST(s.goalId AS TEXT)))");
    return [sql`${code} ${raw(exclude ? "NOT IN" : "IN")} (SELECT value FROM json_each(${JSON.stringify(values)}))`];
  });
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}

/** What a measure says that adds up money in a currency without a rate. */
export const UNCONVERTED = "unconverted ";

const SUMMED = ["count", "micros"] as const satisfies (keyof LeadSum)[];

/** Payouts in these are money that somebody may yet expect. */
const IS_EXPECTED: ReadonlySet<LeadStatus> = new Set<LeadStatus>([0, 1, 2]);

/** Leads as the engine takes them: the filters of the report are behind them. */
export function leadRowsOf(groups: readonly LeadGroup[], items: readonly Item[]): ConversionRows {
  const [numbers, texts]: [Record<string, number[]>, Record<string, string[]>] = [{ quarter: groups.map(({ quarter }) => quarter) }, {}];
  for (const column of new Set(items.map(columnOf))) {
    if (column === "quarter") continue;
    if (isNumberColumn(column)) numbers[column] = groups.map(({ facts }) => Number(facts[column]));
    else texts[column] = groups.map(({ facts }) => String(facts[column]));
  }
  const measures = LEAD_STATUS_NAMES.flatMap((word) =>
    SUMMED.map((sum): [SumName, Float64Array] => [`${word}.${sum}`, Float64Array.from(groups, (group) => sumOf(group, word, sum))]),
  );
  const currencies = [...new Set(groups.map(({ unconverted }) => unconverted))].filter((currency) => currency !== "");
  const unconverted = currencies.map((currency): [string, Float64Array] => [
    UNCONVERTED + currency,
    Float64Array.from(groups, (group) => (group.unconverted === currency && IS_EXPECTED.has(group.status) ? group.micros : 0)),
  ]);
  return {
    rows: { count: groups.length, numbers, texts },
    measures: Object.fromEntries<Float64Array>([...measures, ...unconverted]),
    areFiltered: true,
  };
}

/** What a group adds to a sum of a status. */
export function sumOf(group: LeadGroup, word: (typeof LEAD_STATUS_NAMES)[number], sum: keyof LeadSum): number {
  if (nameOf(LEAD_STATUS_NAMES, group.status) !== word) return 0;
  return sum === "micros" && group.unconverted !== "" ? 0 : group[sum];
}

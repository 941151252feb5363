import { type Read, rowsOf } from "../../../db/read.ts";
import { type Fragment, integer, join, name, raw, sql } from "../../../db/sql.ts";
import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { QUARTER_MS } from "../../../lib/wall-clock.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { givenRatesJson, rateSql } from "../../currency/convert.ts";
import { CONVERSION_FACTS, factColumns } from "../click-facts.ts";
import { type ConversionColumn, type FactColumn, isNumberColumn } from "../facts.ts";
import type { ConversionRows } from "../parts/query.ts";
import type { Action, StatisticsFilter, Value } from "./query.ts";
import { isConversionLetThrough } from "./scope.ts";
import { spellGoals } from "./spell-goals.ts";

type Column = FactColumn | ConversionColumn;

/** Conversions that are alike in some columns, which stand under their names, and in their status. */
export type ConversionGroup = Partial<Record<Column, Value>> &
  Action & {
    /** LEAD_STATUS */
    status: number;
    /** Currencies that no rate is known of, with commas between them; null: none. */
    unconverted: string | null;
  };

/** What is read of conversions. */
export interface ConversionsWanted {
  columns: readonly Column[];
  filter: StatisticsFilter;
  fromMs: number;
  toMs: number;
  currency: string;
}

/** A read of the network's conversions that were made within a time; of an affiliate's call their own. */
export function conversionsRead(ctx: NetworkCtx, { columns, filter, fromMs, toMs, currency }: ConversionsWanted): Read<ConversionGroup[]> {
  const money = moneySql(ctx, currency);
  const groups = join([...columns.map((column) => name(column)), name("status")]);
  const own = ctx.actor.kind === "affiliate" ? sql`n.affiliate_id = ${ownerOf(ctx)}` : raw("TRUE");
  const { statement, read } = rowsOf<ConversionGroup>(
    ctx.deps.db,
    sql`SELECT ${groups}, count(*) AS count, sum(isZero) AS zeroCount, coalesce(sum(payout), 0) AS payoutMicros,
        coalesce(sum(revenue), 0) AS revenueMicros, group_concat(DISTINCT unconverted) AS unconverted
      FROM (SELECT ${factColumns(CONVERSION_FACTS, columns)}${raw(columns.length === 0 ? "" : ", ")} l.status, coalesce(l.payout_micros, 0) = 0 AS isZero,
          ${money.payout} AS payout, ${money.revenue} AS revenue, ${money.unconverted} AS unconverted
        FROM network_conversions n JOIN leads l ON l.id = n.lead_id
        WHERE n.network_id = ${networkOf(ctx)} AND n.created_at_ms >= ${integer(fromMs)} AND n.created_at_ms < ${integer(toMs)}
          AND ${own} AND ${isConversionLetThrough(ctx, filter)})
      GROUP BY ${groups}`,
  );
  return { statement, read: (result) => (columns.includes("goal") ? spellGoals(read(result)) : read(result)) };
}

/** SQL of the sums of a conversion in a currency, by the rates of its day: converted one by one, so that sums of rows are those of their parts. */
function moneySql({ deps }: NetworkCtx, currency: string) {
  const day = sql`CAST(strftime('%Y%m%d', n.created_at_ms / 1000, 'unixepoch') AS INTEGER)`;
  const given = sql`${givenRatesJson(deps.config.currencyRates)}`;
  const factor = (of: Fragment) => sql`1.0 * ${rateSql(sql`${currency}`, day, given)} / ${rateSql(of, day, given)}`;
  const converted = (micros: Fragment, of: Fragment) =>
    sql`iif(${micros} = 0 OR ${of} = ${currency}, ${micros}, CAST(round(${micros} * ${factor(of)}) AS INTEGER))`;
  const lacksRate = (micros: Fragment, of: Fragment) => sql`${micros} <> 0 AND ${of} <> ${currency} AND ${factor(of)} IS NULL`;
  const [payout, revenue] = [
    { micros: name("l.payout_micros"), of: name("l.currency") },
    { micros: name("l.revenue_micros"), of: name("l.revenue_currency") },
  ];
  return {
    payout: converted(payout.micros, payout.of),
    revenue: converted(revenue.micros, revenue.of),
    unconverted: sql`CASE WHEN ${lacksRate(payout.micros, payout.of)} THEN l.currency WHEN ${lacksRate(revenue.micros, revenue.of)} THEN l.revenue_currency END`,
  };
}

/** The sums that a report has of each status, and one that it is sorted by, by their names as measures. */
export type Measure = `${string}.${keyof Action | "marginMicros"}`;

/** What a measure says that counts conversions in a currency without a rate. */
export const LACKS_RATE = "lacks rate ";

/**
 * Conversions as the engine takes them.
 * @param fromMs the beginning of the report, which stands for the time of each where no column says it
 */
export function conversionRowsOf(
  groups: readonly ConversionGroup[],
  { columns, fromMs }: Pick<ConversionsWanted, "columns" | "fromMs">,
  measures: readonly Measure[],
): ConversionRows {
  const [numbers, texts]: [Record<string, number[]>, Record<string, string[]>] = [{ quarter: groups.map(() => fromMs / QUARTER_MS) }, {}];
  for (const column of columns) {
    if (isNumberColumn(column)) numbers[column] = groups.map((group) => Number(group[column]));
    else texts[column] = groups.map((group) => String(group[column]));
  }
  const currencies = new Set(groups.flatMap(({ unconverted }) => unconverted?.split(",") ?? []));
  const lacking = [...currencies].map((currency) => [
    LACKS_RATE + currency,
    groups.map(({ unconverted }) => Number(unconverted?.split(",").includes(currency) ?? false)),
  ]);
  return {
    rows: { count: groups.length, numbers, texts },
    measures: Object.fromEntries([...measures.map((measure) => [measure, Float64Array.from(groups, readerOf(measure))]), ...lacking]),
  };
}

/** What a group adds to a measure: nothing, where it is of another status. */
function readerOf(measure: Measure): (group: ConversionGroup) => number {
  const [word, sum] = measure.split(".") as [string, keyof Action | "marginMicros"];
  const status = NETWORK_STATUS_WORDS.find((each) => each === word);
  const read = (group: ConversionGroup) => (sum === "marginMicros" ? group.revenueMicros - group.payoutMicros : group[sum]);
  return status === undefined ? read : (group) => (group.status === NETWORK_STATUS[status] ? read(group) : 0);
}

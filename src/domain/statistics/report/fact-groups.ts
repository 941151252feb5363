import { type Read, rowsOf } from "../../../db/read.ts";
import { type Fragment, integer, join, name, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { givenRatesJson, rateSql } from "../../currency/convert.ts";
import { CLICK_FACTS, CONVERSION_FACTS, factColumns } from "../click-facts.ts";
import type { ConversionColumn, FactColumn } from "../facts.ts";
import type { StatisticsFilter, Value } from "./query.ts";
import { isConversionLetThrough, isLetThrough, isSeen } from "./scope.ts";

/** What slices are derived from. */
export type SliceFact = FactColumn | ConversionColumn;

/** A group of clicks or conversions by some facts, under the facts' names. */
export type Facts = Partial<Record<SliceFact, Value>>;

export interface ClickGroup extends Facts {
  raw: number;
  uniq: number;
}

export interface ConversionGroup extends Facts {
  /** LEAD_STATUS */
  status: number;
  count: number;
  zeroCount: number;
  payoutMicros: number;
  revenueMicros: number;
  /** Currencies that no rate is known of, with commas between them; null: none. */
  unconverted: string | null;
}

/** What is grouped, and by what. */
export interface Grouping {
  facts: readonly SliceFact[];
  filter: StatisticsFilter;
  fromMs: number;
  toMs: number;
  currency: string;
}

/** A read of the network's clicks. @throws AppError forbidden */
export function clickGroupsRead(ctx: NetworkCtx, { facts, filter, fromMs, toMs }: Grouping): Read<ClickGroup[]> {
  return rowsOf<ClickGroup>(
    ctx.deps.db,
    sql`SELECT ${factColumns(CLICK_FACTS, facts)}, count(*) AS raw, sum(c.is_unique) AS uniq FROM clicks c
      WHERE c.offer_id > 0 AND c.offer_id IN (SELECT id FROM offers WHERE account_id = ${networkOf(ctx)})
        AND c.at_ms >= ${integer(fromMs)} AND c.at_ms < ${integer(toMs)} AND ${isSeen(ctx, CLICK_FACTS)} AND ${isLetThrough(ctx, filter, CLICK_FACTS)}
      GROUP BY ${join(facts.map((fact) => name(fact)))}`,
  );
}

/** A read of the network's conversions, by status, too. @throws AppError forbidden */
export function conversionGroupsRead(ctx: NetworkCtx, { facts, filter, fromMs, toMs, currency }: Grouping): Read<ConversionGroup[]> {
  const money = moneySql(ctx, currency);
  const groups = join([...facts.map((fact) => name(fact)), name("status")]);
  return rowsOf<ConversionGroup>(
    ctx.deps.db,
    sql`SELECT ${groups}, count(*) AS count, sum(isZero) AS zeroCount, coalesce(sum(payout), 0) AS payoutMicros,
        coalesce(sum(revenue), 0) AS revenueMicros, group_concat(DISTINCT unconverted) AS unconverted
      FROM (SELECT ${factColumns(CONVERSION_FACTS, facts)}, l.status, coalesce(l.payout_micros, 0) = 0 AS isZero,
          ${money.payout} AS payout, ${money.revenue} AS revenue, ${money.unconverted} AS unconverted
        FROM network_conversions n JOIN leads l ON l.id = n.lead_id
        WHERE n.network_id = ${networkOf(ctx)} AND n.created_at_ms >= ${integer(fromMs)} AND n.created_at_ms < ${integer(toMs)}
          AND ${isSeen(ctx, CONVERSION_FACTS)} AND ${isLetThrough(ctx, filter, CONVERSION_FACTS)} AND ${isConversionLetThrough(filter)})
      GROUP BY ${groups}`,
  );
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

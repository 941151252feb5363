import { type Read, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { givenRatesJson, type Rate, rateSql } from "../../currency/convert.ts";

/** What an account's money is converted by at a day: the rates of its currency and of another. */
export interface DayRates {
  own: Rate;
  other: Rate;
}

/** SQL of the rates of currencies at days. @param lanes a SELECT of `currency` and `day`, YYYYMMDD, each pair once */
export function dayRatesSql({ deps, account }: Ctx, lanes: Fragment): Fragment {
  const rate = (of: Fragment) => rateSql(of, sql`n.day`, sql`${givenRatesJson(deps.config.currencyRates)}`);
  return sql`SELECT n.day, n.currency, ${rate(sql`${account.currency}`)} AS own, ${rate(sql`n.currency`)} AS other FROM (${lanes}) n`;
}

/** A currency at a day, YYYYMMDD. */
export interface Lane {
  currency: string;
  date: number;
}

/** A read of the rates of currencies at days. */
export function dayRatesRead(ctx: Ctx, lanes: readonly Lane[]): Read<(Lane & DayRates)[]> {
  const { statement, read } = rowsOf<{ day: number; currency: string } & DayRates>(
    ctx.deps.db,
    dayRatesSql(
      ctx,
      sql`SELECT value ->> 'currency' AS currency, CAST(value ->> 'date' AS INTEGER) AS day FROM json_each(${JSON.stringify(lanes)})`,
    ),
  );
  return { statement, read: (result) => read(result).map(({ day, ...rates }) => ({ date: day, ...rates })) };
}

/** A sum in the account's currency, rounded as SQL does; null where a rate is not known. */
export function convertSum(micros: number, { own, other }: DayRates): number | null {
  if (own === null || other === null) return null;
  const converted = (micros * own) / other;
  return Math.sign(converted) * Math.floor(Math.abs(converted) + 0.5);
}

import { type Fragment, raw, sql } from "../../db/sql.ts";
import { divideHalfUp } from "../../lib/money.ts";
import { SHIPPED_RATES } from "./shipped-rates.ts";

/** Millionths of a currency that a US dollar buys, with a fraction where that is few; null where nobody has told. */
export type Rate = number | null;

/**
 * The value of the parameter `given` of `rateSql`: JSON of the rates that no day has.
 * @param fixed units that a US dollar buys, as the operator set them
 */
export function givenRatesJson(fixed: Readonly<Record<string, number>>): string {
  return `{"fixed":${microsJson(fixed)},"shipped":${SHIPPED_JSON}}`;
}

const microsJson = (rates: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(rates).map(([currency, perUsd]) => [currency, microsPerUsd(perUsd)])));

const SHIPPED_JSON = microsJson(SHIPPED_RATES);

/** A rate as the database and this file keep it. @param perUsd units that a US dollar buys */
export function microsPerUsd(perUsd: number): number {
  return Number((perUsd * 1_000_000).toPrecision(15));
}

/**
 * An amount in another currency, rounded to the nearest millionth, a half up.
 * @param micros millionths of the currency it is in, 0 or more
 * @param from that currency's rate
 * @param to the other's
 * @returns null when a rate is missing, or the amount is too large to be kept
 */
export function convertMicros(micros: number, from: Rate, to: Rate): number | null {
  if (!from || !to) return null;
  const [dividend, divisor] = [decimalOf(to), decimalOf(from)];
  const shift = dividend.exponent - divisor.exponent;
  const scaled = BigInt(micros) * dividend.digits * 10n ** BigInt(Math.max(shift, 0));
  const converted = Number(divideHalfUp(scaled, divisor.digits * 10n ** BigInt(Math.max(-shift, 0))));
  return Number.isSafeInteger(converted) ? converted : null;
}

/** A number above zero as it is written: its digits, and the power of ten that they are multiplied with. */
function decimalOf(value: number): { digits: bigint; exponent: number } {
  const [written = "", exponent = ""] = value.toExponential().split("e");
  const digits = written.replace(".", "");
  return { digits: BigInt(digits), exponent: Number(exponent) - digits.length + 1 };
}

/** SQL of the number of a day, YYYYMMDD, among all days. */
const serialSql = (day: Fragment) => sql`julianday(printf('%d-%02d-%02d', ${day} / 10000, ${day} / 100 % 100, ${day} % 100))`;
const SERIAL = serialSql(raw("day"));

/**
 * SQL of the rate of a currency at a day: the operator's fixed one; without it that of the nearest day that has one, of two as near
 * the earlier; where no day has one, the one that comes with the product.
 * @param currency SQL of its code
 * @param day SQL of YYYYMMDD
 * @param given what `givenRatesJson` makes
 */
export function rateSql(currency: Fragment, day: Fragment, given: Fragment): Fragment {
  const at = (list: "fixed" | "shipped") => sql`${given} ->> (${raw(`'$.${list}.'`)} || nullif(${currency}, ''))`;
  const own = sql`FROM currency_rates WHERE currency = ${currency}`;
  const known = sql`SELECT per_usd_micros ${own} AND day IN ((SELECT max(day) ${own} AND day <= ${day}), (SELECT min(day) ${own} AND day > ${day}))
    ORDER BY abs(${SERIAL} - ${serialSql(day)}), day LIMIT 1`;
  return sql`iif(${currency} = 'usd', 1000000, COALESCE(${at("fixed")}, (${known}), ${at("shipped")}))`;
}

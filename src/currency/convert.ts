import { divideHalfUp } from "../money.ts";

/** Millionths of a currency that a US dollar buys; null where nobody has told. */
export type Rate = number | null;

/**
 * An amount in another currency, rounded to the nearest millionth.
 * @param micros millionths of the currency it is in, 0 or more
 * @param from that currency's rate
 * @param to the other's
 * @returns null when a rate is missing, or the amount is too large to be kept
 */
export function convertMicros(micros: number, from: Rate, to: Rate): number | null {
  if (!from || !to) return null;
  const converted = Number(divideHalfUp(BigInt(micros) * BigInt(to), BigInt(from)));
  return Number.isSafeInteger(converted) ? converted : null;
}

/**
 * SQL of the rate of a currency at a day: the last one known by then, else the first one known afterwards.
 * @param currency SQL of three lower-case letters
 * @param day SQL of YYYYMMDD
 */
export function rateSql(currency: string, day: string): string {
  const rates = `SELECT per_usd_micros FROM currency_rates WHERE currency = ${currency}`;
  return `iif(${currency} = 'usd', 1000000, COALESCE((${rates} AND day <= ${day} ORDER BY day DESC LIMIT 1), (${rates} ORDER BY day LIMIT 1)))`;
}

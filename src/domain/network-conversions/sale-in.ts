import { convertMicros } from "../currency/convert.ts";
import type { Place } from "./read-places.ts";
import type { Report } from "./report.ts";

/**
 * What a sale is in another currency, by the rates of the report's day.
 * @returns millionths; null where no sale is told, or no rate is known: it is never one for one
 */
export function saleIn(
  currency: string,
  { saleRates }: Pick<Place, "saleRates">,
  { saleMicros, saleCurrency }: Pick<Report, "saleMicros" | "saleCurrency">,
): number | null {
  if (saleMicros === null || saleCurrency === "" || saleCurrency === currency) return saleMicros;
  return convertMicros(saleMicros, saleRates[saleCurrency] ?? null, saleRates[currency] ?? null);
}

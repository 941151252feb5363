import type { Language } from "./preferences.ts";

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(lang: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = lang + JSON.stringify(options);
  const known = cache.get(key) ?? new Intl.NumberFormat(lang, options);
  cache.set(key, known);
  return known;
}

/** What cannot be computed, such as ROI without cost. */
export const NOTHING = "–";

export function formatNumber(value: number, lang: Language): string {
  return numberFormat(lang, {}).format(value);
}

/** `12.5` → `12.5 %`; the value is in percent already. */
export function formatPercent(value: number | null, lang: Language): string {
  return value === null ? NOTHING : `${numberFormat(lang, { maximumFractionDigits: 2 }).format(value)} %`;
}

/** `-12.5` → `−12.5 %`, `12.5` → `+12.5 %`: a change against a period before. */
export function formatChange(value: number | null, lang: Language): string {
  return value === null ? NOTHING : `${numberFormat(lang, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value)} %`;
}

/** Money in a currency's code (`usd`), with up to four decimals for small sums: a click often costs less than a cent. */
export function formatMoney(value: number | null, currency: string, lang: Language): string {
  if (value === null) return NOTHING;
  const decimals = value !== 0 && Math.abs(value) < 1 ? 4 : 2;
  const options = { minimumFractionDigits: 2, maximumFractionDigits: decimals };
  const code = currency.toUpperCase();
  try {
    return numberFormat(lang, { style: "currency", currency: code, currencyDisplay: "narrowSymbol", ...options }).format(value);
  } catch {
    // Codes of other lengths, such as usdt.
    return `${numberFormat(lang, options).format(value)} ${code}`;
  }
}

/** `12,5 ` → `12.5`: a number as somebody types it, as the APIs read it. */
export function dotted(typed: string): string {
  return typed.trim().replace(",", ".");
}

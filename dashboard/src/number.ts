import type { Language } from "./preferences.ts";

const cache = new Map<string, Intl.NumberFormat>();

function formatterOf(lang: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = lang + JSON.stringify(options);
  const known = cache.get(key) ?? new Intl.NumberFormat(lang, options);
  cache.set(key, known);
  return known;
}

/** The minus is as wide as a plus, where the language's format has a hyphen. */
function format(value: number, lang: Language, options: Intl.NumberFormatOptions): string {
  return formatterOf(lang, options).format(value).replace("-", "−");
}

/** What cannot be computed, such as ROI without cost. */
export const NOTHING = "–";

const PERCENT = { en: "%", ru: "\u00a0%" } as const satisfies Record<Language, string>;

export function formatNumber(value: number, lang: Language): string {
  return format(value, lang, {});
}

/** `12.5` → `12.5%`, in Russian `12,5 %`: what somebody set, such as a share; the value is in percent already. */
export function formatPercent(value: number | null, lang: Language): string {
  return value === null ? NOTHING : format(value, lang, { maximumFractionDigits: 2 }) + PERCENT[lang];
}

/** `66` → `66.00%`: what was counted, such as a rate, with two decimals in each row of a column; from 1,000% on with none. */
export function formatRate(value: number | null, lang: Language): string {
  if (value === null) return NOTHING;
  const digits = Math.abs(value) < 1000 ? 2 : 0;
  return format(value, lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }) + PERCENT[lang];
}

/** `-12.5` → `−12.5%`, `12.5` → `+12.5%`: a change against a period before. */
export function formatChange(value: number, lang: Language): string {
  return format(value, lang, { maximumFractionDigits: 1, signDisplay: "exceptZero" }) + PERCENT[lang];
}

/** Money in a currency's code (`usd`), with up to four decimals for small sums: a click often costs less than a cent. */
export function formatMoney(value: number | null, currency: string, lang: Language): string {
  return value === null ? NOTHING : inCurrency(currency, decimalsOf(value), (options) => format(value, lang, options));
}

/** `$2.00 – $18.50`, in Russian `2,00–18,50 $`: the least and the most of something. */
export function formatMoneyRange(from: number, to: number, currency: string, lang: Language): string {
  const decimals = Math.max(decimalsOf(from), decimalsOf(to));
  return inCurrency(currency, decimals, (options) => formatterOf(lang, options).formatRange(from, to));
}

const decimalsOf = (value: number): number => (value !== 0 && Math.abs(value) < 1 ? 4 : 2);

function inCurrency(currency: string, decimals: number, show: (options: Intl.NumberFormatOptions) => string): string {
  const options = { minimumFractionDigits: 2, maximumFractionDigits: decimals };
  const code = currency.toUpperCase();
  try {
    return show({ style: "currency", currency: code, currencyDisplay: "narrowSymbol", ...options });
  } catch {
    // Codes of other lengths, such as usdt.
    return `${show(options)} ${code}`;
  }
}

/** What a field for a number has: `1234567.89`, in Russian `1234567,89`, and never `1e-6`. */
export function formatTyped(value: number, lang: Language): string {
  return formatterOf(lang, { maximumFractionDigits: 6, useGrouping: false }).format(value);
}

/** `1 234,5 ` → `1234.5`: a number as somebody types it, in either language, as the APIs read it. */
export function dotted(typed: string): string {
  return typed.replaceAll(/\s/g, "").replace(",", ".");
}

import { z } from "zod";
import type { Deps } from "../deps.ts";
import { readAtMost } from "../http/read-at-most.ts";
import { findCurrency } from "../money.ts";
import { DAY_MS, HOUR_MS } from "../time.ts";

/** The row of watermarks that says when the source is asked again, Unix milliseconds. */
const NEXT = "currency_rates";
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;
/** Units of the weakest currencies that a dollar buys are far fewer. */
const MAX_PER_USD = 1_000_000_000;

/** `{"date":"2026-01-31","base":"USD","rates":{"EUR":0.92,…}}`; only the rates must be there. */
const answer = z.object({
  date: z.iso.date().optional(),
  base: z.string().regex(/^usd$/i).optional(),
  rates: z.record(z.string(), z.unknown()),
});

const NEXT_SQL = `SELECT value FROM watermarks WHERE name = '${NEXT}'`;
const MOVE_SQL = `INSERT INTO watermarks (name, value) VALUES ('${NEXT}', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
const KEEP_SQL = `INSERT INTO currency_rates (currency, day, per_usd_micros)
  SELECT value ->> 0, CAST(?2 AS INTEGER), CAST(value ->> 1 AS INTEGER) FROM json_each(?1) WHERE true
  ON CONFLICT (currency, day) DO UPDATE SET per_usd_micros = excluded.per_usd_micros`;

/**
 * Asks CURRENCY_RATES_URL for the day's rates, once a day; where it is down or talks nonsense, again in an hour, and what was
 * known before goes on being used. Does nothing while there is no such URL.
 */
export async function fetchRates(deps: Deps): Promise<void> {
  const { currencyRatesUrl } = deps.config;
  if (currencyRatesUrl === "") return;
  const d1 = deps.db.$client;
  const nowMs = deps.now();
  const next = await d1.prepare(NEXT_SQL).first<{ value: number }>();
  if (next !== null && nowMs < next.value) return;
  // Before the source is asked, so that one that hangs is not asked every minute.
  await d1
    .prepare(MOVE_SQL)
    .bind(nowMs + HOUR_MS)
    .run();
  const { day, rates } = await ask(deps, currencyRatesUrl);
  await d1.batch([d1.prepare(KEEP_SQL).bind(JSON.stringify(rates), day), d1.prepare(MOVE_SQL).bind(nowMs + DAY_MS)]);
}

/** @throws Error when there is no answer in time, or none of this form */
async function ask(deps: Deps, url: string): Promise<{ day: number; rates: [currency: string, perUsdMicros: number][] }> {
  const response = await deps.fetch(url, { headers: { accept: "application/json" }, signal: deps.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the source of currency rates answered ${response.status}`);
  const { bytes } = await readAtMost(response.body, MAX_BYTES);
  const { date, rates } = answer.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const known = Object.entries(rates).flatMap(([code, rate]): [string, number][] => {
    const currency = findCurrency(code);
    const micros = typeof rate === "number" && rate <= MAX_PER_USD ? Math.round(rate * 1_000_000) : 0;
    return currency === null || currency === "usd" || !(micros > 0) ? [] : [[currency, micros]];
  });
  if (known.length === 0) throw new Error("the source of currency rates told none");
  const today = new Date(deps.now()).toISOString().slice(0, 10);
  const told = date !== undefined && date < today ? date : today;
  return { day: Number(told.replaceAll("-", "")), rates: known };
}

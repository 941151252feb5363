import { z } from "zod";
import { sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { readAtMost } from "../../http/read-at-most.ts";
import { findCurrency, isPerUsd } from "../../lib/money.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { microsPerUsd } from "./convert.ts";

/** The row of watermarks that says when the source is asked again, Unix milliseconds. */
const NEXT = "currency_rates";
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

const rates = z.record(z.string(), z.unknown());

/** `{"date":"2026-01-31","base":"USD","rates":{"EUR":0.92,…}}`, or `{"date":"2026-01-31","usd":{"eur":0.92,…}}`; only the rates must be there. */
const answer = z
  .object({ date: z.iso.date().optional(), base: z.string().regex(/^usd$/i).optional(), rates: rates.optional(), usd: rates.optional() })
  .transform(({ date, rates, usd }, ctx) => {
    const told = rates ?? usd;
    if (told !== undefined) return { date, rates: told };
    ctx.addIssue({ code: "custom", message: "no rates" });
    return z.NEVER;
  });

/**
 * Asks the sources of CURRENCY_RATES_URL for the day's rates, once a day: of a currency the first that has it is believed. Where
 * all are down or talk nonsense, again in an hour, and what was known before goes on being used. Does nothing while there are none.
 * @throws Error when none of them answered; what one of several answered is kept
 */
export async function fetchRates(deps: Deps): Promise<void> {
  const { currencyRatesUrls } = deps.config;
  if (currencyRatesUrls.length === 0) return;
  const { db } = deps;
  const nowMs = deps.now();
  const nextMs = await readWatermark(db, NEXT);
  if (nextMs !== null && nowMs < nextMs) return;
  // Before the sources are asked, so that one that hangs is not asked every minute.
  await watermarkStatement(db, { job: NEXT, value: nowMs + HOUR_MS }).run();
  const known = new Map<string, Told>();
  for (const url of currencyRatesUrls) for (const rate of await askUnlessDown(deps, url)) if (!known.has(rate[0])) known.set(rate[0], rate);
  if (known.size === 0) throw new Error("no source of currency rates told any");
  await db.$client.batch([keepStatement(db, [...known.values()]), watermarkStatement(db, { job: NEXT, value: nowMs + DAY_MS })]);
}

function keepStatement(db: Deps["db"], told: readonly Told[]): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO currency_rates (currency, day, per_usd_micros)
      SELECT value ->> 0, value ->> 2, value ->> 1 FROM json_each(${JSON.stringify(told)}) WHERE true
      ON CONFLICT (currency, day) DO UPDATE SET per_usd_micros = excluded.per_usd_micros`,
  );
}

type Told = [currency: string, microsPerUsd: number, day: number];

async function askUnlessDown(deps: Deps, url: string): Promise<Told[]> {
  try {
    return await ask(deps, url);
  } catch (error) {
    deps.log.error("rates.not_told", { host: new URL(url).host, ...describeError(error) });
    return [];
  }
}

/** @throws Error when there is no answer in time, or none of this form */
async function ask(deps: Deps, url: string): Promise<Told[]> {
  const response = await deps.fetch(url, { headers: { accept: "application/json" }, signal: deps.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the source of currency rates answered ${response.status}`);
  const { bytes } = await readAtMost(response.body, MAX_BYTES);
  const { date, rates } = answer.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const today = new Date(deps.now()).toISOString().slice(0, 10);
  const day = Number((date !== undefined && date < today ? date : today).replaceAll("-", ""));
  return Object.entries(rates).flatMap(([code, rate]): Told[] => {
    const currency = findCurrency(code);
    return currency === null || currency === "usd" || !isPerUsd(rate) ? [] : [[currency, microsPerUsd(rate), day]];
  });
}

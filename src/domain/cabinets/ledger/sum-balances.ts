import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { fromMicros } from "../../../lib/money.ts";
import { utcDay } from "../../../lib/time.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { convertMicros, givenRatesJson, type Rate, rateSql } from "../../currency/convert.ts";

/** Amounts are millionths of the account's currency. */
export interface Balances {
  currency: string;
  /** In ads. */
  adsMicros: number;
  availableMicros: number;
  /** What no rate is known for, all of it, by currency in its units. */
  unconverted: Record<string, number>;
}

interface CurrencyRow {
  currency: string;
  availableMicros: number;
  adsMicros: number;
  rate: Rate;
  ownRate: Rate;
}

/** What all cabinets of the account have, in its own currency at today's rates (UTC). Each currency is converted as a whole. */
export async function sumBalances(ctx: Ctx): Promise<Balances> {
  mayOrThrow(ctx, "cabinets.read");
  const { db, now, config } = ctx.deps;
  const own = ctx.account.currency;
  const today = sql`${utcDay(now())}`;
  const rateOf = (currency: Parameters<typeof rateSql>[0]) => rateSql(currency, today, sql`${givenRatesJson(config.currencyRates)}`);
  const rows = await readAlone(
    rowsOf<CurrencyRow>(
      db,
      sql`SELECT currency, availableMicros, adsMicros, ${rateOf(raw("b.currency"))} AS rate, ${rateOf(sql`${own}`)} AS ownRate
        FROM (SELECT currency, sum(available_micros) AS availableMicros, sum(ads_micros) AS adsMicros
          FROM cabinets WHERE account_id = ${ownerOf(ctx)} GROUP BY currency ORDER BY currency) b`,
    ),
  );
  const balances: Balances = { currency: own, adsMicros: 0, availableMicros: 0, unconverted: {} };
  for (const { currency, availableMicros, adsMicros, rate, ownRate } of rows) {
    const convert = (micros: number) => (currency === own ? micros : convertSigned(micros, rate, ownRate));
    const [available, ads] = [convert(availableMicros), convert(adsMicros)];
    if (available !== null && ads !== null) {
      balances.availableMicros += available;
      balances.adsMicros += ads;
    } else if (availableMicros !== 0 || adsMicros !== 0) balances.unconverted[currency] = fromMicros(availableMicros + adsMicros);
  }
  return balances;
}

function convertSigned(micros: number, from: Rate, to: Rate): number | null {
  const converted = convertMicros(Math.abs(micros), from, to);
  return converted === null ? null : converted * Math.sign(micros);
}

import { rowsOf } from "../../../db/read.ts";
import { type Fragment, name, sql, statement } from "../../../db/sql.ts";
import { CURRENCY_CODES } from "../../../lib/money.ts";
import { utcDay } from "../../../lib/time.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { givenRatesJson, rateSql } from "../../currency/convert.ts";

/** A currency as a network has it. */
export interface NetworkCurrency {
  /** Three or four lower-case letters. */
  currency: string;
  /** Whether it is the network's own. */
  isDefault: boolean;
  isActive: boolean;
  /** Units of it for one of the network's own. */
  rate: number;
  /** The least that is paid out, in millionths. */
  minPaymentMicros: number;
}

interface Row {
  currency: string;
  isActive: number;
  minPaymentMicros: number;
  perUsd: number;
  ownPerUsd: number;
}

/** Digits that rates are worth. */
const DIGITS = 8;

/** SQL of whether a currency is active in the caller's network: its own always is. */
export function isActiveCurrency(ctx: NetworkCtx, currency: string): Fragment {
  return sql`${currency} = ${ctx.network.currency} OR EXISTS (
    SELECT 1 FROM network_currencies WHERE network_id = ${networkOf(ctx)} AND currency = ${currency} AND is_active)`;
}

const rateToday = ({ deps }: NetworkCtx, currency: Fragment): Fragment =>
  rateSql(currency, sql`${utcDay(deps.now())}`, sql`${givenRatesJson(deps.config.currencyRates)}`);

/** A read of currencies that a rate is known of. @param codes a JSON list */
function currenciesRead(ctx: NetworkCtx, codes: readonly string[]) {
  const own = ctx.network.currency;
  return rowsOf<Row>(
    ctx.deps.db,
    sql`SELECT * FROM (SELECT code.value AS currency, code.value = ${own} OR COALESCE(n.is_active, 0) AS isActive,
        COALESCE(n.min_payment_micros, 0) AS minPaymentMicros, ${rateToday(ctx, name("code.value"))} AS perUsd,
        ${rateToday(ctx, sql`${own}`)} AS ownPerUsd
      FROM json_each(${JSON.stringify(codes)}) AS code LEFT JOIN network_currencies n ON n.network_id = ${networkOf(ctx)} AND n.currency = code.value)
      WHERE perUsd IS NOT NULL AND ownPerUsd IS NOT NULL ORDER BY currency`,
  );
}

const toCurrency = (own: string, { currency, isActive, minPaymentMicros, perUsd, ownPerUsd }: Row): NetworkCurrency => ({
  currency,
  isDefault: currency === own,
  isActive: isActive === 1,
  rate: Number((perUsd / ownPerUsd).toPrecision(DIGITS)),
  minPaymentMicros,
});

/** The currencies that a rate is known of, by their codes. @throws AppError forbidden */
export async function listCurrencies(ctx: NetworkCtx, { onlyActive }: { onlyActive: boolean }): Promise<NetworkCurrency[]> {
  mayOrThrow(ctx, "currencies.read");
  const { statement, read } = currenciesRead(ctx, CURRENCY_CODES);
  const all = read(await statement.all()).map((row) => toCurrency(ctx.network.currency, row));
  return onlyActive ? all.filter(({ isActive }) => isActive) : all;
}

/** What a network says of a currency; what is left out stays. */
interface Changes {
  isActive?: boolean | undefined;
  minPaymentMicros?: number | undefined;
}

/**
 * Says whether a currency is active in the network, and how much of it is paid out at least.
 * @throws AppError forbidden, field_invalid (code) of one that no rate is known of; field_invalid (active) where the network's own would not be
 */
export async function setCurrency(ctx: NetworkCtx, currency: string, { isActive, minPaymentMicros }: Changes): Promise<NetworkCurrency> {
  mayOrThrow(ctx, "currencies.write");
  const { db } = ctx.deps;
  const own = ctx.network.currency;
  if (currency === own && isActive === false) throw new AppError("field_invalid", "active");
  const { statement: readBack, read } = currenciesRead(ctx, [currency]);
  const write = statement(
    db,
    sql`INSERT INTO network_currencies (network_id, currency, is_active, min_payment_micros)
      SELECT ${networkOf(ctx)}, ${currency}, ${Number(isActive ?? currency === own)}, ${minPaymentMicros ?? 0}
      WHERE ${rateToday(ctx, sql`${currency}`)} IS NOT NULL
      ON CONFLICT (network_id, currency) DO UPDATE SET is_active = COALESCE(${isActive === undefined ? null : Number(isActive)}, is_active),
        min_payment_micros = COALESCE(${minPaymentMicros ?? null}, min_payment_micros)`,
  );
  const [, result] = await db.$client.batch<unknown>([write, readBack]);
  const [row] = result === undefined ? [] : read(result);
  if (row === undefined) throw new AppError("field_invalid", "code");
  return toCurrency(own, row);
}

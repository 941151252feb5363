import { payments } from "../../db/schema/index.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { countLiveCampaigns, type Payment } from "./find-payment.ts";
import { paymentUrl } from "./gateway.ts";
import { PERIOD_DAYS, paidTimeRemains } from "./paid-time.ts";
import { paymentMethods } from "./payment-methods.ts";
import { createStarsInvoice } from "./stars-invoice.ts";
import { findTariff, type Tariff } from "./tariffs.ts";

/**
 * Buys 30 days of a plan, by Telegram Stars where nothing else is asked for; the free plan is taken at once. Where
 * people host for themselves the free plan changes nothing: whoever took it would only lose campaigns by it.
 * @returns where to pay, and the payment's id; null when nothing is to be paid
 * @throws AppError tariff_not_found, paid_time_remains, limit_reached (more live campaigns than the plan allows),
 *   payments_off, telegram_unreachable, telegram_refused, database
 */
export async function buyTariff(
  ctx: Ctx,
  input: { tariff: string; method?: Payment["provider"] | undefined },
): Promise<{ url: string; paymentId: number } | null> {
  mayOrThrow(ctx, "billing.pay");
  const tariff = findTariff(input.tariff);
  if (tariff === undefined) throw new AppError("tariff_not_found");
  if (paidTimeRemains(ctx.deps.now(), ctx.account)) throw new AppError("paid_time_remains");
  if (tariff.campaigns >= 0 && (await countLiveCampaigns(ctx.deps, ownerOf(ctx))) > tariff.campaigns) throw new AppError("limit_reached");
  if (tariff.priceUsd === 0) return ctx.deps.config.selfHosted ? null : takeFree(ctx, tariff);
  const payment = await openPayment(ctx, tariff, chooseProvider(ctx, input.method));
  const url = payment.provider === "stars" ? await createStarsInvoice(ctx, { payment, tariff }) : await paymentUrl(ctx.deps, payment);
  return { url, paymentId: payment.id };
}

/** Guarded by what was checked before, so that a payment confirmed or a campaign made in between is not undone. */
async function takeFree(ctx: Ctx, tariff: Tariff): Promise<null> {
  const { deps, account } = ctx;
  const take = sql`UPDATE accounts SET tariff = ${tariff.code}
    WHERE id = ${ownerOf(ctx)} AND paid_until_ms IS ${account.paidUntilMs}
      AND (SELECT COUNT(*) FROM campaigns WHERE account_id = ${ownerOf(ctx)} AND status <> ${raw(CAMPAIGN_STATUS.deleted)}) <= ${tariff.campaigns}
    RETURNING id`;
  if ((await statement(deps.db, take).first()) === null) throw new AppError("database");
  return null;
}

/** Stars need the service bot and a Telegram user to pay: the invoice is bound to the account's own. */
function chooseProvider({ deps: { config }, account }: Ctx, wanted: Payment["provider"] | undefined): Payment["provider"] {
  const open = { ...paymentMethods(config), ...(account.telegramId === null ? { stars: false } : {}) };
  const provider = wanted ?? (open.stars ? "stars" : "gateway");
  if (!open[provider]) throw new AppError("payments_off");
  return provider;
}

async function openPayment(ctx: Ctx, tariff: Tariff, provider: Payment["provider"]): Promise<Payment> {
  const { deps } = ctx;
  const price =
    provider === "stars"
      ? { amountMinor: tariff.priceUsd * deps.config.starsPerUsd, currency: "XTR" }
      : { amountMinor: tariff.priceUsd * 100, currency: "USD" };
  const [payment] = await deps.db
    .insert(payments)
    .values({ accountId: ownerOf(ctx), tariff: tariff.code, days: PERIOD_DAYS, provider, ...price, createdAtMs: deps.now() })
    .returning();
  if (payment === undefined) throw new AppError("database");
  return payment;
}

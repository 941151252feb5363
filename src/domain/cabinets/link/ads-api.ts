import { z } from "zod";
import { readAtMost } from "../../../http/read-at-most.ts";
import type { AD_STATUSES } from "../../../lib/codes.ts";
import { findCurrency, toMicros } from "../../../lib/money.ts";
import { cutText } from "../../../lib/text.ts";
import { utcDay } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { readExternalId } from "../ads/external-id.ts";
import { slotOf } from "../statistics/interval.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;
const PAGE_ADS = 100;
const MAX_TITLE = 255;
const MAX_TEXT = 4096;
/** Where a limit does not say for how long. */
const UNNAMED_WAIT_SECONDS = 60;

/** Why a call of the Ads API failed, by what is to be done about it. */
type Fault =
  /** The token is not valid, or no longer. */
  | { kind: "revoked" }
  | { kind: "rate_limited"; retryAfterSeconds: number }
  /** Asking for the same again will not help. */
  | { kind: "refused" }
  /** No answer, or none that makes sense. */
  | { kind: "unreachable" };

export class AdsApiError extends Error {
  override readonly name = "AdsApiError";
  /** Telegram's, or one of ours that it does not have. */
  readonly code: string;
  readonly fault: Fault;

  constructor(code: string, fault: Fault) {
    super(code);
    this.code = code;
    this.fault = fault;
  }
}

/** Amounts may be numbers or texts, with or without a sign. Floating point leaves crumbs of less than a millionth. */
const amount = z.union([z.number(), z.string().min(1)]).transform((value, ctx) => {
  const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(String(value).trim()) ?? [];
  const micros = Number(digits) < 5e-7 ? 0 : toMicros(digits);
  if (micros !== null) return sign === "" || micros === 0 ? micros : -micros;
  ctx.addIssue({ code: "custom", message: "no amount" });
  return z.NEVER;
});

const count = z
  .union([z.number(), z.string().regex(/^\d{1,15}$/)])
  .transform(Number)
  .pipe(z.int().min(0));
const externalId = z.union([z.int().positive(), z.string().min(1).max(40)]).transform(String);
const words = (length: number) =>
  z
    .string()
    .nullish()
    .transform((value) => cutText(value ?? "", length));

const account = z
  .object({ account_id: externalId, currency: z.string(), remaining_budget: amount, ads_budget: amount, spent_budget: amount })
  .transform((told) => ({
    externalId: told.account_id,
    /** Null for one that is none. */
    currency: findCurrency(told.currency),
    availableMicros: told.remaining_budget,
    adsMicros: told.ads_budget,
    spentMicros: told.spent_budget,
  }));

/** An ad that is not sent in for review yet stands still. */
const STATUSES: Readonly<Record<string, (typeof AD_STATUSES)[number]>> = {
  active: "active",
  stopped: "stopped",
  ready_for_review: "stopped",
  in_review: "in_review",
  declined: "declined",
  on_hold: "on_hold",
};

const ad = z
  .object({
    ad_id: externalId,
    title: words(MAX_TITLE),
    text: words(MAX_TEXT),
    promote_url: words(MAX_TEXT),
    status: z.string().nullish(),
    action_type: words(MAX_TITLE),
    cpm: amount.nullish(),
    daily_budget_limit: amount.nullish(),
    spent_budget: amount,
    remaining_budget: amount.nullish(),
    views: count.nullish(),
    clicks: count.nullish(),
    opens: count.nullish(),
    actions: count.nullish(),
  })
  .transform((told) => ({
    externalId: readExternalId(told.ad_id),
    title: told.title || readExternalId(told.ad_id),
    text: told.text,
    promoteUrl: told.promote_url,
    /** Null for one that is not known here. */
    status: STATUSES[told.status ?? ""] ?? null,
    actionType: told.action_type,
    cpmMicros: told.cpm ?? null,
    dailyBudgetMicros: told.daily_budget_limit ?? null,
    remainingMicros: told.remaining_budget ?? null,
    spentMicros: told.spent_budget,
    /** Of all time; null where Telegram does not count it. */
    views: told.views ?? null,
    clicks: told.clicks ?? null,
    opens: told.opens ?? null,
    actions: told.actions ?? null,
  }));

const page = z
  .object({ ads: z.array(ad), total_count: count.nullish(), next_offset: z.union([z.string(), z.number()]).nullish() })
  .transform(({ ads, total_count, next_offset }) => ({
    ads,
    /** How many there are in all; null: it is not told. */
    total: total_count ?? null,
    /** Where the list goes on; null: it ends. */
    next: next_offset === null || next_offset === undefined || next_offset === "" ? null : String(next_offset),
  }));

const interval = z
  .object({
    from_time: z.int().positive(),
    views: count.nullish(),
    opens: count.nullish(),
    clicks: count.nullish(),
    actions: count.nullish(),
    joins: count.nullish(),
    spent_budget: amount,
  })
  .transform((told) => ({
    day: utcDay(told.from_time * 1000),
    slot: slotOf(told.from_time * 1000),
    views: told.views ?? 0,
    opens: told.opens ?? 0,
    clicks: told.clicks ?? 0,
    actions: told.actions ?? told.joins ?? 0,
    spentMicros: told.spent_budget,
  }));

/** An advertiser's account as Telegram has it. Amounts are millionths of its currency. */
export type ToldAccount = z.output<typeof account>;
/** An ad with its figures of all time. */
export type ToldAd = z.output<typeof ad>;
export type ToldPage = z.output<typeof page>;
/** What an ad did on a UTC day, or in the five minutes of it that `slot` says. */
export type ToldInterval = z.output<typeof interval>;

const envelope = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.string().min(1).max(200) }),
]);

/**
 * Telegram's Ads API for one account. Each call throws an AdsApiError where it fails.
 */
export function adsApi(deps: Pick<Deps, "config" | "fetch" | "timeout">, token: string) {
  const ask = <T>(method: string, params: object, schema: z.ZodType<T>): Promise<T> => call(deps, { token, method, params, schema });
  return {
    currentAccount: (): Promise<ToldAccount> => ask("getCurrentAccount", {}, account),
    adsPage: (offset: string | null): Promise<ToldPage> =>
      ask("getAdsList", { limit: PAGE_ADS, ...(offset === null ? {} : { offset }) }, page),
    /**
     * @param fromMs and toMs, which is not in it: the beginnings of UTC days
     * @param intervalMs a day or five minutes; there may be 1,000 of them
     */
    adStats: (id: string, { fromMs, toMs, intervalMs }: { fromMs: number; toMs: number; intervalMs: number }): Promise<ToldInterval[]> =>
      ask(
        "getAdStats",
        {
          ad_id: Number.isSafeInteger(Number(id)) ? Number(id) : id,
          from_time: fromMs / 1000,
          to_time: toMs / 1000,
          interval: intervalMs / 1000,
        },
        z.array(interval),
      ),
  };
}

interface Asked<T> {
  token: string;
  method: string;
  params: object;
  schema: z.ZodType<T>;
}

async function call<T>(deps: Pick<Deps, "config" | "fetch" | "timeout">, { token, method, params, schema }: Asked<T>): Promise<T> {
  const { status, retryAfter, body } = await exchange(deps, { token, method, params });
  const answer = envelope.safeParse(body);
  if (answer.success && !answer.data.ok) throw refusal(answer.data.error);
  if (status === 429) throw refusal(`FLOOD_WAIT_${/^\d{1,9}$/.test(retryAfter) ? retryAfter : UNNAMED_WAIT_SECONDS}`);
  if (status !== 200 || !answer.success) throw unreachable(status === 200 ? "ANSWER_MALFORMED" : `HTTP_${status}`);
  const result = schema.safeParse(answer.data.ok ? answer.data.result : undefined);
  if (!result.success) throw unreachable("ANSWER_MALFORMED");
  return result.data;
}

const unreachable = (code: string) => new AdsApiError(code, { kind: "unreachable" });

function refusal(code: string): AdsApiError {
  const [, seconds] = /^FLOOD_WAIT_(\d{1,9})$/.exec(code) ?? [];
  if (seconds !== undefined) return new AdsApiError(code, { kind: "rate_limited", retryAfterSeconds: Number(seconds) });
  return new AdsApiError(code, { kind: code === "ACCESS_TOKEN_INVALID" ? "revoked" : "refused" });
}

/** Sends a call, and reads what comes back, also where it is no JSON. */
async function exchange(deps: Pick<Deps, "config" | "fetch" | "timeout">, { token, method, params }: Omit<Asked<unknown>, "schema">) {
  try {
    const response = await deps.fetch(`${deps.config.telegramAdsApiRoot}/${method}`, {
      method: "POST",
      redirect: "manual",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(params),
      signal: deps.timeout(TIMEOUT_MS),
    });
    const { bytes } = await readAtMost(response.body, MAX_BYTES);
    return { status: response.status, retryAfter: response.headers.get("retry-after") ?? "", body: parse(bytes) };
  } catch (error) {
    throw unreachable(error instanceof Error && error.name === "TimeoutError" ? "TIMEOUT" : "UNREACHABLE");
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

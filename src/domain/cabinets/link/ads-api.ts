import { z } from "zod";
import { readAtMost } from "../../../http/read-at-most.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import {
  account,
  interval,
  page,
  reported,
  type ToldAccount,
  type ToldInterval,
  type ToldMonth,
  type ToldPage,
} from "./ads-api-answers.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;
const PAGE_ADS = 100;
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
    /** Fails as refused where an ad cannot be shown in the bot. @param bot its username */
    targetBot: (bot: string): Promise<unknown> => ask("getTargetBot", { bot }, z.looseObject({})),
    /** @param month YYYYMM, UTC */
    accountReport: (month: number): Promise<ToldMonth[]> =>
      ask("getAccountReport", { year: Math.floor(month / 100), month: month % 100 }, z.array(reported)),
  };
}

/** What a failed call is to who asked for it. */
export function toAppError({ code, fault }: AdsApiError): AppError {
  if (fault.kind === "unreachable") return new AppError("telegram_unreachable");
  return new AppError("telegram_refused", undefined, { says: `Telegram answered ${code}` });
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

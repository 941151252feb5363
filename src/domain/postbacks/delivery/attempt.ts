import { readAtMost } from "../../../http/read-at-most.ts";
import { cutText } from "../../../lib/text.ts";
import type { Deps } from "../../../platform/deps.ts";
import { checkAddress } from "../outbound/check-address.ts";
import { createDeadlines } from "../outbound/deadline.ts";
import { createResolver, type Resolve } from "../outbound/dns.ts";
import { readAnswer } from "../outbound/read-answer.ts";
import { createSigner, type Sign } from "../outbound/signing.ts";
import { deploymentMark } from "../outbound/webhook-id.ts";
import { parseRetryAfter } from "./retry-schedule.ts";

const READ_BYTES = 65_536;
const KEEP_BYTES = 2_048;
/** So much of what comes behind shows where the last character that is kept ends. */
const LOOK_BYTES = 256;

export interface AttemptResult {
  /**
   * delivered; rejected (answered, and trying again would not help); failed (to be tried again);
   * waiting: nothing was sent for a reason of our own, and it does not count as an attempt.
   */
  outcome: "delivered" | "rejected" | "failed" | "waiting";
  responseCode: number | null;
  /**
   * Why not delivered: `url`, `private`, `name` (the address was refused), `network`, `timeout`, `redirect`, `gone` (410),
   * `http` (another status), `answer` (the body says error); of waiting: `resolver`, `limit` (of requests in one run).
   */
  error: string | null;
  /** The first 2 KB of the answer, without control characters. */
  body: string;
  durationMs: number;
  /** As the receiver asked; null when it did not. */
  retryAfterSeconds: number | null;
}

type AttemptDeps = Pick<Deps, "config" | "fetch" | "now" | "timeout">;

/** What the attempts of one run share. */
export interface Shared {
  resolve: Resolve;
  deadline(nowMs: number): AbortSignal;
  sign: Sign;
  /** For `webhookIdOf`. */
  mark: string;
}

export async function createShared(deps: AttemptDeps & Pick<Deps, "vault" | "log">): Promise<Shared> {
  const mark = await deploymentMark(deps);
  return { resolve: createResolver(deps), deadline: createDeadlines(deps), sign: createSigner(deps), mark };
}

/** One GET to a receiver: address checked, no redirects, 15 s in all, 64 KB of the answer read. */
export async function attempt(
  deps: AttemptDeps,
  url: string,
  headers: Record<string, string>,
  { resolve, deadline }: Pick<Shared, "resolve" | "deadline"> = { resolve: createResolver(deps), deadline: createDeadlines(deps) },
): Promise<AttemptResult> {
  const startedAtMs = deps.now();
  const signal = deadline(startedAtMs);
  const checked = checkAddress(deps, url, resolve);
  const address = checked instanceof Promise ? await checked : checked;
  const result =
    address.result === "ok"
      ? await request(deps, url, headers, signal)
      : address.result === "refused"
        ? nothing("failed", address.reason)
        : nothing("waiting", "resolver");
  return { ...result, durationMs: deps.now() - startedAtMs };
}

type Result = Omit<AttemptResult, "durationMs">;

const nothing = (outcome: "failed" | "waiting", error: string, responseCode: number | null = null): Result => ({
  outcome,
  error,
  responseCode,
  body: "",
  retryAfterSeconds: null,
});

async function request(deps: AttemptDeps, url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Result> {
  let responseCode: number | null = null;
  try {
    const response = await deps.fetch(url, {
      redirect: "manual",
      signal,
      headers: { accept: "application/json, */*;q=0.5", "user-agent": "Pawprint", ...headers },
    });
    responseCode = response.status;
    const { text, kept } = isShort(response.headers) ? whole(await response.text()) : await readBeginning(response.body);
    const { outcome, error } = readAnswer(responseCode, text);
    const retryAfterSeconds = outcome === "failed" ? parseRetryAfter(response.headers.get("retry-after"), deps.now()) : null;
    return { outcome, error, responseCode, body: readable(kept), retryAfterSeconds };
  } catch (error) {
    if (error instanceof Error && /too many subrequests/i.test(error.message)) return nothing("waiting", "limit");
    return nothing("failed", isTimeout(error) ? "timeout" : "network", responseCode);
  }
}

/** What is read of an answer, and the part of it that is kept. */
interface Beginning {
  text: string;
  kept: string;
}

/**
 * Most answers say that they are short: they are read in one go, at half the cost of reading them piece by piece. Where something
 * beside the length says how much comes, the length may not be true.
 */
function isShort(headers: Headers): boolean {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= KEEP_BYTES && !headers.has("content-encoding") && !headers.has("transfer-encoding");
}

const whole = (text: string): Beginning => ({ text, kept: text });

async function readBeginning(body: Response["body"]): Promise<Beginning> {
  const { bytes } = await readAtMost(body, READ_BYTES);
  const text = new TextDecoder().decode(bytes);
  return { text, kept: bytes.length <= KEEP_BYTES ? text : beginningOf(bytes) };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

/** As text, without a character cut in half at the end. */
function beginningOf(bytes: Uint8Array): string {
  const decode = (length: number) => new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
  return cutText(decode(KEEP_BYTES + LOOK_BYTES), decode(KEEP_BYTES).length);
}

/** Without control characters: NUL first, they are no good to a database or a reader. */
function readable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, "");
}

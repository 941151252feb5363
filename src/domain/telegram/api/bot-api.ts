import { Api, GrammyError, HttpError } from "grammy/web";
import type { Deps } from "../../../platform/deps.ts";

/** A call that takes longer than this counts as unreachable. */
export const TIMEOUT_SECONDS = 10;

/** grammY's client for one bot, at the configured root and over the injected fetch. */
export function botApi(deps: Pick<Deps, "config" | "fetch">, token: string): Api {
  return new Api(token, {
    apiRoot: deps.config.telegramApiRoot,
    fetch: (input: RequestInfo | URL, init?: RequestInit) => deps.fetch(String(input), init),
    timeoutSeconds: TIMEOUT_SECONDS,
  });
}

/** An answer that makes no sense, which is as good as none. */
export function nonsense(answer: unknown): HttpError {
  return new HttpError("the answer makes no sense", answer);
}

/** Why a call of the Bot API failed, by what is to be done about it. */
export type BotApiFault =
  /** The token is not valid, or no longer; or Telegram says so for a moment: see confirmRevoked. */
  | { kind: "revoked" }
  /** The group became a supergroup, and has another id. */
  | { kind: "migrated"; newChatId: number }
  /** The person blocked the bot, or the chat removed it. */
  | { kind: "blocked"; description: string }
  | { kind: "rate_limited"; retryAfterSeconds: number }
  /** The call itself is wrong; trying again will not help. */
  | { kind: "refused"; description: string }
  /** No answer, or none that makes sense; try again later. */
  | { kind: "unreachable" };

/**
 * What Telegram's answer, or the lack of one, means.
 * @param error what a call of the Api threw
 * @throws the error itself when it did not come from the Bot API
 */
export function faultOf(error: unknown): BotApiFault {
  if (error instanceof HttpError) return { kind: "unreachable" };
  if (!(error instanceof GrammyError)) throw error;
  const { error_code: code, description, parameters } = error;
  if (code === 401 || code === 404) return { kind: "revoked" };
  if (code === 403) return { kind: "blocked", description };
  if (parameters?.migrate_to_chat_id !== undefined) return { kind: "migrated", newChatId: parameters.migrate_to_chat_id };
  if (code === 429) return { kind: "rate_limited", retryAfterSeconds: parameters?.retry_after || 1 };
  if (code >= 400 && code < 500) return { kind: "refused", description };
  return { kind: "unreachable" };
}

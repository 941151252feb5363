import { isLoopbackHost } from "../../../lib/net.ts";
import { cutText } from "../../../lib/text.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import type { Config } from "../../../platform/config.ts";
import type { Deps } from "../../../platform/deps.ts";
import { botApi, nonsense } from "../api/bot-api.ts";

const TELEGRAM_ITSELF = "https://api.telegram.org";

/** A wrong secret shows in failed deliveries; those older than this are ignored. */
const RECENT_MS = 2 * HOUR_MS;

/** Where updates are to go, and which. */
export interface Expected {
  url: string;
  updates: readonly string[];
}

/** Telegram's answer about a bot's webhook. */
export interface WebhookState {
  /** The address it has; empty: none. */
  url: string;
  /** It is ours, with our updates, and our secret as far as can be known. */
  isInPlace: boolean;
  /** How many updates wait. */
  pending: number;
  /** Why the last delivery failed; empty: none did. */
  error: string;
  errorAtMs: number | null;
}

/** @throws what bot-api.ts: faultOf reads */
export async function askWebhook(deps: Pick<Deps, "config" | "fetch" | "now">, token: string, expected: Expected): Promise<WebhookState> {
  const info = ((await botApi(deps, token).getWebhookInfo()) ?? {}) as unknown as Record<string, unknown>;
  const { url, allowed_updates: updates, pending_update_count: pending, last_error_message: error, last_error_date: date } = info;
  if (typeof url !== "string") throw nonsense(info);
  const errorAtMs = typeof date === "number" ? date * 1000 : null;
  const isSecretWrong = /\b401\b/.test(String(error ?? "")) && errorAtMs !== null && errorAtMs > deps.now() - RECENT_MS;
  return {
    url,
    isInPlace: url === expected.url && isSame(updates, expected.updates) && !isSecretWrong,
    pending: typeof pending === "number" ? pending : 0,
    error: typeof error === "string" ? cutText(error, 200) : "",
    errorAtMs,
  };
}

function isSame(updates: unknown, expected: readonly string[]): boolean {
  return Array.isArray(updates) && new Set(updates).size === expected.length && expected.every((update) => updates.includes(update));
}

/** Whether this server may set webhooks by itself: Telegram posts to public https addresses only. */
export function canReceive({ telegramApiRoot, publicUrl }: Pick<Config, "telegramApiRoot" | "publicUrl">): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return telegramApiRoot !== TELEGRAM_ITSELF || (protocol === "https:" && !isLoopbackHost(hostname));
}

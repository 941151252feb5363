import { createSecret, sha256Hex } from "../crypto.ts";
import type { Deps } from "../deps.ts";

const SESSION_PREFIX = "sess_";

/** A fresh session token, `sess_…`. */
export function createSessionToken(deps: Pick<Deps, "randomBytes">): string {
  return SESSION_PREFIX + createSecret(deps);
}

/** Whether a credential has a session token's form, which no API key has: those begin with a digit. */
export function isSessionToken(text: string): boolean {
  return text.startsWith(SESSION_PREFIX);
}

/** `{account id}-{key}` taken apart; null when the text has another form. */
export function parseApiKey(text: string): { accountId: number; key: string } | null {
  const match = /^([1-9]\d{0,14})-(.{1,200})$/.exec(text);
  return match?.[1] && match[2] ? { accountId: Number(match[1]), key: match[2] } : null;
}

/** What is stored of a key or a session token. */
export const hashSecret = sha256Hex;

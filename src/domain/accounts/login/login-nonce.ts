import { hashSecret } from "../keys/credentials.ts";

/** How long a nonce may be confirmed and redeemed after the bot was opened with it: the TTL of its record in KV. */
export const NONCE_TTL_SECONDS = 300;

/** What a client may mint: with `login-` before it, it fits Telegram's 64 characters of a start payload. */
export const NONCE_PATTERN = /^[A-Za-z0-9_-]{8,58}$/;

/** The names a nonce goes by in D1 and in KV, where it is never stored itself. */
export async function nonceNames(nonce: string): Promise<{ hash: string; kvKey: string }> {
  const hash = await hashSecret(nonce);
  return { hash, kvKey: `login:${hash}` };
}

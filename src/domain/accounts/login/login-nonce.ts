import type { Deps } from "../../../platform/deps.ts";
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

/** The number from 10 to 99 that page and bot show for a nonce, for a person to compare. It needs no storing. */
export async function nonceNumber({ vault }: Pick<Deps, "vault">, nonce: string): Promise<number> {
  const [high = 0, low = 0] = Uint8Array.fromBase64(await vault.derive(`login:${nonce}`), { alphabet: "base64url" });
  return 10 + ((high * 256 + low) % 90);
}

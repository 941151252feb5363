import { equalConstantTime } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";

/** The most that Workers run: https://github.com/cloudflare/workerd/issues/1346. Their local runtime would run more. */
const ITERATIONS = 100_000;
const SALT_BYTES = 16;
const DERIVED_BITS = 256;

const SCHEME = "pbkdf2-sha256";

const encoder = new TextEncoder();

/** What is stored of a password: `pbkdf2-sha256$100000$salt$hash`, the salt of its own, both in hex. */
export async function hashPassword(deps: Pick<Deps, "randomBytes">, password: string): Promise<string> {
  const salt = deps.randomBytes(SALT_BYTES);
  return `${SCHEME}$${ITERATIONS}$${salt.toHex()}$${await derive(password, salt, ITERATIONS)}`;
}

/** A password is one however its letters were composed. */
async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<string> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(password.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, DERIVED_BITS);
  return new Uint8Array(bits).toHex();
}

const MADE_BYTES = 8;

/** A fresh password: 16 hex digits. */
export function createPassword(deps: Pick<Deps, "randomBytes">): string {
  return deps.randomBytes(MADE_BYTES).toHex();
}
/** Whether a password is the one that was stored. Where none is stored it takes as long to say no. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, iterations, salt, hash] = (stored ?? "").split("$");
  if (iterations === undefined || salt === undefined || hash === undefined) {
    await derive(password, new Uint8Array(SALT_BYTES), ITERATIONS);
    return false;
  }
  return equalConstantTime(await derive(password, Uint8Array.fromHex(salt), Number(iterations)), hash);
}

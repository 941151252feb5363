import type { Account } from "../context.ts";
import { loginBells } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";
import { ensureAccount, type Person } from "./ensure-account.ts";
import { NONCE_TTL_SECONDS, nonceNames } from "./login-nonce.ts";

interface Opening {
  nonce: string;
  person: Person;
  /** When the person pressed Start, Unix milliseconds. */
  openedAtMs: number;
}

/**
 * A person opened the service bot with a login nonce: records it in KV, whose TTL ends it, and rings its bell in
 * D1, which is what polls ask. The record goes first, so that a bell always has one.
 * @returns the account, and whether the bell was rung: not by an update that came too late, and not a second time
 */
export async function openLogin(deps: Deps, { nonce, person, openedAtMs }: Opening): Promise<{ account: Account; outcome: Outcome }> {
  const account = await ensureAccount(deps, person);
  if (deps.now() - openedAtMs >= NONCE_TTL_SECONDS * 1000) return { account, outcome: "expired" };
  const { hash, kvKey } = await nonceNames(nonce);
  await deps.kv.put(kvKey, String(account.id), { expirationTtl: NONCE_TTL_SECONDS });
  const rung = await deps.db
    .insert(loginBells)
    .values({ nonceHash: hash, accountId: account.id, rungAtMs: deps.now() })
    .onConflictDoNothing()
    .returning({ accountId: loginBells.accountId });
  return { account, outcome: rung.length === 1 ? "rung" : "repeated" };
}

type Outcome = "rung" | "repeated" | "expired";

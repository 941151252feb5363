import { accounts, type LANGS } from "../../../db/schema/index.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { assignCell, keepCell } from "./account-cell.ts";

/** A Telegram user as the service bot sees one. */
export interface Person {
  telegramId: number;
  name: string;
  /** The username; empty where there is none. */
  login: string;
  lang: (typeof LANGS)[number];
}

/** An account, with what is needed in its cell. */
export interface FoundAccount {
  deps: Deps;
  account: Account;
}

/**
 * The account of a person: made at the first sign-in, on the deployment's default tariff; its name and login
 * refreshed at every later one. The language stays what it was. Two calls at once make one account.
 */
export async function ensureAccount(home: Deps, person: Person): Promise<FoundAccount> {
  const deps = await assignCell(home, person.telegramId);
  const createdAtMs = deps.now();
  const [account] = await deps.db
    .insert(accounts)
    .values({ ...person, createdAtMs })
    .onConflictDoUpdate({ target: accounts.telegramId, set: { name: person.name, login: person.login } })
    .returning();
  if (account === undefined) throw new Error("an upsert returned no row");
  if (account.createdAtMs === createdAtMs) await keepCell(home, person.telegramId, deps.cell);
  return { deps, account };
}

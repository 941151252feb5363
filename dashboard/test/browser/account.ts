import { createHash, randomBytes } from "node:crypto";
import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const DAY_MS = 86_400_000;
let last = 0;

/** What tells an account from the usual one: an owner with the unlimited plan, in English and UTC, without Telegram. */
export interface AccountOptions {
  name?: string;
  role?: "owner" | "affiliate" | "advertiser" | "manager" | "admin";
  lang?: "en" | "ru";
  timeZone?: string;
  /** Three lower-case letters. */
  currency?: string;
  telegramId?: number;
  /** A code of a plan; null: what a new account has. */
  tariff?: string | null;
  /** When the plan ends, in milliseconds. */
  paidUntilMs?: number;
}

export interface TestAccount {
  id: number;
  /** Of the APIs, as `API-Key` or `id`. */
  key: string;
  /** Of a session. */
  token: string;
}

/** Makes an account with a key and a session, in the database of a running product: some milliseconds instead of a sign-in by Telegram. */
export function insertAccount(persistTo: string, options: AccountOptions): TestAccount {
  last += 1;
  const [secret, now] = [newSecret(), Date.now()];
  const row = {
    name: options.name ?? `Account ${last}`,
    role: options.role ?? "owner",
    lang: options.lang ?? "en",
    time_zone: options.timeZone ?? "UTC",
    currency: options.currency ?? "usd",
    telegram_id: options.telegramId ?? null,
    tariff: options.tariff === undefined ? "tiger" : options.tariff,
    paid_until_ms: options.paidUntilMs ?? (options.tariff === null ? null : now + 30 * DAY_MS),
    key_hash: hash(secret),
    key_created_at_ms: now,
    created_at_ms: now,
  };
  return withDatabase(persistTo, (database) => {
    const made = database
      .prepare(`INSERT INTO accounts (${Object.keys(row)}) VALUES (${Object.keys(row).map(() => "?")}) RETURNING id`)
      .get(...Object.values(row));
    const id = Number(made?.id);
    return { id, key: `${id}-${secret}`, token: insertSession(database, id) };
  });
}

/** Signs an account in. @returns the session's token */
export function insertSession(database: DatabaseSync, accountId: number): string {
  const [token, now] = [`sess_${newSecret()}`, Date.now()];
  database
    .prepare("INSERT INTO sessions (account_id, token_hash, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)")
    .run(accountId, hash(token), now, now + 30 * DAY_MS);
  return token;
}

/** Runs SQL on the database of a running product: what no API can make, such as a plan that ended. */
export function withDatabase<T>(persistTo: string, use: (database: DatabaseSync) => T): T {
  const [path] = globSync(join(persistTo, "v3/d1/*/*.sqlite"), { exclude: (name) => name.endsWith("metadata.sqlite") });
  if (path === undefined) throw new Error(`no database in ${persistTo}`);
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    return use(database);
  } finally {
    database.close();
  }
}

const newSecret = () => randomBytes(24).toString("base64url");
const hash = (secret: string) => createHash("sha256").update(secret).digest("hex");

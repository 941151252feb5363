import { createHash, randomBytes } from "node:crypto";
import { askStorage, knock, readDoor } from "../../../scripts/lib/ask-storage.ts";
import { storageIds } from "../../../scripts/lib/wrangler-config.ts";

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
export async function insertAccount(persistTo: string, options: AccountOptions): Promise<TestAccount> {
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
  const insert = `INSERT INTO accounts (${Object.keys(row)}) VALUES (${Object.keys(row).map(() => "?")}) RETURNING id`;
  const [made] = await query<{ id: number }>(persistTo, insert, ...Object.values(row));
  const id = Number(made?.id);
  return { id, key: `${id}-${secret}`, token: await insertSession(persistTo, id) };
}

/** Signs an account in. @returns the session's token */
export async function insertSession(persistTo: string, accountId: number): Promise<string> {
  const [token, now] = [`sess_${newSecret()}`, Date.now()];
  const insert = "INSERT INTO sessions (account_id, token_hash, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)";
  await query(persistTo, insert, accountId, hash(token), now, now + 30 * DAY_MS);
  return token;
}

/** Runs a statement on the database of a running product: what no API can make, such as a plan that ended. @returns its rows */
export async function query<Row = Record<string, unknown>>(
  persistTo: string,
  sql: string,
  ...values: (string | number | null)[]
): Promise<Row[]> {
  const [first] = await runAll<Row>(persistTo, [{ sql, values }]);
  return first?.results ?? [];
}

/** Runs statements together. */
export const writeAll = (persistTo: string, statements: readonly string[]): Promise<unknown> =>
  runAll(
    persistTo,
    statements.map((sql) => ({ sql, values: [] })),
  );

/** The server has the database open: written beside it, it would refuse its callers. */
async function runAll<Row>(persistTo: string, statements: { sql: string; values: unknown[] }[]): Promise<{ results: Row[] }[]> {
  const door = readDoor(persistTo);
  if (door === null) throw new Error(`no server runs on ${persistTo}`);
  const asked = { d1: storageIds().d1.get("DB") ?? "", statements };
  return (await askStorage((body) => knock(door, body), asked)) as { results: Row[] }[];
}

const newSecret = () => randomBytes(24).toString("base64url");
const hash = (secret: string) => createHash("sha256").update(secret).digest("hex");

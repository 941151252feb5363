import "./lib/bytes.ts";
import { randomBytes } from "node:crypto";
import { sql } from "../src/db/sql.ts";
import type { Store } from "../src/db/store.ts";
import { hashSecret } from "../src/domain/accounts/keys/credentials.ts";
import { assignStatements } from "../src/domain/accounts/login/account-cell.ts";
import { findTariff, TARIFFS } from "../src/domain/billing/tariffs.ts";
import { closeAccount, forgetStep } from "../src/domain/forget/forget-account.ts";
import { forgetSubscriber } from "../src/domain/forget/forget-subscriber.ts";
import type { Counts } from "../src/domain/forget/store.ts";
import { cellOf } from "../src/lib/cells.ts";
import { ROLES } from "../src/lib/codes.ts";
import { DAY_MS } from "../src/lib/time.ts";
import { createSecret } from "../src/platform/crypto.ts";
import type { UploadsKv } from "../src/platform/uploads.ts";
import { readCellForNew, readCellOption, readCells } from "./lib/cells.ts";
import { CommandError, runDatabaseCommand, UsageError } from "./lib/cli.ts";
import { execute, migrateAll, type Place, sqlText, withStore } from "./lib/database.ts";
import { readOptions } from "./lib/options.ts";

const USAGE =
  "npm run --silent account -- create --name NAME [--telegram-id N] [--role ROLE] [--tariff CODE] [--cell N] [--persist-to DIR] [--remote], or forget --account N | --subscriber N [--persist-to DIR] [--remote]";
const MAX_NAME_LENGTH = 200;
/** How long a paid tariff given here lasts, as if it had been bought once. */
const PAID_DAYS = 30;

await runDatabaseCommand(() => (process.argv[2] === "forget" ? forget(process.argv.slice(2)) : create(process.argv.slice(2))));

/** `npm run account -- create …`: makes an account and prints its id and its key, which is shown nowhere else. */
async function create(args: string[]): Promise<void> {
  const options = readOptions(
    args,
    "create",
    {
      name: { type: "string" },
      "telegram-id": { type: "string" },
      role: { type: "string" },
      tariff: { type: "string" },
      cell: { type: "string" },
      "persist-to": { type: "string" },
      remote: { type: "boolean" },
    },
    USAGE,
  );
  const values = columns({ ...options, telegramId: options["telegram-id"] });
  const key = createSecret({ randomBytes: (length) => new Uint8Array(randomBytes(length)) });
  values.key_hash = sqlText(await hashSecret(key));
  const place = { remote: options.remote === true, persistTo: options["persist-to"] };
  const cells = await readCells();
  const cell = options.cell === undefined ? await readCellForNew(place, cells) : readCellOption(options.cell, cells);
  if (!place.remote) await migrateAll(place);
  const assigned =
    cells.length === 1 || values.telegram_id === undefined ? cell : await assignCell(Number(values.telegram_id), cell, place);
  if (options.cell !== undefined && assigned !== cell) throw new CommandError(`the person with this --telegram-id is in cell ${assigned}`);
  if (!cells.includes(assigned)) throw new CommandError(`the person with this --telegram-id is in cell ${assigned}, which is not bound`);
  const id = await insert(values, { ...place, cell: assigned });
  console.log(JSON.stringify({ id, key: `${id}-${key}` }));
}

/** Decides in the first cell's database in which cell the account of a person is to be, as their first sign-in does. */
async function assignCell(telegramId: number, cellForNew: number, place: Place): Promise<number> {
  const [, rows] = await withStore(place, (home) => home(assignStatements(telegramId, cellForNew)));
  return Number(rows?.[0]?.cell ?? 0);
}

/** `npm run account -- forget …`: erases what names an account, or a subscriber of anybody's campaigns, and prints how much that was. */
async function forget(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const options = readOptions(args, "forget", { account: text, subscriber: text, "persist-to": text, remote: { type: "boolean" } }, USAGE);
  const { account, subscriber } = options;
  if ((account === undefined) === (subscriber === undefined)) throw new UsageError(`usage: ${USAGE}`);
  const id = readNumber(account === undefined ? "--subscriber" : "--account", account ?? subscriber ?? "");
  const place = { remote: options.remote === true, persistTo: options["persist-to"] };
  const cells = await readCells();
  if (!place.remote) await migrateAll(place);
  const forgotten =
    account === undefined
      ? { subscriber: id, ...(await forgetInAll(id, place, cells)) }
      : { account: id, ...(await forgetAccount(id, place, cells)) };
  console.log(JSON.stringify(forgotten));
}

/** A person may be a subscriber in every cell. */
async function forgetInAll(subscriberId: number, place: Place, cells: readonly number[]) {
  const blanked: Counts = {};
  for (const cell of cells) {
    const counts = await withStore({ ...place, cell }, (store) => forgetSubscriber(store, subscriberId, Date.now()));
    for (const [name, count] of Object.entries(counts)) blanked[name] = (blanked[name] ?? 0) + count;
  }
  return { blanked };
}

/** All of it here; of a deployment the account is closed, and the minute's job does the rest. */
async function forgetAccount(accountId: number, place: Place, cells: readonly number[]) {
  const cell = cellOf(accountId, "network");
  const close = (home: Store, store: Store, kv: UploadsKv | null) => forgetWith({ home, store, kv }, accountId);
  if (cell === 0 || !cells.includes(cell)) return withStore(place, (home, kv) => close(home, home, kv));
  return withStore(place, (home) => withStore({ ...place, cell }, (store, kv) => close(home, store, kv)));
}

async function forgetWith({ home, store, kv }: { home: Store; store: Store; kv: UploadsKv | null }, accountId: number) {
  const nowMs = Date.now();
  const [known, bots] = await store([
    sql`SELECT id FROM accounts WHERE id = ${accountId}`,
    sql`SELECT count(*) AS live FROM bots WHERE account_id = ${accountId} AND token_sealed <> ''`,
  ]);
  if (known?.length === 0) throw new CommandError(`there is no account ${accountId}`);
  const blanked: Counts = {};
  await closeAccount(store, { accountId, nowMs, by: { means: "command", country: null } }, blanked);
  let isPending = true;
  while (isPending && kv !== null) isPending = await forgetStep({ store, home, kv }, { accountId, nowMs }, blanked);
  // Nobody can drop these any more but whoever has the tokens: @BotFather revokes them.
  return { blanked, pending: isPending, webhooks_left: Number(bots?.[0]?.live ?? 0) };
}

function readNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text) || !Number.isSafeInteger(Number(text))) throw new UsageError(`${option} must be a number`);
  return Number(text);
}

interface Wanted {
  name?: string;
  telegramId?: string | undefined;
  role?: string;
  tariff?: string;
}

/** The row as SQL expressions, every one of them a checked number or a literal that cannot be broken out of. */
function columns({ name, telegramId, role, tariff }: Wanted): Record<string, string> {
  const trimmed = name?.trim() ?? "";
  if (trimmed === "" || trimmed.length > MAX_NAME_LENGTH)
    throw new UsageError(`--name must have 1 to ${MAX_NAME_LENGTH} characters; usage: ${USAGE}`);
  const now = Date.now();
  const row: Record<string, string> = { name: sqlText(trimmed), created_at_ms: String(now) };
  if (telegramId !== undefined) {
    if (!/^[1-9]\d*$/.test(telegramId) || !Number.isSafeInteger(Number(telegramId)))
      throw new UsageError("--telegram-id must be a Telegram user id, digits only");
    row.telegram_id = telegramId;
  }
  if (role !== undefined) {
    if (!ROLES.some((known) => known === role)) throw new UsageError(`--role must be one of ${ROLES.join(", ")}`);
    row.role = sqlText(role);
  }
  if (tariff !== undefined) {
    const plan = findTariff(tariff);
    if (plan === undefined) throw new UsageError(`--tariff must be one of ${TARIFFS.map(({ code }) => code).join(", ")}`);
    row.tariff = sqlText(plan.code);
    if (plan.priceUsd > 0) row.paid_until_ms = String(now + PAID_DAYS * DAY_MS);
  }
  return row;
}

async function insert(row: Record<string, string>, target: Parameters<typeof execute>[1]): Promise<number> {
  const sql = `INSERT INTO accounts (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).join(", ")}) RETURNING id`;
  try {
    const [made] = await execute(sql, target);
    return Number(made?.id);
  } catch (error) {
    if (error instanceof CommandError && /UNIQUE.*telegram_id/.test(error.message))
      throw new CommandError("another account has this --telegram-id");
    throw error;
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Fragment } from "../../src/db/sql.ts";
import { type Store, storeOf } from "../../src/db/store.ts";
import { databaseOf } from "../../src/lib/cells.ts";
import type { UploadsKv } from "../../src/platform/uploads.ts";
import { readCells } from "./cells.ts";
import { CommandError } from "./cli.ts";
import type { D1Client } from "./d1-client.ts";
import { statementsIn } from "./dump.ts";
import { isHeld } from "./is-held.ts";
import { runWrangler } from "./wrangler.ts";

/** Whose databases: the deployment's, or the local ones kept in a directory (wrangler's default where none is given). */
export interface Place {
  remote: boolean;
  persistTo?: string | undefined;
}

/** Which D1: that of a cell, the first one where none is given. */
export interface Target extends Place {
  cell?: number;
}

/** D1 takes statements of 100,000 bytes, and Linux arguments of 131,072. */
const MAX_COMMAND_BYTES = 100_000;

/** What wrangler is called with for a deployment. A file is imported as a whole and gives no rows: statements whose rows count are an argument. */
export const REMOTE = {
  migrate: (cell: number) => ["d1", "migrations", "apply", databaseOf(cell), "--remote"],
  executeFile: (cell: number, path: string) => ["d1", "execute", databaseOf(cell), "--remote", "--yes", "--file", path],
  /** @throws CommandError when it is longer than an argument may be */
  execute: (cell: number, sql: string) => {
    if (Buffer.byteLength(sql) > MAX_COMMAND_BYTES) throw new CommandError(`the SQL is longer than ${MAX_COMMAND_BYTES} bytes`);
    return ["d1", "execute", databaseOf(cell), "--remote", "--yes", "--json", "--command", sql];
  },
};

const MAX_TRIES = 8;
const WAIT_MS = 300;

/**
 * Applies the migrations that a D1 does not have yet, and lets a later cell count from its own numbers on. A local failure is tried again,
 * because another process may have been doing the same at the same moment; a migration is a transaction, so that nothing is half applied.
 * @throws CommandError
 */
export async function migrate(target: Target): Promise<void> {
  const { remote, cell = 0 } = target;
  if (remote) {
    await wrangler(REMOTE.migrate(cell));
    await beginSequences(target);
    return;
  }
  const migrateLocally = async (d1: D1Client) => {
    await (await localDatabase()).applyMigrations(d1);
    if (cell > 0) await d1.batch((await sequencesOf(cell)).map((sql) => d1.prepare(sql)));
  };
  await locally(target, migrateLocally, () => true);
}

/** Migrates every cell's database. */
export async function migrateAll(place: Place): Promise<void> {
  for (const cell of await readCells()) await migrate({ ...place, cell });
}

/** Lets the database of a deployment's cell count from the cell's own numbers on, once it is migrated. The first one does so anyway. */
export async function beginSequences({ cell = 0, ...place }: Target): Promise<void> {
  if (cell > 0) await execute((await sequencesOf(cell)).join(";\n"), { ...place, cell });
}

async function sequencesOf(cell: number): Promise<string[]> {
  const { sequenceStatements } = await import("../../src/db/sequences.ts");
  return sequenceStatements(cell);
}

/**
 * Runs one SQL statement.
 * @returns its rows
 * @throws CommandError whose message is SQLite's or Cloudflare's
 */
export async function execute(sql: string, target: Target): Promise<Record<string, unknown>[]> {
  if (!target.remote) return (await locally(target, (d1) => d1.prepare(sql).all<Record<string, unknown>>(), isHeld)).results;
  const output = await wrangler(REMOTE.execute(target.cell ?? 0, sql));
  const [first] = JSON.parse(output) as { results: Record<string, unknown>[] }[];
  return first?.results ?? [];
}

/**
 * Runs a file of SQL whose statements end with a line, all of it or nothing.
 * @throws CommandError whose message is SQLite's or Cloudflare's
 */
export async function executeFile(path: string, target: Target): Promise<void> {
  if (target.remote) await wrangler(REMOTE.executeFile(target.cell ?? 0, path));
  else {
    const statements = await Array.fromAsync(statementsIn(path));
    await locally(target, (d1) => d1.batch(statements.map((sql) => d1.prepare(sql))), isHeld);
  }
}

/**
 * Gives a store (src/db/store.ts) over a D1: statements that run all or nothing. With the KV beside it; null:
 * it is a deployment's.
 * @throws CommandError whose message is SQLite's or Cloudflare's
 */
export async function withStore<T>(
  { remote, persistTo, cell = 0 }: Target,
  use: (store: Store, kv: UploadsKv | null) => Promise<T>,
): Promise<T> {
  if (remote) {
    return use(async (statements) => {
      const output = await wrangler(REMOTE.execute(cell, statements.map(literalSql).join(";\n")));
      return (JSON.parse(output) as { results: Record<string, unknown>[] }[]).map(({ results }) => results);
    }, null);
  }
  const { withLocalDatabase } = await localDatabase();
  const useLocally = (d1: D1Client, kv: UploadsKv) => use((statements) => retried(() => storeOf({ $client: d1 })(statements), isHeld), kv);
  return withLocalDatabase(persistTo, useLocally, cell);
}

/** A statement with its values as literals. */
function literalSql({ texts, values }: Fragment): string {
  const literals = values.map((value) => (typeof value === "string" ? sqlText(value) : String(value ?? "NULL")));
  return texts.map((text, place) => text + (literals[place] ?? "")).join("");
}

/** Takes a second to load: a command that was called wrongly, or is for a deployment, does without. */
const localDatabase = () => import("./local-database.ts");

async function locally<T>({ persistTo, cell }: Target, use: (d1: D1Client) => Promise<T>, passes: (reason: string) => boolean): Promise<T> {
  const { withLocalDatabase } = await localDatabase();
  return withLocalDatabase(persistTo, (d1) => retried(() => use(d1), passes), cell);
}

/**
 * Does something with a local database, again where another runtime holds that.
 * @param passes whether a reason, SQLite's or D1's, is one that passes
 * @throws CommandError of the last reason
 */
export async function retried<T>(use: () => Promise<T>, passes: (reason: string) => boolean): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await use();
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).replace(/^D1_\w+: /, "");
      if (tries === MAX_TRIES || !passes(reason)) throw new CommandError(reason);
      await delay(WAIT_MS * tries * (1 + Math.random()));
    }
  }
}

async function wrangler(args: string[]): Promise<string> {
  const { code, output, errors } = await runWrangler(args);
  if (code !== 0) throw new CommandError(reasonOf(stripVTControlCharacters(`${errors}\n${output}`)));
  return output;
}

/** The line of wrangler's output that says what was wrong. */
function reasonOf(text: string): string {
  const json = /"text":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (json !== undefined) return JSON.parse(json);
  return /ERROR\]?\s*(.+)/.exec(text)?.[1]?.trim() ?? (text.trim().split("\n")[0] || "wrangler failed");
}

/** A string as an SQL expression that holds no character of it: nothing in it can end the literal. */
export function sqlText(value: string): string {
  return `CAST(X'${Buffer.from(value, "utf8").toString("hex")}' AS TEXT)`;
}

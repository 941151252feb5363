import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { databaseOf } from "../../src/lib/cells.ts";
import type { D1Client } from "./d1-client.ts";
import { stateDirectory } from "./dev-vars.ts";
import { isHeld } from "./is-held.ts";
import { withOpen } from "./kept-open.ts";
import { connectLocally, D1_SCRIPT } from "./local-d1.ts";
import { ROOT } from "./root.ts";
import { readWranglerConfig } from "./wrangler-config.ts";

const MIGRATIONS = join(ROOT, "migrations");

/** Opens the local D1 of a cell and the KV of a directory for a while; a server may be running on them. */
export async function withLocalDatabase<T>(
  persistTo: string | undefined,
  use: (d1: D1Client, kv: KVNamespace) => Promise<T>,
  cell = 0,
): Promise<T> {
  const {
    d1_databases,
    kv_namespaces: [namespace],
  } = readWranglerConfig();
  const database = d1_databases.find(({ binding }) => binding === databaseOf(cell));
  if (database === undefined) throw new Error(`wrangler.toml does not bind ${databaseOf(cell)}`);
  // As wrangler's own local server names it.
  const d1 = database.preview_database_id ?? database.database_id ?? database.binding;
  return withStorage(stateDirectory(persistTo), { d1, kv: namespace?.id ?? "" }, use);
}

/** Opens the D1 and the KV that have these ids in a directory. */
export async function withStorage<T>(
  directory: string,
  ids: { d1: string; kv: string },
  use: (d1: D1Client, kv: KVNamespace) => Promise<T>,
): Promise<T> {
  const options = {
    modules: true,
    script: D1_SCRIPT,
    cf: false,
    resourcePersistencePath: join(directory, "v3"),
    d1Databases: { DB: ids.d1 },
    kvNamespaces: { KV: ids.kv },
  } as const;
  return withOpen(
    JSON.stringify([directory, ids]),
    () => open(convertV4MiniflareOptions(options)),
    ({ d1, kv }) => use(d1, kv),
  );
}

const OPEN_TRIES = 8;
const OPEN_WAIT_MS = 250;

interface Storage {
  d1: D1Client;
  kv: KVNamespace;
  dispose(): Promise<void>;
}

/** A server that starts or ends at the same moment holds its files for an instant, in which another runtime cannot use them. */
async function open(options: ConstructorParameters<typeof Miniflare>[0]): Promise<Storage> {
  for (let tries = 1; ; tries += 1) {
    const miniflare = new Miniflare(options);
    try {
      const d1 = connectLocally(miniflare);
      await d1.prepare("SELECT count(*) FROM sqlite_schema").first();
      const kv = (await miniflare.getKVNamespace("KV")) as unknown as KVNamespace;
      return { d1, kv, dispose: () => miniflare.dispose() };
    } catch (error) {
      await miniflare.dispose().catch(() => {});
      if (tries === OPEN_TRIES || !isHeld(String(error))) throw error;
      await delay(OPEN_WAIT_MS * tries);
    }
  }
}

/** The statements of a migration, as drizzle-kit divides them. */
export const statementsOf = (migration: string): string[] => migration.split("--> statement-breakpoint");

/**
 * Applies what is missing of the migrations, all in one batch, which takes a fifth of the time that one for each takes; keeps account of it as
 * `wrangler d1 migrations apply` does.
 */
export async function applyMigrations(d1: D1Client): Promise<void> {
  await d1
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run();
  const { results } = await d1.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const missing = readdirSync(MIGRATIONS).filter((file) => file.endsWith(".sql") && !applied.has(file));
  if (missing.length === 0) return;
  const statements = missing
    .sort()
    .flatMap((name) => [
      ...statementsOf(readFileSync(join(MIGRATIONS, name), "utf8")).map((sql) => d1.prepare(sql)),
      d1.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name),
    ]);
  await d1.batch(statements);
}

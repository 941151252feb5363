import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { databaseOf } from "../../src/lib/cells.ts";
import type { UploadsKv } from "../../src/platform/uploads.ts";
import type { D1Client } from "./d1-client.ts";
import { stateDirectory } from "./dev-vars.ts";
import { isHeld } from "./is-held.ts";
import { withOpen } from "./kept-open.ts";
import { ROOT } from "./root.ts";
import { findStorage } from "./storage-door.ts";
import { connectStorage, type Storage, storageWorker } from "./storage-worker.ts";
import { storageIds } from "./wrangler-config.ts";

const MIGRATIONS = join(ROOT, "migrations");

/** Uses the local D1 of a cell and the KV of a directory, through the server that runs on them where there is one. */
export async function withLocalDatabase<T>(
  persistTo: string | undefined,
  use: (d1: D1Client, kv: UploadsKv) => Promise<T>,
  cell = 0,
): Promise<T> {
  const { d1, kv } = storageIds();
  const place = databaseOf(cell);
  const id = d1.get(place);
  if (id === undefined) throw new Error(`wrangler.toml does not bind ${place}`);
  return withStorage(stateDirectory(persistTo), { d1: id, kv }, use);
}

/** Uses the D1 and the KV that have these ids in a directory. */
export async function withStorage<T>(
  directory: string,
  ids: { d1: string; kv: string },
  use: (d1: D1Client, kv: UploadsKv) => Promise<T>,
): Promise<T> {
  return withOpen(
    JSON.stringify([directory, ids]),
    () => open(directory, ids),
    ({ storage }) => use(storage.d1(ids.d1), storage.kv(ids.kv)),
  );
}

const OPEN_TRIES = 8;
const OPEN_WAIT_MS = 250;

interface Open {
  storage: Storage;
  dispose(): Promise<void>;
}

/** A server that starts or ends at the same moment holds its files for an instant, in which another runtime cannot use them. */
async function open(directory: string, ids: { d1: string; kv: string }): Promise<Open> {
  const options = { ...storageWorker({ d1: [ids.d1], kv: [ids.kv] }), cf: false, resourcePersistencePath: join(directory, "v3") } as const;
  for (let tries = 1; ; tries += 1) {
    const served = await findStorage(directory, ids.d1);
    if (served !== null) return { storage: served, dispose: async () => {} };
    const miniflare = new Miniflare(convertV4MiniflareOptions(options));
    const storage = connectStorage(async (body) => (await miniflare.dispatchFetch("http://storage/", { method: "POST", body })).text());
    try {
      await storage.d1(ids.d1).prepare("SELECT count(*) FROM sqlite_schema").first();
      return { storage, dispose: () => miniflare.dispose() };
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

import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

const QUIET_TURNS = 3;
const KEPT_TABLES = ["d1_migrations", "sqlite_sequence"];

type Method = (...args: unknown[]) => unknown;

/** D1 and KV as one test file has them. */
interface Storage {
  db: D1Database;
  /** The database of another cell, which a test that uses it migrates. */
  last: D1Database;
  kv: KVNamespace;
  /** Resolves when nothing asks them any more; whoever does later is refused. */
  close(): Promise<void>;
}

let current: Storage | undefined;

/** The storage of the test file that is running. */
export function storage(): Storage {
  if (current === undefined) throw new Error("no test file is running");
  return current;
}

/**
 * Empties the storage for one more test file. What a former one left running, such as a test that ran out of time, cannot write into
 * it: that holds the storage which is closed here.
 */
export async function renewStorage(): Promise<void> {
  await current?.close();
  await emptyStorage();
  await createSchema(env.DB);
  current = openStorage();
}

/** What has been idle for ten seconds is put away, and `reset` does not reach it: it is woken first. */
async function emptyStorage(): Promise<void> {
  await Promise.all([countTables(env.DB), countTables(env.DB_LAST), env.KV.list({ limit: 1 })]);
  await reset();
  const { keys } = await env.KV.list({ limit: 1 });
  const left = (await countTables(env.DB)) + (await countTables(env.DB_LAST)) + keys.length;
  if (left > 0) throw new Error("the storage of the last test file is still there");
}

const countTables = async (db: D1Database): Promise<number> =>
  (await db.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name NOT GLOB '_cf_*'").first<number>("tables")) ?? 0;

/** Gives an empty database what all migrations would, in a tenth of their time, and notes the newest as the last one applied. */
export async function createSchema(db: D1Database): Promise<void> {
  await applyD1Migrations(db, [{ name: env.TEST_MIGRATIONS.at(-1)?.name ?? "", queries: env.TEST_SCHEMA }]);
}

/** Deletes every row, for a test that goes through one life of a deployment after another. Numbers of rows go on: nobody gets one twice. */
export async function deleteRows(): Promise<void> {
  const { results } = await env.DB.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*[_]cf_*'").all<{
    name: string;
  }>();
  const names = results.map(({ name }) => name).filter((name) => !KEPT_TABLES.includes(name));
  await env.DB.batch([env.DB.prepare("PRAGMA defer_foreign_keys = TRUE"), ...names.map((name) => env.DB.prepare(`DELETE FROM ${name}`))]);
}

/** @returns D1 and KV, until they are closed */
export function openStorage(): Storage {
  let isClosed = false;
  let underWay = 0;
  const behind = new WeakMap<object, object>();

  /** Passes on what is asked of a binding, and of the statements that it makes. */
  function guard<T extends object>(real: T): T {
    const guarded = new Proxy(real, {
      get: (_, name) => {
        const member: unknown = Reflect.get(real, name);
        return typeof member === "function" ? (...args: unknown[]) => call(real, member as Method, args) : member;
      },
    });
    behind.set(guarded, real);
    return guarded;
  }

  function call(real: object, method: Method, args: unknown[]): unknown {
    if (isClosed) throw new Error("a test file that is over asks for its storage");
    const result = method.apply(real, args.map(unguard));
    if (result instanceof Promise) return during(result);
    return typeof result === "object" && result !== null ? guard(result) : result;
  }

  function unguard(arg: unknown): unknown {
    if (Array.isArray(arg)) return arg.map(unguard);
    return typeof arg === "object" && arg !== null ? (behind.get(arg) ?? arg) : arg;
  }

  async function during<T>(work: Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  }

  return {
    db: guard(env.DB),
    last: guard(env.DB_LAST),
    kv: guard(env.KV),
    async close() {
      for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns = underWay > 0 ? 0 : quietTurns + 1) {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      isClosed = true;
    },
  };
}

import { deleteUploads, listUploads } from "../telegram/media.ts";
import { type ClosedBy, closingStatements } from "./close-account.ts";
import { type RowKey, STAGES } from "./stages.ts";
import { type Counts, runCounted, type Statement, type Store } from "./store.ts";

/** Where forgetting continues. */
interface Cursor {
  stage: string;
  after: RowKey;
}

/** The stage in KV. It comes last. */
const UPLOADS = "uploads";
const UPLOADS_PER_STEP = 50;
const NAMES = [...Object.keys(STAGES), UPLOADS];
const FIRST = NAMES[0] ?? "";

const startOf = (stage: string): Cursor => ({ stage, after: STAGES[stage]?.start ?? [] });

/**
 * Closes an account for good: nobody signs in to it, its keys, secrets and templates are gone, and nothing of it is served. Its
 * personal data is left to `forgetStep`. If it is called again, forgetting starts again.
 */
export async function closeAccount(store: Store, accountId: number, nowMs: number, by: ClosedBy, counts: Counts = {}): Promise<void> {
  await runCounted(store, closingStatements(accountId, nowMs, by, JSON.stringify(startOf(FIRST))), counts);
}

/** The stores of an account's data. */
export interface Stores {
  store: Store;
  kv: KVNamespace;
}

/**
 * Blanks one range of a closed account's personal data, and stores the cursor in the same batch: it may be interrupted between
 * steps, and called again after the last one. Sums, rollups, money and statuses stay.
 * @returns whether there is more
 */
export async function forgetStep({ store, kv }: Stores, accountId: number, nowMs: number, counts: Counts = {}): Promise<boolean> {
  const [rows] = await store([{ sql: "SELECT forget_cursor AS cursor FROM accounts WHERE id = ?1", values: [accountId] }]);
  const text = rows?.[0]?.cursor;
  if (typeof text !== "string") return false;
  const { stage: name, after } = JSON.parse(text) as Cursor;
  if (name === UPLOADS) return forgetUploads({ store, kv }, accountId, after[0], counts);
  const stage = STAGES[name];
  const last = stage === undefined ? null : await stage.next(store, accountId, after);
  const following = NAMES[NAMES.indexOf(name) + 1];
  const cursor = last !== null ? { stage: name, after: last } : following === undefined ? null : startOf(following);
  const blanking =
    stage === undefined || last === null
      ? []
      : stage.sql.map((sql) => ({ counts: name, sql, values: [accountId, nowMs, ...stage.bounds(after, last)] }));
  await runCounted(store, [...blanking, cursorStatement(accountId, cursor)], counts);
  return cursor !== null;
}

const cursorStatement = (accountId: number, cursor: Cursor | null): Statement & { counts: string } => ({
  counts: "",
  sql: "UPDATE accounts SET forget_cursor = ?2 WHERE id = ?1",
  values: [accountId, cursor === null ? null : JSON.stringify(cursor)],
});

/** Deletes uploaded media, but not of campaigns that were transferred to another account. */
async function forgetUploads(
  { store, kv }: Stores,
  accountId: number,
  cursor: RowKey[number] | undefined,
  counts: Counts,
): Promise<boolean> {
  const uploads = await listUploads(kv, accountId, { cursor: cursor === undefined ? null : String(cursor), limit: UPLOADS_PER_STEP });
  const shown = "SELECT media FROM campaigns WHERE account_id <> ?1 AND media IN (SELECT value FROM json_each(?2))";
  const [rows] = await store([{ sql: shown, values: [accountId, JSON.stringify(uploads.ids)] }]);
  const kept = new Set(rows?.map(({ media }) => media));
  const gone = uploads.ids.filter((id) => !kept.has(id));
  await deleteUploads(kv, gone);
  counts[UPLOADS] = (counts[UPLOADS] ?? 0) + gone.length;
  const { cursor: next } = uploads;
  await runCounted(store, [cursorStatement(accountId, next === null ? null : { stage: UPLOADS, after: [next] })], counts);
  return next !== null;
}

import { sql } from "../../db/sql.ts";
import { deleteUploads, listUploads } from "../telegram/media.ts";
import { type Closing, closingStatements } from "./close-account.ts";
import { type RowKey, STAGES } from "./stages.ts";
import { type Counted, type Counts, readFirst, runCounted, type Store } from "./store.ts";

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
export async function closeAccount(store: Store, closing: Closing, counts: Counts = {}): Promise<void> {
  await runCounted(store, closingStatements(closing, JSON.stringify(startOf(FIRST))), counts);
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
export async function forgetStep(
  { store, kv }: Stores,
  { accountId, nowMs }: Pick<Closing, "accountId" | "nowMs">,
  counts: Counts = {},
): Promise<boolean> {
  const text = (await readFirst(store, sql`SELECT forget_cursor AS cursor FROM accounts WHERE id = ${accountId}`))?.cursor;
  if (typeof text !== "string") return false;
  const { stage: name, after } = JSON.parse(text) as Cursor;
  if (name === UPLOADS) return forgetUploads({ store, kv }, { accountId, cursor: after[0] }, counts);
  const stage = STAGES[name];
  const last = stage === undefined ? null : await stage.next(store, accountId, after);
  const following = NAMES[NAMES.indexOf(name) + 1];
  const cursor = last !== null ? { stage: name, after: last } : following === undefined ? null : startOf(following);
  const blanking = stage === undefined || last === null ? [] : stage.blank({ accountId, nowMs, after, last });
  await runCounted(store, [...blanking.map((sql) => ({ counts: name, sql })), cursorStatement(accountId, cursor)], counts);
  return cursor !== null;
}

function cursorStatement(accountId: number, cursor: Cursor | null): Counted {
  const text = cursor === null ? null : JSON.stringify(cursor);
  return { counts: "", sql: sql`UPDATE accounts SET forget_cursor = ${text} WHERE id = ${accountId}` };
}

/** Deletes uploaded media, but not of campaigns that were transferred to another account. */
async function forgetUploads(
  { store, kv }: Stores,
  { accountId, cursor }: { accountId: number; cursor: RowKey[number] | undefined },
  counts: Counts,
): Promise<boolean> {
  const uploads = await listUploads(kv, accountId, { cursor: cursor === undefined ? null : String(cursor), limit: UPLOADS_PER_STEP });
  const ids = JSON.stringify(uploads.ids);
  const shown = sql`SELECT media FROM campaigns WHERE account_id <> ${accountId} AND media IN (SELECT value FROM json_each(${ids}))`;
  const [rows] = await store([shown]);
  const kept = new Set(rows?.map(({ media }) => media));
  const gone = uploads.ids.filter((id) => !kept.has(id));
  await deleteUploads(kv, gone);
  counts[UPLOADS] = (counts[UPLOADS] ?? 0) + gone.length;
  const { cursor: next } = uploads;
  await runCounted(store, [cursorStatement(accountId, next === null ? null : { stage: UPLOADS, after: [next] })], counts);
  return next !== null;
}

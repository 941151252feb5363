import { type Fragment, sql } from "../../db/sql.ts";
import type { Store } from "../../db/store.ts";
import { cellOf } from "../../lib/cells.ts";
import { deleteUploads, listUploads, type UploadsKv } from "../../platform/uploads.ts";
import { type Closing, closingStatements } from "./close-account.ts";
import { forgetSignIn } from "./forget-sign-in.ts";
import { type RowKey, STAGES } from "./stages.ts";
import { type Counted, type Counts, readFirst, runCounted } from "./store.ts";

/** Where forgetting continues. */
interface Cursor {
  stage: string;
  after: RowKey;
}

/** The stages in the first cell's database, of accounts in a later cell. They come first: until then the person has a cell. */
const SIGN_IN = "sign_in";
const NOTICES = "notices";
/** The stage in KV. It comes last. */
const UPLOADS = "uploads";
const UPLOADS_PER_STEP = 50;
const NAMES = [SIGN_IN, NOTICES, ...Object.keys(STAGES), UPLOADS];

const stageOf = (name: string) => STAGES[name === NOTICES ? "outbox" : name];
const startOf = (name: string): Cursor => ({ stage: name, after: stageOf(name)?.start ?? [] });
const START = JSON.stringify(startOf(Object.keys(STAGES)[0] ?? UPLOADS));

/** Where forgetting begins. The Telegram id is gone from the account's row with the first batch, so that the cursor keeps it. */
function startIn(cell: number): Fragment {
  if (cell === 0) return sql`${START}`;
  return sql`CASE WHEN telegram_id IS NOT NULL THEN json_object('stage', ${SIGN_IN}, 'after', json_array(telegram_id))
    WHEN forget_cursor ->> 'stage' = ${SIGN_IN} THEN forget_cursor ELSE ${START} END`;
}

/**
 * Closes an account for good: nobody signs in to it, its keys, secrets and templates are gone, and nothing of it is served. Its
 * personal data is left to `forgetStep`. If it is called again, forgetting starts again.
 */
export async function closeAccount(store: Store, closing: Closing, counts: Counts = {}): Promise<void> {
  await runCounted(store, closingStatements(closing, startIn(cellOf(closing.accountId, "network"))), counts);
}

/** The stores of an account's data. */
export interface Stores {
  /** Its cell's database. */
  store: Store;
  /** The first cell's database, which knows in which cell a person's account is. */
  home: Store;
  kv: UploadsKv;
}

/**
 * Blanks one range of a closed account's personal data, and stores the cursor in the same batch, or, of what is in the first cell, after
 * it: it may be interrupted anywhere, and called again after the last step. Sums, rollups, money and statuses stay.
 * @returns whether there is more
 */
export async function forgetStep(
  { store, home, kv }: Stores,
  { accountId, nowMs }: Pick<Closing, "accountId" | "nowMs">,
  counts: Counts = {},
): Promise<boolean> {
  const text = (await readFirst(store, sql`SELECT forget_cursor AS cursor FROM accounts WHERE id = ${accountId}`))?.cursor;
  if (typeof text !== "string") return false;
  const { stage: name, after } = JSON.parse(text) as Cursor;
  if (name === UPLOADS) return forgetUploads({ store, kv }, { accountId, cursor: after[0] }, counts);
  if (name === SIGN_IN) await forgetSignIn({ store, home }, { accountId, telegramId: Number(after[0]) });
  const stage = stageOf(name);
  const holding = name === NOTICES ? home : store;
  const last = stage === undefined ? null : await stage.next(holding, accountId, after);
  const following = NAMES[NAMES.indexOf(name) + 1];
  const cursor = last !== null ? { stage: name, after: last } : following === undefined ? null : startOf(following);
  const blanking = stage === undefined || last === null ? [] : stage.blank({ accountId, nowMs, after, last });
  const counted = blanking.map((sql) => ({ counts: name === NOTICES ? "outbox" : name, sql }));
  const move = cursorStatement(accountId, cursor);
  if (holding === store) await runCounted(store, [...counted, move], counts);
  else {
    await runCounted(holding, counted, counts);
    await runCounted(store, [move], counts);
  }
  return cursor !== null;
}

function cursorStatement(accountId: number, cursor: Cursor | null): Counted {
  const text = cursor === null ? null : JSON.stringify(cursor);
  return { counts: "", sql: sql`UPDATE accounts SET forget_cursor = ${text} WHERE id = ${accountId}` };
}

/** Deletes uploaded media, but not of campaigns that were transferred to another account. */
async function forgetUploads(
  { store, kv }: Pick<Stores, "store" | "kv">,
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

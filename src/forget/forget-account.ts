import { closingStatements } from "./close-account.ts";
import { type RowKey, STAGES } from "./stages.ts";
import { type Counts, runCounted, type Store } from "./store.ts";

/** Where forgetting goes on. */
interface Place {
  stage: string;
  after: RowKey;
}

const NAMES = Object.keys(STAGES);
const FIRST = NAMES[0] ?? "";

const beginningOf = (stage: string): Place => ({ stage, after: STAGES[stage]?.start ?? [] });

/**
 * Closes an account for good: nobody signs in to it, its keys, secrets and templates are gone, nothing of it is served. What it holds of
 * people is left to `forgetStep`. May be called again, and then all of that is gone through once more.
 */
export async function closeAccount(store: Store, accountId: number, nowMs: number, counts: Counts = {}): Promise<void> {
  await runCounted(store, closingStatements(accountId, nowMs, JSON.stringify(beginningOf(FIRST))), counts);
}

/**
 * Blanks one stretch of what a closed account holds of people, and notes in the same batch where to go on: it may be killed between
 * two steps, and called again after the last one. Sums, rollups, money and statuses stay.
 * @returns whether there is more
 */
export async function forgetStep(store: Store, accountId: number, nowMs: number, counts: Counts = {}): Promise<boolean> {
  const [rows] = await store([{ sql: "SELECT forget_place AS place FROM accounts WHERE id = ?1", values: [accountId] }]);
  const text = rows?.[0]?.place;
  if (typeof text !== "string") return false;
  const { stage: name, after } = JSON.parse(text) as Place;
  const stage = STAGES[name];
  const last = stage === undefined ? null : await stage.next(store, accountId, after);
  const following = NAMES[NAMES.indexOf(name) + 1];
  const place = last !== null ? { stage: name, after: last } : following === undefined ? null : beginningOf(following);
  const blanking =
    stage === undefined || last === null
      ? []
      : stage.sql.map((sql) => ({ counts: name, sql, values: [accountId, nowMs, ...stage.bounds(after, last)] }));
  const note = "UPDATE accounts SET forget_place = ?2 WHERE id = ?1";
  await runCounted(
    store,
    [...blanking, { counts: "", sql: note, values: [accountId, place === null ? null : JSON.stringify(place)] }],
    counts,
  );
  delete counts[""];
  return place !== null;
}

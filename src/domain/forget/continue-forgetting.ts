import { sql, statement } from "../../db/sql.ts";
import { storeOf } from "../../db/store.ts";
import { DAY_MS } from "../../lib/time.ts";
import { atHome, type Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { forgetStep } from "./forget-account.ts";

const ACCOUNTS_PER_RUN = 10;
const BUDGET = { steps: 60, stepsEach: 60, ms: 10_000 };
/** Twice as long as Telegram keeps undelivered updates. */
const REMEMBERED_MS = 2 * DAY_MS;

/** Continues forgetting accounts, each minute until nothing is left, and deletes old hashes of forgotten subscribers. */
export async function continueForgetting(deps: Deps): Promise<void> {
  const { db, kv } = deps;
  const [accounts] = await db.$client.batch<{ id: number }>([
    statement(db, sql`SELECT id FROM accounts WHERE forget_cursor IS NOT NULL ORDER BY id LIMIT ${ACCOUNTS_PER_RUN}`),
    statement(db, sql`DELETE FROM forgotten_subscribers WHERE forgotten_at_ms <= ${deps.now() - REMEMBERED_MS}`),
  ]);
  const works = (accounts?.results ?? []).map(({ id }) => ({
    step: () => forgetStep({ store: storeOf(db), home: storeOf(atHome(deps).db), kv }, { accountId: id, nowMs: deps.now() }),
    failed: (error: unknown) => deps.log.error("account.not_forgotten", { account: id, ...describeError(error) }),
  }));
  await takeTurns(deps, works, BUDGET);
}

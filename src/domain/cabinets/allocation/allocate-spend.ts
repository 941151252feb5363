import { eq } from "drizzle-orm";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { accounts } from "../../../db/schema/index.ts";
import { type Fragment, integer, sql, statement } from "../../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../../db/watermark.ts";
import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { takeTurns } from "../../../platform/take-turns.ts";
import { writeCosts } from "../../spend/import-spend.ts";
import type { SpendItem } from "../../spend/spend-item.ts";
import { addToTotals } from "../totals-sql.ts";

/** The row of watermarks that has the account after which the next run begins. */
const JOB = "allocation";
/** Accounts that a run looks at, and of which it takes those that are due. */
const SEEN_PER_RUN = 1000;
const ACCOUNTS_PER_RUN = 20;
/** A turn costs some six round trips to D1. */
const DAYS_PER_TURN = 20;
const BUDGET = { steps: ACCOUNTS_PER_RUN, stepsEach: ACCOUNTS_PER_RUN, ms: 10_000 };
/** Clicks come in for so long after a day began: until then its cost is spread anew each hour. */
const DAYS_OPEN_MS = 2 * DAY_MS;

/** A day of an ad whose cost is to be spread. */
interface Due {
  adId: number;
  day: number;
  allocateAtMs: number;
  code: string;
  currency: string;
  spentMicros: number;
}

/**
 * Spreads what ads cost over the clicks that they brought: those of the UTC day whose `utm_content` is the ad's code, through whatever
 * flows they came. What meets no click, or deleted ones only, stays unallocated. The costs of a day are replaced each time, so that a run
 * which is killed is made good by the next. Accounts take turns of so many days, and the next run goes on after the last of them.
 */
export async function allocateSpend(deps: Deps): Promise<void> {
  const { db } = deps;
  const after = (await readWatermark(db, JOB)) ?? 0;
  const seen = await readAlone(rowsOf<{ id: number; isDue: 0 | 1 }>(db, accountsSql(after, deps.now())));
  const due = seen.filter(({ isDue }) => isDue === 1).slice(0, ACCOUNTS_PER_RUN);
  const works = due.map(({ id }) => ({
    step: () => takeTurn(deps, id),
    failed: (error: unknown) => deps.log.error("allocation.failed", { account: id, ...describeError(error) }),
  }));
  await takeTurns(deps, works, BUDGET);
  const last = due.length === ACCOUNTS_PER_RUN ? due.at(-1) : seen.at(SEEN_PER_RUN - 1);
  const next = last?.id ?? 0;
  if (next !== after) await watermarkStatement(db, { job: JOB, value: next }).run();
}

/** Accounts after one that have days to spread, each found by one step in the index, and whether one of these is due. */
const accountsSql = (after: number, nowMs: number): Fragment => sql`WITH RECURSIVE seen(id) AS (
    SELECT min(account_id) FROM ad_stats WHERE allocate_at_ms IS NOT NULL AND account_id > ${after}
    UNION ALL
    SELECT (SELECT min(account_id) FROM ad_stats WHERE allocate_at_ms IS NOT NULL AND account_id > seen.id) FROM seen WHERE seen.id IS NOT NULL
    LIMIT ${integer(SEEN_PER_RUN)}
  )
  SELECT id, EXISTS (SELECT 1 FROM ad_stats s WHERE s.account_id = seen.id AND s.allocate_at_ms <= ${nowMs}) AS isDue FROM seen WHERE id IS NOT NULL`;

const dueSql = (
  accountId: number,
  nowMs: number,
): Fragment => sql`SELECT s.ad_id AS adId, s.day, s.allocate_at_ms AS allocateAtMs, a.code, c.currency,
    s.spent_micros AS spentMicros
  FROM ad_stats s CROSS JOIN ads a ON a.id = s.ad_id CROSS JOIN cabinets c ON c.id = a.cabinet_id
  WHERE s.account_id = ${accountId} AND s.allocate_at_ms <= ${nowMs} ORDER BY s.allocate_at_ms LIMIT ${integer(DAYS_PER_TURN)}`;

/**
 * Spreads the days of an account that are due the longest. Those of a turn that fails are tried again in an hour, and do not stand in the way of its
 * others.
 * @returns whether there may be more
 * @throws Error when D1 failed
 */
async function takeTurn(deps: Deps, accountId: number): Promise<boolean> {
  const due = await readAlone(rowsOf<Due>(deps.db, dueSql(accountId, deps.now())));
  if (due.length === 0) return false;
  try {
    await spread(deps, accountId, due);
  } catch (error) {
    await statement(deps.db, postponed(deps, due)).run();
    throw error;
  }
  return due.length === DAYS_PER_TURN;
}

/** @throws Error when D1 failed */
async function spread(deps: Deps, accountId: number, due: readonly Due[]): Promise<void> {
  const account = await deps.db.query.accounts.findFirst({ where: eq(accounts.id, accountId) });
  if (account === undefined) throw new Error("the account of an ad is not there");
  const outcomes = await writeCosts({ deps, account }, { items: due.map(toItem) });
  const changes = due.flatMap((row, place): Fragment[] => {
    const outcome = outcomes[place] ?? { error: "limit_reached" };
    if ("clicks" in outcome) return recorded(deps, row, integer(outcome.clicks > 0 ? row.spentMicros : 0));
    // Clicks whose costs may not be replaced keep those that they have.
    return outcome.error === "limit_reached" ? [postponed(deps, [row])] : recorded(deps, row, sql`s.allocated_micros`);
  });
  await deps.db.$client.batch(changes.map((change) => statement(deps.db, change)));
}

function postponed({ now }: Deps, rows: readonly Due[]): Fragment {
  const own = JSON.stringify(rows.map(({ adId, day, allocateAtMs }) => [adId, day, allocateAtMs]));
  return sql`UPDATE ad_stats SET allocate_at_ms = CAST(${now() + HOUR_MS} AS INTEGER)
    FROM json_each(${own}) j WHERE ad_id = j.value ->> 0 AND day = j.value ->> 1 AND allocate_at_ms = j.value ->> 2`;
}

function toItem({ day, code, currency, spentMicros }: Due): SpendItem {
  const fromMs = startOf(day);
  const filter = { fromMs, toMs: fromMs + DAY_MS, flows: [], ways: [], country: null, validOnly: false, uniqueOnly: false };
  return { filter: { ...filter, tags: { utm_content: code } }, cost: { currency, allMicros: spentMicros } };
}

/** A UTC day, YYYYMMDD, as Unix milliseconds. */
const startOf = (day: number): number => Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);

/** Keeps what was allocated, unless other figures came in meanwhile: then it is due still. */
function recorded({ now }: Deps, { adId, day, allocateAtMs, spentMicros }: Due, allocated: Fragment): Fragment[] {
  const nowMs = now();
  const isOpen = nowMs < startOf(day) + DAYS_OPEN_MS;
  const nextMs = isOpen ? integer(Math.max(nowMs + HOUR_MS, startOf(day))) : sql`NULL`;
  const own = sql`s.ad_id = ${adId} AND s.day = ${day} AND s.spent_micros = ${spentMicros} AND s.allocate_at_ms = ${allocateAtMs}`;
  const more = sql`${allocated} - s.allocated_micros`;
  return [
    sql`UPDATE ads SET allocated_micros = ads.allocated_micros + ${more} FROM ad_stats s WHERE ads.id = s.ad_id AND ${own} AND ${more} <> 0`,
    addToTotals(sql`(SELECT s.ad_id, s.day, ${more} AS more FROM ad_stats s WHERE ${own} AND ${more} <> 0)`, {
      allocated_micros: "c.more",
    }),
    sql`UPDATE ad_stats AS s SET allocated_micros = ${allocated}, allocate_at_ms = ${nextMs} WHERE ${own}`,
  ];
}

import { type Read, readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { planPostback } from "./plan-report.ts";
import { type Place, placesRead } from "./read-places.ts";
import type { Report } from "./report.ts";
import { writeChanges } from "./write-changes.ts";

/** A click is written within seconds. One that is not there after this long is no longer waited for: it never came. */
const LONGEST_AWAITED_MS = 3 * DAY_MS;
/** How many postbacks are applied at once, and how many clicks are looked for. */
const PER_RUN = 50;
const CLICKS_PER_RUN = 200;

/** How long a click is waited for: one that may be pruned already is not. */
function awaitedMs({ config: { clickRetentionDays } }: Pick<Deps, "config">): number {
  return clickRetentionDays === 0 ? LONGEST_AWAITED_MS : Math.min(LONGEST_AWAITED_MS, clickRetentionDays * DAY_MS);
}

/** Whether a report must wait: for its click, or for those that already do. */
export function awaitsClick(deps: Pick<Deps, "now" | "config">, { visit, origin, isAwaited }: Place): boolean {
  if (origin === null) return false;
  return isAwaited || (visit === null && deps.now() - origin.atMs < awaitedMs(deps));
}

/**
 * The statement that holds a report until its click is written; one that says the same as another that waits is not held again. Where
 * the click was written since the read, and nothing waits for it, a null fails the batch.
 */
export function holdStatement(deps: Pick<Deps, "db" | "now">, { network, affiliate, visit }: Place, report: Report): D1PreparedStatement {
  const { click, atMs, ...said } = report;
  const waiting = sql`SELECT 1 FROM held_postbacks WHERE click = ${click}`;
  const isStill = sql`EXISTS (${waiting}) OR ${visit === null ? 1 : 0} AND NOT EXISTS (SELECT 1 FROM clicks WHERE id = ${click})`;
  return statement(
    deps.db,
    sql`INSERT INTO held_postbacks (click, position, network_id, affiliate_id, received_at_ms, report, check_at_ms)
      SELECT ${click}, 1 + COALESCE((SELECT max(position) FROM held_postbacks WHERE click = ${click}), 0), ${network.id}, ${affiliate.id},
        iif(${isStill}, ${atMs}, NULL), ${JSON.stringify(said)}, ${deps.now() + MINUTE_MS}
      WHERE NOT EXISTS (${waiting} AND report = ${JSON.stringify(said)})`,
  );
}

interface Held {
  click: string;
  position: number;
  receivedAtMs: number;
  report: string;
}

/** The clicks among those that have landed for which postbacks wait. @param landed JSON array of arrays that begin with a click's id */
export function heldClicksRead(db: Deps["db"], landed: string): Read<string[]> {
  const { statement, read } = rowsOf<{ click: string }>(
    db,
    sql`SELECT DISTINCT h.click FROM json_each(${landed}) AS landed CROSS JOIN held_postbacks h ON h.click = landed.value ->> 0`,
  );
  return { statement, read: (result) => read(result).map(({ click }) => click) };
}

/** Applies what waits for these clicks, each click's in its order. What fails stays, and the schedule comes back to it. */
export async function applyHeld(deps: Deps, clicks: readonly string[]): Promise<void> {
  if (clicks.length === 0) return;
  try {
    const held = await readAlone(
      rowsOf<Held>(
        deps.db,
        sql`SELECT click, position, received_at_ms AS receivedAtMs, report FROM held_postbacks
          WHERE click IN (SELECT value FROM json_each(${JSON.stringify(clicks)})) ORDER BY click, position LIMIT ${raw(PER_RUN)}`,
      ),
    );
    for (const each of held) await apply(deps, each);
  } catch (error) {
    deps.log.error("postbacks.not_applied", describeError(error));
  }
}

/** A report that changes nothing any more goes. */
async function apply(deps: Deps, { click, position, receivedAtMs, report: said }: Held): Promise<void> {
  // Those that were held before sales had currencies say none.
  const { saleCurrency = "", ...rest } = JSON.parse(said) as Omit<Report, "click" | "atMs" | "saleCurrency"> & Partial<Report>;
  const report: Report = { ...rest, saleCurrency, click, atMs: receivedAtMs };
  const remove = statement(deps.db, sql`DELETE FROM held_postbacks WHERE click = ${click} AND position = ${position}`);
  await writeChanges(deps, {
    read: async () => readAlone(await placesRead(deps, [report])),
    plan([place = null]) {
      const planned = place === null ? null : planPostback(deps, place, report);
      return [...(planned === null || typeof planned === "string" ? [] : planned.statements), remove];
    },
  });
}

/**
 * Applies what waits for clicks that were written while nobody looked, and what has waited in vain. Clicks that are not there are looked
 * for again, the older they are the later.
 */
export async function sweepHeldPostbacks(deps: Deps): Promise<void> {
  const nowMs = deps.now();
  const found = await readAlone(
    rowsOf<{ click: string; isReady: number }>(
      deps.db,
      sql`SELECT click, EXISTS (SELECT 1 FROM clicks WHERE id = click)
          OR (SELECT min(received_at_ms) FROM held_postbacks h WHERE h.click = due.click) <= ${nowMs - awaitedMs(deps)} AS isReady
        FROM (SELECT DISTINCT click FROM (
          SELECT click FROM held_postbacks WHERE check_at_ms <= ${nowMs} ORDER BY check_at_ms LIMIT ${raw(CLICKS_PER_RUN)})) due`,
    ),
  );
  if (found.length === 0) return;
  await applyHeld(
    deps,
    found.filter(({ isReady }) => isReady === 1).map(({ click }) => click),
  );
  await statement(
    deps.db,
    sql`UPDATE held_postbacks SET check_at_ms = ${nowMs} + max(${MINUTE_MS}, (${nowMs} - received_at_ms) / 4)
      WHERE click IN (SELECT value FROM json_each(${JSON.stringify(found.map(({ click }) => click))}))`,
  ).run();
}

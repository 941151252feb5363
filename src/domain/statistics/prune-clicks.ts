import { readAlone, rowsOf } from "../../db/read.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { integer, raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns } from "../../platform/take-turns.ts";
import { IS_LIVE } from "../click-parts/part-state.ts";
import { forgetSql, prunedBeforeMs, rememberSql } from "../click-parts/pruned-clicks.ts";
import { buildPart, CLICKS_PER_SOURCE } from "./build-part.ts";
import { LANDING_OWNERS } from "./landing-owners.ts";

/** Rows of click_part_sources that are pruned at once. */
const STEP_SOURCES = 2;
const OWNERS_PER_RUN = 100;
const EVERY_MS = HOUR_MS;

/** The budget of a run, for five owners at once. */
const BUDGET = { steps: 120, stepsEach: 24, ms: 20_000 };

/** Clicks of an owner that a run deletes, one a minute. */
export const PRUNED_PER_RUN = BUDGET.stepsEach * STEP_SOURCES * CLICKS_PER_SOURCE;

/** The row of watermarks that is 1 when the last run left clicks. */
const REMAINING_MARK = "prune_clicks";

type Pruning = Pick<Deps, "db" | "now" | "log" | "config">;

/**
 * Deletes clicks of UTC days that are older than the retention the operator set: starts once an hour, and goes on each minute until none is left. Reports do
 * not change: the clicks are in parts by then.
 */
export async function pruneClicks(deps: Pruning): Promise<void> {
  const { db } = deps;
  const beforeMs = prunedBeforeMs(deps);
  if (beforeMs === null) return;
  const isDue = deps.now() % EVERY_MS < MINUTE_MS;
  const wasLeft = (await readWatermark(db, REMAINING_MARK)) === 1;
  if (!isDue && !wasLeft) return;
  const owners = await readAlone(rowsOf<{ id: number }>(db, oldSql(beforeMs)));
  const works = owners.map(({ id }) => ({
    step: () => pruneStep(deps, { ownerId: id, beforeMs }),
    failed: (error: unknown) => deps.log.error("clicks.not_pruned", { owner: id, ...describeError(error) }),
  }));
  const isLeft = (await takeTurns(deps, works, BUDGET)) || owners.length === OWNERS_PER_RUN;
  if (isLeft === wasLeft) return;
  await watermarkStatement(db, { job: REMAINING_MARK, value: Number(isLeft) }).run();
}

/** Parts `p` all of whose clicks came before a time, and some of whose clicks are there. */
const isOldPart = (beforeMs: number) =>
  sql`p.${IS_LIVE} AND p.max_quarter < ${integer(Math.floor(beforeMs / QUARTER_MS))}
    AND EXISTS (SELECT 1 FROM click_part_sources s WHERE s.part_id = p.id)`;

const oldSql = (beforeMs: number) => sql`WITH ${LANDING_OWNERS}
  SELECT p.owner_id AS id FROM click_parts p WHERE ${isOldPart(beforeMs)}
  UNION SELECT id FROM owners WHERE EXISTS (SELECT 1 FROM click_landings l WHERE l.owner_id = owners.id AND l.last_at_ms < ${beforeMs} AND l.first_at_ms < ${beforeMs})
  LIMIT ${raw(OWNERS_PER_RUN)}`;

/** @returns whether there may be more */
async function pruneStep(deps: Pruning, { ownerId, beforeMs }: { ownerId: number; beforeMs: number }): Promise<boolean> {
  if ((await buildPart(deps, ownerId, { beforeMs })) > 0) return true;
  const { db } = deps;
  const part = sql`SELECT p.id FROM click_parts p WHERE p.owner_id = ${ownerId} AND ${isOldPart(beforeMs)} ORDER BY p.max_quarter, p.id LIMIT 1`;
  const sources = sql`(SELECT * FROM click_part_sources WHERE part_id = (${part}) ORDER BY first_at_ms, first_click LIMIT ${raw(STEP_SOURCES)}) s`;
  const [old] = await readAlone(rowsOf<{ id: number }>(db, part));
  if (old === undefined) return false;
  const isSame = sql`(${part}) = ${integer(old.id)}`;
  return pruned(
    db.$client.batch([
      requireThat(db, isSame),
      statement(db, sql`UPDATE click_parts SET is_pruned = 1 WHERE id = ${old.id} AND is_pruned = 0`),
      statement(db, rememberSql(ownerId, sources)),
      statement(db, forgetSql(ownerId, deps.now())),
      statement(db, sql`DELETE FROM clicks WHERE id IN (SELECT j.value FROM ${sources} CROSS JOIN json_each(s.clicks) j)`),
      statement(
        db,
        sql`DELETE FROM click_part_sources WHERE (part_id, first_at_ms, first_click) IN (SELECT s.part_id, s.first_at_ms, s.first_click FROM ${sources})`,
      ),
    ]),
  );
}

/** @returns true, also where something else came between: then the next step sees it */
async function pruned(batch: Promise<unknown>): Promise<boolean> {
  try {
    await batch;
  } catch (error) {
    if (!isUnmet(error)) throw error;
  }
  return true;
}

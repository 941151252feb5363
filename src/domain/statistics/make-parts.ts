import { readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { takeTurns, type Work } from "../../platform/take-turns.ts";
import { buildPart } from "./build-part.ts";
import { chooseParts } from "./choose-parts.ts";
import { deleteParts } from "./delete-parts.ts";
import { joinParts, type SizeRow, sizeOf, sizesSql } from "./join-parts.ts";
import { LANDING_OWNERS } from "./landing-owners.ts";

/** As many clicks as a report reads beside the parts in some 10 ms. */
export const TAIL_CLICKS = 5_000;

/**
 * So many are worth a part when they are a day old: it writes some thirty rows until the last merge, and to write one costs as much as to
 * read a thousand, of which each click is three in every report.
 */
const OLD_TAIL_CLICKS = 1000;

/** Counting clicks in landings reads these, so it is not done each minute. */
const EVERY_MINUTES = 5;
/** Parts of days that are over are looked for this often, apart from the jobs at the full hour. */
const JOIN_EVERY_MS = HOUR_MS;
const JOIN_AT_MS = 40 * MINUTE_MS;

/** The budget of a run: 400,000 clicks of an owner. A step takes up to a second of computing. */
const BUDGET = { steps: 40, stepsEach: 20, ms: 20_000 };

type Making = Pick<Deps, "db" | "now" | "log">;

/** Owners whose tail is long enough. @param where a condition on owners */
const due = (nowMs: number, where = sql`TRUE`) => sql`WITH ${LANDING_OWNERS},
  tails AS (SELECT id, (SELECT sum(count) FROM (SELECT count FROM click_landings WHERE owner_id = owners.id LIMIT ${raw(TAIL_CLICKS)})) AS clicks,
    (SELECT min(first_at_ms) FROM click_landings WHERE owner_id = owners.id) AS oldest_ms FROM owners WHERE id IS NOT NULL AND ${where})
  SELECT id FROM tails WHERE clicks >= ${raw(TAIL_CLICKS)} OR clicks >= ${raw(OLD_TAIL_CLICKS)} AND oldest_ms < ${nowMs - DAY_MS}`;

/**
 * Makes parts of the landings of every owner that has enough of them, merges small parts, and deletes what they replaced, in turns. An owner
 * whose turn fails does not delay others.
 */
export async function makeParts(deps: Making): Promise<void> {
  const { db, now } = deps;
  if (Math.floor(now() / MINUTE_MS) % EVERY_MINUTES !== 0) return;
  const joins = (now() - JOIN_AT_MS) % JOIN_EVERY_MS < MINUTE_MS;
  const [owners, sizes] = await readTogether(
    db,
    rowsOf<{ id: number }>(db, due(now())),
    rowsOf<SizeRow & { ownerId: number }>(db, joins ? sizesSql(sql`TRUE`) : sql`SELECT 1 WHERE FALSE`),
  );
  const building = owners.map(({ id }) => workOf(deps, id, { builds: true }));
  const joining = [...Map.groupBy(sizes, ({ ownerId }) => ownerId)]
    .filter(([id, parts]) => !owners.some((owner) => owner.id === id) && chooseParts(parts.map(sizeOf), now()) !== null)
    .map(([id]) => workOf(deps, id, { builds: false }));
  const deleting: Work[] = joins
    ? [{ step: () => deleteParts(deps), failed: (error) => deps.log.error("parts.not_deleted", describeError(error)) }]
    : [];
  await takeTurns(deps, [...building, ...joining, ...deleting], BUDGET);
}

function workOf(deps: Making, ownerId: number, { builds }: { builds: boolean }): Work {
  let mayBuild = builds;
  return {
    step: async () => {
      if (!mayBuild) return joinParts(deps, ownerId);
      const isBuilt = (await buildPart(deps, ownerId)) > 0;
      mayBuild = isBuilt && (await readAlone(rowsOf(deps.db, due(deps.now(), sql`id = ${ownerId}`)))).length > 0;
      return true;
    },
    failed: (error) => deps.log.error("parts.not_made", { owner: ownerId, ...describeError(error) }),
  };
}

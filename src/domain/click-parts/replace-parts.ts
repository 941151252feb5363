import type { Database } from "../../db/client.ts";
import { requireThat } from "../../db/require.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import { IS_LIVE, PART_STATE } from "./part-state.ts";

const [WRITING, LIVE, REPLACED] = [raw(PART_STATE.writing), raw(PART_STATE.live), raw(PART_STATE.replaced)];
const QUARTER = raw(QUARTER_MS);

/** The statements that replace live parts, all of them or none; for one batch with what they are replaced by. */
export function replaceStatements(db: Database, { ids, isPruned, nowMs }: { ids: readonly number[]; isPruned: boolean; nowMs: number }) {
  const those = sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND ${IS_LIVE} AND is_pruned = ${Number(isPruned)}`;
  return [
    requireThat(db, sql`(SELECT count(*) FROM click_parts WHERE ${those}) = ${ids.length}`),
    statement(db, sql`UPDATE click_parts SET state = ${REPLACED}, state_at_ms = ${nowMs} WHERE ${those}`),
  ];
}

/**
 * The statements that take clicks out of parts before their costs change, for the batch that changes them: what those parts were made of
 * is the tail again, and a part that is being written of an owner's clicks fails. They fail the batch where raw clicks of such a part
 * were deleted.
 * @param changing what follows FROM, of clicks `c`, with conditions; each of the statements is one
 */
export function dissolveStatements(db: Database, { changing, nowMs }: { changing: readonly Fragment[]; nowMs: number }) {
  const isPruned = (parts: Fragment) => sql`NOT EXISTS (SELECT 1 FROM ${parts} WHERE p.is_pruned)`;
  return [
    ...changing
      .map(touchedParts)
      .flatMap((parts) => [
        requireThat(db, isPruned(parts)),
        statement(db, sql`UPDATE click_parts SET state = ${REPLACED}, state_at_ms = ${nowMs} WHERE id IN (SELECT p.id FROM ${parts})`),
      ]),
    // Replaced parts whose sources nobody has taken over.
    ...backToTailSql(sql`state = ${REPLACED}`).map((each) => statement(db, each)),
  ];
}

function backToTailSql(which: Fragment): Fragment[] {
  const ids = sql`SELECT id FROM click_parts WHERE ${which}`;
  return [
    sql`INSERT INTO click_landings (owner_id, first_at_ms, first_click, last_at_ms, count, clicks)
      SELECT p.owner_id, s.first_at_ms, s.first_click, s.last_at_ms, s.count, s.clicks
      FROM (SELECT id, owner_id FROM click_parts WHERE ${which}) p CROSS JOIN click_part_sources s ON s.part_id = p.id`,
    sql`DELETE FROM click_part_sources WHERE part_id IN (${ids})`,
  ];
}

/** Parts `p` that may have some of those clicks: by their time, and all that are being written. */
function touchedParts(clicks: Fragment): Fragment {
  const spans = sql`SELECT coalesce(o.account_id, c.account_id) AS owner_id, min(c.at_ms) / ${QUARTER} AS first, max(c.at_ms) / ${QUARTER} AS last
    FROM (SELECT c.account_id, c.offer_id, c.at_ms FROM ${clicks}) c LEFT JOIN offers o ON c.offer_id > 0 AND o.id = c.offer_id GROUP BY 1`;
  return sql`(${spans}) t CROSS JOIN click_parts p ON p.owner_id = t.owner_id
    AND (p.state = ${WRITING} OR p.state = ${LIVE} AND p.min_quarter <= t.last AND p.max_quarter >= t.first)`;
}

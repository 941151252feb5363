import { readTogether, rowsOf } from "../../db/read.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { type Fragment, integer, raw, sql, statement } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { encodePart } from "./parts/encode.ts";
import { beginPartStatement, PartWriter } from "./stored-parts.ts";
import { factsRead, PART_COLUMNS } from "./tail.ts";

const DAY = raw(DAY_MS);

/** Clicks whose facts are in memory at once. */
const STEP_CLICKS = 20_000;

/** So that a row stays below the 100 KB of a statement, and an export of D1 can be imported again. */
export const CLICKS_PER_SOURCE = 1000;

interface Key {
  atMs: number;
  click: string;
}

interface Bounds {
  /** Clicks at most, but for those of the first landing. */
  step?: number;
  /** Only of landings whose last click came before; null: of all. */
  beforeMs?: number | null;
}

/**
 * Makes a part of landings of an owner, all of one UTC day, and deletes these, all at once: what was read is in the part if all of the landings still
 * are there when it is written, and if no raw click has changed meanwhile. Otherwise nothing has happened.
 * @returns how many clicks it took; 0 where there are none, or somebody else was faster
 */
export async function buildPart(
  deps: Pick<Deps, "db" | "now">,
  ownerId: number,
  { step = STEP_CLICKS, beforeMs = null }: Bounds = {},
): Promise<number> {
  const { db, now } = deps;
  const first = firstLandings(
    beforeMs === null ? sql`owner_id = ${ownerId}` : sql`owner_id = ${ownerId} AND last_at_ms < ${integer(beforeMs)}`,
    step,
  );
  const keysRead = rowsOf<Key>(db, sql`SELECT l.first_at_ms AS atMs, l.first_click AS click FROM ${first}`);
  const [begun, keys, facts] = await readTogether(
    db,
    { statement: beginPartStatement(db, { ownerId, nowMs: now() }), read: ({ results }) => results[0] as { id: number } },
    keysRead,
    factsRead(db, { landings: sql`SELECT l.clicks FROM ${first}`, columns: PART_COLUMNS, where: sql`TRUE` }),
  );
  if (keys.length === 0) return 0;
  const writer = new PartWriter(db, begun.id);
  const chosen = landingsOf(ownerId, keys);
  const taken = [
    requireThat(db, sql`(SELECT count(*) FROM ${chosen}) = ${keys.length}`),
    statement(db, sourcesSql(begun.id, chosen)),
    statement(
      db,
      sql`DELETE FROM click_landings WHERE owner_id = ${ownerId} AND (first_at_ms, first_click) IN (SELECT l.first_at_ms, l.first_click FROM ${chosen})`,
    ),
  ];
  try {
    if (facts.count === 0) await db.$client.batch(taken);
    else {
      const { header, chunks } = await encodePart(facts);
      for (const [number, body] of chunks.entries()) await writer.write(body, number);
      await db.$client.batch([...writer.finished(header, { isPruned: false, nowMs: now() }), ...taken]);
    }
  } catch (error) {
    if (isUnmet(error)) return 0;
    throw error;
  }
  return facts.count;
}

/** Landings `l` of the UTC day that has most clicks of some, as many as have so many clicks together, or one: those of an hour are one day's. */
function firstLandings(which: Fragment, clicks: number): Fragment {
  const day = sql`SELECT first_at_ms / ${DAY} FROM click_landings WHERE ${which} GROUP BY 1 ORDER BY sum(count) DESC, 1 LIMIT 1`;
  return sql`(SELECT * FROM (SELECT first_at_ms, first_click, clicks, sum(count) OVER (ORDER BY first_at_ms, first_click) - count AS before, count
      FROM click_landings WHERE ${which} AND first_at_ms / ${DAY} = (${day}) ORDER BY first_at_ms, first_click LIMIT ${integer(clicks)})
    WHERE before = 0 OR before + count <= ${clicks}) l`;
}

/** Those landings `l` of an owner that are still there. */
const landingsOf = (ownerId: number, keys: readonly Key[]): Fragment =>
  sql`(SELECT l.* FROM json_each(${JSON.stringify(keys)}) k CROSS JOIN click_landings l
    ON l.owner_id = ${ownerId} AND l.first_at_ms = k.value ->> 'atMs' AND l.first_click = k.value ->> 'click') l`;

const sourcesSql = (partId: number, landings: Fragment) =>
  sql`INSERT INTO click_part_sources (part_id, first_at_ms, first_click, last_at_ms, count, clicks)
    SELECT ${integer(partId)}, min(at_ms), min(id), max(at_ms), count(*), json_group_array(id)
    FROM (SELECT c.id, c.at_ms, row_number() OVER (ORDER BY c.at_ms) / ${raw(CLICKS_PER_SOURCE)} AS part
      FROM ${landings} CROSS JOIN json_each(l.clicks) j CROSS JOIN clicks c ON c.id = j.value)
    GROUP BY part`;

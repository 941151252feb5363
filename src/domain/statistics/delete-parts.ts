import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { Deps } from "../../platform/deps.ts";
import { PART_STATE } from "../click-parts/part-state.ts";

/** A report has long ended by then, and so has the writing of a part. */
const READ_ON_MS = HOUR_MS;

/** Chunks of some fifty megabytes. */
const STEP_CHUNKS = 500;

/**
 * Deletes parts that were replaced, or whose writing broke off, when nobody reads or writes them any more.
 * @returns whether there may be more
 */
export async function deleteParts({ db, now }: Pick<Deps, "db" | "now">): Promise<boolean> {
  const states = raw([PART_STATE.writing, PART_STATE.replaced].join(", "));
  const done = sql`SELECT id FROM click_parts WHERE state <> 1 AND state IN (${states}) AND state_at_ms <= ${now() - READ_ON_MS}`;
  const chunks = (parts: Fragment) => sql`SELECT part_id, number FROM click_part_chunks WHERE part_id IN (${parts})`;
  const [deleted] = await db.$client.batch([
    statement(db, sql`DELETE FROM click_part_chunks WHERE (part_id, number) IN (${chunks(done)} LIMIT ${raw(STEP_CHUNKS)})`),
    statement(db, sql`DELETE FROM click_parts WHERE id IN (${done} AND NOT EXISTS (${chunks(sql`click_parts.id`)}))`),
  ]);
  return deleted?.meta.changes === STEP_CHUNKS;
}

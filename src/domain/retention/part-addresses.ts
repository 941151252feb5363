import { readAlone, rowsOf } from "../../db/read.ts";
import { integer, sql } from "../../db/sql.ts";
import { DAY_MS } from "../../lib/time.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { IS_LIVE } from "../click-parts/part-state.ts";
import { LIVE_PART, type LivePart, rewriteParts } from "../statistics/rewrite-parts.ts";

/**
 * Makes a part that has addresses of clicks of UTC days before a time anew, without these.
 * @returns whether there may be more
 */
export async function blankPartAddresses(deps: Pick<Deps, "db" | "now">, beforeMs: number): Promise<boolean> {
  const before = (Math.floor(beforeMs / DAY_MS) * DAY_MS) / QUARTER_MS;
  const [part] = await readAlone(
    rowsOf<LivePart & { maxQuarter: number }>(
      deps.db,
      sql`SELECT ${LIVE_PART}, p.max_quarter AS maxQuarter FROM click_parts p WHERE p.${IS_LIVE} AND p.addresses_from_quarter < ${integer(before)}
        AND p.owner_id NOT IN (SELECT owner_id FROM click_part_erasures) ORDER BY p.id LIMIT 1`,
    ),
  );
  if (part === undefined) return false;
  const blanking = { columns: ["ip"] as const, rows: [{ quarter: (quarter: number) => quarter < before }] };
  return rewriteParts(deps, [part], { blanking, addressesFromQuarter: before });
}

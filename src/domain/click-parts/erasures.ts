import { type Fragment, integer, raw, sql } from "../../db/sql.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import { archivedQuarter } from "./archived-quarter.ts";
import { ARCHIVE_BEGIN } from "./click-archive.ts";
import { ownersOfClicksSql } from "./landings.ts";
import { IS_LIVE, PART_STATE } from "./part-state.ts";

/** Whose personal data is to go: of all clicks of an account, or of those of a flow that parts have in the same UTC quarter of an hour as one. */
interface Erasure {
  accountId: number;
  of?: { flowId: number; clickedAtMs: number; timeZone: ZoneHistory };
}

/**
 * The statements that have personal data erased from parts, for the batch that blanks the raw clicks or one after it: parts that are being
 * written fail, and a job makes the others anew (domain/statistics/erase-from-parts.ts).
 */
export function eraseSql({ accountId, of }: Erasure, nowMs: number): [written: Fragment, erasure: Fragment] {
  const owners = ownersOfClicksSql(accountId);
  const quarters = of === undefined ? sql`SELECT 0 AS quarter` : quartersSql(of);
  return [
    sql`UPDATE click_parts SET state = ${raw(PART_STATE.replaced)}, state_at_ms = ${nowMs}
      WHERE state <> ${raw(PART_STATE.live)} AND state = ${raw(PART_STATE.writing)} AND owner_id IN (${owners})`,
    sql`INSERT INTO click_part_erasures (owner_id, account_id, flow_id, quarter, until_part)
      SELECT owner_id, ${integer(accountId)}, ${integer(of?.flowId ?? 0)}, q.quarter, (SELECT max(id) FROM click_parts) FROM (${owners}) o CROSS JOIN (${quarters}) q
      WHERE EXISTS (SELECT 1 FROM click_parts p WHERE p.owner_id = o.owner_id AND p.${IS_LIVE}
        AND (q.quarter = 0 OR q.quarter BETWEEN p.min_quarter AND p.max_quarter))
      ON CONFLICT DO UPDATE SET after_part = 0, until_part = excluded.until_part`,
  ];
}

/** SQL that selects the quarters in which parts may have a click: its own, and, if it came before parts were made of the archive, that of these. */
function quartersSql({ clickedAtMs, timeZone }: Required<Erasure>["of"]): Fragment {
  return sql`SELECT ${integer(Math.floor(clickedAtMs / QUARTER_MS))} AS quarter
    UNION SELECT ${integer(archivedQuarter(timeZone, clickedAtMs))} FROM watermarks WHERE name = ${ARCHIVE_BEGIN} AND value > ${integer(clickedAtMs)}`;
}

import { type Fragment, integer, raw, sql } from "../../db/sql.ts";
import { ownersOfClicksSql } from "./landings.ts";
import { IS_LIVE, PART_STATE } from "./part-state.ts";

/** Whose personal data is to go: of all clicks of an account, or of those of a flow in a UTC quarter of an hour since 1970. */
interface Erasure {
  accountId: number;
  of?: { flowId: number; quarter: number };
}

/**
 * The statements that have personal data erased from parts, for the batch that blanks the raw clicks or one after it: parts that are being
 * written fail, and a job makes the others anew (domain/statistics/erase-from-parts.ts).
 */
export function eraseSql({ accountId, of }: Erasure, nowMs: number): [written: Fragment, erasure: Fragment] {
  const owners = ownersOfClicksSql(accountId);
  const quarter = integer(of?.quarter ?? 0);
  const within = of === undefined ? sql`TRUE` : sql`p.max_quarter >= ${quarter} AND p.min_quarter <= ${quarter}`;
  return [
    sql`UPDATE click_parts SET state = ${raw(PART_STATE.replaced)}, state_at_ms = ${nowMs}
      WHERE state <> ${raw(PART_STATE.live)} AND state = ${raw(PART_STATE.writing)} AND owner_id IN (${owners})`,
    sql`INSERT INTO click_part_erasures (owner_id, account_id, flow_id, quarter, until_part)
      SELECT owner_id, ${integer(accountId)}, ${integer(of?.flowId ?? 0)}, ${quarter}, (SELECT max(id) FROM click_parts) FROM (${owners}) o
      WHERE EXISTS (SELECT 1 FROM click_parts p WHERE p.owner_id = o.owner_id AND p.${IS_LIVE} AND ${within})
      ON CONFLICT DO UPDATE SET after_part = 0, until_part = excluded.until_part`,
  ];
}

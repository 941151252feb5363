import { type Counting, cellsOf, flowsSql } from "./cells.ts";
import { CLICK_VISIT, clicksOfFlows, JOIN_ROLLED, leadVisit } from "./visits.ts";

/** The statuses of leads, which their index asks for. */
const ANY_STATUS = "l.status IN (0, 1, 2, 3, 4)";

/** Counts from the clicks and leads themselves: what every report must equal, and what answers where no rollup does. */
export function rawCells(counting: Counting): string[] {
  const { account, offsets, fromMs, toMs, fromKey, toKey } = counting;
  const clicks = `SELECT ${CLICK_VISIT} FROM ${clicksOfFlows(flowsSql(counting), fromKey, toKey)}`;
  const leads = `SELECT ${leadVisit(offsets)} FROM leads l ${JOIN_ROLLED}
    WHERE l.account_id = ${account} AND ${ANY_STATUS} AND l.flow_id IS NOT NULL AND l.started_at_ms >= ${fromMs} AND l.started_at_ms < ${toMs}`;
  return [cellsOf(counting, clicks), cellsOf(counting, leads)];
}

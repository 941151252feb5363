import { type Counting, cellsOf, flowsSql } from "./cells.ts";
import { type Dim, MEASURES, type Scope } from "./dims.ts";
import { CLICK_VISIT, clicksOfFlows, JOIN_ROLLED, leadVisit, ROLLED_LEAD_VISIT, untilSql } from "./visits.ts";

/** The property whose rollups answer a report, or null where none does: a row of the rollups knows one property beside flow and day. */
export function rollupOf(item: Counting["item"], { filters }: Scope): Dim | "all" | null {
  const dims = new Set(filters.map(({ dim }) => dim));
  if (item !== "date" && item !== "flow") dims.add(item);
  const [dim = "all", ...more] = dims;
  return more.length > 0 || dim === "ip" ? null : dim;
}

/** Counts from the rollups and from what is not in them yet: clicks after the mark, clicks that came late, leads that changed. */
export function rolledCells(counting: Counting, dim: Dim | "all"): string[] {
  const { account, offsets, fromKey, toKey } = counting;
  const tail = `SELECT ${CLICK_VISIT} FROM ${clicksOfFlows(flowsSql(counting), `max(${untilSql(account)}, ${fromKey})`, toKey)}`;
  const late = `SELECT ${CLICK_VISIT} FROM late_clicks t CROSS JOIN clicks c ON c.id = t.click_id WHERE t.account_id = ${account}`;
  const changed = `SELECT ${leadVisit(offsets)} FROM dirty_leads d CROSS JOIN leads l ON l.id = d.lead_id ${JOIN_ROLLED}
    WHERE d.account_id = ${account} AND l.flow_id IS NOT NULL`;
  const unchanged = `SELECT ${ROLLED_LEAD_VISIT} FROM dirty_leads d
    CROSS JOIN rolled_leads l ON l.account_id = d.account_id AND l.lead_id = d.lead_id WHERE d.account_id = ${account}`;
  return [rollupCells(counting, dim), ...[tail, late, changed, unchanged].map((visits) => cellsOf(counting, visits))];
}

function rollupCells({ binds, account, item, scope }: Counting, dim: Dim | "all"): string {
  const group = item === "date" ? "local_day" : item === "flow" ? "flow_id" : "value";
  const flow =
    scope.flowId !== null
      ? `r.flow_id = ${binds.add(scope.flowId)}`
      : item === "flow"
        ? `r.flow_id IN (SELECT id FROM flows WHERE account_id = ${account})`
        : "r.flow_id = 0";
  const values = scope.filters.map(({ value }) => ` AND r.value = ${binds.add(String(value))}`).join("");
  return `SELECT CAST(r.${group} AS TEXT) AS grp, r.local_day, r.goal_id, r.currency, ${MEASURES.map((name) => `r.${name}`).join(", ")}
    FROM traffic_rollups r WHERE r.account_id = ${account} AND r.dim = ${binds.add(dim)} AND ${flow}
      AND r.local_day BETWEEN ${binds.add(scope.fromDay)} AND ${binds.add(scope.toDay)}${values}`;
}

import type { Deps } from "../deps.ts";

const DUE = `
  SELECT lead_id AS leadId FROM postback_deliveries
  WHERE state = 'pending' AND next_attempt_at_ms <= ?2 AND leased_until_ms <= ?1 ORDER BY next_attempt_at_ms LIMIT ?3`;

/** The statement that finds the leads, as `leadId`, of deliveries that were due by a time and are in nobody's hands. */
export function dueStatement(deps: Pick<Deps, "db" | "now">, dueByMs: number, limit: number): D1PreparedStatement {
  return deps.db.$client.prepare(DUE).bind(deps.now(), dueByMs, limit);
}

/** The leads of such rows, each once. */
export function leadsOf(result: D1Result | undefined): number[] {
  return [...new Set(result?.results.map((row) => (row as { leadId: number }).leadId))];
}

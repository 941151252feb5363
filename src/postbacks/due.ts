import type { Deps } from "../deps.ts";

/** In one value, `leads`: D1 takes longer to hand over many rows than to find them. */
const DUE = `SELECT json_group_array(lead_id) AS leads FROM (
  SELECT lead_id FROM postback_deliveries d
  WHERE state = 'pending' AND next_attempt_at_ms <= ?2 AND leased_until_ms <= ?1
    AND NOT EXISTS (SELECT 1 FROM postback_templates t WHERE t.id = d.template_id AND t.probe_at_ms > ?1)
  ORDER BY next_attempt_at_ms LIMIT ?3)`;

/** The statement that finds the leads of deliveries that were due by a time, are in nobody's hands and may go to their address; `leadsOf` reads its result. */
export function dueStatement(deps: Pick<Deps, "db" | "now">, dueByMs: number, limit: number): D1PreparedStatement {
  return deps.db.$client.prepare(DUE).bind(deps.now(), dueByMs, limit);
}

/** The leads, each once, the longest due first. */
export function leadsOf(result: D1Result | undefined): number[] {
  const [row] = (result?.results ?? []) as { leads: string }[];
  return [...new Set<number>(JSON.parse(row?.leads ?? "[]"))];
}

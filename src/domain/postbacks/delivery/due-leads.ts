import type { Deps } from "../../../platform/deps.ts";

/** How many deliveries are read for each that is found: the first may be of an address that has just begun to rest. */
const LOOKED_AT = 10;

/** In one value, `leads`: D1 takes longer to return many rows than to find them. */
const DUE = `SELECT json_group_array(lead_id) AS leads FROM (
  SELECT d.lead_id FROM (
    SELECT lead_id, template_id, next_attempt_at_ms FROM postback_deliveries
    WHERE state = 'pending' AND next_attempt_at_ms <= ?2 AND leased_until_ms <= ?1
    ORDER BY next_attempt_at_ms LIMIT ${LOOKED_AT} * ?3) d
  WHERE NOT EXISTS (SELECT 1 FROM postback_templates t WHERE t.id = d.template_id AND t.probe_at_ms > ?1)
  ORDER BY d.next_attempt_at_ms LIMIT ?3)`;

/** Finds the leads of unclaimed deliveries that were due by a time and whose address does not rest. `readDueLeads` reads its result. */
export function dueLeadsStatement(deps: Pick<Deps, "db" | "now">, dueByMs: number, limit: number): D1PreparedStatement {
  return deps.db.$client.prepare(DUE).bind(deps.now(), dueByMs, limit);
}

/** The leads, each once, the longest due first. */
export function readDueLeads(result: D1Result | undefined): number[] {
  const [row] = (result?.results ?? []) as { leads: string }[];
  return [...new Set<number>(JSON.parse(row?.leads ?? "[]"))];
}

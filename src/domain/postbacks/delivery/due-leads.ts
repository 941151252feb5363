import type { Deps } from "../../../platform/deps.ts";

/** How many deliveries are looked at for each that is found: those of an address that was just put aside may be first, and are passed over. */
const LOOKED_AT = 10;

/** In one value, `leads`: D1 takes longer to hand over many rows than to find them. */
const DUE = `SELECT json_group_array(lead_id) AS leads FROM (
  SELECT d.lead_id FROM (
    SELECT lead_id, template_id, next_attempt_at_ms FROM postback_deliveries
    WHERE state = 'pending' AND next_attempt_at_ms <= ?2 AND leased_until_ms <= ?1
    ORDER BY next_attempt_at_ms LIMIT ${LOOKED_AT} * ?3) d
  WHERE NOT EXISTS (SELECT 1 FROM postback_templates t WHERE t.id = d.template_id AND t.probe_at_ms > ?1)
  ORDER BY d.next_attempt_at_ms LIMIT ?3)`;

/** The statement that finds the leads of deliveries that were due by a time, are in nobody's hands and may go to their address; `leadsOf` reads its result. */
export function dueStatement(deps: Pick<Deps, "db" | "now">, dueByMs: number, limit: number): D1PreparedStatement {
  return deps.db.$client.prepare(DUE).bind(deps.now(), dueByMs, limit);
}

/** The leads, each once, the longest due first. */
export function leadsOf(result: D1Result | undefined): number[] {
  const [row] = (result?.results ?? []) as { leads: string }[];
  return [...new Set<number>(JSON.parse(row?.leads ?? "[]"))];
}

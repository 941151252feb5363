import type { Read } from "../../../db/read.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";

/** How many deliveries are read for each that is found: the first may be of an address that has just begun to rest. */
const LOOKED_AT = raw(10);

/** Which leads to look for: those with deliveries that were due by a time, and how many. */
interface Wanted {
  dueByMs: number;
  limit: number;
}

/** In one value, `leads`: D1 takes longer to return many rows than to find them. */
const dueSql = ({ dueByMs, limit }: Wanted, nowMs: number) => sql`SELECT json_group_array(lead_id) AS leads FROM (
  SELECT d.lead_id FROM (
    SELECT lead_id, template_id, next_attempt_at_ms FROM postback_deliveries
    WHERE state = 'pending' AND next_attempt_at_ms <= ${dueByMs} AND leased_until_ms <= ${nowMs}
    ORDER BY next_attempt_at_ms LIMIT ${LOOKED_AT} * ${limit}) d
  WHERE NOT EXISTS (SELECT 1 FROM postback_templates t WHERE t.id = d.template_id AND t.probe_at_ms > ${nowMs})
  ORDER BY d.next_attempt_at_ms LIMIT ${limit})`;

/** A read of the leads of unclaimed deliveries whose address does not rest: each lead once, the longest due first. */
export function dueLeadsRead(deps: Pick<Deps, "db" | "now">, wanted: Wanted): Read<number[]> {
  return {
    statement: statement(deps.db, dueSql(wanted, deps.now())),
    read({ results }) {
      const [row] = results as { leads: string }[];
      return [...new Set<number>(JSON.parse(row?.leads ?? "[]"))];
    },
  };
}

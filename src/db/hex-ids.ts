import type { HexId } from "../lib/hex-id.ts";
import { type Fragment, name, sql } from "./sql.ts";

/** The condition that a row, by its table's name or alias, is the one that an id of 24 digits names. The row has `id` and `created_at_ms`. */
export function isHexId(table: string, { number, createdAt }: HexId): Fragment {
  return sql`${name(`${table}.id`)} = ${number} AND ${name(`${table}.created_at_ms`)} / 1000 = ${createdAt}`;
}

/** The condition that it is one of several. */
export function isOneOfHexIds(table: string, ids: readonly HexId[]): Fragment {
  return sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(ids)}) AS wanted
    WHERE wanted.value ->> 'number' = ${name(`${table}.id`)} AND wanted.value ->> 'createdAt' = ${name(`${table}.created_at_ms`)} / 1000)`;
}

import { type Fragment, raw, sql } from "../../db/sql.ts";

/** SQL of the number that a text is; null where it is none. */
const numberOf = (text: Fragment) =>
  sql`iif(${text} GLOB '[1-9]*' AND ${text} NOT GLOB '*[^0-9]*' AND length(${text}) < 16, CAST(${text} AS INTEGER), NULL)`;

/**
 * SQL of the id of the flow that a text names: by its code in any case, or else by its number.
 * @param account whose flows are meant; everybody's where it is left out
 */
export function flowNamed(text: Fragment, account?: number): Fragment {
  const own = account === undefined ? raw("") : sql` AND account_id = ${account}`;
  return sql`COALESCE((SELECT id FROM flows WHERE code = lower(${text})${own}), (SELECT id FROM flows WHERE id = ${numberOf(text)}${own}))`;
}

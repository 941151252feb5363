import { type Fragment, join, sql } from "./sql.ts";

/** Where what every network has is counted. */
export const EVERYBODYS = 0;

/** The lists whose rows are counted, as triggers name them. */
type CountedList = "advertiser" | "affiliate" | "category" | "city" | "news" | "payment" | "postback" | "provider" | "staff" | "ticket";

/**
 * SQL of how many rows a list of a network has, by network_counts.
 * @param parts of the list, by what the table's triggers tell apart
 */
export function keptCount(networkId: number | Fragment, list: CountedList, parts: readonly (string | number)[] = [""]): Fragment {
  return sql`SELECT COALESCE(SUM(count), 0) FROM network_counts
    WHERE network_id = ${networkId} AND list = ${list} AND part IN (${join(parts.map(String))})`;
}

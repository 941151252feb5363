import { type Fragment, join, raw, sql } from "./sql.ts";

/** Terms that D1 accepts in one compound SELECT. */
const MAX_TERMS = 5;

/**
 * One SELECT of the first rows of several, each of which an index yields in the order asked for. SQLite flattens the nested
 * compounds and merges lazily: the rows read are those of the page and one more for each arm.
 * @param arms SELECTs of the same columns, without ORDER BY
 * @param order by result columns, such as `atMs DESC, id DESC`; null takes them as they come
 * @param bounds of the page, such as `LIMIT ${limit} OFFSET ${offset}`
 */
export function mergeArms(arms: readonly Fragment[], order: Fragment | null, bounds: Fragment): Fragment {
  const ordered = order === null ? raw("") : sql` ORDER BY ${order}`;
  if (arms.length <= MAX_TERMS) return sql`${join(arms, " UNION ALL ")}${ordered} ${bounds}`;
  const fives = Array.from({ length: Math.ceil(arms.length / MAX_TERMS) }, (_, i) => arms.slice(i * MAX_TERMS, (i + 1) * MAX_TERMS));
  return mergeArms(
    fives.map((five) => sql`SELECT * FROM (${join(five, " UNION ALL ")})`),
    order,
    bounds,
  );
}

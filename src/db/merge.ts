/** Terms that D1 accepts in one compound SELECT. */
const MAX_TERMS = 5;

/**
 * One SELECT of the newest rows of several, each of which an index yields newest first. SQLite merges the terms of a compound
 * lazily, so five or fewer read no more rows than the page has; more are merged by fives, and each five reads a page.
 * @param arms SELECTs of the same columns, without ORDER BY
 * @param order by result columns, such as `at_ms DESC, id DESC`
 * @param limit and offset: SQL, such as `?1`
 */
export function mergeArms(arms: readonly string[], order: string, { limit, offset }: { limit: string; offset: string }): string {
  const sorted = `ORDER BY ${order} LIMIT ${limit}`;
  if (arms.length <= MAX_TERMS) return `${arms.join(" UNION ALL ")} ${sorted} OFFSET ${offset}`;
  const fives = Array.from({ length: Math.ceil(arms.length / MAX_TERMS) }, (_, i) => arms.slice(i * MAX_TERMS, (i + 1) * MAX_TERMS));
  const first = { limit: `${limit} + ${offset}`, offset: "0" };
  return mergeArms(
    fives.map((five) => `SELECT * FROM (${mergeArms(five, order, first)})`),
    order,
    { limit, offset },
  );
}

import { type Fragment, integer, sql, statement } from "../../db/sql.ts";
import { type Page, type Selection, selectionSql } from "./select-clicks.ts";
import type { ClickCost, Spender } from "./spend-item.ts";

/**
 * The statement that writes the costs of a page of clicks, and changes as many rows as there are clicks. Money that does not divide goes to the
 * first clicks, a millionth each.
 */
export function spendStatement(
  { deps }: Spender,
  { selection, page, cost }: { selection: Selection; page: Page; cost: ClickCost },
): D1PreparedStatement {
  return statement(
    deps.db,
    sql`WITH selected AS MATERIALIZED (${numberedSql(selection, page)})
      UPDATE clicks SET cost_micros = ${microsSql(cost)}, cost_currency = ${cost.currency} FROM selected n WHERE clicks.id = n.id`,
  );
}

/** The clicks of a page, each with its place among so many. */
function numberedSql(selection: Selection, page: Page): Fragment {
  const { count } = page;
  const before = count === null ? sql`0` : integer(count.before);
  const all = count === null ? sql`count(*) OVER ()` : integer(count.all);
  return sql`SELECT c.id, ${before} + row_number() OVER (ORDER BY f.id, c.id) AS place, ${all} AS total FROM ${selectionSql(selection, page)}`;
}

/** What a click `n` of them costs. */
function microsSql(cost: ClickCost): Fragment {
  if ("eachMicros" in cost) return integer(cost.eachMicros);
  const all = integer(cost.allMicros);
  return sql`(${all} / n.total + (n.place <= ${all} % n.total))`;
}

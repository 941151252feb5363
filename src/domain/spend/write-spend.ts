import { type Fragment, integer, sql, statement } from "../../db/sql.ts";
import { costTouch, isRolledSql } from "../reports/model/touches.ts";
import { addGroupsSql } from "../reports/rollups/add-groups.ts";
import { type Page, type Selection, selectionSql } from "./select-clicks.ts";
import type { ClickCost, Spender } from "./spend-item.ts";

const OLD_COST = sql`-coalesce(c.cost_micros, 0)`;

/**
 * The statements that write the costs of a page of clicks. The first, while the old costs still stand, changes the rollups of those clicks
 * that are in them by the difference; the second writes the costs, and changes as many rows as there are clicks. Money that does
 * not divide goes to the first clicks, a millionth each.
 */
export function spendStatements(
  { deps }: Spender,
  { selection, page, cost }: { selection: Selection; page: Page; cost: ClickCost },
): [adjusted: D1PreparedStatement, written: D1PreparedStatement] {
  const account = integer(selection.accountId);
  const selected = sql`WITH selected AS MATERIALIZED (${numberedSql(selection, page)})`;
  const micros = microsSql(cost);
  const rolled = sql`FROM selected n CROSS JOIN clicks c ON c.id = n.id WHERE ${isRolledSql(account)}`;
  const difference = sql`${selected} SELECT ${costTouch(OLD_COST, sql`c.cost_currency`)} ${rolled}
    UNION ALL SELECT ${costTouch(micros, cost.currency)} ${rolled}`;
  return [
    statement(deps.db, addGroupsSql(difference, account)),
    statement(
      deps.db,
      sql`${selected} UPDATE clicks SET cost_micros = ${micros}, cost_currency = ${cost.currency} FROM selected n WHERE clicks.id = n.id`,
    ),
  ];
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

import type { Ctx } from "../../platform/context.ts";
import { costTouch, isRolledSql } from "../reports/model/touches.ts";
import { Binds } from "../reports/query/binds.ts";
import { addGroupsSql } from "../reports/rollups/add-groups.ts";
import { type Page, type Selection, selectionSql } from "./select-clicks.ts";
import type { ClickCost } from "./spend-item.ts";

/**
 * The statements that write the costs of a page of clicks. The first, while the old costs still stand, changes the rollups of those clicks
 * that are in them by the difference; the second writes the costs, and changes as many rows as there are clicks. Money that does
 * not divide goes to the first clicks, a millionth each.
 */
export function spendStatements(ctx: Ctx, selection: Selection, page: Page, cost: ClickCost): D1PreparedStatement[] {
  return [adjustSql, updateSql].map((sql) => {
    const binds = new Binds();
    const account = binds.add(selection.accountId);
    const text = sql({
      account,
      selected: numberedSql(binds, selection, page),
      currency: binds.add(cost.currency),
      micros: microsSql(binds, cost),
    });
    return ctx.deps.db.$client.prepare(text).bind(...binds.values);
  });
}

interface Parts {
  account: string;
  /** The clicks, each with its place among so many. */
  selected: string;
  currency: string;
  micros: string;
}

function numberedSql(binds: Binds, selection: Selection, page: Page): string {
  const { count } = page;
  const before = count === null ? "0" : binds.add(count.before);
  const all = count === null ? "count(*) OVER ()" : binds.add(count.all);
  return `SELECT c.id, ${before} + row_number() OVER (ORDER BY f.id, c.id) AS place, ${all} AS total FROM ${selectionSql(binds, selection, page)}`;
}

function updateSql({ selected, currency, micros }: Parts): string {
  return `WITH selected AS MATERIALIZED (${selected})
    UPDATE clicks SET cost_micros = ${micros}, cost_currency = ${currency} FROM selected n WHERE clicks.id = n.id`;
}

function adjustSql({ account, selected, currency, micros }: Parts): string {
  const rolled = `FROM selected n CROSS JOIN clicks c ON c.id = n.id WHERE ${isRolledSql(account)}`;
  return addGroupsSql(
    `WITH selected AS MATERIALIZED (${selected})
     SELECT ${costTouch("-coalesce(c.cost_micros, 0)", "c.cost_currency")} ${rolled}
     UNION ALL SELECT ${costTouch(micros, currency)} ${rolled}`,
    account,
  );
}

function microsSql(binds: Binds, cost: ClickCost): string {
  if ("eachMicros" in cost) return binds.add(cost.eachMicros);
  const all = binds.add(cost.allMicros);
  return `(${all} / n.total + (n.place <= ${all} % n.total))`;
}

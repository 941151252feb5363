import { clickTimeKey } from "../clicks/click-id.ts";
import type { Ctx } from "../context.ts";
import { addCellsSql } from "../stats/clicks/add-cells.ts";
import { Binds } from "../stats/clicks/binds.ts";
import { clicksOfFlows, costVisit, isRolledSql } from "../stats/clicks/visits.ts";
import type { SpendFilter, Tag } from "./import-spend.ts";

/** What clicks cost, each or together, in millionths. */
export type Price = { currency: string } & ({ eachMicros: number } | { allMicros: number });

const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER;

/**
 * The statements that price clicks. The first, while the old prices still stand, changes the rollups of those clicks that are
 * in them by the difference; the second writes the prices. Money that does not divide goes to the first clicks, a millionth each.
 */
export function spendStatements(ctx: Ctx, filter: SpendFilter, flowIds: readonly number[], price: Price): D1PreparedStatement[] {
  const d1 = ctx.deps.db.$client;
  return [adjustSql, updateSql].map((sql) => {
    const binds = new Binds();
    const account = binds.add(ctx.account.id);
    const chosen = chosenSql(binds, account, filter, flowIds);
    const text = sql({ account, chosen, currency: binds.add(price.currency), micros: microsSql(binds, price) });
    return d1.prepare(text).bind(...binds.values);
  });
}

interface Parts {
  account: string;
  /** The clicks, each with its place among so many. */
  chosen: string;
  currency: string;
  micros: string;
}

function updateSql({ chosen, currency, micros }: Parts): string {
  return `WITH chosen AS MATERIALIZED (${chosen})
    UPDATE clicks SET cost_micros = ${micros}, cost_currency = ${currency} FROM chosen n WHERE clicks.id = n.id`;
}

function adjustSql({ account, chosen, currency, micros }: Parts): string {
  const rolled = `FROM chosen n CROSS JOIN clicks c ON c.id = n.id WHERE ${isRolledSql(account)}`;
  return addCellsSql(
    `WITH chosen AS MATERIALIZED (${chosen})
     SELECT ${costVisit("-coalesce(c.cost_micros, 0)", "c.cost_currency")} ${rolled}
     UNION ALL SELECT ${costVisit(micros, currency)} ${rolled}`,
    account,
  );
}

function microsSql(binds: Binds, price: Price): string {
  if ("eachMicros" in price) return binds.add(price.eachMicros);
  const all = binds.add(price.allMicros);
  return `(${all} / n.total + (n.place <= ${all} % n.total))`;
}

function chosenSql(binds: Binds, account: string, filter: SpendFilter, flowIds: readonly number[]): string {
  const flows = `account_id = ${account}${flowIds.length === 0 ? "" : ` AND id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(flowIds))}))`}`;
  const range = [binds.add(clickTimeKey(filter.fromMs ?? 0)), binds.add(clickTimeKey(filter.toMs ?? END_OF_TIME_MS))] as const;
  const conditions = ["true"];
  if (filter.ways.length > 0) conditions.push(`c.way_id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(filter.ways))}))`);
  if (filter.country !== null) conditions.push(`lower(c.country) = ${binds.add(filter.country)}`);
  for (const [column, value] of Object.entries(filter.tags) as [Tag, string][]) conditions.push(`c.${column} = ${binds.add(value)}`);
  if (filter.validOnly) conditions.push("c.filter = 0");
  if (filter.uniqueOnly) conditions.push("c.is_unique = 1");
  return `SELECT c.id, row_number() OVER (ORDER BY c.id) AS place, count(*) OVER () AS total
    FROM ${clicksOfFlows(flows, ...range)} WHERE ${conditions.join(" AND ")}`;
}

import { getTableName, is } from "drizzle-orm";
import { getTableConfig, SQLiteInteger, SQLiteTable } from "drizzle-orm/sqlite-core";
import { countsFrom, type NumberKind } from "../lib/cells.ts";
import * as schema from "./schema/index.ts";

/** Tables whose numbers are not of the usual kind: flows, and what a network's clients see. */
const KINDS: ReadonlyMap<string, NumberKind> = new Map([
  [getTableName(schema.flows), "flow"],
  [getTableName(schema.accounts), "network"],
  [getTableName(schema.memberships), "network"],
  [getTableName(schema.offers), "network"],
  [getTableName(schema.postbackTemplates), "network"],
  [getTableName(schema.networkPostbacks), "network"],
  [getTableName(schema.networkPixels), "network"],
  [getTableName(schema.networkCustomFields), "network"],
  [getTableName(schema.networkPaymentSystems), "network"],
]);

/** The tables whose numbers are handed out once, by name, and of which kind these are. */
export function sequences(): Map<string, NumberKind> {
  const counted = Object.values(schema)
    .filter((value) => is(value, SQLiteTable))
    .filter((table) => getTableConfig(table).columns.some((column) => is(column, SQLiteInteger) && column.autoIncrement));
  return new Map(counted.map((table) => [getTableName(table), KINDS.get(getTableName(table)) ?? "row"]));
}

/**
 * Statements that let a cell's database count from its own numbers on. They run after the migrations, each time: a migration that
 * makes a table anew forgets the sequence of an empty one. A sequence that is further already stays.
 */
export function sequenceStatements(cell: number): string[] {
  return [...sequences()].flatMap(([table, kind]) => {
    const seq = countsFrom(cell, kind);
    return [
      `INSERT INTO sqlite_sequence (name, seq) SELECT '${table}', ${seq} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '${table}')`,
      `UPDATE sqlite_sequence SET seq = ${seq} WHERE name = '${table}' AND seq < ${seq}`,
    ];
  });
}

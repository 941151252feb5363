import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Cell, parseCells, readDump, type Statement } from "./dump.ts";

/** What SQLite's own bookkeeping tables are called. */
const OWN_TABLES = /^(sqlite_|_cf_)/;
const SEQUENCES = "sqlite_sequence";
/** D1 takes statements of up to 100,000 bytes. */
const MAX_STATEMENT_BYTES = 90_000;
const PART_BYTES = 30_000;

/** A dump in an order that can be restored. */
export interface Plan {
  /** The tables the file makes, as its statements; none where it holds data only. */
  schema: string[];
  /** Indexes and triggers: rows must not set these off. */
  rest: string[];
  sequences: string[];
  /** Files of SQL, tables after those that they refer to. */
  rowFiles: string[];
  rowsOf: Map<string, number>;
}

/**
 * Sorts the statements of a dump: a D1 export has tables as they were made, which may be before those that they refer to.
 * @param directory gets a file of rows per table
 * @param knownTables as their statements, for a file that has data only
 */
export async function planRestore(path: string, directory: string, knownTables: ReadonlyMap<string, string>): Promise<Plan> {
  const tables = new Map<string, string>();
  const rows = new Map<string, { file: string; descriptor: number; count: number }>();
  const [rest, sequences]: [string[], string[]] = [[], []];
  for await (const statement of readDump(path)) {
    if (statement.kind === "table") tables.set(statement.name, statement.sql);
    else if (statement.kind === "rest") rest.push(statement.sql);
    else if (statement.kind === "row" && statement.table === SEQUENCES) sequences.push(statement.sql);
    else if (statement.kind === "row" && !OWN_TABLES.test(statement.table)) {
      const file = join(directory, `${rows.size}.sql`);
      const place = rows.get(statement.table) ?? { file, descriptor: openSync(file, "w"), count: 0 };
      writeSync(place.descriptor, `${sized(statement)}\n`);
      place.count += 1;
      rows.set(statement.table, place);
    }
  }
  for (const { descriptor } of rows.values()) closeSync(descriptor);
  const order = inOrder(new Map([...knownTables, ...tables]));
  const ordered = [...rows].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return {
    schema: [...tables.values()],
    rest,
    sequences,
    rowFiles: ordered.map(([, { file }]) => file),
    rowsOf: new Map(ordered.map(([table, { count }]) => [table, count])),
  };
}

/** Tables, each after those that it refers to. */
export function inOrder(tables: ReadonlyMap<string, string>): string[] {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    if (done.has(name) || path.includes(name)) return;
    for (const [, other = ""] of (tables.get(name) ?? "").matchAll(/REFERENCES\s+["`]?(\w+)/gi)) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of tables.keys()) visit(name, []);
  return [...done];
}

/** A row as D1 takes it: as it stands, or in parts where it is too long, or where a NUL would end its statement. */
function sized({ sql, table, columns, values }: Extract<Statement, { kind: "row" }>): string {
  if (sql.length * 3 < MAX_STATEMENT_BYTES && !sql.includes("\0")) return sql;
  if (Buffer.byteLength(sql) <= MAX_STATEMENT_BYTES && !sql.includes("\0")) return sql;
  const cells = parseCells(values);
  const isLong = (cell: Cell) => cell.type !== "other" && cell.bytes.length > PART_BYTES / cells.length;
  const parts = cells.flatMap((cell, id) => (isLong(cell) && cell.type !== "other" ? inParts(id, cell.bytes) : []));
  const into = `INSERT INTO "${table.replaceAll('"', '""')}" ${columns}`;
  const row = `${into} VALUES(${cells.map((cell, id) => (isLong(cell) ? kept(cell, id) : literal(cell))).join(",")});`;
  if (parts.length === 0) return row;
  return [`CREATE TABLE ${PARTS} (id INTEGER PRIMARY KEY, value BLOB);`, ...parts, row, `DROP TABLE ${PARTS};`].join("\n");
}

const PARTS = "restore_parts";

function inParts(id: number, bytes: Buffer): string[] {
  const count = Math.ceil(bytes.length / PART_BYTES);
  const pieces = Array.from({ length: count }, (_, at) => bytes.subarray(at * PART_BYTES, (at + 1) * PART_BYTES).toString("hex"));
  return [
    `INSERT INTO ${PARTS} VALUES(${id}, X'');`,
    ...pieces.map((piece) => `UPDATE ${PARTS} SET value = CAST(value || X'${piece}' AS BLOB) WHERE id = ${id};`),
  ];
}

function kept({ type }: Cell, id: number): string {
  return `(SELECT CAST(value AS ${type}) FROM ${PARTS} WHERE id = ${id})`;
}

function literal(cell: Cell): string {
  if (cell.type === "other") return cell.sql;
  const hex = `X'${cell.bytes.toString("hex")}'`;
  return cell.type === "blob" ? hex : `CAST(${hex} AS TEXT)`;
}

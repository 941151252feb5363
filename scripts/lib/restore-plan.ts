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
  const rows = new Map<string, RowFile>();
  const [rest, sequences]: [string[], string[]] = [[], []];
  for await (const statement of readDump(path)) {
    if (statement.kind === "table") tables.set(statement.name, statement.sql);
    else if (statement.kind === "rest") rest.push(statement.sql);
    else if (statement.kind === "row" && statement.table === SEQUENCES) sequences.push(statement.sql);
    else if (statement.kind === "row" && !OWN_TABLES.test(statement.table)) {
      const file = rows.get(statement.table) ?? new RowFile(join(directory, `${rows.size}.sql`));
      file.add(statement);
      rows.set(statement.table, file);
    }
  }
  for (const file of rows.values()) file.close();
  const order = inOrder(new Map([...knownTables, ...tables]));
  const ordered = [...rows].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return {
    schema: [...tables.values()],
    rest,
    sequences,
    rowFiles: ordered.map(([, { path: file }]) => file),
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

type Row = Extract<Statement, { kind: "row" }>;

/** The rows of one table as D1 takes them, as many in one statement as it may hold: a statement for each takes ten times as long. */
class RowFile {
  readonly path: string;
  count = 0;
  readonly #descriptor: number;
  #into = "";
  #rows: string[] = [];
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, "w");
  }

  add(row: Row): void {
    this.count += 1;
    const bytes = Buffer.byteLength(row.sql);
    const isOrdinary = bytes <= MAX_STATEMENT_BYTES && !row.sql.includes("\0");
    const into = intoOf(row);
    if (!isOrdinary || into !== this.#into || this.#bytes + bytes > MAX_STATEMENT_BYTES) this.#flush();
    if (!isOrdinary) {
      this.#write(taken(row));
      return;
    }
    this.#into = into;
    this.#rows.push(`(${row.values})`);
    this.#bytes += bytes;
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    if (this.#rows.length > 0) this.#write(`${this.#into} VALUES${this.#rows.join(",")};`);
    this.#rows = [];
    this.#bytes = 0;
  }

  #write(sql: string): void {
    writeSync(this.#descriptor, `${sql}\n`);
  }
}

const intoOf = ({ table, columns }: Row): string => `INSERT INTO "${table.replaceAll('"', '""')}" ${columns}`;

/** A row in parts where it is too long, or where a NUL would end its statement. */
function taken(whole: Row): string {
  const cells = parseCells(whole.values);
  const isLong = (cell: Cell) => cell.type !== "other" && cell.bytes.length > PART_BYTES / cells.length;
  const parts = cells.flatMap((cell, id) => (isLong(cell) && cell.type !== "other" ? inParts(id, cell.bytes) : []));
  const row = `${intoOf(whole)} VALUES(${cells.map((cell, id) => (isLong(cell) ? kept(cell, id) : literal(cell))).join(",")});`;
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

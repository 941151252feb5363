import { createReadStream } from "node:fs";
import { CommandError } from "./cli.ts";

/** What one statement of `wrangler d1 export` does. */
export type Statement =
  | { kind: "table"; name: string; sql: string }
  | { kind: "rest"; sql: string }
  | { kind: "row"; table: string; columns: string; values: string; sql: string }
  | { kind: "setting"; sql: string };

/** A value of a row: text and blobs as their bytes, everything else as it stands in the file. */
export type Cell = { type: "text" | "blob"; bytes: Buffer } | { type: "other"; sql: string };

const TABLE = /^CREATE TABLE (?:IF NOT EXISTS )?(?:"((?:[^"]|"")+)"|`([^`]+)`|'([^']+)'|(\w+))/i;
const ROW = /^INSERT INTO "((?:[^"]|"")+)" (\(.+?\)) VALUES\((.*)\);$/s;

/** What a dump does, in the order of the file. */
export async function* readDump(path: string): AsyncGenerator<Statement> {
  for await (const sql of statementsIn(path)) yield classify(sql);
}

/** The statements of a file in which none begins on the line where another ends, read as they come: it may be large. */
export async function* statementsIn(path: string): AsyncGenerator<string> {
  let open = "";
  for await (const line of linesOf(path)) {
    open = open === "" ? line : `${open}\n${line}`;
    if (!isComplete(open)) continue;
    if (open.trim() !== "") yield open.trim();
    open = "";
  }
  if (open.trim() !== "") yield open.trim();
}

/** Lines end at line feeds alone: whatever else looks like the end of a line is text. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8" })) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

function isComplete(text: string): boolean {
  if (!text.endsWith(";")) return text.trim() === "";
  if (/^\s*CREATE TRIGGER/i.test(text)) return /\bEND\s*;$/i.test(text);
  return (text.match(/'/g)?.length ?? 0) % 2 === 0;
}

function classify(sql: string): Statement {
  const row = ROW.exec(sql);
  if (row !== null) {
    const [, table = "", columns = "", values = ""] = row;
    return { kind: "row", table: table.replaceAll('""', '"'), columns, values, sql };
  }
  const name = TABLE.exec(sql)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (name !== undefined) return { kind: "table", name: name.replaceAll('""', '"'), sql };
  return { kind: /^(PRAGMA|ANALYZE|DELETE FROM sqlite_sequence)\b/i.test(sql) ? "setting" : "rest", sql };
}

const BLOB_OR_OTHER = /X'(?<blob>[0-9a-f]*)'|(?<other>[^,()']+)/iy;

/**
 * The values of a row, as `wrangler d1 export` writes them: `NULL`, numbers, `'text'`, `X'00'`, and
 * `replace(replace('a\nb','\r',char(13)),'\n',char(10))`, which is its way to keep a row on one line.
 * @throws CommandError on anything else
 */
export function parseCells(values: string): Cell[] {
  const cells: Cell[] = [];
  for (let at = 0; at < values.length; ) {
    const { cell, end } = parseCell(values, at);
    cells.push(cell);
    if (end < values.length && values[end] !== ",") throw unreadable(values, at);
    at = end + 1;
  }
  return cells;
}

function parseCell(values: string, start: number): { cell: Cell; end: number } {
  if (values.startsWith("replace(", start)) return parseReplaced(values, start);
  if (values[start] === "'") return parseText(values, start);
  BLOB_OR_OTHER.lastIndex = start;
  const { blob, other } = BLOB_OR_OTHER.exec(values)?.groups ?? {};
  const end = BLOB_OR_OTHER.lastIndex;
  if (blob !== undefined) return { cell: { type: "blob", bytes: Buffer.from(blob, "hex") }, end };
  if (other !== undefined) return { cell: { type: "other", sql: other }, end };
  throw unreadable(values, start);
}

function parseText(values: string, start: number): { cell: Cell; end: number } {
  let end = start + 1;
  for (;;) {
    end = values.indexOf("'", end);
    if (end === -1) throw unreadable(values, start);
    if (values[end + 1] !== "'") break;
    end += 2;
  }
  return { cell: { type: "text", bytes: Buffer.from(values.slice(start + 1, end).replaceAll("''", "'")) }, end: end + 1 };
}

function unreadable(values: string, at: number): CommandError {
  return new CommandError(`a value of the file cannot be read: ${values.slice(at, at + 80)}`);
}

const REPLACED = /,'(\\[nr])',char\((10|13)\)\)/y;

function parseReplaced(values: string, start: number): { cell: Cell; end: number } {
  const inner = parseCell(values, start + "replace(".length);
  REPLACED.lastIndex = inner.end;
  const [whole, from = "", code] = REPLACED.exec(values) ?? [];
  if (whole === undefined || inner.cell.type !== "text") throw unreadable(values, start);
  const text = inner.cell.bytes.toString().replaceAll(from, String.fromCharCode(Number(code)));
  return { cell: { type: "text", bytes: Buffer.from(text) }, end: inner.end + whole.length };
}

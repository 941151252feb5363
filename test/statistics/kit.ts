import { readTogether } from "../../src/db/read.ts";
import { raw, sql, statement } from "../../src/db/sql.ts";
import { CLICK_FACTS, factColumns } from "../../src/domain/statistics/click-facts.ts";
import { type FactColumn, isNumberColumn } from "../../src/domain/statistics/facts.ts";
import { ChunkBytes } from "../../src/domain/statistics/parts/chunks.ts";
import { columnOf, PartSource } from "../../src/domain/statistics/parts/decode.ts";
import { valueAt } from "../../src/domain/statistics/parts/dictionary.ts";
import { BLOCK_ROWS, type Part, type ReadChunks } from "../../src/domain/statistics/parts/part.ts";
import { chunkReader, partsRead } from "../../src/domain/statistics/stored-parts.ts";
import { PART_COLUMNS, tailRead } from "../../src/domain/statistics/tail.ts";
import type { Harness } from "../harness.ts";

const ALWAYS = { fromMs: 0, toMs: 8.64e15 };

/** The facts of an owner's clicks as reports read them, one text for each click, sorted. */
export async function factsOf(h: Harness, ownerId: number): Promise<string[]> {
  const span = { ownerId, ...ALWAYS };
  const [tail, parts] = await readTogether(h.deps.db, tailRead(h.deps.db, span, { columns: PART_COLUMNS }), partsRead(h.deps.db, span));
  const rows = Array.from({ length: tail.count }, (_, row) =>
    JSON.stringify(PART_COLUMNS.map((column) => (isNumberColumn(column) ? tail.numbers[column]?.[row] : tail.texts[column]?.[row]))),
  );
  for (const part of parts) rows.push(...(await rowsOf(part, chunkReader(h.deps.db))));
  return rows.sort();
}

async function rowsOf(part: Part, read: ReadChunks): Promise<string[]> {
  const bytes = new ChunkBytes(part.name);
  for (const chunk of await read([{ part: part.name, first: 0, last: part.header.bytes }])) bytes.add(chunk);
  const source = new PartSource(part, bytes, null, null);
  const columns = await Promise.all(PART_COLUMNS.map((column) => valuesOf(part, source, column)));
  return Array.from({ length: part.header.rows }, (_, row) => JSON.stringify(columns.map((values) => values[row])));
}

async function valuesOf(part: Part, source: PartSource, column: FactColumn): Promise<(number | string)[]> {
  const dictionary = await source.dictionary(column);
  if (columnOf(part, column).codeBits === 0) return Array<number | string>(part.header.rows).fill(valueAt(dictionary, 0));
  const values: (number | string)[] = [];
  for (let block = 0; block * BLOCK_ROWS < part.header.rows; block += 1)
    for (const code of (await source.codes(column, block)) ?? []) values.push(valueAt(dictionary, code));
  return values;
}

/** The facts of the raw clicks of accounts, by their ids, with the owner of each. */
export async function rawFacts(h: Harness, accountIds: readonly number[]): Promise<Map<string, { ownerId: number; facts: string }>> {
  const { results } = await statement(
    h.deps.db,
    sql`SELECT c.id AS "click id", coalesce(o.account_id, c.account_id) AS "owner id", ${factColumns(CLICK_FACTS, PART_COLUMNS)}
      FROM clicks c LEFT JOIN offers o ON o.id = c.offer_id WHERE c.account_id IN (${raw(accountIds.join(", "))})`,
  ).all<Record<string, number | string>>();
  return new Map(
    results.map((row) => [
      String(row["click id"]),
      { ownerId: Number(row["owner id"]), facts: JSON.stringify(PART_COLUMNS.map((column) => row[column])) },
    ]),
  );
}

import { type ConversionColumn, type FactColumn, type FactRows, isNumberColumn } from "../facts.ts";
import type { Codes } from "./codes.ts";
import type { Source } from "./decode.ts";
import { type Dictionary, sizeOf } from "./dictionary.ts";
import { BLOCK_ROWS } from "./part.ts";
import { type RawColumn, rawColumn } from "./raw-column.ts";

/** Rows that are in no part, read as if they were. */
export class RowsSource implements Source {
  readonly rows: number;
  readonly #rows: FactRows;
  readonly #columns = new Map<string, RawColumn>();

  constructor(rows: FactRows) {
    this.rows = rows.count;
    this.#rows = rows;
  }

  distinct(column: string): number {
    return sizeOf(this.#column(column).dictionary);
  }

  async dictionary(column: string): Promise<Dictionary> {
    return this.#column(column).dictionary;
  }

  async codes(column: string, block: number): Promise<Codes | null> {
    return this.#column(column).codes.subarray(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS);
  }

  close(): void {
    // They are made of rows that are there anyway.
  }

  #column(name: string): RawColumn {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const column = rawColumn(this.#rows, name as FactColumn | ConversionColumn);
    this.#columns.set(name, column);
    return column;
  }
}

/** @throws TypeError unless rows have all the columns that a question is about; what was forgotten would count as none */
export function requireColumns(rows: FactRows, columns: Iterable<string>): void {
  if (rows.count === 0) return;
  for (const column of columns) {
    const list = isNumberColumn(column) ? rows.numbers[column] : rows.texts[column as ConversionColumn];
    if (list === undefined && column !== "goal") throw new TypeError(`the rows have no ${column}`);
  }
}

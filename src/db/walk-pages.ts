import { type Read, readAlone } from "./read.ts";

/** Rows that an export reads at a time. */
const PAGE_ROWS = 500;

/**
 * All rows of a list, a page at a time, each page beginning after the last row of the one before.
 * @param pageOf a read of so many rows after a place in the list's order; null is its beginning
 */
export async function* walkPages<Row>(pageOf: (limit: number, after: Row | null) => Read<Row[]>): AsyncGenerator<Row[], void> {
  let after: Row | null = null;
  do {
    const rows: Row[] = await readAlone(pageOf(PAGE_ROWS, after));
    after = rows.length === PAGE_ROWS ? (rows.at(-1) ?? null) : null;
    yield rows;
  } while (after !== null);
}

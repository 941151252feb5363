/** Rows that an export reads at a time. */
const PAGE_ROWS = 500;

/**
 * All rows of a list, a page at a time, each page beginning after the last row of the one before.
 * @param read the statement of a page of so many rows after a place in the list's order; null is its beginning
 */
export async function* walkPages<Row>(read: (limit: number, after: Row | null) => D1PreparedStatement): AsyncGenerator<Row[], void> {
  let after: Row | null = null;
  do {
    const { results }: D1Result<Row> = await read(PAGE_ROWS, after).all<Row>();
    after = results.length === PAGE_ROWS ? (results.at(-1) ?? null) : null;
    yield results;
  } while (after !== null);
}

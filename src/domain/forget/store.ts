/** A statement with its parameters. */
export interface Statement {
  sql: string;
  values: (string | number | null)[];
}

/** Runs statements, all or none, in the Worker's D1 or that of a command. Returns the rows of each. */
export type Store = (statements: readonly Statement[]) => Promise<Record<string, unknown>[][]>;

/** The store of a D1 binding. */
export const storeOf =
  (d1: D1Database): Store =>
  async (statements) => {
    const results = await d1.batch<Record<string, unknown>>(statements.map(({ sql, values }) => d1.prepare(sql).bind(...values)));
    return results.map((result) => result.results);
  };

/** How many rows were blanked, by kind. */
export type Counts = Record<string, number>;

/** Runs statements and counts, by their names, the rows that they changed; an empty name is not counted. */
export async function runCounted(store: Store, statements: readonly (Statement & { counts: string })[], counts: Counts): Promise<void> {
  if (statements.length === 0) return;
  const results = await store(
    statements.flatMap(({ sql, values }) => [
      { sql, values },
      { sql: "SELECT changes() AS changed", values: [] },
    ]),
  );
  for (const [index, { counts: name }] of statements.entries())
    if (name !== "") counts[name] = (counts[name] ?? 0) + Number(results[2 * index + 1]?.[0]?.changed ?? 0);
}

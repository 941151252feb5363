/** A statement with its values, as it crosses to whoever has the database. */
export interface SentStatement {
  sql: string;
  values: unknown[];
}

/** What is asked of it: statements in one transaction, or the rows of one statement as lists. */
export interface Sender {
  batch(statements: SentStatement[]): Promise<D1Result[]>;
  raw?(statement: SentStatement): Promise<unknown[][]>;
}

/** As much of D1 as those use who are not in its process. */
export type D1Client = Pick<D1Database, "prepare" | "batch">;

/** A D1 of which each call is one message. Without `raw` its statements have none. */
export function d1Client({ batch, raw }: Sender): D1Client {
  const sentOf = new WeakMap<object, SentStatement>();

  function prepare(sql: string, values: unknown[] = []): D1PreparedStatement {
    const sent = { sql, values };
    const all = async () => (await batch([sent]))[0];
    const made = {
      bind: (...given: unknown[]) => prepare(sql, given),
      all,
      run: all,
      first: async (column?: string) => {
        const row = ((await all())?.results[0] ?? null) as Record<string, unknown> | null;
        return column === undefined || row === null ? row : (row[column] ?? null);
      },
      ...(raw && { raw: () => raw(sent) }),
    };
    sentOf.set(made, sent);
    return made as unknown as D1PreparedStatement;
  }

  return {
    prepare: (sql) => prepare(sql),
    batch: async <Row>(statements: D1PreparedStatement[]) =>
      (await batch(statements.map((each) => sentOf.get(each) as SentStatement))) as D1Result<Row>[],
  };
}

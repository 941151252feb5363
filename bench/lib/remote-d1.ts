/** A statement with its values, as it crosses to the database. */
export interface RemoteStatement {
  sql: string;
  values: unknown[];
}

/** What is asked: statements in one transaction, or the rows of one statement as arrays. */
export type RemoteCall = { batch: RemoteStatement[] } | { raw: RemoteStatement };

/** As much of D1's interface as the product uses. */
interface Statement extends Pick<D1PreparedStatement, "all" | "run" | "first" | "raw"> {
  remote: RemoteStatement;
  bind(...values: unknown[]): Statement;
}

/**
 * A D1 that another Worker serves (bench/workers/database.ts): each call is one request, as it is on the platform.
 * @param url of that Worker
 */
export function remoteD1(url: string): D1Database {
  const call = async <T>(asked: RemoteCall): Promise<T> => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(asked) });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  };
  const prepare = (sql: string, values: unknown[] = []): Statement => {
    const remote = { sql, values };
    const all = async <T>() => {
      const [result] = await call<D1Result<T>[]>({ batch: [remote] });
      return result as D1Result<T>;
    };
    return {
      remote,
      bind: (...bound) => prepare(sql, bound),
      all,
      run: all,
      first: async <T>(column?: string) => {
        const [row] = (await all<Record<string, T>>()).results;
        return (column === undefined ? (row ?? null) : (row?.[column] ?? null)) as T;
      },
      raw: (async () => await call({ raw: remote })) as D1PreparedStatement["raw"],
    };
  };
  return {
    prepare,
    batch: async (statements: Statement[]) => await call({ batch: statements.map(({ remote }) => remote) }),
  } as unknown as D1Database;
}

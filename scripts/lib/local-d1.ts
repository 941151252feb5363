import type { Miniflare } from "miniflare";

/** What scripts use of a local D1. */
export type LocalD1 = Pick<D1Database, "prepare" | "batch">;

/** The Worker beside a local D1: it runs a batch of statements, and one alone without a transaction, which a server beside it might refuse. */
export const D1_SCRIPT = `export default {
  async fetch(request, { DB }) {
    const statements = await request.json();
    try {
      const bound = statements.map(({ sql, values }) => DB.prepare(sql).bind(...values));
      const results = bound.length === 1 ? [await bound[0].all()] : await DB.batch(bound);
      return Response.json({ results });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};`;

interface Bound {
  sql: string;
  values: unknown[];
}

/**
 * The D1 of a Miniflare that runs `D1_SCRIPT`, with one message for each batch. Miniflare's own client sends one for each statement that is
 * prepared, and blocks until it is answered: a thousand take seconds.
 */
export function connectLocally(miniflare: Miniflare): LocalD1 {
  const boundOf = new WeakMap<object, Bound>();

  async function send<Row>(statements: Bound[]): Promise<D1Result<Row>[]> {
    const answer = await miniflare.dispatchFetch("http://d1/", { method: "POST", body: JSON.stringify(statements) });
    const { results, error } = (await answer.json()) as { results?: D1Result<Row>[]; error?: string };
    if (results === undefined) throw new Error(error);
    return results;
  }

  function prepare(sql: string, values: unknown[] = []): D1PreparedStatement {
    const all = async <Row>() => (await send<Row>([{ sql, values }]))[0] as D1Result<Row>;
    const made = {
      bind: (...given: unknown[]) => prepare(sql, given),
      all,
      run: all,
      first: async <Row>() => (await all<Row>()).results[0] ?? null,
    };
    boundOf.set(made, { sql, values });
    return made as unknown as D1PreparedStatement;
  }

  return { prepare: (sql) => prepare(sql), batch: (statements) => send(statements.map((each) => boundOf.get(each) as Bound)) };
}

import type { Miniflare } from "miniflare";
import { type D1Client, d1Client } from "./d1-client.ts";

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

/**
 * The D1 of a Miniflare that runs `D1_SCRIPT`, with one message for each batch. Miniflare's own client sends one for each statement that is
 * prepared, and blocks until it is answered: a thousand take seconds.
 */
export const connectLocally = (miniflare: Miniflare): D1Client =>
  d1Client({
    async batch(statements) {
      const answer = await miniflare.dispatchFetch("http://d1/", { method: "POST", body: JSON.stringify(statements) });
      const { results, error } = (await answer.json()) as { results?: D1Result[]; error?: string };
      if (results === undefined) throw new Error(error);
      return results;
    },
  });

import type { UploadsKv } from "../../src/platform/uploads.ts";
import { type Asked, askStorage } from "./ask-storage.ts";
import { type D1Client, d1Client } from "./d1-client.ts";

/** Local D1s and KVs, by their ids. */
export interface Storage {
  d1(id: string): D1Client;
  kv(id: string): UploadsKv;
}

/**
 * The Worker beside local storage, whose bindings are the ids. It runs a batch of statements, and one alone without a transaction, which
 * another runtime on the same file might refuse.
 */
const SCRIPT = `export default {
  async fetch(request, env) {
    const { d1, statements, kv, method, args } = await request.json();
    try {
      if (kv !== undefined) return Response.json({ value: (await env[kv][method](...args)) ?? null });
      const bound = statements.map(({ sql, values }) => env[d1].prepare(sql).bind(...values));
      return Response.json({ value: bound.length === 1 ? [await bound[0].all()] : await env[d1].batch(bound) });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};`;

/** The name of that Worker. */
export const STORAGE = "storage";

/** What Miniflare runs it with. */
export const storageWorker = (ids: { d1: readonly string[]; kv: readonly string[] }) => ({
  name: STORAGE,
  modules: true as const,
  script: SCRIPT,
  d1Databases: byThemselves(ids.d1),
  kvNamespaces: byThemselves(ids.kv),
});

const byThemselves = (ids: readonly string[]): Record<string, string> => Object.fromEntries(ids.map((id) => [id, id]));

/**
 * The storage behind that Worker, with one message for each batch. Miniflare's own client sends one for each statement that is prepared, and
 * blocks until it is answered: a thousand take seconds.
 * @param send gives the Worker a body and answers with its body
 */
export function connectStorage(send: (body: string) => Promise<string>): Storage {
  const ask = (asked: Asked) => askStorage(send, asked);
  return {
    d1: (id) => d1Client({ batch: async (statements) => (await ask({ d1: id, statements })) as D1Result[] }),
    kv: (id) => {
      const call =
        (method: string) =>
        (...args: unknown[]) =>
          ask({ kv: id, method, args });
      return { list: call("list"), delete: call("delete") } as UploadsKv;
    },
  };
}

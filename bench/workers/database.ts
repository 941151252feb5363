/** A database behind HTTP, for a Worker in another process. */
import type { SentStatement } from "../../scripts/lib/d1-client.ts";
import type { RemoteCall } from "../lib/remote-d1.ts";

export default {
  async fetch(request, { DB }) {
    const asked = await request.json<RemoteCall>();
    const bound = ({ sql, values }: SentStatement) => DB.prepare(sql).bind(...values);
    try {
      return Response.json("raw" in asked ? await bound(asked.raw).raw() : await DB.batch(asked.batch.map(bound)));
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  },
  async queue() {},
} satisfies ExportedHandler<Env>;

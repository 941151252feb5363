/**
 * What the platform alone can do: the statements of one update without the product around them, and a loop of fetches
 * without the outbox around it.
 */

/** A statement: its place in the registered SQL, then its parameters. */
type Statement = [sql: number, ...values: unknown[]];

let sql: string[] = [];

export default {
  async fetch(request, env) {
    const body: unknown = await request.json();
    switch (new URL(request.url).pathname) {
      case "/register":
        sql = body as string[];
        return new Response(null);
      case "/replay":
        for (const batch of body as Statement[][]) {
          await env.DB.batch(batch.map(([index, ...values]) => env.DB.prepare(sql[index] ?? "").bind(...values)));
        }
        return new Response(null);
      case "/fetches":
        await fetchAll(body as Fetches);
        return new Response(null);
      default:
        return new Response(null, { status: 404 });
    }
  },
} satisfies ExportedHandler<Env>;

interface Fetches {
  requests: { url: string; headers: Record<string, string> }[];
  concurrency: number;
}

async function fetchAll({ requests, concurrency }: Fetches): Promise<void> {
  const queue = requests.values();
  const lane = async () => {
    for (const { url, headers } of queue) {
      const response = await fetch(url, { headers, redirect: "manual" });
      await response.text();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

import { type Listener, serve } from "../../../scripts/lib/http.ts";

/** A request as the tracker got it. */
interface Received {
  method: string;
  /** Path and query. */
  path: string;
  query: Record<string, string>;
  body: string;
}

/** A tracker of somebody else, on loopback. */
export interface Tracker extends Listener {
  /** Everything it got, oldest first. */
  received: Received[];
  /** What it answers from now on; 200 `ok` at first. */
  answer: { status: number; body: string };
  /** The origin that answers in its stead. */
  standsFor: string | null;
}

export async function startTracker(port: number): Promise<Tracker> {
  const listener = await serve(
    async (request) => {
      const { pathname, search, searchParams } = new URL(request.url);
      const [{ method, headers }, body] = [request, await request.text()];
      tracker.received.push({ method, path: pathname + search, query: Object.fromEntries(searchParams), body });
      if (tracker.standsFor !== null)
        return pass(tracker.standsFor + pathname + search, { method, headers, ...(body === "" ? {} : { body }) });
      return new Response(tracker.answer.body, { status: tracker.answer.status });
    },
    { port },
  );
  const tracker: Tracker = { ...listener, received: [], answer: { status: 200, body: "ok" }, standsFor: null };
  return tracker;
}

/** What another server answers to the same question, unpacked. */
async function pass(url: string, { headers, ...question }: { method: string; headers: Headers; body?: string }): Promise<Response> {
  const kept = ["authorization", "content-type"].flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""] as const] : []));
  const answer = await fetch(url, { ...question, headers: Object.fromEntries(kept) });
  return new Response(await answer.text(), { status: answer.status });
}

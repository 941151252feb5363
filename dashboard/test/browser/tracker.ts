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
      tracker.received.push({
        method: request.method,
        path: pathname + search,
        query: Object.fromEntries(searchParams),
        body: await request.text(),
      });
      if (tracker.standsFor !== null) return pass(tracker.standsFor + pathname + search);
      return new Response(tracker.answer.body, { status: tracker.answer.status });
    },
    { port },
  );
  const tracker: Tracker = { ...listener, received: [], answer: { status: 200, body: "ok" }, standsFor: null };
  return tracker;
}

/** What another server answers to the same question, unpacked. */
async function pass(url: string): Promise<Response> {
  const answer = await fetch(url);
  return new Response(await answer.text(), { status: answer.status });
}

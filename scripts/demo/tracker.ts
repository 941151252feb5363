import { setTimeout as delay } from "node:timers/promises";
import { type Listener, serve } from "../lib/http.ts";

const THINKING_MS = 40;

/** A postback as it arrived. */
export interface Received {
  /** The constant id of the delivery. */
  id: string;
  /** The subscriber, or whoever the advertiser's id of the lead names. */
  person: number;
  /** `status:click` */
  report: string;
}

/** A tracker that keeps every postback, and can be down. */
export interface Tracker extends Listener {
  received: Received[];
  /** Requests it hung up on while it was down. */
  refused: number;
  down: boolean;
  /** While it is, it takes requests and keeps their senders waiting. */
  silent: boolean;
  /** A postback URL template with all that it stores. */
  template: string;
}

/** A tracker on loopback, which keeps what it received and hangs up while it is down. */
export async function startTracker(): Promise<Tracker> {
  const received: Received[] = [];
  const listener = await serve(async (request) => {
    if (tracker.down) {
      tracker.refused += 1;
      return null;
    }
    const { searchParams } = new URL(request.url);
    received.push({
      id: request.headers.get("webhook-id") ?? "",
      person: Number(searchParams.get("subscriber") || searchParams.get("uid")),
      report: `${searchParams.get("status")}:${searchParams.get("click")}`,
    });
    do await delay(THINKING_MS);
    while (tracker.silent);
    return Response.json({ status: "ok" });
  });
  const template = `${listener.url}/postback?subscriber={subscriber}&uid={uid}&status={status}&click={click}&lead={lead}`;
  const tracker: Tracker = { ...listener, received, refused: 0, down: false, silent: false, template };
  return tracker;
}

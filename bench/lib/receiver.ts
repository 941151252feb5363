import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A postback that came in. */
export interface Arrival {
  /** By `performance.now()`. */
  atMs: number;
  /** The header that is the same on every try. */
  id: string;
  click: string;
  status: string;
}

const SENT = JSON.stringify({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: "private" } } });

/** A tracker and a Telegram on loopback. The tracker notes what came; Telegram takes every message. */
export class Receiver {
  /** How long the tracker takes to answer. */
  answerAfterMs = 0;
  readonly arrivals: Arrival[] = [];
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #waiting: { count: number; resolve: () => void } | null = null;

  async listen(): Promise<void> {
    this.#server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Waits until so many postbacks came since `clear`, or the time is over. */
  async waitFor(count: number, timeoutMs: number): Promise<void> {
    if (this.arrivals.length >= count) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#waiting = {
        count,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
    this.#waiting = null;
  }

  clear(): void {
    this.arrivals.length = 0;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === "POST") {
      request.resume();
      response.setHeader("content-type", "application/json");
      response.end(SENT);
      return;
    }
    const query = new URL(request.url ?? "/", "http://receiver").searchParams;
    const id = String(request.headers["webhook-id"]);
    this.arrivals.push({ atMs: performance.now(), id, click: query.get("click") ?? "", status: query.get("status") ?? "" });
    if (this.answerAfterMs === 0) response.end("OK");
    else setTimeout(() => response.end("OK"), this.answerAfterMs);
    if (this.#waiting !== null && this.arrivals.length >= this.#waiting.count) this.#waiting.resolve();
  }
}

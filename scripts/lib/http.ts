import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createProbe } from "node:net";

/** Answers a request; null hangs up without an answer. */
export type Handler = (request: Request) => Promise<Response | null>;

/** Something that listens on loopback. */
export interface Listener {
  /** host:port */
  host: string;
  url: string;
  close(): Promise<void>;
}

/** Serves a handler, on a free port of 127.0.0.1 unless told otherwise. */
export async function serve(handler: Handler, { ip = "127.0.0.1", port = 0 } = {}): Promise<Listener> {
  const server = createServer((incoming, outgoing) => void answer(handler, incoming, outgoing));
  server.listen(port, ip);
  await once(server, "listening");
  const host = `${ip}:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(incoming).catch(() => null);
  const response = request === null ? null : await handler(request);
  if (response === null) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** @throws Error when the caller hangs up, or calls a host that no URL can have */
async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const method = incoming.method ?? "GET";
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method,
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]),
    ...(method === "GET" || method === "HEAD" ? {} : { body: Buffer.concat(chunks) }),
  });
}

// Below those that systems give to whoever listens on any port, and to connections that go out: nobody takes one by chance.
const PORTS = { from: 20_000, count: 12_000 };
let tried = randomInt(PORTS.count);

/** A port of 127.0.0.1 that nobody listens on, to be listened on later. It is given once in a process. */
export async function findFreePort(): Promise<number> {
  for (const _ of Array(PORTS.count)) {
    tried += 1;
    const port = PORTS.from + (tried % PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

async function isFree(port: number): Promise<boolean> {
  const probe = createProbe();
  probe.listen(port, "127.0.0.1");
  try {
    await once(probe, "listening");
  } catch {
    return false;
  }
  probe.close();
  await once(probe, "close");
  return true;
}

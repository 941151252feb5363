import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";

/** Where things are lent. */
interface Lender {
  port: number;
  close(): Promise<void>;
}

/**
 * Lends each of some things to one borrower at a time, on a port of loopback, for as long as the borrower's connection stands: what a
 * process has that ends is given back.
 * @param things as JSON can hold them
 */
export async function lend(things: readonly object[]): Promise<Lender> {
  const free = [...things];
  const waiting = new Set<Socket>();
  const serveNext = () => {
    const [socket] = waiting;
    const thing = socket === undefined ? undefined : free.shift();
    if (socket === undefined || thing === undefined) return;
    waiting.delete(socket);
    socket.once("close", () => {
      free.push(thing);
      serveNext();
    });
    socket.end(JSON.stringify(thing));
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // A borrower that is gone.
    socket.on("error", () => {});
    socket.once("close", () => waiting.delete(socket));
    socket.resume();
    waiting.add(socket);
    serveNext();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}

interface Borrowed<Thing> {
  thing: Thing;
  giveBack(): void;
}

/** Borrows what is lent on a port, once there is any left. */
export async function borrow<Thing extends object>(port: number): Promise<Borrowed<Thing>> {
  const socket = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
  return { thing: JSON.parse(await text(socket)) as Thing, giveBack: () => socket.end() };
}

import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Miniflare } from "miniflare";
import { type Door, doorPath, knock, readDoor } from "./ask-storage.ts";
import { type Listener, serve } from "./http.ts";
import { connectStorage, STORAGE, type Storage } from "./storage-worker.ts";

/**
 * Lets commands use the local storage of a directory through the server that has it open: SQLite refuses statements while another runtime
 * writes, to either of them. Only those who may read a file beside the data are let in.
 * @param miniflare runs the Worker of storage-worker.ts
 */
export async function openDoor(directory: string, miniflare: Miniflare): Promise<Pick<Listener, "close">> {
  const token = randomBytes(32).toString("base64url");
  const listener = await serve(async (request) => {
    if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`)) return new Response(null, { status: 401 });
    const storage = await miniflare.getWorker(STORAGE);
    const answer = await storage.fetch("http://storage/", { method: "POST", body: await request.text() });
    return new Response(await answer.text());
  });
  const path = doorPath(directory);
  mkdirSync(directory, { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify({ url: listener.url, token } satisfies Door), { mode: 0o600 });
  return {
    async close() {
      if (readDoor(directory)?.token === token) rmSync(path, { force: true });
      await listener.close();
    },
  };
}

/** The storage of a directory through the server that runs on it; null: none does, or not on this D1. */
export async function findStorage(directory: string, d1: string): Promise<Storage | null> {
  const door = readDoor(directory);
  if (door === null) return null;
  const storage = connectStorage((body) => knock(door, body));
  try {
    await storage.d1(d1).prepare("SELECT 1").first();
    return storage;
  } catch {
    // A server that was killed leaves its file behind, and something else may listen there since.
    return null;
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

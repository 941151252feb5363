import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Asked of the Worker beside local storage (storage-worker.ts): a batch of statements, or a method of a KV. Both are named by their ids. */
export type Asked = { d1: string; statements: { sql: string; values: unknown[] }[] } | { kv: string; method: string; args: unknown[] };

/**
 * Asks that Worker.
 * @param send gives it a body and answers with its body
 * @returns the results of the statements as D1 gives them, or what the method returns
 * @throws Error with the message of D1 or KV
 */
export async function askStorage(send: (body: string) => Promise<string>, asked: Asked): Promise<unknown> {
  const { value, error } = JSON.parse(await send(JSON.stringify(asked))) as { value?: unknown; error?: string };
  if (value === undefined) throw new Error(error);
  return value;
}

/** Where a running server takes what is asked of its local storage. */
export interface Door {
  url: string;
  token: string;
}

export const doorPath = (directory: string): string => join(directory, "storage-door.json");

/** The door of the server that runs, or was killed, on a directory; null: there is none. */
export function readDoor(directory: string): Door | null {
  try {
    return JSON.parse(readFileSync(doorPath(directory), "utf8")) as Door;
  } catch {
    return null;
  }
}

/** Gives a body to the Worker behind a door. @throws Error when nobody answers, or somebody else */
export async function knock({ url, token }: Door, body: string): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server's storage answered ${answer.status}`);
  return text;
}

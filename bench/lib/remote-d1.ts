import { d1Client, type SentStatement } from "../../scripts/lib/d1-client.ts";

/** What is asked: statements in one transaction, or the rows of one statement as lists. */
export type RemoteCall = { batch: SentStatement[] } | { raw: SentStatement };

/**
 * A D1 that another Worker serves (bench/workers/database.ts): each call is one request, as it is on the platform.
 * @param url of that Worker
 */
export function remoteD1(url: string): D1Database {
  const call = async <T>(asked: RemoteCall): Promise<T> => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(asked) });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  };
  return d1Client({ batch: (batch) => call({ batch }), raw: (raw) => call({ raw }) }) as D1Database;
}

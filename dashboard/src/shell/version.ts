import { createStore } from "../store.ts";

const FILE = "/version.json";

/** The host has a newer build than this page. */
export const isStale = createStore(false);

/** Looks at the host's version when the page comes back into view, and again when a chunk is missing. */
export function watchVersion(readVersion: (path: string) => Promise<string | null>): void {
  const first = readVersion(FILE);
  const look = async () => {
    const [mine, theirs] = await Promise.all([first, readVersion(FILE)]);
    isStale.set(mine !== null && theirs !== null && mine !== theirs);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void look());
}

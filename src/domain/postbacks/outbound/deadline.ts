import type { Deps } from "../../../platform/deps.ts";

/** How long an attempt may take: names, answer and body together. */
export const ATTEMPT_TIMEOUT_MS = 15_000;
/** Attempts that begin within this time share a timer, which is what begins to cost where thousands are made in a second. */
const SHARED_MS = 100;

/** Answers the signal that ends an attempt begun now: after 15 s, or up to a tenth of a second sooner. */
export function createDeadlines(deps: Pick<Deps, "timeout">): (nowMs: number) => AbortSignal {
  let latest: { sinceMs: number; signal: AbortSignal } | null = null;
  return (nowMs) => {
    if (latest === null || Math.abs(nowMs - latest.sinceMs) >= SHARED_MS)
      latest = { sinceMs: nowMs, signal: deps.timeout(ATTEMPT_TIMEOUT_MS) };
    return latest.signal;
  };
}

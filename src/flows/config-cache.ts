import type { Deps } from "../deps.ts";
import { type FlowConfig, readFlowConfig } from "./config.ts";

/** Younger than this, a flow is served as it is. */
const FRESH_MS = 20_000;
/** Older than this, it is read before it is served: what is changed elsewhere takes effect here within a minute. */
const STALE_MS = 60_000;
const MAX_FLOWS = 5000;

interface Kept {
  config: FlowConfig;
  readAtMs: number;
  refreshing: boolean;
}

/** This isolate's memory, in the order of last reading. */
const kept = new Map<string, Kept>();
/** Raised by every change, so that what was read before one is not kept after it. */
let changes = 0;

/**
 * A flow as its redirect needs it, from this isolate's memory where that is young enough; what is getting old is served and
 * read again in the background.
 * @returns null when there is no flow of that code
 */
export async function flowConfig(deps: Pick<Deps, "db" | "now" | "background" | "log">, code: string): Promise<FlowConfig | null> {
  const known = kept.get(code);
  const ageMs = known === undefined ? STALE_MS : deps.now() - known.readAtMs;
  if (known === undefined || ageMs >= STALE_MS || ageMs < 0) return read(deps, code);
  if (ageMs >= FRESH_MS && !known.refreshing) {
    known.refreshing = true;
    deps.background(
      read(deps, code).catch(() => {
        known.refreshing = false;
        deps.log.error("flow.not_refreshed", { code });
      }),
    );
  }
  return known.config;
}

async function read(deps: Pick<Deps, "db" | "now">, code: string): Promise<FlowConfig | null> {
  const before = changes;
  const readAtMs = deps.now();
  const config = await readFlowConfig(deps, code);
  if (before !== changes) return config;
  kept.delete(code);
  // A code of no flow is not remembered: guesses would drive out what is in use.
  if (config !== null) kept.set(code, { config, readAtMs, refreshing: false });
  if (kept.size > MAX_FLOWS) for (const oldest of kept.keys().take(1)) kept.delete(oldest);
  return config;
}

/** What this isolate remembers of a flow is no longer true. */
export function forgetFlow(code: string): void {
  changes += 1;
  kept.delete(code);
}

/** What this isolate remembers of an account's flows is no longer true. */
export function forgetFlowsOf(accountId: number): void {
  changes += 1;
  for (const [code, { config }] of kept) if (config.accountId === accountId) kept.delete(code);
}

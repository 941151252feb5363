import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { type FlowConfig, readFlowConfig } from "./flow-config.ts";

/** Younger than this, a flow is served as it is. */
const FRESH_MS = 20_000;
/** Older than this, it is read before it is served: what is changed elsewhere takes effect here within a minute. */
const STALE_MS = 60_000;
/** A read that takes longer has died with the request that began it. */
const LOST_MS = 10_000;
const MAX_FLOWS = 5000;
const MAX_ABSENT = 5000;

type Source = Pick<Deps, "db" | "now" | "background" | "log">;

interface Kept {
  config: FlowConfig;
  readAtMs: number;
}

interface Reading {
  result: Promise<FlowConfig | null>;
  startedAtMs: number;
}

/** This isolate's memory, in the order of last reading. */
const kept = new Map<string, Kept>();
/** Codes of no flow and when that was read, apart from those in use, which guesses must not drive out. */
const absent = new Map<string, number>();
/** Reads under way, by code; one that a change made worthless is not among them. */
const readings = new Map<string, Reading>();

/**
 * A flow as its redirect needs it, from this isolate's memory where that is young enough; what is getting old is served and
 * read again in the background, and what is too old is served all the same while D1 fails.
 * @returns null when there is no flow of that code
 * @throws Error when D1 failed and nothing is remembered
 */
export async function flowConfig(deps: Source, code: string): Promise<FlowConfig | null> {
  const known = kept.get(code);
  if (known === undefined) return isAbsent(deps, code) ? null : read(deps, code);
  const ageMs = deps.now() - known.readAtMs;
  if (ageMs >= 0 && ageMs < FRESH_MS) return known.config;
  const refreshed = read(deps, code).catch((error: unknown) => {
    deps.log.error("flow.not_refreshed", { code, ...describeError(error) });
    return known.config;
  });
  return ageMs >= 0 && ageMs < STALE_MS ? known.config : refreshed;
}

function isAbsent({ now }: Source, code: string): boolean {
  const ageMs = now() - (absent.get(code) ?? Number.NEGATIVE_INFINITY);
  return ageMs >= 0 && ageMs < FRESH_MS;
}

/** Those who ask at a time share one read, which goes on when the first of them leaves. */
function read(deps: Source, code: string): Promise<FlowConfig | null> {
  const underWay = readings.get(code);
  const startedAtMs = deps.now();
  if (underWay !== undefined && startedAtMs - underWay.startedAtMs < LOST_MS) return underWay.result;
  const reading: Reading = { startedAtMs, result: readFlowConfig(deps, code) };
  readings.set(code, reading);
  deps.background(
    reading.result.then(
      (config) => end(code, reading, config),
      () => end(code, reading, "failed"),
    ),
  );
  return reading.result;
}

/** Keeps what was read, unless a change came in between. */
function end(code: string, reading: Reading, config: FlowConfig | null | "failed"): void {
  if (readings.get(code) !== reading) return;
  readings.delete(code);
  if (config === null) keep(absent, code, reading.startedAtMs, MAX_ABSENT);
  else if (config !== "failed") keep(kept, code, { config, readAtMs: reading.startedAtMs }, MAX_FLOWS);
}

/** The oldest makes room. */
function keep<Value>(memory: Map<string, Value>, code: string, value: Value, atMost: number): void {
  memory.delete(code);
  memory.set(code, value);
  if (memory.size > atMost) for (const oldest of memory.keys().take(1)) memory.delete(oldest);
}

/** What this isolate remembers of an account's flows, or of there being none of a code, is no longer true. */
export function forgetFlowsOf(accountId: number): void {
  readings.clear();
  absent.clear();
  for (const [code, { config }] of kept) if (config.accountId === accountId) kept.delete(code);
}

import type { Deps } from "./deps.ts";
import { describeError } from "./log.ts";

/** Younger than this, a configuration is served as it is. */
const FRESH_MS = 20_000;
/** Older than this, it is read before it is served: what is changed elsewhere takes effect here within a minute. */
const STALE_MS = 60_000;
/** A read that takes longer has died with the request that began it. */
const LOST_MS = 10_000;
/** Of keys under which nothing is found. */
const MAX_ABSENT = 5000;

type Source = Pick<Deps, "db" | "now" | "background" | "log">;

interface CacheSpec<Config> {
  /** What is logged of a read in the background that failed. */
  event: string;
  /** How many are kept. */
  max: number;
  read(deps: Source, key: string): Promise<Config>;
  /** Whether there is such a thing. */
  isFound(config: Config): boolean;
  /** The accounts whose changes make it worthless. */
  accountsOf(config: Config): readonly number[];
}

interface Kept<Config> {
  config: Config;
  readAtMs: number;
}

interface Reading<Config> {
  result: Promise<Config>;
  startedAtMs: number;
}

/** Every cache of this isolate. */
const caches: ConfigCache<never>[] = [];

/** What this isolate's memory holds of configurations that requests are served by without a database. */
export class ConfigCache<Config> {
  readonly #spec: CacheSpec<Config>;
  /** In the order of last reading. */
  readonly #kept = new Map<string, Kept<Config>>();
  /** Keys under which there is nothing, apart from those in use, which guesses must not drive out. */
  readonly #absent = new Map<string, Kept<Config>>();
  /** Reads under way; one that a change made worthless is not among them. */
  readonly #readings = new Map<string, Reading<Config>>();

  constructor(spec: CacheSpec<Config>) {
    this.#spec = spec;
    caches.push(this as unknown as ConfigCache<never>);
  }

  /**
   * A configuration from memory where it is young enough; what is getting old is served and read again in the background, and what is
   * too old is served all the same while D1 fails.
   * @throws Error when D1 failed and nothing is remembered
   */
  async get(deps: Source, key: string): Promise<Config> {
    const known = this.#kept.get(key);
    if (known === undefined) {
      const absent = this.#absent.get(key);
      return absent !== undefined && isYounger(deps, absent, FRESH_MS) ? absent.config : this.#read(deps, key);
    }
    if (isYounger(deps, known, FRESH_MS)) return known.config;
    const refreshed = this.#read(deps, key).catch((error: unknown) => {
      deps.log.error(this.#spec.event, { key, ...describeError(error) });
      return known.config;
    });
    return isYounger(deps, known, STALE_MS) ? known.config : refreshed;
  }

  /** What is remembered of an account's, or of there being nothing under a key, is no longer true. */
  forget(accountId: number): void {
    this.#readings.clear();
    this.#absent.clear();
    for (const [key, { config }] of this.#kept) if (this.#spec.accountsOf(config).includes(accountId)) this.#kept.delete(key);
  }

  /** Those who ask at a time share one read, which goes on when the first of them leaves. */
  #read(deps: Source, key: string): Promise<Config> {
    const underWay = this.#readings.get(key);
    const startedAtMs = deps.now();
    if (underWay !== undefined && startedAtMs - underWay.startedAtMs < LOST_MS) return underWay.result;
    const reading: Reading<Config> = { startedAtMs, result: this.#spec.read(deps, key) };
    this.#readings.set(key, reading);
    deps.background(
      reading.result.then(
        (config) => this.#end(key, reading, { config, readAtMs: startedAtMs }),
        () => this.#end(key, reading, "failed"),
      ),
    );
    return reading.result;
  }

  /** Keeps what was read, unless a change came in between. */
  #end(key: string, reading: Reading<Config>, read: Kept<Config> | "failed"): void {
    if (this.#readings.get(key) !== reading) return;
    this.#readings.delete(key);
    if (read === "failed") return;
    const isFound = this.#spec.isFound(read.config);
    (isFound ? this.#absent : this.#kept).delete(key);
    if (isFound) keep(this.#kept, key, read, this.#spec.max);
    else keep(this.#absent, key, read, MAX_ABSENT);
  }
}

function isYounger({ now }: Pick<Deps, "now">, { readAtMs }: { readAtMs: number }, ms: number): boolean {
  const ageMs = now() - readAtMs;
  return ageMs >= 0 && ageMs < ms;
}

/** The oldest makes room. */
function keep<Value>(memory: Map<string, Value>, key: string, value: Value, atMost: number): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size > atMost) for (const oldest of memory.keys().take(1)) memory.delete(oldest);
}

/** What this isolate remembers of everything that depends on an account is no longer true. */
export function forgetConfigsOf(accountId: number): void {
  for (const cache of caches) cache.forget(accountId);
}

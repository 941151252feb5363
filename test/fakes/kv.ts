import { type Arming, arm } from "./armed.ts";
import type { FakeClock } from "./clock.ts";

interface Stored {
  value: string;
  visibleAtMs: number;
  expiresAtMs: number;
}

/**
 * KV with the defects that production has and a local one hides: a write is seen only after `lagSeconds`, and what
 * was asked for, present or absent, is remembered for 60 s where it was asked. Each `at()` is a location. It has to be written to, or asked too early.
 */
export class LateKv {
  readonly reads: string[] = [];
  readonly writes: string[] = [];
  readonly #clock: FakeClock;
  readonly #lagSeconds: number;
  readonly #records = new Map<string, Stored>();

  readonly #meet: () => void;

  constructor(clock: FakeClock, lagSeconds = 60, arming?: Arming) {
    this.#clock = clock;
    this.#lagSeconds = lagSeconds;
    this.#meet = arm("a write to a late KV, or an answer of it that is out of date", arming);
  }

  /** What a Worker at one more location is bound to. */
  at(): KVNamespace {
    const remembered = new Map<string, { value: string | null; untilMs: number }>();
    const get = async (key: string): Promise<string | null> => {
      this.reads.push(key);
      const nowMs = this.#clock.now();
      const record = this.#records.get(key);
      const written = record !== undefined && nowMs < record.expiresAtMs ? record.value : null;
      const seen = record !== undefined && record.visibleAtMs <= nowMs ? written : null;
      const known = remembered.get(key);
      const isKnown = known !== undefined && nowMs < known.untilMs;
      if (!isKnown) remembered.set(key, { value: seen, untilMs: nowMs + 60_000 });
      const value = isKnown ? known.value : seen;
      if (value !== written) this.#meet();
      return value;
    };
    const put = async (key: string, value: string, { expirationTtl = Number.POSITIVE_INFINITY }: KVNamespacePutOptions = {}) => {
      if (expirationTtl < 60) throw new Error("KV refuses a TTL below 60 s");
      this.writes.push(key);
      this.#meet();
      const nowMs = this.#clock.now();
      this.#records.set(key, { value, visibleAtMs: nowMs + this.#lagSeconds * 1000, expiresAtMs: nowMs + expirationTtl * 1000 });
    };
    return { get, put } as unknown as KVNamespace;
  }
}

/** A KV that fails, whatever it is asked, which it has to be. */
export function failingKv(message: string): KVNamespace {
  const meet = arm(`a call of a KV that fails: ${message}`);
  const fail = () => {
    meet();
    return Promise.reject(new Error(message));
  };
  return new Proxy({} as KVNamespace, { get: () => fail });
}

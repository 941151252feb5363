import type { FakeClock } from "./clock.ts";

interface Stored {
  value: string;
  visibleAtMs: number;
  expiresAtMs: number;
}

/**
 * KV with the defects that production has and a local one hides: a write is seen only after `lagSeconds`, and what
 * was asked for, present or absent, is remembered for 60 s where it was asked. Each `at()` is a location.
 */
export class LateKv {
  readonly reads: string[] = [];
  readonly writes: string[] = [];
  readonly #clock: FakeClock;
  readonly #lagSeconds: number;
  readonly #records = new Map<string, Stored>();

  constructor(clock: FakeClock, lagSeconds = 60) {
    this.#clock = clock;
    this.#lagSeconds = lagSeconds;
  }

  /** What a Worker at one more location is bound to. */
  at(): KVNamespace {
    const remembered = new Map<string, { value: string | null; untilMs: number }>();
    const get = async (key: string): Promise<string | null> => {
      this.reads.push(key);
      const nowMs = this.#clock.now();
      const known = remembered.get(key);
      if (known !== undefined && nowMs < known.untilMs) return known.value;
      const record = this.#records.get(key);
      const value = record !== undefined && record.visibleAtMs <= nowMs && nowMs < record.expiresAtMs ? record.value : null;
      remembered.set(key, { value, untilMs: nowMs + 60_000 });
      return value;
    };
    const put = async (key: string, value: string, { expirationTtl = Number.POSITIVE_INFINITY }: KVNamespacePutOptions = {}) => {
      if (expirationTtl < 60) throw new Error("KV refuses a TTL below 60 s");
      this.writes.push(key);
      const nowMs = this.#clock.now();
      this.#records.set(key, { value, visibleAtMs: nowMs + this.#lagSeconds * 1000, expiresAtMs: nowMs + expirationTtl * 1000 });
    };
    return { get, put } as unknown as KVNamespace;
  }
}

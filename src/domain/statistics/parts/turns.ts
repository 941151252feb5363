/** A report whose caller left may never end; after so long nobody waits for it. */
const LONGEST_TURN_MS = 10_000;
const WAIT_MS = 10;

interface Time {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Lets one report at a time work, so that an isolate holds the memory of one. Whoever waits asks again and again: a request never waits for
 * a promise of another, which may be gone.
 */
export class Turns {
  #holder: symbol | null = null;
  #endsAtMs = 0;

  async take<Result>({ now, sleep }: Time, work: () => Promise<Result>): Promise<Result> {
    while (this.#holder !== null && now() < this.#endsAtMs) await sleep(WAIT_MS);
    const holder = Symbol("turn");
    this.#holder = holder;
    this.#endsAtMs = now() + LONGEST_TURN_MS;
    try {
      return await work();
    } finally {
      if (this.#holder === holder) this.#holder = null;
    }
  }
}

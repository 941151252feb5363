/** A clock that stands still until it is moved. */
export class FakeClock {
  ms: number;
  /** Whether somebody is at work, so that nobody who sleeps is to wake yet. */
  isBusy: () => boolean = () => false;
  /** How long each sleep was, in milliseconds. */
  readonly slept: number[] = [];
  #sleepers: { ms: number; wake: () => void }[] = [];
  #timeouts: { atMs: number; controller: AbortController }[] = [];

  constructor(iso = "2026-06-15T12:00:00Z") {
    this.ms = Date.parse(iso);
  }

  now = (): number => this.ms;

  /** Moves on by so many seconds. */
  advance(seconds: number): void {
    this.ms += seconds * 1000;
    for (const { atMs, controller } of this.#timeouts) if (atMs <= this.ms) controller.abort(new DOMException("", "TimeoutError"));
    this.#timeouts = this.#timeouts.filter(({ atMs }) => atMs > this.ms);
  }

  /** When the next timeout is over, in Unix milliseconds; Infinity where there is none. */
  get nextMs(): number {
    return Math.min(...this.#timeouts.map(({ atMs }) => atMs));
  }

  /** Aborts when the clock is moved past its time. */
  timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    this.#timeouts.push({ atMs: this.ms + ms, controller });
    return controller.signal;
  };

  /** Ends without the clock when nobody is busy, the shortest of those that are under way first. */
  sleep = (ms: number): Promise<void> => {
    this.slept.push(ms);
    return new Promise((wake) => {
      this.#sleepers.push({ ms, wake });
      if (this.#sleepers.length === 1) this.#wakeSoon();
    });
  };

  #wakeSoon(): void {
    setTimeout(() => {
      this.#sleepers.sort((a, b) => a.ms - b.ms);
      if (!this.isBusy()) this.#sleepers.shift()?.wake();
      if (this.#sleepers.length > 0) this.#wakeSoon();
    }, 0);
  }

  /** Unix seconds, as Telegram dates its updates. */
  get unixSeconds(): number {
    return Math.floor(this.ms / 1000);
  }
}

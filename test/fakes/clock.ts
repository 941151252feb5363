/** A clock that stands still until it is moved. */
export class FakeClock {
  ms: number;
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

  /** Aborts when the clock is moved past its time. */
  timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    this.#timeouts.push({ atMs: this.ms + ms, controller });
    return controller.signal;
  };

  /** Unix seconds, as Telegram dates its updates. */
  get unixSeconds(): number {
    return Math.floor(this.ms / 1000);
  }
}

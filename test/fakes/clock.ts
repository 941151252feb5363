/** A clock that stands still until it is moved. */
export class FakeClock {
  ms: number;

  constructor(iso = "2026-06-15T12:00:00Z") {
    this.ms = Date.parse(iso);
  }

  now = (): number => this.ms;

  /** Moves on by so many seconds. */
  advance(seconds: number): void {
    this.ms += seconds * 1000;
  }

  /** Unix seconds, as Telegram dates its updates. */
  get unixSeconds(): number {
    return Math.floor(this.ms / 1000);
  }
}

import { DAY_MS } from "../../../lib/time.ts";
import { QUARTER_MS, type WallClock } from "../../../lib/wall-clock.ts";
import type { TimeUnit } from "./query.ts";

const QUARTERS_PER_DAY = DAY_MS / QUARTER_MS;

const READ: Readonly<Record<TimeUnit, (shown: Date) => number>> = {
  year: (shown) => shown.getUTCFullYear(),
  quarter_of_year: (shown) => Math.floor(shown.getUTCMonth() / 3) + 1,
  month: (shown) => shown.getUTCMonth() + 1,
  date: (shown) => shown.getUTCFullYear() * 10_000 + (shown.getUTCMonth() + 1) * 100 + shown.getUTCDate(),
  day: (shown) => shown.getUTCDate(),
  hour: (shown) => shown.getUTCHours(),
};

/** Reads UTC quarters of an hour by the clock of a zone, which is asked once a day, and for each quarter of a day on which it changes. */
export class ZoneMap {
  readonly #clock: WallClock;
  readonly #offsets = new Map<number, number>();

  constructor(clock: WallClock) {
    this.#clock = clock;
  }

  read(quarter: number, unit: TimeUnit): number {
    return READ[unit](new Date(quarter * QUARTER_MS + this.#offsetMs(quarter)));
  }

  #offsetMs(quarter: number): number {
    const day = Math.floor(quarter / QUARTERS_PER_DAY) * QUARTERS_PER_DAY;
    const before = this.#asked(day);
    return before === this.#asked(day + QUARTERS_PER_DAY) ? before : this.#asked(quarter);
  }

  #asked(quarter: number): number {
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    const offsetMs = this.#clock(quarter * QUARTER_MS) - quarter * QUARTER_MS;
    this.#offsets.set(quarter, offsetMs);
    return offsetMs;
  }
}

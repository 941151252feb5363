import type { FactRows, NumberColumn, TextColumn } from "../../src/domain/statistics/facts.ts";

/** Clicks of a network: 30 days, always the same ones for the same count. */
export interface NetworkClicks {
  count: number;
  /** The last so many are in no part. */
  tail: number;
}

export const FIRST_QUARTER = Date.UTC(2026, 9, 15) / 900_000;
export const QUARTERS = 30 * 96;

const SEED = 20_261_128;
const STEPS = 2 ** 18;
const DEVICES = ["mobile", "mobile", "mobile", "desktop", "desktop", "tablet", ""];
const CONNECTIONS = ["wifi", "mobile", "wifi", "cable", ""];
const LANGS = ["en", "de", "ru", "es", "pt", "fr", "it", "pl", "uk", "tr", "ar", "hi", "id", "vi", "th"];
const COUNTRIES = Array.from({ length: 60 }, (_, at) => String.fromCharCode(97 + Math.floor(at / 8), 97 + (at % 8) * 3));

/** Columns that these clicks have. */
export const CLICK_COLUMNS = [
  ...(["quarter", "offer", "affiliate", "os", "browser", "mobile", "unique"] satisfies NumberColumn[]),
  ...([
    "country",
    "city",
    "os_version",
    "browser_version",
    "device",
    "device_model",
    "connection",
    "lang",
    "sub1",
    "sub2",
    "sub3",
    "sub4",
    "sub5",
    "ip",
  ] satisfies TextColumn[]),
] as const;

type Click = Record<(typeof CLICK_COLUMNS)[number], number | string>;

/** Makes clicks in order of their time. */
export class ClickMaker {
  readonly #count: number;
  #made = 0;
  #state = SEED;

  constructor({ count }: NetworkClicks) {
    this.#count = count;
  }

  /** The next ones. */
  next(count: number): FactRows {
    const numbers: Partial<Record<NumberColumn, Float64Array>> = {};
    const texts: Partial<Record<TextColumn, string[]>> = {};
    const clicks = Array.from({ length: count }, () => this.#click());
    for (const column of CLICK_COLUMNS) {
      if (typeof clicks[0]?.[column] === "string") texts[column as TextColumn] = clicks.map((click) => String(click[column]));
      else numbers[column as NumberColumn] = Float64Array.from(clicks, (click) => Number(click[column]));
    }
    return { count, numbers, texts };
  }

  #click(): Click {
    const day = Math.floor((this.#made / this.#count) * 30);
    // Fewer at night.
    const hour = Math.floor(24 * (1 - (1 - this.#random()) * (0.4 + 0.6 * this.#random())));
    this.#made += 1;
    const country = this.#zipf(COUNTRIES.length, 1);
    const city = country * 40 + this.#zipf(40, 0.9);
    const os = this.#zipf(9, 1.1);
    const browser = this.#zipf(12, 1.2);
    const offer = this.#zipf(300, 0.7);
    const isFresh = this.#random() < 0.225;
    return {
      quarter: FIRST_QUARTER + day * 96 + hour * 4 + Math.floor(this.#random() * 4),
      offer: 1_001 + offer,
      affiliate: 1 + this.#zipf(500, 0.7),
      os,
      browser,
      mobile: Number(this.#random() < 0.6),
      unique: Number(this.#random() < 0.7),
      country: COUNTRIES[country] ?? "",
      city: `city of the number ${city}`,
      os_version: `${os}.${this.#zipf(12, 0.8)}`,
      browser_version: `${browser}.${this.#zipf(30, 1)}.0`,
      device: DEVICES[this.#zipf(DEVICES.length, 0.4)] ?? "",
      device_model: `Model ${this.#zipf(601, 0.9)}`,
      connection: CONNECTIONS[this.#zipf(CONNECTIONS.length, 0.6)] ?? "",
      lang: LANGS[this.#zipf(LANGS.length, 1)] ?? "",
      sub1: `source-${this.#zipf(20_000, 0.8)}`,
      sub2: isFresh ? `c${this.#hex()}${this.#hex()}` : `ad${this.#zipf(30_000, 0.9)}`,
      sub3: `campaign ${this.#zipf(500, 0.9)}`,
      sub4: `creative ${this.#zipf(200, 0.9)}`,
      sub5: `place ${this.#zipf(20, 0.9)}`,
      ip: Array.from({ length: 4 }, () => Math.floor(this.#random() * 256)).join("."),
    };
  }

  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  #hex(): string {
    return Math.floor(this.#random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  }

  #zipf(count: number, exponent: number): number {
    return frequent(count, exponent, this.#random());
  }
}

/** Of numbers from 0 one that is as likely as it is frequent: the first is most so. @param random from 0 to 1 */
export function frequent(count: number, exponent: number, random: number): number {
  return stepsOf(count, exponent)[Math.floor(random * STEPS)] ?? 0;
}

const known = new Map<number, Uint16Array>();

/** Numbers from 0, each as often as it is likely: the first is the most frequent. */
function stepsOf(count: number, exponent: number): Uint16Array {
  const key = count * 16 + exponent;
  const made = known.get(key);
  if (made !== undefined) return made;
  const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const steps = new Uint16Array(STEPS);
  let [from, reached] = [0, 0];
  for (const [number, weight] of weights.entries()) {
    reached += weight;
    const to = Math.round((reached / total) * STEPS);
    steps.fill(number, from, to);
    from = to;
  }
  known.set(key, steps);
  return steps;
}

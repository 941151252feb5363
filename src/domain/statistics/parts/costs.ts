import { type Dictionary, sizeOf, valueAt } from "./dictionary.ts";
import type { Memory } from "./memory.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { CostLane, CostQuery } from "./query.ts";
import type { ScannedBlock } from "./scan-source.ts";
import { Sums } from "./sums.ts";
import type { ZoneMap } from "./zone-map.ts";

/** Columns that costs are read from. */
export const COST_COLUMNS = ["cost_micros", "cost_currency", "quarter"] as const;

/** Costs of a group: converted, and by currency what could not be. */
export interface GroupCost {
  micros: number;
  unconverted: Record<string, number>;
}

/** Costs of groups, each currency and, where it is converted, each local date by itself. */
export class Costs {
  readonly #query: CostQuery;
  readonly #zone: ZoneMap;
  readonly #words: number;
  readonly #sums: Sums;
  readonly #lanes: CostLane[] = [];
  readonly #laneNumbers = new Map<string, number>();

  constructor(query: CostQuery, zone: ZoneMap, words: number, memory: Memory) {
    this.#query = query;
    this.#zone = zone;
    this.#words = words;
    this.#sums = new Sums(words + 1, 1, memory);
  }

  async add({ source }: PreparedSource, { block, count, words, selection }: ScannedBlock): Promise<void> {
    const [amounts, currencies, quarters] = await Promise.all(COST_COLUMNS.map((column) => source.dictionary(column)));
    if (amounts === undefined || currencies === undefined || quarters === undefined) return;
    const [ofAmount, ofCurrency, ofQuarter] = await Promise.all(COST_COLUMNS.map((column) => source.codes(column, block)));
    const lanes = this.#lanesOf(currencies, quarters);
    const key = new Int32Array(this.#words + 1);
    for (let at = 0; at < count; at += 1) {
      const row = selection === null ? at : (selection.rows[at] as number);
      const micros = Number(valueAt(amounts, ofAmount?.[row] ?? 0));
      if (micros === 0) continue;
      for (let word = 0; word < this.#words; word += 1) key[word] = words[word]?.[at] ?? 0;
      key[this.#words] = lanes(ofCurrency?.[row] ?? 0, ofQuarter?.[row] ?? 0);
      this.#sums.add(this.#sums.entryOf(key), 0, micros);
    }
  }

  /** Tells what is about to be converted. */
  async expectRates(): Promise<void> {
    await this.#query.expect?.(this.#lanes.filter(({ currency }) => currency !== this.#query.currency));
  }

  /** Costs by what `placeOf` makes of a group's key. */
  byPlace(placeOf: (key: Int32Array) => number): Map<number, GroupCost> {
    const found = new Map<number, GroupCost>();
    for (let entry = 0; entry < this.#sums.count; entry += 1) {
      const key = this.#sums.key(entry);
      const place = placeOf(key.subarray(0, this.#words));
      const cost = found.get(place) ?? { micros: 0, unconverted: {} };
      this.#addTo(cost, this.#sums.at(entry, 0), key[this.#words] ?? 0);
      found.set(place, cost);
    }
    return found;
  }

  #addTo(cost: GroupCost, micros: number, lane: number): void {
    const { currency, date } = this.#lanes[lane] ?? { currency: "", date: 0 };
    const converted = currency === this.#query.currency ? micros : this.#query.convert(micros, currency, date);
    if (converted === null) cost.unconverted[currency] = (cost.unconverted[currency] ?? 0) + micros;
    else cost.micros += converted;
  }

  /** A reader of lanes by the codes of currency and quarter. */
  #lanesOf(currencies: Dictionary, quarters: Dictionary): (currency: number, quarter: number) => number {
    const width = sizeOf(quarters);
    const known = new Int32Array(sizeOf(currencies) * width).fill(-1);
    return (currency, quarter) => {
      const at = currency * width + quarter;
      const lane = known[at] as number;
      if (lane >= 0) return lane;
      known[at] = this.#laneOf(String(valueAt(currencies, currency)), Number(valueAt(quarters, quarter)));
      return known[at] as number;
    };
  }

  #laneOf(currency: string, quarter: number): number {
    const date = currency === this.#query.currency ? 0 : this.#zone.read(quarter, "date");
    const name = `${currency} ${date}`;
    const known = this.#laneNumbers.get(name);
    if (known !== undefined) return known;
    this.#laneNumbers.set(name, this.#lanes.length);
    return this.#lanes.push({ currency, date }) - 1;
  }
}

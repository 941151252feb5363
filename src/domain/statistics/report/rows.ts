import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { addDays, countDays } from "../../reports/model/days.ts";
import type { ClickGroup, ConversionGroup, Facts } from "./fact-groups.ts";
import type { Action, ActionName, OrderBy, Slice, StatisticsQuery, StatisticsRow, Value } from "./query.ts";
import { type Derivation, factOf } from "./slice-facts.ts";

const WORD_OF_STATUS = new Map<number, (typeof NETWORK_STATUS_WORDS)[number]>(
  NETWORK_STATUS_WORDS.map((word) => [NETWORK_STATUS[word], word]),
);

/** Ten years. */
const MAX_DAYS_OF_HOURS = 3660;
const HOURS = 24;

const noAction = (): Action => ({ count: 0, zeroCount: 0, payoutMicros: 0, revenueMicros: 0 });

/** A row of which nothing was counted. */
export const emptyRow = (values: Value[]): StatisticsRow => ({
  values,
  raw: 0,
  uniq: 0,
  actions: {
    total: noAction(),
    confirmed: noAction(),
    pending: noAction(),
    declined: noAction(),
    not_found: noAction(),
    hold: noAction(),
  },
});

/** Adds groups of clicks and conversions up to rows by the values of slices. */
export class Rows {
  readonly #rows = new Map<string, StatisticsRow>();
  readonly #slices: readonly Slice[];
  readonly #by: Derivation;

  constructor(slices: readonly Slice[], by: Derivation) {
    this.#slices = slices;
    this.#by = by;
  }

  /** The row of values, which is made where there is none. */
  at(values: Value[]): StatisticsRow {
    const key = JSON.stringify(values);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = emptyRow(values);
    this.#rows.set(key, row);
    return row;
  }

  addClicks(group: ClickGroup): void {
    const row = this.at(this.#valuesOf(group));
    row.raw += group.raw;
    row.uniq += group.uniq;
  }

  addConversions(group: ConversionGroup): void {
    const row = this.at(this.#valuesOf(group));
    const word = WORD_OF_STATUS.get(group.status);
    if (word === undefined) return;
    for (const action of [row.actions.total, row.actions[word]]) {
      action.count += group.count;
      action.zeroCount += group.zeroCount;
      action.payoutMicros += group.payoutMicros;
      action.revenueMicros += group.revenueMicros;
    }
  }

  /** The rows of all hours of some days, where they are few enough. */
  addHours({ from, to }: Pick<StatisticsQuery, "from" | "to">): void {
    const days = countDays(from, to);
    if (days > MAX_DAYS_OF_HOURS) return;
    for (let place = 0; place < days; place += 1) {
      const day = addDays(from, place).split("-").map(Number);
      for (let hour = 0; hour < HOURS; hour += 1) this.at([...day, hour]);
    }
  }

  all(): StatisticsRow[] {
    return [...this.#rows.values()];
  }

  #valuesOf(facts: Facts): Value[] {
    return this.#slices.map((slice) => {
      const { fact, derive } = factOf(slice);
      const value = facts[fact] ?? 0;
      return derive === undefined ? value : derive(Number(value), this.#by);
    });
  }
}

/** Sorts rows as a query says. */
export function sortRows(
  rows: StatisticsRow[],
  { slices, order, isDescending }: Pick<StatisticsQuery, "slices" | "order" | "isDescending">,
): StatisticsRow[] {
  const readers = [...order, ...slices].map((by) => readerOf(by, slices));
  const sign = isDescending ? -1 : 1;
  return rows.sort((a, b) => {
    for (const read of readers) {
      const [one, other] = [read(a), read(b)];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}

function readerOf(by: OrderBy, slices: readonly Slice[]): (row: StatisticsRow) => Value {
  if (by === "raw" || by === "uniq") return (row) => row[by];
  const place = slices.indexOf(by as Slice);
  if (place !== -1) return ({ values }) => values[place] ?? 0;
  const [name, sum] = by.split(".") as [ActionName, keyof Action | "marginMicros" | undefined];
  if (sum === undefined) return () => 0;
  if (sum !== "marginMicros") return ({ actions }) => actions[name][sum];
  return ({ actions }) => actions[name].revenueMicros - actions[name].payoutMicros;
}

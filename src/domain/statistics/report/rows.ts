import { NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { addDays, countDays } from "../../reports/model/days.ts";
import type { Group } from "../parts/query.ts";
import type { Action, ActionName, OrderBy, Slice, StatisticsQuery, StatisticsRow, Value } from "./query.ts";

/** Ten years. */
const MAX_DAYS_OF_HOURS = 3660;
const HOURS = 24;

export const SUMS = ["count", "zeroCount", "payoutMicros", "revenueMicros"] as const satisfies (keyof Action)[];

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

/** Adds what the engine counted of a group to a row. */
function addGroup(row: StatisticsRow, { clicks, uniques, conversions }: Group): void {
  row.raw += clicks;
  row.uniq += uniques;
  for (const word of NETWORK_STATUS_WORDS) {
    for (const sum of SUMS) {
      const added = conversions[`${word}.${sum}`] ?? 0;
      row.actions[word][sum] += added;
      row.actions.total[sum] += added;
    }
  }
}

/** A group of the engine as a row. */
export function rowOf(group: Group): StatisticsRow {
  const row = emptyRow(group.values);
  addGroup(row, group);
  return row;
}

/** Rows by their values, of groups that come from several questions. */
export class Rows {
  readonly #rows = new Map<string, StatisticsRow>();

  add(group: Group): void {
    addGroup(this.#at(group.values), group);
  }

  /** Makes a row of each hour that is asked for, where the days are few enough. */
  addHours({ from, to, hour: only }: Pick<StatisticsQuery, "from" | "to" | "hour">): void {
    const days = countDays(from, to);
    if (days > MAX_DAYS_OF_HOURS) return;
    for (let place = 0; place < days; place += 1) {
      const day = addDays(from, place).split("-").map(Number);
      for (let hour = 0; hour < HOURS; hour += 1) if (only === undefined || hour === only) this.#at([...day, hour]);
    }
  }

  sorted(query: Pick<StatisticsQuery, "slices" | "order" | "isDescending">): StatisticsRow[] {
    const readers = [...query.order, ...query.slices].map((by) => readerOf(by, query.slices));
    const sign = query.isDescending ? -1 : 1;
    return [...this.#rows.values()].sort((a, b) => {
      for (const read of readers) {
        const [one, other] = [read(a), read(b)];
        if (one !== other) return one < other ? -sign : sign;
      }
      return 0;
    });
  }

  #at(values: Value[]): StatisticsRow {
    const key = JSON.stringify(values);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = emptyRow(values);
    this.#rows.set(key, row);
    return row;
  }
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

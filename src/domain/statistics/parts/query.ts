import type { WallClock } from "../../../lib/wall-clock.ts";
import type { ConversionColumn, FactColumn, FactRows, NumberColumn } from "../facts.ts";

/**
 * What a local clock and calendar show: year (2026), quarter_of_year (1–4), month (1–12), date (YYYYMMDD), day (of the month, 1–31),
 * hour (0–23).
 */
export type TimeUnit = "year" | "quarter_of_year" | "month" | "date" | "day" | "hour";

/** A number column's values are numbers, a text column's texts; none is 0 or "". */
export type Value = number | string;

/** What rows are grouped by. */
export type Slice =
  | { column: FactColumn | ConversionColumn }
  | { time: TimeUnit }
  /** What a value of a column stands for, as an offer for its advertiser. Asked once for each value. */
  | { column: FactColumn; as: (value: Value) => Value };

/** Which rows count: those with one of the values, or, with `exclude`, those with none of them. No values at all: no row, or every row. */
export interface Filter {
  of: { column: FactColumn } | { time: TimeUnit };
  values: readonly Value[];
  exclude?: boolean;
}

/** The sum of clicks' costs in one currency. Costs are added up for each other currency and local date, and then converted. */
export interface CostQuery {
  /** Code of a currency as facts have it. */
  currency: string;
  /** @returns millionths of `currency`, null where no rate is known; `date` is YYYYMMDD */
  convert(micros: number, from: string, date: number): number | null;
  /** Called before that, with all that will be asked for; several times where groups are counted in shares. */
  expect?(lanes: readonly CostLane[]): Promise<void>;
}

/** A currency that costs are in and, where they are converted, a local date, YYYYMMDD. */
export interface CostLane {
  currency: string;
  date: number;
}

/** Rows that count beside clicks, in the same groups: conversions, a measure for each number that a report shows of them. */
export interface ConversionRows {
  rows: FactRows;
  measures: Readonly<Record<string, ArrayLike<number>>>;
  /** They are those that filters and time let through; columns of filters may be missing. */
  areFiltered?: true;
}

/** What is reckoned of several measures of a group. */
interface Reckoned {
  /** Their names. */
  of: readonly string[];
  value(...measures: number[]): number;
}

/** The first decides, the next where rows are equal in it. A number is a slice's place in `slices`, else a measure's name, or that of a column that is added up. */
export interface Order {
  by: number | "clicks" | "uniques" | "cost" | (string & {}) | Reckoned;
  descending: boolean;
}

export interface GroupQuery {
  /** None: one row of everything. */
  slices: readonly Slice[];
  filters: readonly Filter[];
  /** UTC quarters of an hour, from the first to before the last. */
  fromQuarter: number;
  toQuarter: number;
  /** The wall clock of the report's time zone; src/lib/wall-clock.ts makes it. */
  clock: WallClock;
  cost?: CostQuery;
  /** Columns of numbers that are added up over clicks. */
  added?: readonly NumberColumn[];
  /** Rows that are equal in all of these stand in order of their slices' values. */
  order: readonly Order[];
  offset: number;
  limit: number;
  /** In place of a page: the groups with these values, as far as they are there, in any order. The limit is how many there are at least. */
  only?: readonly (readonly Value[])[];
}

export interface Measures {
  clicks: number;
  uniques: number;
  /** Millionths of the currency asked for; 0 where no cost was asked for. */
  costMicros: number;
  /** Millionths by currency of what no rate could convert. */
  unconverted: Record<string, number>;
  /** Sums by the names of `ConversionRows.measures`. */
  conversions: Record<string, number>;
  /** Sums over clicks by the names of `GroupQuery.added`; absent where none is. */
  added?: Record<string, number>;
}

export interface Group extends Measures {
  /** In the order of the query's slices. */
  values: Value[];
}

export interface Groups {
  /** The page that was asked for. */
  rows: Group[];
  /** How many groups there are on all pages. */
  count: number;
  totals: Measures;
  /** The most that the engine held at once, by its own account. */
  peakBytes: number;
}

import type { LeadStatusName } from "../../../lib/codes.ts";
import type { FactColumn } from "../facts.ts";

/** What clicks and leads say of themselves. */
type FactItem = Exclude<FactColumn, "quarter" | "affiliate" | "unique" | "cost_micros" | "cost_currency">;

/**
 * What rows may be of, and what they are restricted by: a fact of clicks and leads, their local day or hour, the Telegram campaign that
 * their way leads to today, or the goal, which leads alone have.
 */
export type Item = FactItem | "date" | "hour" | "campaign" | "goal";

/**
 * A number: of a date YYYYMMDD, of an hour 0–23, of a thing its id, 0 where there is none. A text of everything else, empty where it is
 * not known; a goal by its code.
 */
export type Value = number | string;

/** Rows with one of the values count, or, with `exclude`, those with none of them. */
export interface ItemFilter {
  /** A flow is also named by its code. A filter by goal picks leads, and leaves clicks, which have none. */
  item: Item;
  values: readonly Value[];
  exclude: boolean;
}

/** What is counted of leads in a status. Money is the payout, in millionths of the account's currency. */
export interface LeadSum {
  count: number;
  micros: number;
}

export type LeadSums = Record<LeadStatusName, LeadSum>;

/** What is added up. Money is in millionths of the account's currency. */
export interface Sums {
  clicks: number;
  uniques: number;
  /** Clicks by phones and tablets; 0 where the query does not ask for them. */
  mobiles: number;
  costMicros: number;
  leads: LeadSums;
  /** Millionths by currency of what no rate is known for: costs, and payouts of leads in wait, in hold and approved. In no other sum. */
  unconverted: Record<string, number>;
}

/** A sum by its name. */
export type SumName = "clicks" | "uniques" | "mobile" | "cost" | `${LeadStatusName}.${keyof LeadSum}`;

/** What rows are sorted by: the item at a place among the query's, a sum, or what is reckoned of several. */
type By = number | SumName | { of: readonly SumName[]; value(...sums: number[]): number };

/** The first and the last day, YYYY-MM-DD, in the account's zone. */
export interface Period {
  from: string;
  to: string;
}

export interface AccountQuery extends Period {
  /** None: one row of everything. */
  items: readonly Item[];
  filters: readonly ItemFilter[];
  /** The same rows are counted of this period, too: those of a date as far from its beginning. */
  compared?: Period | undefined;
  countsMobiles?: boolean | undefined;
  /** Rows that are equal in all of these stand in order of their items' values. */
  order: readonly { by: By; descending: boolean }[];
  offset: number;
  limit: number;
}

export interface Figures extends Sums {
  /** Its leads by goal: only of leads that have one, goals of one code together. */
  goals: Goals;
}

export interface AccountRow extends Figures {
  /** In the order of the query's items. */
  values: Value[];
}

/** By the goal's code. */
export type Goals = ReadonlyMap<string, { name: string; leads: LeadSums }>;

import type { NetworkStatusWord } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";

/** What a row of a report may be of. */
const SLICES = [
  "year",
  "quarter",
  "month",
  "day",
  "hour",
  "offer",
  "affiliate",
  "advertiser",
  "advertiser_manager",
  "affiliate_manager",
  "goal",
  "country",
  "city",
  "os",
  "browser",
  "sub1",
] as const;

export type Slice = (typeof SLICES)[number];

/** Slices that say who pays and who looks after whom: not for affiliates. */
const SLICES_OF_USERS: readonly Slice[] = ["affiliate", "advertiser", "advertiser_manager", "affiliate_manager"];

export const isOfUsers = (slice: Slice): boolean => SLICES_OF_USERS.includes(slice);

/**
 * The value of a slice: a text, empty where it is not known, or a number: of a time as the zone's clocks show it, of a thing its id
 * (offers.id, memberships.id, the affiliate's account), 0 where there is none.
 */
export type Value = string | number;

/** What is counted of the conversions of a status. Money is in millionths of the report's currency. */
export interface Action {
  count: number;
  /** Conversions for which the affiliate gets nothing. */
  zeroCount: number;
  payoutMicros: number;
  revenueMicros: number;
}

/** Statuses, and `total`, which is their sum. */
export type ActionName = NetworkStatusWord | "total";

export interface StatisticsRow {
  /** One for each slice asked for, in that order. */
  values: Value[];
  /** Clicks. */
  raw: number;
  /** Those of them that were a visitor's first of the day. */
  uniq: number;
  actions: Record<ActionName, Action>;
  /** Currencies that no rate is known of; their sums are in none. */
  unconverted: string[];
}

/** What rows are sorted by: a slice, clicks, or a sum such as `confirmed.payoutMicros`. */
export type OrderBy = Slice | "raw" | "uniq" | `${ActionName}.${keyof Action | "marginMicros"}`;

/** What rows are restricted to: of each that is there the values that may be. Of a click only what a click has is compared. */
export interface StatisticsFilter {
  offers?: readonly number[] | undefined;
  affiliates?: readonly number[] | undefined;
  advertisers?: readonly HexId[] | undefined;
  /** Members of staff who look after the affiliate, and after the advertiser. */
  affiliateManagers?: readonly HexId[] | undefined;
  advertiserManagers?: readonly HexId[] | undefined;
  goals?: readonly string[] | undefined;
  /** Currencies of conversions. */
  currencies?: readonly string[] | undefined;
  /** Only conversions for which the affiliate gets something. */
  isNonZero?: boolean | undefined;
}

export interface StatisticsQuery {
  slices: readonly Slice[];
  filter: StatisticsFilter;
  /** IANA name of the zone whose days are meant. */
  zone: string;
  /** The first and the last day, YYYY-MM-DD. */
  from: string;
  to: string;
  /** Three or four lower-case letters. */
  currency: string;
  /** Rows that are alike in all of these are in the order of their slices. */
  order: readonly OrderBy[];
  isDescending: boolean;
  offset: number;
  limit: number;
}

import type { NetworkStatusWord, PaymentState } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { FactColumn } from "../facts.ts";

/** What is a time: as the zone's clocks show it, of which a quarter is three months. */
type TimeSlice = "year" | "quarter" | "month" | "day" | "hour";

/** What clicks and conversions say of themselves. */
type FactSlice = Extract<
  FactColumn,
  | "offer"
  | "affiliate"
  | "smartlink"
  | "landing"
  | "prelanding"
  | "isp"
  | "os"
  | "browser"
  | "country"
  | "city"
  | "os_version"
  | "browser_version"
  | "device"
  | "device_model"
  | "connection"
  | `sub${number}`
>;

/** What a row of a report may be of. A goal is of conversions alone; that of clicks is empty. */
export type Slice = TimeSlice | FactSlice | "advertiser" | "advertiser_manager" | "affiliate_manager" | "goal";

/** Slices that say who pays, who looks after whom and what others have: not for affiliates. */
const SLICES_OF_USERS: readonly Slice[] = ["affiliate", "advertiser", "advertiser_manager", "affiliate_manager", "smartlink"];

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
}

/** What rows are sorted by: a slice, clicks, or a sum such as `confirmed.payoutMicros`. */
export type OrderBy = Slice | "raw" | "uniq" | `${ActionName}.${keyof Action | "marginMicros"}`;

/** What rows are restricted to: of each that is there the values that may be. Of a click only what a click has is compared. */
export interface StatisticsFilter {
  facts?: Partial<Record<FactColumn, readonly Value[]>>;
  /** By their numbers, or by their ids. */
  offers?: readonly (number | HexId)[] | undefined;
  advertisers?: readonly HexId[] | undefined;
  /** Members of staff who look after the affiliate, and after the advertiser. */
  affiliateManagers?: readonly HexId[] | undefined;
  advertiserManagers?: readonly HexId[] | undefined;
  /** Tags, of which one is enough: of the offer, of its advertiser, of the affiliate. */
  offerTags?: readonly string[] | undefined;
  advertiserTags?: readonly string[] | undefined;
  affiliateTags?: readonly string[] | undefined;
  goals?: readonly string[] | undefined;
  /** What became of the affiliate's money of conversions. */
  paymentStates?: readonly PaymentState[] | undefined;
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
  /** An hour of the one day that there is. */
  hour?: number | undefined;
  /** Three or four lower-case letters. */
  currency: string;
  /** Rows that are alike in all of these are in the order of their slices. */
  order: readonly OrderBy[];
  isDescending: boolean;
  /** Of slices year, month, day and hour: all hours that are asked for are rows, of which nothing was counted, too. Not of days beyond ten years. */
  hasAllHours?: boolean | undefined;
  offset: number;
  limit: number;
}

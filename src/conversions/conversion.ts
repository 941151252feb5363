import type { LeadStatus } from "../codes.ts";
import type { Setting } from "../leads/change.ts";
import type { OwnWords } from "./status-words.ts";

/** What a conversion may say in the place of its click. Empty: nothing. */
export const TAGS = [
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "subid",
  "adid",
  "data1",
  "data2",
  "ip",
  "ua",
  "referer",
] as const;

type Tag = (typeof TAGS)[number];

export const PERSONAL = ["name", "phone", "email", "comment"] as const;

type Personal = (typeof PERSONAL)[number];

/** Custom fields that a lead may have. */
export const MAX_META_FIELDS = 64;

/** What somebody outside tells of a lead, told apart but not yet looked up. Empty strings say nothing. */
export interface Conversion extends Record<Tag | Personal, string> {
  source: Setting["source"];
  /** A click id. Without it the flow and the subid name the lead. */
  click: string;
  /** A flow's code, or its number. */
  flow: string;
  /** The advertiser's id of the lead. */
  uid: string;
  /** A goal's code. */
  goal: string;
  /** As it was written; recognised by status-words.ts. */
  status: string;
  own: OwnWords;
  /** Null where none was sent. */
  price: { micros: number; currency: string } | null;
  /** The currency to keep the price in; empty: the one it came in. */
  convert: string;
  /** ISO code of the country, lower case. */
  geo: string;
  meta: Readonly<Record<string, string>>;
  /** The delivery of a Pawprint that this is, from its webhook-id; null for others. */
  deliveryId: number | null;
}

/** What became of a conversion. */
export interface Recorded {
  leadId: number;
  created: boolean;
  status: LeadStatus;
}

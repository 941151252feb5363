import type { LeadStatus } from "../../lib/codes.ts";
import { CLICK_TAGS } from "../clicks/tags.ts";
import type { ManualStatus } from "../leads/lead-change.ts";
import type { Money, Payment } from "./split-payment.ts";
import type { OwnWords, StageName } from "./status-words.ts";

/** What a conversion may say in the place of its click. Empty: nothing. */
export const TAGS = [...CLICK_TAGS, "ip", "ua", "referer"] as const;

type Tag = (typeof TAGS)[number];

export const PERSONAL = ["name", "phone", "email", "comment"] as const;

type Personal = (typeof PERSONAL)[number];

/** Numbers that a conversion may say of its lead; columns of leads. */
export const NUMBERS = ["mobile", "reason", "quantity", "is_bad"] as const;

/** Custom fields that a lead may have. */
export const MAX_META_FIELDS = 64;

/** A report about a lead, parsed but not yet looked up. Empty strings say nothing. */
export interface Conversion extends Record<Tag | Personal, string> {
  source: ManualStatus["source"];
  /** A click id. Without it the flow and the subid name the lead. */
  click: string;
  /** A flow's code; to some senders its number too. */
  flow: string;
  /** A flow's number; null where none was sent as such. */
  flowId: number | null;
  /** The lead's own number; null where it is named otherwise. */
  leadId: number | null;
  /** The advertiser's id of the lead. */
  uid: string;
  /** A goal's code, or a word that its offer knows it by. */
  goal: string;
  /** A goal's number; null where none was sent. */
  goalId: number | null;
  /** As it was written; recognised by status-words.ts. */
  status: string;
  own: OwnWords;
  /** Stated without a word. */
  stage: StageName | null;
  /** What becomes of a conversion that means no lead, and of one whose lead is there. */
  whenMissing: "create" | "create-first-of-click" | "refuse";
  whenThere: "change" | "keep";
  /** Null where none was sent. */
  payout: Money | null;
  /** What the advertiser and the affiliate are due together; null where nothing was sent. */
  payment: Payment | null;
  /** The currency to keep the payout in; empty: the one it came in. */
  convert: string;
  /** ISO code of the country, lower case. */
  geo: string;
  /** What one of the ordered things costs, which is no payment. */
  base: Money | null;
  numbers: Readonly<Partial<Record<(typeof NUMBERS)[number], number>>>;
  /** When the lead was made, Unix milliseconds; null, and what is yet to come: now. */
  startedAtMs: number | null;
  meta: Readonly<Record<string, string>>;
  /** Parameters that could not be read, by their names on the wire. */
  ignored: readonly string[];
  /** The header by which a Pawprint names its deliveries; null of others. */
  webhookId: string | null;
}

/** What a conversion says when it says nothing, for callers to fill in. */
export const EMPTY_CONVERSION = {
  flowId: null,
  leadId: null,
  goalId: null,
  stage: null,
  whenMissing: "create",
  whenThere: "change",
  payout: null,
  payment: null,
  convert: "",
  base: null,
  numbers: {},
  startedAtMs: null,
  meta: {},
  ignored: [],
} as const satisfies Partial<Conversion>;

/** The status in words: as it was written, or as it was stated without. */
export const statusTextOf = ({ status, stage }: Conversion): string => status || (stage ?? "");

/** What became of a conversion. */
export interface Recorded {
  leadId: number;
  /** `kept`: the lead was there, and was left as it is; `unread`: it has a status that nobody knows, and had it before. */
  outcome: "created" | "changed" | "kept" | "unread";
  status: LeadStatus;
  /** Parameters that could not be read, or are of something that is not there, by their names on the wire. */
  ignored: string[];
}

import type { LeadStatus } from "../../lib/codes.ts";

/** What an advertiser, or whoever imports, says of a conversion. Empty texts and null say nothing. */
export interface Report {
  /** A click id; empty: it is of `refId`, otherwise of `offerId` and `affiliateId`. */
  click: string;
  /** Without a click id: what the click's link said as `ref_id`. It is the newest of `offerId`, and of `affiliateId` where that is told. */
  refId: string;
  offerId: number | null;
  affiliateId: number | null;
  /** The advertiser's id of it. */
  actionId: string;
  /** The value of a goal. */
  goal: string;
  /** The sale, of which percent payments are a share. */
  saleMicros: number | null;
  /** Its currency; empty: that of the payment. */
  saleCurrency: string;
  status: LeadStatus | null;
  /** In the place of what the click says. */
  visitor: Visitor;
  comment: string;
  referrer: string;
  /** Custom fields and the rest of what was said, by their names on the wire. */
  fields: Readonly<Record<string, string>>;
  /** When it was made, Unix milliseconds. */
  atMs: number;
}

interface Visitor {
  ip: string;
  userAgent: string;
  /** Such as `mobile`. */
  device: string;
}

/** The goal where none is named. */
export const FIRST_GOAL = "1";

import { raw } from "../../../db/sql.ts";
import type { PostbackTrigger } from "../../../lib/codes.ts";

/** A postback of an affiliate in a network. */
export interface AffiliatePostback {
  id: number;
  /** The affiliate's number. */
  affiliate: number;
  /** Null: of all offers. */
  offerId: number | null;
  url: string;
  firesOn: PostbackTrigger;
  /** Empty: any. Compared without case. */
  goal: string;
  isForced: boolean;
  createdAtMs: number;
  /** Null: never changed. */
  updatedAtMs: number | null;
}

/** How many an affiliate may have for one offer, and how many for all offers: each is sent by itself for every change. */
export const MAX_POSTBACKS = 10;

export type Row = Omit<AffiliatePostback, "isForced"> & { isForced: number };

export const toPostback = ({ isForced, ...row }: Row): AffiliatePostback => ({ ...row, isForced: isForced === 1 });

/** SQL of the columns of postbacks `n`. */
export const COLUMNS =
  raw(`n.id, n.affiliate_id AS affiliate, n.offer_id AS offerId, n.fires_on AS firesOn, n.goal, n.is_forced AS isForced,
  n.created_at_ms AS createdAtMs, n.updated_at_ms AS updatedAtMs,
  (SELECT url FROM postback_templates WHERE owner = 'network' AND owner_id = n.id AND event = 0) AS url`);

import { sql } from "../../../db/sql.ts";
import type { LEDGER_KINDS } from "../../../lib/codes.ts";
import { uidOf } from "../cabinet.ts";

/** Who is at the other end of a movement: another cabinet of the account, or an ad of the same. */
type Peer = { kind: "cabinet"; uid: string } | { kind: "ad"; id: number; title: string };

/** What happened to the money that is available in a cabinet. Amounts are millionths of its currency. */
export interface Movement {
  id: number;
  atMs: number;
  kind: (typeof LEDGER_KINDS)[number];
  /** Below 0: it left. */
  amountMicros: number;
  currency: string;
  availableAfterMicros: number;
  /** Null: outside of the product. */
  peer: Peer | null;
  comment: string;
}

/** A row of an entry `e` of the book `available` and its transaction `t`, by the columns below. */
export interface MovementRow extends Omit<Movement, "peer"> {
  entryId: number;
  adId: number | null;
  adTitle: string | null;
  peerNumber: number | null;
}

export const MOVEMENT_COLUMNS = sql`t.id, t.at_ms AS atMs, t.kind, e.amount_micros AS amountMicros, t.currency,
  e.available_after_micros AS availableAfterMicros, t.comment, e.id AS entryId, e.ad_id AS adId,
  (SELECT title FROM ads WHERE id = e.ad_id) AS adTitle, (SELECT number FROM cabinets WHERE id = e.peer_cabinet_id) AS peerNumber`;

export function toMovement({ entryId: _, adId, adTitle, peerNumber, ...row }: MovementRow): Movement {
  if (adId !== null) return { ...row, peer: { kind: "ad", id: adId, title: adTitle ?? "" } };
  return { ...row, peer: peerNumber === null ? null : { kind: "cabinet", uid: uidOf(peerNumber) } };
}

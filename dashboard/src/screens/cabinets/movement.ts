import { dotted } from "../../number.ts";

/** What a person may do with a cabinet's money. */
export const MOVES = ["topup", "transfer", "budget", "takeBack", "refund", "correction"] as const;
type Move = (typeof MOVES)[number];

/** A movement as somebody types it. */
export interface DraftMove {
  kind: Move;
  amount: string;
  /** The cabinet that gets it. */
  to: string;
  /** The number of the ad. */
  ad: string;
  comment: string;
}

/** Prefixes of the answers that a movement makes old. */
export const MONEY_CHANGED = ["/api/accounts/", "/api/dashboard/", "/api/v2/advertisement", "/api/campaigns/"];

/** `12,50` → 12.5; null: it is no amount, or not one that this kind takes. */
export function readAmount({ kind, amount }: Pick<DraftMove, "kind" | "amount">): number | null {
  const typed = dotted(amount);
  const value = /^-?\d+(\.\d{1,6})?$/.test(typed) ? Number(typed) : 0;
  return value === 0 || (value < 0 && kind !== "correction") ? null : value;
}

/** Which call books it, and its parameters but the key. */
export function toRequest(cabinet: string, { kind, amount, to, ad, comment }: DraftMove) {
  const typed = dotted(amount);
  const note = comment.trim() === "" ? {} : { comment: comment.trim() };
  if (kind === "transfer") return { by: "transfer", params: { from: cabinet, to, amount: typed, ...note } } as const;
  if (kind === "budget" || kind === "takeBack")
    return {
      by: "budget",
      params: { ad_id: ad, amount: kind === "budget" ? typed : `-${typed}`, ...note },
    } as const;
  return {
    by: "transaction",
    params: { account_uid: cabinet, kind, amount: typed, ...note },
  } as const;
}

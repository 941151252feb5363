import { dotted } from "../../number.ts";
import type { Invoice } from "../../shell/invoices.tsx";
import { addUp } from "../../sums.ts";

export const PAYOUT_TYPES = ["RPA", "RPS", "RPA + RPS", "RPC", "RPM"] as const;

/** A line as somebody types it. */
export interface DraftLine {
  /** Of this draft: lines have no number of their own. */
  key: number;
  offer: string;
  type: (typeof PAYOUT_TYPES)[number];
  actions: string;
  amount: string;
  comment: string;
}

export type Line = Invoice["detail"][number];

let lastKey = 0;

export function toDraft(line: Line | undefined, typed: (value: number) => string): DraftLine {
  lastKey += 1;
  const { offer_id, payout_type = "RPA", actions = 0, amount = 0, comment = null } = line ?? {};
  return {
    key: lastKey,
    offer: offer_id === undefined ? "" : String(offer_id),
    type: payout_type,
    actions: String(actions),
    amount: typed(amount),
    comment: comment ?? "",
  };
}

/** `1 234,50` → 1234.5; NaN: it is no amount. */
export function toAmount(text: string): number {
  const plain = dotted(text);
  return /^\d+(\.\d{1,6})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** As the API takes them. */
export const toDetail = (lines: readonly DraftLine[]) =>
  lines.map(({ offer, type, actions, amount, comment }) => ({
    offer_id: Number(offer),
    payout_type: type,
    actions: Number(actions),
    amount: toAmount(amount),
    comment: comment.trim() === "" ? null : comment.trim(),
  }));

/** The sum of what is typed; what is no amount is left out. */
export const sumOfDraft = (lines: readonly DraftLine[]): number =>
  addUp(lines.map(({ amount }) => toAmount(amount)).filter((amount) => !Number.isNaN(amount)));

import { useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { CHANGED, type ShownOffer } from "./facts.ts";
import { type EditedPayment, lower, toSent } from "./payment.ts";

/** A payment, and its place among all of its offer. */
export interface PlacedPayment {
  payment: EditedPayment;
  at: number;
}

/** The payments of an offer, those for everybody first, and what writes them, which is done of all at once. */
export function usePayments(offer: ShownOffer) {
  const format = useFormat();
  const save = useWrite("/3.0/admin/offer/{ID}", CHANGED);
  const all: readonly EditedPayment[] = [...offer.payments.map((each) => ({ ...each, partners: [] })), ...offer.partner_payments];
  const write = (next: readonly EditedPayment[]) =>
    save.mutateAsync({
      ID: offer.id,
      payments: next.filter(({ partners }) => partners.length === 0).map(({ partners: _, ...each }) => toSent(each)),
      partner_payments: next.filter(({ partners }) => partners.length > 0).map(toSent),
    });
  /** A sum of one, or its share of the sale. */
  const amount = (value: number, { type, currency }: EditedPayment) =>
    type === "percent" ? format.percent(value) : format.money(value, currency.toLowerCase());
  return { offer: offer.id, all, placed: all.map((payment, at): PlacedPayment => ({ payment, at })), save, write, amount };
}

/** The goals that payments name, each once, with the first name that one has. */
export function goalsOf(payments: readonly EditedPayment[]): { goal: string; title: string }[] {
  const byGoal = Map.groupBy(payments, ({ goal }) => lower(goal));
  return [...byGoal.values()].map((same) => ({ goal: same[0]?.goal ?? "", title: same.find(({ title }) => title !== "")?.title ?? "" }));
}

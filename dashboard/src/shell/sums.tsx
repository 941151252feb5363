import { NOTHING } from "../number.ts";
import { addByCurrency, type Sum } from "../sums.ts";
import { useFormat } from "./account.ts";

/** Money in one currency or in several, each by itself. */
export function Sums({ of }: { of: readonly Sum[] }) {
  const format = useFormat();
  const sums = addByCurrency(of);
  if (sums.length === 0) return NOTHING;
  return sums.map(({ currency, amount }) => format.money(amount, currency)).join(" + ");
}

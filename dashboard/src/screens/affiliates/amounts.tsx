import { useFormat } from "../../shell/account.ts";
import type { Affiliate } from "./affiliate.ts";

/** What an affiliate is owed, in each currency that there is something in; else nothing, in the network's. */
export function Amounts({ balance }: Pick<Affiliate, "balance">) {
  const format = useFormat();
  const all = Object.entries(balance);
  const owed = all.filter(([, { balance: amount }]) => amount !== 0);
  return (owed.length > 0 ? owed : all.slice(0, 1)).map(([currency, { balance: amount }]) => format.money(amount, currency)).join(", ");
}

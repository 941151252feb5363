import { useTexts } from "../../texts/define.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import type { EditedPayment } from "./payment.ts";

/** Says whose conversions a payment is for, beside their country: by device, system and city; nothing where it is for all. */
export function useVisitors(): (payment: Pick<EditedPayment, "devices" | "os" | "cities">) => string[] {
  const names: Partial<Record<string, string>> = useTexts(offerPayments).deviceNames;
  return ({ devices, os, cities }) => [...devices.map((each) => names[each] ?? each), ...os, ...cities.map(({ name }) => name)];
}

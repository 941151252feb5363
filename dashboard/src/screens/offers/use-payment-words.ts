import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offer } from "../../texts/offer.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import type { EditedPayment } from "./payment.ts";

/** Says whose conversions a payment is for. */
export function usePaymentWords() {
  const t = useTexts(offerPayments);
  const { anyCountry } = useTexts(offer);
  const { country } = useFormat();
  const names: Partial<Record<string, string>> = t.deviceNames;
  return {
    countriesOf({ countries, country_exclude: excludes }: EditedPayment): string {
      const all = countries.map((code) => country(code.toLowerCase())).join(", ");
      return all === "" ? anyCountry : excludes ? t.allBut(all) : all;
    },
    /** By device, system and city; nothing where it is for all. */
    visitorsOf: ({ devices, os, cities }: EditedPayment): string[] => [
      ...devices.map((each) => names[each] ?? each),
      ...os,
      ...cities.map(({ name }) => name),
    ],
  };
}

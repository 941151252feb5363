import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offer } from "../../texts/offer.ts";
import { offerPayments } from "../../texts/offer-payments.ts";
import type { EditedPayment } from "./payment.ts";

/** Where payments are for: any country, some, or all but some. */
export interface Place {
  countries: readonly string[];
  excludes: boolean;
}

/** Says whose conversions a payment is for. */
export function usePaymentWords() {
  const t = useTexts(offerPayments);
  const { anyCountry } = useTexts(offer);
  const { country } = useFormat();
  const names: Partial<Record<string, string>> = t.deviceNames;
  const placeOf = ({ countries, excludes }: Place): string => {
    const all = countries.map((code) => country(code.toLowerCase())).join(", ");
    return all === "" ? anyCountry : excludes ? t.allBut(all) : all;
  };
  return {
    placeOf,
    countriesOf: ({ countries, country_exclude: excludes }: EditedPayment) => placeOf({ countries, excludes }),
    /** By device, system and city; nothing where it is for all. */
    visitorsOf: ({ devices, os, cities }: EditedPayment): string[] => [
      ...devices.map((each) => names[each] ?? each),
      ...os,
      ...cities.map(({ name }) => name),
    ],
  };
}

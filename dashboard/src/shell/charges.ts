import { useRead } from "../api/hooks.ts";
import { useAccount } from "./account.ts";

interface Asked {
  advertiser: string;
  period: { from: string; to: string };
  /** What amounts are in. */
  currency: string;
  /** Only leads whose money is in it; otherwise that of all is converted. */
  isAlone?: boolean;
}

/** The answer of `useCharges`. */
type Charged = NonNullable<ReturnType<typeof useCharges>["data"]>;

/** Asks what an advertiser is charged in a period, by offer, the largest first. */
export function useCharges({ advertiser, period, currency, isAlone = false }: Asked) {
  const { time_zone: timezone } = useAccount();
  return useRead("/3.0/stats/getbyprogram", {
    filter: {
      date_from: period.from,
      date_to: period.to,
      advertiser: [advertiser],
      ...(isAlone ? { currency: [currency] } : {}),
    },
    conversionTypes: ["confirmed"],
    order: ["confirmed_revenue"],
    orderType: "desc",
    currency,
    timezone,
    limit: 500,
  });
}

/** Offers with leads, how many, and what these are charged. */
export const chargesIn = ({ stats }: Charged) =>
  stats.flatMap(({ slice: { offer }, actions: { confirmed } }) =>
    confirmed === undefined || confirmed.count === 0 ? [] : [{ offer, leads: confirmed.count, amount: confirmed.charge ?? 0 }],
  );

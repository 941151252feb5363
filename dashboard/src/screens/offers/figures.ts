import type { Answer } from "../../api/client.ts";
import { useNumberedList } from "../../api/whole.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { usePeriod } from "../../shell/period-picker.tsx";

/** What conversions of an offer came to, in the account's currency. */
export interface Figures {
  /** All conversions, declined ones too. */
  leads: number;
  /** Of the confirmed ones: what affiliates get, what advertisers pay, and the difference. */
  paid: number;
  charged: number;
  margin: number;
}

export const NO_FIGURES: Figures = { leads: 0, paid: 0, charged: 0, margin: 0 };

type Row = Answer<"/3.0/stats/custom", "get">["stats"][number];

/** The figures of the period by the offer's number, and the currencies that are in none of them because no rate is known. */
export function useFigures() {
  const { period } = usePeriod();
  const { time_zone: timezone, currency } = useAccount();
  const may = useMay()("statistics.read");
  const params = { slice: ["offer"], filter: { date_from: period.from, date_to: period.to }, timezone, currency: currency.toUpperCase() };
  const query = useNumberedList("/3.0/stats/custom", params, (page) => [page], { enabled: may });
  const figures = new Map(query.data?.rows.flatMap(({ stats }) => stats).map((row) => [offerOf(row), figuresOf(row)]));
  const unconverted = [...new Set(query.data?.rows.flatMap((page) => page.unconverted ?? []))];
  return { query, figures, unconverted, may };
}

function offerOf({ slice }: Row): number {
  return (slice as { offer?: { id: number } }).offer?.id ?? 0;
}

function figuresOf({ actions }: Row): Figures {
  const { total, confirmed } = actions as Partial<Record<string, { count: number; revenue: number; charge?: number; earning?: number }>>;
  return {
    leads: total?.count ?? 0,
    paid: confirmed?.revenue ?? 0,
    charged: confirmed?.charge ?? 0,
    margin: confirmed?.earning ?? 0,
  };
}

export function sumOf(all: readonly Figures[]): Figures {
  return all.reduce(
    (sum, each) => ({
      leads: sum.leads + each.leads,
      paid: sum.paid + each.paid,
      charged: sum.charged + each.charged,
      margin: sum.margin + each.margin,
    }),
    NO_FIGURES,
  );
}

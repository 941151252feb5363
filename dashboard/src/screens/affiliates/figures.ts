import type { Answer } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { usePeriod } from "../../shell/period-picker.tsx";

/** What came in the period. */
export interface Figures {
  clicks: number;
  conversions: number;
  /** In the account's currency. */
  payout: number;
}

export const NO_FIGURES: Figures = { clicks: 0, conversions: 0, payout: 0 };
const MOST = 500;

type Row = Pick<Answer<"/3.0/stats/getbypartner", "get">["stats"][number], "traffic" | "actions">;

const toFigures = ({ traffic, actions: { total, declined } }: Row): Figures => ({
  clicks: Number(traffic.raw),
  conversions: total?.count ?? 0,
  payout: (total?.revenue ?? 0) - (declined?.revenue ?? 0),
});

/** Figures of some affiliates by their numbers; undefined: they are on their way, or not this account's to see. */
export function useFiguresOf(affiliates: readonly number[]) {
  const asked = useAsked(affiliates.slice(0, MOST));
  const query = useRead("/3.0/stats/getbypartner", asked.params, { enabled: asked.may && affiliates.length > 0 });
  const stats = query.data?.stats;
  return { error: query.error, figures: stats && new Map(stats.map((row) => [row.slice.affiliate.id, toFigures(row)])) };
}

/** Figures of one affiliate by the numbers of offers, with their titles. */
export function useFiguresByOffer(affiliate: number) {
  const asked = useAsked([affiliate]);
  const query = useRead("/3.0/stats/getbyprogram", asked.params, { enabled: asked.may });
  const stats = query.data?.stats;
  const figures = stats && new Map(stats.map((row) => [row.slice.offer.id, { title: row.slice.offer.title, ...toFigures(row) }]));
  return { error: query.error, figures };
}

function useAsked(affiliates: readonly number[]) {
  const { currency, time_zone: timezone } = useAccount();
  const { period } = usePeriod();
  const filter = { date_from: period.from, date_to: period.to, partner: [...affiliates].map(String) };
  return { may: useMay()("statistics.read"), params: { filter, currency, timezone, limit: MOST } };
}

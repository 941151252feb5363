import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPrices as texts } from "../../texts/offer-prices.ts";

export type Rule = Data<"/api/offers/prices/list.json", "get">[number];
export type Affiliate = Data<"/api/offers/affiliates/list.json", "get">[number];

/** The case that a payout rule is of: empty and 0 mean any. */
export type Case = Pick<Rule, "country" | "goal" | "affiliate">;

/** What a price may be of: the offer's goals and those of its rules, by their names; and its affiliates. */
export function useNames(offer: number, rules: readonly Rule[]) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const { country } = useFormat();
  const ofOffer = useRead("/api/offers/goals/list.json", { offer });
  const own = useRead("/api/goals/list.json");
  const affiliates = useRead("/api/offers/affiliates/list.json", { offer }).data?.data ?? [];
  const names = new Map(own.data?.data.map(({ id, name }) => [id, name]));
  const goals = [...new Set([...(ofOffer.data?.data.map(({ goal }) => goal) ?? []), ...rules.map(({ goal }) => goal)])].filter(
    (id) => id !== 0,
  );
  const goalName = (id: number) => (id === 0 ? t.anyGoal : (names.get(id) ?? t.deletedGoal(id)));
  const affiliateName = (id: number) => {
    if (id === 0) return shared.anyAffiliate;
    const known = affiliates.find(({ affiliate }) => affiliate === id);
    return known === undefined || known.name === "" ? `#${id}` : `${known.name} #${id}`;
  };
  const countryName = (code: string) => (code === "" ? shared.anyCountry : country(code));
  return { goals, affiliates, goalName, affiliateName, countryName };
}

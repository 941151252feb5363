import { isActive } from "../../url/list.ts";

/** A visitor that is made up. Empty: not known. */
export interface Visitor {
  /** Two letters. */
  country: string;
  /** The one that the browser prefers: two letters, or three. */
  language: string;
  device: "mobile" | "desktop";
  referer: string;
}

interface Rule {
  mode: string;
  list: readonly string[];
}

interface FilterCampaign {
  id: number;
  name: string;
  status: number;
  user_agents: readonly string[];
  referers: readonly string[];
  only_mobile: boolean;
  only_with_referer: boolean;
}

export interface Rules {
  countries: Rule;
  languages: Rule;
  /** Parts of user agents on the blacklist, where the flow uses it. */
  blacklist: readonly string[];
  /** Those that the flow uses. */
  campaigns: readonly FilterCampaign[];
}

/** Which check holds the visitor, by its number in the form: 2 blacklist, 3 country, 4 language, 5 a filtering campaign. null: none. */
export type Verdict = { check: 2 | 3 | 4 } | { check: 5; name: string } | null;

/** What browsers of people call themselves: no bot, so check 1 holds none of them. */
const USER_AGENTS: Record<Visitor["device"], string> = {
  mobile:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  desktop: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
};

/** The product's own rules, without those of addresses and networks: nobody knows these of a visitor who is made up. */
export function judge(rules: Rules, visitor: Visitor): Verdict {
  const userAgent = USER_AGENTS[visitor.device];
  if (hasPart(userAgent, rules.blacklist)) return { check: 2 };
  if (!admits(rules.countries, visitor.country)) return { check: 3 };
  if (!admits(rules.languages, visitor.language)) return { check: 4 };
  const campaign = rules.campaigns.find((each) => isActive(each.status) && holds(each, visitor, userAgent));
  return campaign === undefined ? null : { check: 5, name: campaign.name };
}

/** An empty list lets everybody in; what is not known is on no list. */
function admits({ mode, list }: Rule, value: string): boolean {
  return list.length === 0 || list.includes(value.trim().toLowerCase()) === (mode === "only");
}

function holds(campaign: FilterCampaign, { device, referer }: Visitor, userAgent: string): boolean {
  return (
    (campaign.only_mobile && device === "desktop") ||
    (campaign.only_with_referer && referer.trim() === "") ||
    hasPart(userAgent, campaign.user_agents) ||
    hasPart(referer, campaign.referers)
  );
}

function hasPart(text: string, parts: readonly string[]): boolean {
  return text !== "" && parts.some((part) => text.toLowerCase().includes(part.toLowerCase()));
}

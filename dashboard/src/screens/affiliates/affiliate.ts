import type { Answer } from "../../api/client.ts";

export type Affiliate = Answer<"/3.0/admin/partners", "get">["partners"][number];

/** As addresses of screens have them. */
export const AFFILIATE_STATES = ["active", "moderation", "inactive", "banned"] as const;
export type AffiliateState = (typeof AFFILIATE_STATES)[number];

/** As the Network API has them. */
export const STATUS_OF = { active: "active", moderation: "on moderation", inactive: "not active", banned: "banned" } as const;

export const stateOf = ({ status }: Pick<Affiliate, "status">): AffiliateState =>
  AFFILIATE_STATES.find((state) => STATUS_OF[state] === status) ?? "inactive";

import type { Answer } from "../../api/client.ts";

export type Affiliate = Answer<"/3.0/admin/partners", "get">["partners"][number];

/** As addresses of screens have them. */
export const AFFILIATE_STATES = ["active", "moderation", "inactive", "banned"] as const;
export type AffiliateState = (typeof AFFILIATE_STATES)[number];

/** As the Network API has them. */
export const STATUS_OF = { active: "active", moderation: "on moderation", inactive: "not active", banned: "banned" } as const;

export const stateOf = ({ status }: Pick<Affiliate, "status">): AffiliateState =>
  AFFILIATE_STATES.find((state) => STATUS_OF[state] === status) ?? "inactive";

/** What an affiliate is called. */
export const nameOf = ({
  id,
  login,
  name,
  email,
}: {
  id: number;
  login?: string | null;
  name?: string | null;
  email?: string | null;
}): string => login || name || email || String(id);

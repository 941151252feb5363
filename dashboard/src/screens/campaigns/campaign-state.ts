import type { Data } from "../../api/client.ts";

export type Campaign = Data<"/api/camp/list.json", "get">[number];
type Template = Data<"/api/postbacks/templates.json", "get">[number];

export const STATES = ["active", "paused", "trouble"] as const;
export type State = (typeof STATES)[number];

/** Paused is what its owner wants; trouble is what keeps it from working. */
export function stateOf({ status, warnings }: Pick<Campaign, "status"> & Partial<Pick<Campaign, "warnings">>): State {
  if (status === 1) return "paused";
  return warnings === undefined || warnings.length === 0 ? "active" : "trouble";
}

/** Whose templates report a campaign's leads, and whether one of their addresses fails. */
export type Health = "own" | "account" | "failing" | "none";

/** The most templates that are read at once. Of an account with more, what is not found is not known. */
export const LONGEST_PAGE = 200;

/** @param templates all of the account */
export function healthOf(campaign: number, templates: readonly Template[]): Health {
  const own = templates.filter((template) => template.campaign === campaign);
  const used = own.length > 0 ? own : templates.filter((template) => template.campaign === 0 && template.flow === 0);
  if (used.some(({ state }) => state !== "active")) return "failing";
  return own.length > 0 ? "own" : used.length > 0 ? "account" : "none";
}

/** The link of a campaign, for a click that an ad network or a tracker fills in. */
export function linkOf({ bot_username: bot, code }: Pick<Campaign, "bot_username" | "code">): string {
  return `https://t.me/${bot}?start=${code}-{click}`;
}

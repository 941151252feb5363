import { LEAD_STATUS, type LeadStatus, type LeadStatusName } from "../codes.ts";

/** What each word that trackers, networks and advertisers send as a status means here. The one place where that is decided. */
const WORDS: Readonly<Record<LeadStatusName, string>> = {
  wait: "n new create created make lead wait waiting pending processing inprocessing open",
  hold: "h hold onhold holded review",
  approve: "a accept accepted approve approved confirm confirmed sale deposit paid payout success complete completed",
  cancel: "c d cancel canceled cancelled decline declined refund refunded chargeback unsub",
  trash: "t trash error wrong reject rejected bad fraud duplicate double test fail failed invalid spam",
};

/** Lists of words, comma-separated, that a sender means by each status. */
export type OwnWords = Readonly<Record<LeadStatusName, string>>;

const KNOWN = new Map(
  Object.entries(WORDS).flatMap(([name, words]) => words.split(" ").map((word) => [word, LEAD_STATUS[name as LeadStatusName]] as const)),
);

/** A word without case and special characters: `On-Hold` is `onhold`. */
const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/**
 * The status that a text means. The sender's own words come first, in the order of the statuses.
 * @returns null for what nobody knows
 */
export function recogniseStatus(text: string, own: OwnWords): LeadStatus | null {
  const word = bare(text);
  if (word === "") return null;
  for (const [name, list] of Object.entries(own)) {
    if (list.split(",").some((each) => bare(each) === word)) return LEAD_STATUS[name as LeadStatusName];
  }
  return KNOWN.get(word) ?? null;
}

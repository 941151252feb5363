import { keepKnown, pickWords, readId, readText, readWord } from "../../url/search.ts";

export const KINDS = ["click", "lead", "postback", "journal"] as const;
export type Kind = (typeof KINDS)[number];

export interface LiveSearch {
  /** The kinds that are off. */
  off?: Kind[];
  /** A flow's code. */
  flow?: string;
  campaign?: number;
  /** Only postbacks that did not arrive. */
  errors?: "1";
}

export function readLiveSearch({ off, flow, campaign, errors }: Record<string, unknown>): LiveSearch {
  const without = pickWords(off, KINDS);
  return keepKnown({
    off: without.length === 0 || without.length === KINDS.length ? undefined : without,
    flow: readText(flow, 64),
    campaign: readId(campaign),
    errors: readWord(errors, ["1"] as const),
  });
}

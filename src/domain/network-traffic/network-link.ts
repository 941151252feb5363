import { type LinkParams, SUB_NAMES } from "../clicks/link-params.ts";
import { readLinkParams } from "../traffic/link-params.ts";
import { cut, MAX_TAG_CHARACTERS, parseQuery } from "../traffic/tags.ts";

/** What a click link of a network says. */
export interface NetworkLink {
  /** The parameters as they were sent. */
  query: URLSearchParams;
  /** Null: no number. */
  offerId: number | null;
  /** The affiliate's number; null: no number. */
  pid: number | null;
  /** sub1 to sub8; empty where it has none. */
  subs: string[];
  /** What its click keeps beside `sub1`. */
  params: LinkParams;
  /** The landing page that is asked for; null: none. */
  landing: number | null;
  /** Where a deep link leads; empty: there is none. */
  deepLink: string;
  /** How many offers have passed the visitor on already. */
  hops: number;
}

/** How a visitor who is passed on to another click link is told apart from others. */
export const HOPS = "trafficback";

/** What such links are made of. */
const OWN_NAMES: ReadonlySet<string> = new Set(["pid", "offer_id", "id", "sub1", "l", "landing", "redirect", "escape", "format", HOPS]);

/** What typed clients read as 32 bits. */
const MAX_NUMBER = 2 ** 31 - 1;

/** Reads the query of a click link. What is no number is none, what is too long is cut, and no query is an error. */
export function readNetworkLink(search: string): NetworkLink {
  const query = parseQuery(search.includes("&amp;") ? search.replace(/&(?:amp;)+/gi, "&") : search);
  const tag = (name: string) => cut(query.get(name) ?? "", MAX_TAG_CHARACTERS);
  const subs = SUB_NAMES.map(tag);
  return {
    query,
    offerId: readNumber(query.get("offer_id")),
    pid: readNumber(query.get("pid")),
    subs,
    params: readLinkParams(query, OWN_NAMES),
    landing: readNumber(query.get("l") ?? query.get("landing")),
    deepLink: query.get("redirect") ?? "",
    hops: readNumber(query.get(HOPS)) ?? 0,
  };
}

function readNumber(text: string | null): number | null {
  const digits = text?.trim() ?? "";
  return /^[1-9]\d{0,9}$/.test(digits) && Number(digits) <= MAX_NUMBER ? Number(digits) : null;
}

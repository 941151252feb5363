import { TAG_NAMES } from "./tags.ts";

/** What a visitor followed: a flow, and what was said beside it. */
export interface FollowedLink {
  /** A flow's code, lower case. */
  code: string;
  /** The tags, as a query without its question mark; mended where it came apart on its way. */
  query: string;
}

/** Before it may be the slash of a base address that ended with one. */
const LINK = /^(?:\/|%2F)*([a-z0-9]{1,16})(?![a-z0-9])(.*)$/is;
/** What a query holds that was put together as it should be never has: another separator, or one that was encoded. */
const DOUBTFUL = /[?;]|&amp|u0026|%(?:25)*(?:26|3B|3F|3D)/i;

/** By `encodeURIComponent` and its like, or by a program that writes JSON. */
const ENCODED = String.raw`(?:%(?:25)*(?:26|3B|3F)|(?:\\|%5C)u0026)`;
const AMP = "(?:amp(?:;|%(?:25)*3B))";
const BEGINS_ENCODED = new RegExp(`^${ENCODED}`, "i");
/** A value may hold any of these; before the name of a tag and its equals sign it is a separator. */
const SEPARATOR = new RegExp(`(?:[?;&]|${ENCODED})${AMP}*(?=(?:${TAG_NAMES.join("|")})=)`, "gi");
const AMPERSAND = new RegExp(`&${AMP}+`, "gi");
const ASCII_ESCAPE = /%([2-7][0-9a-f])/gi;
/** Encoded by a program, and again by the one it was given to. */
const MAX_DECODED = 3;

/**
 * Reads what follows `/go/` in an address. Whatever people and programs make of a link on its way, its visitors are led on, and the
 * tags are found: `/CODE`, `CODE&a=b`, `CODE?a=b&amp;c=d`, `CODE?a=b?c=d`, `CODE%3Fa=b%26c=d`, `CODE.` and the like.
 * @param target path and query, as they were sent
 * @returns null where it begins with nothing that may be a code
 */
export function readLink(target: string): FollowedLink | null {
  const [, code, rest = ""] = LINK.exec(target) ?? [];
  if (code === undefined) return null;
  const isSound = rest === "" || (rest.startsWith("?") && !DOUBTFUL.test(rest.slice(1)));
  return { code: code.toLowerCase(), query: isSound ? rest.slice(1) : mend(rest) };
}

function mend(rest: string): string {
  let text = rest;
  for (let times = 0; times < MAX_DECODED && isEncodedWhole(text); times += 1) {
    text = text.replace(ASCII_ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return text
    .replace(/^[^a-z0-9]+/i, "")
    .replace(SEPARATOR, "&")
    .replace(AMPERSAND, "&");
}

/** Whether even what stands between names and values is encoded. */
function isEncodedWhole(text: string): boolean {
  return BEGINS_ENCODED.test(text) || (!text.includes("=") && /%(?:25)*3D/i.test(text));
}

import { AD_CLICK_ID_NAMES, paramOfAdClickId } from "../../lib/ad-click-ids.ts";
import { formatLinkParams, type LinkParams, SENT_NAMES, SUB_NAMES } from "../clicks/link-params.ts";
import { cut, MAX_TAG_CHARACTERS, printable, TAG_NAMES } from "./tags.ts";

const MAX_FREE_TAGS = 30;
const NAME = /^\P{Cc}{1,64}$/u;
const NONE: ReadonlySet<string> = new Set();
const CUT_NAMES = [...SUB_NAMES.filter((name) => name !== "sub1"), ...SENT_NAMES];
const KNOWN: ReadonlySet<string> = new Set<string>([...TAG_NAMES, ...CUT_NAMES]);

/**
 * What a click keeps of its link beside the tags that are columns. Ids of ad platforms are kept whole: the query's length bounds them.
 * @param own further names that mean something to this kind of link, and are no free tags
 */
export function readLinkParams(params: URLSearchParams, own: ReadonlySet<string> = NONE): LinkParams {
  const read: LinkParams = {};
  for (const name of CUT_NAMES) {
    const value = cut(params.get(name) ?? "", MAX_TAG_CHARACTERS);
    if (value !== "") read[name] = value;
  }
  for (const id of AD_CLICK_ID_NAMES) {
    const value = printable(params.get(paramOfAdClickId(id)) ?? "");
    if (value !== "") read[id] = value;
  }
  const tags = readFreeTags(params, own);
  return tags.size === 0 ? read : { ...read, tags: Object.fromEntries(tags) };
}

/** The first thirty. One whose name is too long is none. */
function readFreeTags(params: URLSearchParams, own: ReadonlySet<string>): Map<string, string> {
  const tags = new Map<string, string>();
  for (const [name, sent] of params) {
    if (tags.size === MAX_FREE_TAGS) break;
    if (!NAME.test(name) || KNOWN.has(name) || own.has(name) || tags.has(name)) continue;
    const value = cut(sent, MAX_TAG_CHARACTERS);
    if (value !== "") tags.set(name, value);
  }
  return tags;
}

/** As a message carries them: no field where there are none. */
export function linkParamsField(params: LinkParams): { linkParams?: string } {
  const linkParams = formatLinkParams(params);
  return linkParams === "" ? {} : { linkParams };
}

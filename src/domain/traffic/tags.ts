import { readAmount } from "../../http/lenient/amount.ts";
import { readCurrency } from "../../http/lenient/currency.ts";
import { AD_CLICK_ID_NAMES, paramOfAdClickId } from "../../lib/ad-click-ids.ts";
import { keepForeignEscapes } from "../../lib/escapes.ts";
import { cutText } from "../../lib/text.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { CLICK_TAGS } from "../clicks/tags.ts";
import type { FlowTags } from "../flows/landing-data.ts";

export const MAX_TAG_CHARACTERS = 255;
/** What the edge lets through at most; a longer query is read up to here. */
const MAX_QUERY_CHARACTERS = 16_384;

/** What a link says of a click. */
export type Tags = Pick<
  ClickMessage,
  | "utmSource"
  | "utmCampaign"
  | "utmContent"
  | "utmTerm"
  | "utmMedium"
  | "subid"
  | "adid"
  | "data1"
  | "data2"
  | "costMicros"
  | "costCurrency"
>;

/** The names whose value is a click's `adid`. The first that is there counts. */
const ADID_NAMES = ["adid", ...AD_CLICK_ID_NAMES.map(paramOfAdClickId)];

/** Every name by which a link says something. */
export const TAG_NAMES = [...CLICK_TAGS.filter((name) => name !== "adid"), "cost", "currency", ...ADID_NAMES];

/** The parameters of a link. Escapes that are not UTF-8 stay as they were written. */
export const parseQuery = (search: string): URLSearchParams =>
  new URLSearchParams(keepForeignEscapes(search.slice(0, MAX_QUERY_CHARACTERS)));

/**
 * The tags of a link. What is too long is cut, what is no price is none, and no query is an error.
 * @param own the flow's, in the place of UTM tags that the link lacks
 */
export function readTags(params: URLSearchParams, own: Partial<FlowTags> = {}): Tags {
  const tag = (name: string, otherwise = "") => cut(params.get(name) || otherwise, MAX_TAG_CHARACTERS);
  const adid = ADID_NAMES.find((name) => params.get(name));
  return {
    utmSource: tag("utm_source", own.utms),
    utmCampaign: tag("utm_campaign", own.utmc),
    utmContent: tag("utm_content", own.utmn),
    utmTerm: tag("utm_term", own.utmt),
    utmMedium: tag("utm_medium", own.utmm),
    subid: tag("subid"),
    adid: adid === undefined ? "" : tag(adid),
    data1: tag("data1"),
    data2: tag("data2"),
    ...costOf(params),
  };
}

/** What a link says that its click cost: nothing where that is no amount, or in no currency that is known. */
function costOf(params: URLSearchParams): Pick<Tags, "costMicros" | "costCurrency"> {
  const cost = readAmount(params.get("cost") ?? "");
  const costCurrency = readCurrency(params.get("currency")?.trim() || cost?.currency || "usd");
  if (cost === null || cost.micros < 0 || costCurrency === null) return { costMicros: null, costCurrency: costCurrency ?? "usd" };
  return { costMicros: cost.micros, costCurrency };
}

/** The beginning of a text without control characters. */
export function cut(text: string, maxCharacters: number): string {
  return cutText(printable(text), maxCharacters);
}

/** A text without control characters. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f]/g, "");
}

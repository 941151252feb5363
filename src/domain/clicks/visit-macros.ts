import { isAdClickId } from "../../lib/ad-click-ids.ts";
import { deviceOf } from "../../lib/device.ts";
import { amountWord, deviceWord } from "../../lib/macro-words.ts";
import type { Macro, MacroValue } from "../../lib/macros.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { hostOf } from "./host.ts";
import { parseLinkParams } from "./link-params.ts";

/** The columns of `clicks` that macros tell of, by the names that a click has for them on its way. */
export const VISIT_COLUMNS = {
  wayId: "way_id",
  siteId: "site_id",
  offerId: "offer_id",
  utmSource: "utm_source",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
  utmMedium: "utm_medium",
  subid: "subid",
  adid: "adid",
  data1: "data1",
  data2: "data2",
  costMicros: "cost_micros",
  costCurrency: "cost_currency",
  country: "country",
  city: "city",
  lang: "lang",
  ip: "ip",
  ua: "ua",
  referer: "referer",
  filter: "filter",
  linkParams: "link_params",
} as const satisfies Partial<Record<keyof ClickMessage, string>>;

/** What is known of a visit of a flow; null where nothing is, as while its click has not landed. */
export type SeenVisit = { flowCode: string; linkParams?: string | null | undefined } & {
  [Name in Exclude<keyof typeof VISIT_COLUMNS, "linkParams">]: ClickMessage[Name] | null;
};

/** What a macro stands for of a visit; null for what is none of it. */
export function visitMacro(macro: Macro, visit: SeenVisit): MacroValue {
  switch (macro) {
    case "flow":
      return visit.flowCode;
    case "way":
      return visit.wayId || null;
    case "site":
      return visit.siteId || null;
    case "offer":
      return visit.offerId || null;
    case "utm_source":
      return visit.utmSource;
    case "utm_campaign":
      return visit.utmCampaign;
    case "utm_content":
      return visit.utmContent;
    case "utm_term":
      return visit.utmTerm;
    case "utm_medium":
      return visit.utmMedium;
    case "subid":
    case "adid":
    case "data1":
    case "data2":
    case "city":
    case "lang":
    case "ip":
    case "ua":
    case "referer":
    case "filter":
      return visit[macro];
    case "geo":
      return visit.country;
    case "domain":
      return hostOf(visit.referer ?? "");
    case "cost":
      return amountWord(visit.costMicros);
    case "cost_currency":
      return visit.costMicros === null ? null : visit.costCurrency;
    case "os":
    case "browser":
      return visit.ua ? deviceWord(macro, deviceOf(visit.ua)[macro]) : null;
    case "device":
      return visit.ua ? deviceWord(macro, deviceOf(visit.ua).mobile) : null;
    default:
      return isAdClickId(macro) ? parseLinkParams(visit.linkParams)[macro] : null;
  }
}

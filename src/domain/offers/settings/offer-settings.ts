import { z } from "zod";
import { NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";

/** A sub's list: the values that alone are allowed, or that alone are barred. Empty: no rule. */
const subRule = z.object({ values: z.array(z.string()).default([]), isExcept: z.boolean().default(false) }).prefault({});

/** What offer_settings.settings holds: JSON whose absent fields have these defaults. Words are those of the Network API. */
export const OfferSettings = z.object({
  /** Tracking URL, with macros; empty: not set. */
  url: z.string().default(""),
  previewUrl: z.string().default(""),
  /** Where clicks go that the offer does not take; empty: the network's, then the preview. */
  trafficbackUrl: z.string().default(""),
  /** network_domains.id */
  domainId: z.number().nullable().default(null),
  /** By language. */
  descriptions: z.record(z.string(), z.string()).default({}),
  kpi: z.record(z.string(), z.string()).default({}),
  /** YYYY-MM-DD; empty: none. Outside of them the offer is as one that is paused. */
  startAt: z.string().default(""),
  stopAt: z.string().default(""),
  /** ISO codes, lower case; empty: any. */
  countries: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  /** Path below the files of the network; empty: none. */
  logo: z.string().default(""),
  /** What affiliates may show: files of the network, by their paths, and addresses elsewhere. */
  creativeFiles: z.array(z.object({ name: z.string(), path: z.string(), bytes: z.number(), type: z.string() })).default([]),
  creativeUrls: z.array(z.string()).default([]),
  landings: z
    .array(z.object({ id: z.number(), title: z.string(), url: z.string(), previewUrl: z.string(), type: z.enum(["landing", "transit"]) }))
    .default([]),
  /** How many landings there ever were: the numbers of new ones go on from here. */
  landingsMade: z.number().default(0),
  strictlyCountry: z.boolean().default(false),
  strictlyConnection: z.enum(["", "wifi", "cellular", "all"]).default(""),
  strictlyOs: z.array(z.object({ os: z.string(), versions: z.array(z.string()) })).default([]),
  /** Ids of ISPs, 24 hex digits. */
  strictlyIsp: z.array(z.string()).default([]),
  /** Words of the API; those that caps count. */
  capsStatuses: z.array(z.enum(NETWORK_STATUS_WORDS)).default(["confirmed"]),
  /** IANA name; null: the network's. */
  capsTimeZone: z.string().nullable().default(null),
  isRedirectOvercap: z.boolean().default(false),
  hideCaps: z.boolean().default(false),
  /** Per cent of a cap at which the network is told; 0: never. */
  noticePercentOvercap: z.number().default(0),
  holdDays: z.number().default(0),
  notes: z.string().default(""),
  noteForAffiliates: z.string().default(""),
  noteForSales: z.string().default(""),
  /** A line each: an address or a range `a-b`. Of senders of postbacks. */
  allowedIps: z.string().default(""),
  disallowedIps: z.string().default(""),
  /** What postbacks must say as `secure`, sealed by deps.vault; empty: nothing. */
  hashPasswordSealed: z.string().default(""),
  allowsDeeplink: z.boolean().default(false),
  redirectType: z.enum(["http302", "http302hidden", "js", "meta"]).default("http302"),
  hidesPayments: z.boolean().default(false),
  isCpi: z.boolean().default(false),
  /** As they are written, `1y2m3w4d5h6i7s`. */
  clickSession: z.string().default("1y"),
  minimalClickSession: z.string().default("0s"),
  sub1: subRule,
  sub2: subRule,
  /** A click that has all values of one entry is barred. Keys are sub1 to sub8. */
  subRestrictions: z.array(z.record(z.string(), z.string())).default([]),
  /** A click without this sub, 1 to 8, is barred. */
  searchEmptySub: z.number().nullable().default(null),
  uniqueIpOnly: z.boolean().default(false),
  rejectsNotUniqueIp: z.boolean().default(false),
  macroUrl: z.string().default(""),
  crossPostbackUrl: z.string().default(""),
});

export type OfferSettings = z.output<typeof OfferSettings>;

/** @param json a value of offer_settings.settings; null: there is no row */
export function readOfferSettings(json: string | null): OfferSettings {
  return OfferSettings.parse(JSON.parse(json ?? "{}"));
}

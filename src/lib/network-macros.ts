import { MACROS, type Macro, MacroSet } from "./macros.ts";

/** What a click link said, by the same names in all addresses of a network. */
export const LINK_MACROS = {
  sub1: "`sub1` of the click link",
  sub2: "`sub2` of the click link",
  sub3: "`sub3` of the click link",
  sub4: "`sub4` of the click link",
  sub5: "`sub5` of the click link",
  sub6: "`sub6` of the click link",
  sub7: "`sub7` of the click link",
  sub8: "`sub8` of the click link",
  ref_id: "`ref_id` of the click link",
  os_id: "`os_id` of the click link",
  ext1: "`ext1` of the click link",
  ext2: "`ext2` of the click link",
  ext3: "`ext3` of the click link",
} as const;

/** The macros of a network's tracking, preview and trafficback URLs, each with its meaning. Those of links work there, too. */
export const NETWORK_MACROS = {
  clickid: "the click's id",
  pid: "the affiliate's number",
  offer_id: "the offer's number",
  offer_name: "the offer's title",
  advertiser_id: "the advertiser's id",
  affiliate_name: "the affiliate's name",
  ...LINK_MACROS,
  user_id: "`user_id` of the click link",
  unid: "`unid` of the click link",
  imp_id: "`imp_id` of the click link",
  fbclid: "`fbclid` of the click link",
  smart_id: "the smartlink's id, if the click came by one",
  deeplink: "`redirect` of the click link, if the offer allows deep links",
  geo: "the country, two upper-case letters",
  device_ua: "the user agent",
  device_type: "`desktop` or `mobile`",
  device_model: "the device's model, as far as the user agent tells it",
  os_version: "the version of the operating system",
  language: "the browser's preferred language",
  referrer: "the page that contains the link",
  isp: "the visitor's internet provider",
  rand: "a random UUID",
  time: "Unix seconds of the click",
  time_petty: "the time of the click, `23:59:59`, in the network's time zone",
  date_only: "the day of the click, `2026-01-31`, in the network's time zone",
} as const;

export type NetworkMacro = keyof typeof NETWORK_MACROS | Macro;

const NAMES = [...new Set([...Object.keys(NETWORK_MACROS), ...Object.keys(MACROS)])] as NetworkMacro[];

export const networkMacros = new MacroSet<NetworkMacro>(
  NAMES,
  new Map<string, NetworkMacro>([
    ["click_id", "clickid"],
    ["country", "geo"],
    ["offerid", "offer_id"],
    ["aff_id", "pid"],
  ]),
);

import { AD_CLICK_IDS } from "./ad-click-ids.ts";
import { MacroSet } from "./macros.ts";
import { LINK_MACROS } from "./network-macros.ts";

/** The macros of affiliates' postbacks in networks, each with its meaning. None is the click's id: who has it could report conversions. */
const NETWORK_POSTBACK_MACROS = {
  transactionid: "the advertiser's id of the conversion",
  offerid: "the offer's number",
  offer_name: "the offer's title",
  status: "the status as a number: 1 confirmed, 2 pending, 3 declined, 4 not found, 5 hold",
  sum: "the affiliate's payout",
  currency: "its currency",
  goal: "the value of the goal",
  order_sum: "the sale",
  order_currency: "its currency",
  comment: "the comment",
  ...LINK_MACROS,
  user_id: "`user_id` of the click link, otherwise of the conversion",
  ...AD_CLICK_IDS,
  fbclid: "`fbclid` of the click link, otherwise of the conversion",
  date: "when the conversion was made, `2026-01-31 23:59:59`, in the network's time zone",
  date_only: "its day, `2026-01-31`",
  time: "its time of day, `23:59:59`",
  timestamp: "the same in Unix seconds",
  click_date: "when the click was made, as `{date}`",
  geo: "the country, two upper-case letters",
  city: "the city, with Cloudflare's name",
  ip: "the visitor's IP address",
  uagent: "the user agent",
  device_type: "`desktop` or `mobile`",
  os: "`Windows`, `Android`, …",
  referrer: "the page that contains the link",
  rand: "a random UUID",
  custom_field_1: "the conversion's custom field; also `{custom_field1}`",
  custom_field_2: "likewise",
  custom_field_3: "likewise",
  custom_field_4: "likewise",
  custom_field_5: "likewise",
  custom_field_6: "likewise",
  custom_field_7: "likewise",
  promo_code: "the conversion's promo code",
} as const;

export type NetworkPostbackMacro = keyof typeof NETWORK_POSTBACK_MACROS;

const NAMES = Object.keys(NETWORK_POSTBACK_MACROS) as NetworkPostbackMacro[];

export const networkPostbackMacros = new MacroSet<NetworkPostbackMacro>(
  NAMES,
  new Map(NAMES.filter((name) => name.startsWith("custom_field_")).map((name) => [name.replace("field_", "field"), name])),
);

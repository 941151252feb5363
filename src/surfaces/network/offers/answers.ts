import { z } from "zod";
import { OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import { CAP_PERIODS, CAP_SCOPES, CAP_TYPES, OFFER_PRIVACY_NAMES, PAYMENT_TYPES } from "../../../lib/codes.ts";

/** What answers say of offers. */

export const texts = z.record(z.string(), z.string());

const city = z.strictObject({ country_code: z.string(), id: z.int(), name: z.string(), region_code: z.string() });

export const sharedPayment = {
  countries: z.array(z.string()),
  country_exclude: z.boolean(),
  cities: z.array(city),
  devices: z.array(z.string()),
  os: z.array(z.string()),
  goal: z.string(),
  currency: z.string(),
  title: z.string(),
  type: z.enum(PAYMENT_TYPES),
};

const payment = z
  .strictObject({
    ...sharedPayment,
    total: z.number().describe("What the advertiser pays: an amount, or per cent of the sale"),
    revenue: z.number().describe("What the affiliate gets"),
    url: z.string().nullable(),
  })
  .meta({ id: "OfferPayment" });

const partnerPayment = payment.extend({ partners: z.array(z.int()) }).meta({ id: "OfferPartnerPayment" });

export const landing = z
  .strictObject({ id: z.int(), title: z.string(), url: z.string(), url_preview: z.string(), type: z.enum(["landing", "transit"]) })
  .meta({ id: "OfferLanding" });

export const sharedCap = { period: z.enum(CAP_PERIODS), type: z.enum(CAP_TYPES), value: z.number(), goal_type: z.enum(CAP_SCOPES) };

const cap = z
  .strictObject({
    ...sharedCap,
    goals: z.union([texts, z.array(z.string()).length(0)]).describe("Titles of goals by their values; in lists `[]` where there is none"),
    affiliate_type: z.enum(CAP_SCOPES),
    affiliates: z.array(z.int()),
  })
  .meta({ id: "OfferCap" });

const creative = z.strictObject({ title: z.string(), url: z.string(), type: z.string(), size: z.int() }).meta({ id: "OfferCreative" });

/** What everybody sees of an offer. */
export const sharedOffer = {
  id: z.int(),
  offer_id: z.string(),
  title: z.string(),
  macro_url: z.string(),
  preview_url: z.string(),
  use_https: z.boolean(),
  use_http: z.boolean(),
  sources: z.array(z.strictObject({ id: z.string(), title: z.string(), allowed: z.int() })),
  logo: z.string(),
  landings: z.array(landing),
  hold_period: z.int(),
  categories: z.array(z.string()),
  full_categories: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  cr: z.number().describe("Conversions that are not declined, in per cent of the clicks of the last seven days"),
  epc: z.number().describe("What a click brought affiliates in the last seven days, in US dollars"),
  stop_at: z.string().nullable(),
  required_approval: z.boolean(),
  is_cpi: z.boolean(),
  creatives: z.array(creative),
  creatives_zip: z.string().nullable(),
};

const common = {
  ...sharedOffer,
  advertiser: z.string(),
  external_offer_id: z.string(),
  bundle_id: z.string(),
  hide_payments: z.boolean(),
  url: z.string(),
  url_preview: z.string(),
  domain_url: z.string(),
  cross_postback_url: z.string(),
  trafficback_url: z.string(),
  description_lang: texts,
  status: z.enum(OFFER_STATUSES),
  tags: z.array(z.string()),
  privacy: z.enum(OFFER_PRIVACY_NAMES),
  is_top: z.int(),
  payments: z.array(payment),
  partner_payments: z.array(partnerPayment),
  strictly_country: z.int(),
  strictly_os: z.array(z.strictObject({ os: z.string(), versions: z.array(z.string()) })),
  strictly_connection_type: z.string(),
  strictly_isp: z.array(z.string()),
  is_redirect_overcap: z.boolean(),
  notice_percent_overcap: z.int(),
  notes: z.string(),
  allowed_ip: z.string(),
  disallowed_ip: z.string(),
  hash_password: z.string().nullable().describe("Null for who may not change the offer"),
  allow_deeplink: z.int(),
  hide_referer: z.int(),
  start_at: z.string(),
  auto_offer_connect: z.int(),
  smartlink_categories: z.array(z.string()),
};

const subAccount = z.strictObject({ value: z.string(), except: z.boolean() });

/** What lists and single offers say beside. */
const read = {
  logo_source: z.string().nullable(),
  sub_accounts: z.strictObject({ "1": subAccount, "2": subAccount }),
  kpi: texts,
  caps: z.array(cap),
  uniq_ip_only: z.boolean(),
  reject_not_uniq_ip: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
};

/** What single offers and those that were saved say beside. */
const single = {
  caps_status: z.array(z.string()),
  caps_timezone: z.string(),
  sub_restrictions: z.array(texts),
  click_session: z.string(),
  minimal_click_session: z.string(),
};

/** An offer in the list of the network's staff. */
export const listedOffer = z.strictObject({ ...common, ...read }).meta({ id: "ListedNetworkOffer" });

/** An offer by itself. */
export const shownOffer = z
  .strictObject({ ...common, ...read, ...single, redirect_type: z.string(), search_empty_sub: z.int().nullable() })
  .meta({ id: "NetworkOffer" });

/** An offer that was made or changed. */
export const savedOffer = z
  .strictObject({ ...common, ...single, note_aff: z.string(), note_sales: z.string(), hide_caps: z.int() })
  .meta({ id: "SavedNetworkOffer" });

import { z } from "zod";
import { OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import type { OfferChanges } from "../../../domain/offers/settings/offer-changes.ts";
import { bool, rowId, rowIdOrNone, text, uploaded, whole, word } from "../../../http/fields/strict.ts";
import { unnumbered } from "../../../http/forms.ts";
import { NETWORK_STATUS_WORDS, OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { byLanguage, hexId, ignored, mixed, title } from "../fields.ts";
import { caps } from "./caps.ts";
import { countries, partnerPayments, payments } from "./payments.ts";
import {
  addressLines,
  clickSession,
  connection,
  day,
  destination,
  label,
  strictOs,
  subRestrictions,
  subValues,
  tags,
  timeZone,
} from "./texts.ts";

const MAX_TEXT = 20_000;
const MAX_FILES = 20;
const LANGUAGE = "en";

const flag = ignored(bool);
const note = text(MAX_TEXT).optional();
const url = destination.optional();

const landing = z.object({
  id: ignored(rowId).describe("Of one that is there already"),
  title: title(),
  url: destination.min(1),
  url_preview: destination.min(1),
  type: ignored(z.enum(["landing", "transit"])).default("landing"),
});

/** Whether affiliates get mails. */
export const sendEmails = flag.describe("Affiliates get a mail of what the change means for them");

const REDIRECTS = ["http302", "http302hidden", "js", "meta"] as const;

/** What a browser sends for a field of files that was left alone. */
function isUnfilled(value: unknown): boolean {
  const given = unnumbered(value);
  const parts = Array.isArray(given) ? given : [given];
  return parts.length > 0 && parts.every((part) => part === "" || (part instanceof File && part.size === 0));
}

/** Files that may be left out. */
const filled = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (isUnfilled(value) ? undefined : value), field.optional()) as unknown as z.ZodOptional<Field>;

/** What an offer must have. */
const required = {
  title: title().describe("The title"),
  advertiser: hexId.describe("The advertiser's id"),
  url: destination.min(1).describe("Tracking URL, with macros"),
};

/** What it may have. */
const settings = {
  url_preview: url.describe("What the offer looks like"),
  trafficback_url: url.describe("Where clicks go that the offer does not take"),
  cross_postback_url: url.describe("An address that is kept with the offer"),
  macro_url: text(2048).trim().optional().describe("Further parameters of the tracking URL"),
  domain_url: rowIdOrNone.optional().describe("The domain of its links, by its number; 0: the network's"),
  description: note.describe("The description in English"),
  description_lang: byLanguage(MAX_TEXT).optional().describe("The description by language"),
  kpi: byLanguage(MAX_TEXT).optional().describe("What traffic must achieve, by language"),
  start_at: day.optional().describe("The first day, YYYY-MM-DD"),
  stopDate: day.optional().describe("The last day, YYYY-MM-DD"),
  countries: countries.optional().describe("Countries; `all` or none: everywhere"),
  logo: filled(z.union([z.null(), uploaded])).describe("A JPEG, PNG or GIF of 1 MB at most, as a part of a multipart form; null: none"),
  creativeFiles: filled(mixed(uploaded, MAX_FILES)).describe(
    "JPEGs, PNGs, GIFs and ZIPs of 5 MB at most each, as parts of a multipart form",
  ),
  creativeUrls: mixed(destination.min(1), 100).optional().describe("Addresses of what affiliates may show"),
  sources: mixed(label).optional().describe("Traffic that is allowed, by ids or titles"),
  categories: mixed(label).optional().describe("Categories, by ids or titles"),
  smartlink_categories: mixed(label).optional().describe("Smartlinks that it is part of, by ids"),
  status: ignored(z.enum(OFFER_STATUSES)).describe("Of a new offer `stopped`"),
  privacy: ignored(z.enum(OFFER_PRIVACY_NAMES)).describe("Of a new offer `public`"),
  tags: tags.optional().describe("Tags, as a list or with commas between them"),
  is_top: flag.describe("A top offer"),
  is_cpi: flag.describe("It pays for installs"),
  payments: payments.optional().describe("What conversions are worth to everybody"),
  partner_payments: partnerPayments.optional().describe("What they are worth to the affiliates that are named"),
  landings: mixed(landing, 100).optional().describe("Landing pages"),
  caps: caps.optional().describe("How much the offer takes"),
  caps_status: mixed(z.enum(NETWORK_STATUS_WORDS)).optional().describe("Statuses of conversions that caps count"),
  caps_timezone: timeZone.optional().describe("Time zone of days and months of caps, an IANA name"),
  notice_percent_overcap: ignored(whole(0, 100)).describe("Per cent of a cap at which the network is told; 0: never"),
  is_redirect_overcap: flag.describe("Clicks beyond a cap go to trafficback"),
  hide_caps: flag.describe("Affiliates do not see caps"),
  strictly_country: flag.describe("Clicks from other countries are not taken"),
  strictly_connection_type: connection.optional().describe("`wifi`, `cellular`, or `all`"),
  strictly_os: mixed(strictOs, 50).optional().describe("Systems that alone are taken, with their versions"),
  strictly_isp: mixed(hexId).optional().describe("Ids of ISPs"),
  hold_period: ignored(whole(0, 60)).describe("Days"),
  notes: note.describe("Notes of the network"),
  note_aff: note.describe("A note for affiliates"),
  note_sales: note.describe("A note for account managers"),
  allowed_ip: addressLines.optional().describe("Who may send postbacks: an address or a range `a-b` in each line"),
  disallowed_ip: addressLines.optional().describe("Who may not, in the same way"),
  hash_password: text(255).optional().describe("What postbacks must say as `secure`"),
  allow_deeplink: flag.describe("Clicks may say where they lead"),
  hide_referer: flag.describe("Deprecated: `redirect_type` says it"),
  redirect_type: ignored(z.enum(REDIRECTS)).describe("How visitors are sent on; all but `http302` hide the referrer"),
  hide_payments: flag.describe("Affiliates are not told shares of sales"),
  click_session: ignored(clickSession).describe("How long after a click conversions are its: `1y2m3w4d5h6i7s`"),
  minimal_click_session: ignored(clickSession).describe("How long after a click they are too early"),
  sub_account_1: subValues.optional().describe("Values of sub1 that alone are taken, with commas between them"),
  sub_account_2: subValues.optional().describe("Values of sub2 that alone are taken, with commas between them"),
  sub_account_1_except: flag.describe("The values of `sub_account_1` are those that are barred"),
  sub_account_2_except: flag.describe("The values of `sub_account_2` are those that are barred"),
  sub_restrictions: subRestrictions.optional().describe("Combinations of subs that are barred"),
  search_empty_sub: z
    .union([z.literal(["", "0", 0]).transform(() => null), whole(1, 8)])
    .optional()
    .describe("Clicks without this sub are barred; 0: none is"),
  uniqIpOnly: flag.describe("An address counts once"),
  rejectNotUniqIp: flag.describe("Clicks of an address that came before are not taken"),
  send_emails: sendEmails,
  external_offer_id: word(255).optional().describe("The offer's id elsewhere"),
  bundle_id: word(255).optional().describe("The id of its app"),
};

/** All that may be said of an offer that is there. */
export const changed = z
  .object({ ...settings, title: ignored(required.title), advertiser: ignored(required.advertiser), url: ignored(required.url) })
  .refine(endsAfterItBegins, { path: ["stopDate"] });

/** All that may be said of a new one. */
export const made = z.object({ ...settings, ...required }).refine(endsAfterItBegins, { path: ["stopDate"] });

function endsAfterItBegins({ start_at = "", stopDate = "" }: { start_at?: string | undefined; stopDate?: string | undefined }): boolean {
  return start_at === "" || stopDate === "" || start_at <= stopDate;
}

type Form = z.output<typeof changed>;

/** Whether the referrer is hidden, in the words of redirects. */
const redirectOf = ({ redirect_type, hide_referer }: Form) =>
  redirect_type ?? (hide_referer === undefined ? undefined : hide_referer ? "http302hidden" : "http302");

const descriptionsOf = ({ description, description_lang }: Form) =>
  description === undefined ? description_lang : { [LANGUAGE]: description.trim(), ...description_lang };

const subOf = (values: string[] | undefined, isExcept: boolean | undefined) =>
  values === undefined && isExcept === undefined ? undefined : { values, isExcept };

export function toChanges(form: Form): OfferChanges {
  return {
    title: form.title,
    advertiser: form.advertiser,
    status: form.status,
    privacy: form.privacy,
    isTop: form.is_top,
    externalOfferId: form.external_offer_id,
    bundleId: form.bundle_id,
    payments: form.payments,
    personalPayments: form.partner_payments,
    caps: form.caps,
    categories: form.categories,
    sources: form.sources,
    smartlinks: form.smartlink_categories,
    hashPassword: form.hash_password,
    logo: form.logo,
    creativeFiles: form.creativeFiles,
    settings: toSettings(form),
  };
}

const toSettings = (form: Form): OfferChanges["settings"] => ({
  url: form.url,
  previewUrl: form.url_preview,
  trafficbackUrl: form.trafficback_url,
  crossPostbackUrl: form.cross_postback_url,
  macroUrl: form.macro_url,
  domainId: form.domain_url,
  descriptions: descriptionsOf(form),
  kpi: form.kpi,
  startAt: form.start_at,
  stopAt: form.stopDate,
  countries: form.countries,
  tags: form.tags,
  creativeUrls: form.creativeUrls,
  landings: form.landings?.map(({ url_preview, ...landing }) => ({ ...landing, previewUrl: url_preview })),
  strictlyCountry: form.strictly_country,
  strictlyConnection: form.strictly_connection_type,
  strictlyOs: form.strictly_os,
  strictlyIsp: form.strictly_isp?.map(({ number, createdAt }) => toHexId(number, createdAt * 1000)),
  capsStatuses: form.caps_status?.length === 0 ? null : form.caps_status,
  capsTimeZone: form.caps_timezone,
  noticePercentOvercap: form.notice_percent_overcap,
  isRedirectOvercap: form.is_redirect_overcap,
  hideCaps: form.hide_caps,
  holdDays: form.hold_period,
  notes: form.notes,
  noteForAffiliates: form.note_aff,
  noteForSales: form.note_sales,
  allowedIps: form.allowed_ip,
  disallowedIps: form.disallowed_ip,
  allowsDeeplink: form.allow_deeplink,
  redirectType: redirectOf(form),
  hidesPayments: form.hide_payments,
  isCpi: form.is_cpi,
  clickSession: form.click_session,
  minimalClickSession: form.minimal_click_session,
  sub1: subOf(form.sub_account_1, form.sub_account_1_except),
  sub2: subOf(form.sub_account_2, form.sub_account_2_except),
  subRestrictions: form.sub_restrictions,
  searchEmptySub: form.search_empty_sub,
  uniqueIpOnly: form.uniqIpOnly,
  rejectsNotUniqueIp: form.rejectNotUniqIp,
});

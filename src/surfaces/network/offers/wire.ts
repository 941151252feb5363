import { type AffiliateCap, type AffiliatePayment, goalTitles, type SharedOffer } from "../../../domain/offers/settings/affiliate-offer.ts";
import type { NetworkOffer, OfferCap, ShownPayment } from "../../../domain/offers/settings/network-offer.ts";
import type { OfferSettings } from "../../../domain/offers/settings/offer-settings.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { fromMicros } from "../../../lib/money.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { toDateTime } from "../times.ts";

const MICROS_OF_A_PERCENT = 10_000;

/** An amount of a payment as the wire has it: a sum, or per cent. */
export const toAmount = (type: ShownPayment["type"], micros: number): number =>
  type === "percent" ? micros / MICROS_OF_A_PERCENT : fromMicros(micros);

/** What everybody sees of a payment. */
export const toSharedPayment = ({
  countries,
  excludesCountries,
  cities,
  devices,
  os,
  goal,
  currency,
  title,
  type,
}: AffiliatePayment | ShownPayment) => ({
  countries: countries.map((code) => code.toUpperCase()),
  country_exclude: excludesCountries,
  cities: cities.map(({ id, country, region, name }) => ({ country_code: country.toUpperCase(), id, name, region_code: region })),
  devices,
  os,
  goal,
  currency,
  title,
  type,
});

const toPayment = (payment: ShownPayment) => ({
  ...toSharedPayment(payment),
  total: toAmount(payment.type, payment.revenueMicros),
  revenue: toAmount(payment.type, payment.payoutMicros),
  url: payment.url || null,
});

/** What everybody sees of a cap. The title of a goal is that of its payment. */
export const toSharedCap = ({ period, type, limitValue, goalScope }: AffiliateCap | OfferCap) => ({
  period,
  type,
  value: type === "budget" ? fromMicros(limitValue) : limitValue,
  goal_type: goalScope,
});

function toCap(cap: OfferCap, payments: readonly ShownPayment[], isListed: boolean) {
  const goals = goalTitles(cap.goals, payments);
  return {
    ...toSharedCap(cap),
    goals: isListed && cap.goals.length === 0 ? [] : goals,
    affiliate_type: cap.affiliateScope,
    affiliates: cap.affiliates,
  };
}

/** The address at which a file of the network is served. */
export const fileUrl = ({ deps }: Pick<NetworkCtx, "deps">, path: string): string => `${deps.config.publicUrl}${path}`;

function toCreatives(ctx: NetworkCtx, { creativeFiles, creativeUrls }: SharedOffer["settings"]) {
  const files = creativeFiles.map(({ name, path, bytes, type }) => ({ title: name, url: fileUrl(ctx, path), type, size: bytes }));
  const zip = files.find(({ type }) => type === "application/zip");
  const urls = creativeUrls.map((url) => ({ title: "", url, type: "", size: 0 }));
  return { creatives: [...files, ...urls], creatives_zip: zip?.url ?? null };
}

const PPM_OF_PERCENT = 10_000;

const toLabel = ({ id, title, createdAtMs }: NetworkOffer["categories"][number]) => ({ id: toHexId(id, createdAtMs), title });

/** What everybody sees of an offer, but for its landings. */
export function toSharedOffer(ctx: NetworkCtx, { id, createdAtMs, title, settings, domain, privacy, ...offer }: SharedOffer) {
  const usesHttps = domain?.usesHttps ?? ctx.deps.config.publicUrl.startsWith("https:");
  return {
    id,
    offer_id: toHexId(id, createdAtMs),
    title,
    macro_url: settings.macroUrl,
    preview_url: settings.previewUrl,
    use_https: usesHttps,
    use_http: !usesHttps,
    sources: offer.sources.map((source) => ({ ...toLabel(source), allowed: 1 })),
    hold_period: settings.holdDays,
    categories: offer.categories.map(({ title }) => title),
    full_categories: offer.categories.map(toLabel),
    cr: offer.crPpm / PPM_OF_PERCENT,
    epc: fromMicros(offer.epcMicros),
    required_approval: privacy !== "public",
    is_cpi: settings.isCpi,
    ...toCreatives(ctx, settings),
  };
}

/** @param password what postbacks must say; null: the caller is not told */
function toCommon(ctx: NetworkCtx, offer: NetworkOffer, password: string | null) {
  const { settings, advertiser, domain, payments } = offer;
  return {
    ...toSharedOffer(ctx, offer),
    landings: settings.landings.map(({ id, title, url, previewUrl, type }) => ({ id, title, url, url_preview: previewUrl, type })),
    advertiser: advertiser === null ? "" : toHexId(advertiser.number, advertiser.createdAtMs),
    external_offer_id: offer.externalOfferId,
    bundle_id: offer.bundleId,
    hide_payments: settings.hidesPayments,
    url: settings.url,
    url_preview: settings.previewUrl,
    domain_url: domain?.host ?? "",
    cross_postback_url: settings.crossPostbackUrl,
    trafficback_url: settings.trafficbackUrl,
    description_lang: settings.descriptions,
    status: offer.status,
    tags: settings.tags,
    privacy: offer.privacy,
    is_top: Number(offer.isTop),
    payments: payments.filter(({ affiliates }) => affiliates === null).map(toPayment),
    partner_payments: payments.flatMap((each) => (each.affiliates === null ? [] : [{ ...toPayment(each), partners: each.affiliates }])),
    strictly_country: Number(settings.strictlyCountry),
    strictly_os: settings.strictlyOs,
    strictly_connection_type: settings.strictlyConnection,
    strictly_isp: settings.strictlyIsp,
    is_redirect_overcap: settings.isRedirectOvercap,
    notice_percent_overcap: settings.noticePercentOvercap,
    notes: settings.notes,
    allowed_ip: settings.allowedIps,
    disallowed_ip: settings.disallowedIps,
    hash_password: password,
    allow_deeplink: Number(settings.allowsDeeplink),
    hide_referer: Number(settings.redirectType !== "http302"),
    start_at: settings.startAt,
    auto_offer_connect: 0,
    smartlink_categories: offer.smartlinks.map(({ id, createdAtMs }) => toHexId(id, createdAtMs)),
  };
}

const KPI_LANGUAGES = { ru: "", en: "", es: "", ka: "" };

const toSubAccount = ({ values, isExcept }: OfferSettings["sub1"]) => ({ value: values.join(","), except: isExcept });

function toRead({ network }: NetworkCtx, { settings, caps, payments, ...offer }: NetworkOffer, isListed: boolean) {
  return {
    logo_source: settings.logo || null,
    sub_accounts: { "1": toSubAccount(settings.sub1), "2": toSubAccount(settings.sub2) },
    kpi: { ...KPI_LANGUAGES, ...settings.kpi },
    caps: caps.map((cap) => toCap(cap, payments, isListed)),
    uniq_ip_only: settings.uniqueIpOnly,
    reject_not_uniq_ip: settings.rejectsNotUniqueIp,
    created_at: toDateTime(network.timeZone, offer.createdAtMs),
    updated_at: toDateTime(network.timeZone, offer.updatedAtMs ?? offer.createdAtMs),
  };
}

const toSingle = ({ network }: NetworkCtx, { settings }: NetworkOffer) => ({
  caps_status: settings.capsStatuses,
  caps_timezone: settings.capsTimeZone ?? latestZone(network.timeZone).zone,
  sub_restrictions: settings.subRestrictions,
  click_session: settings.clickSession,
  minimal_click_session: settings.minimalClickSession,
});

export const toListedOffer = (ctx: NetworkCtx, offer: NetworkOffer, password: string | null) => ({
  ...toCommon(ctx, offer, password),
  ...toRead(ctx, offer, true),
  logo: offer.settings.logo === "" ? "" : fileUrl(ctx, offer.settings.logo),
  stop_at: offer.settings.stopAt,
});

export const toShownOffer = (ctx: NetworkCtx, offer: NetworkOffer, password: string | null) => ({
  ...toCommon(ctx, offer, password),
  ...toRead(ctx, offer, false),
  ...toSingle(ctx, offer),
  logo: offer.settings.logo,
  stop_at: offer.settings.stopAt || null,
  redirect_type: offer.settings.redirectType,
  search_empty_sub: offer.settings.searchEmptySub,
});

export const toSavedOffer = (ctx: NetworkCtx, offer: NetworkOffer, password: string | null) => ({
  ...toCommon(ctx, offer, password),
  ...toSingle(ctx, offer),
  logo: offer.settings.logo,
  stop_at: offer.settings.stopAt || null,
  note_aff: offer.settings.noteForAffiliates,
  note_sales: offer.settings.noteForSales,
  hide_caps: Number(offer.settings.hideCaps),
});

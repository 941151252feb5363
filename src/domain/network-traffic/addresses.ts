import { deviceDetailsOf, deviceOf } from "../../lib/device.ts";
import { deviceWord } from "../../lib/macro-words.ts";
import type { MacroValue } from "../../lib/macros.ts";
import { originOf } from "../../lib/macros.ts";
import { type NetworkMacro, networkMacros } from "../../lib/network-macros.ts";
import { toUuid } from "../../lib/uuid.ts";
import { wallTime } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { type LinkParams, SENT_NAMES } from "../clicks/link-params.ts";
import { visitMacro } from "../clicks/visit-macros.ts";
import { type Landing, type NetworkOwner, type OfferTraffic, wantsDeepLink } from "./config/offer-traffic.ts";
import type { Targeted } from "./config/targeting.ts";
import { HOPS, type NetworkLink } from "./network-link.ts";

/** What the macros of an address tell of. */
export interface AddressContext {
  click: ClickMessage;
  link: NetworkLink;
  offer: OfferTraffic | undefined;
  network: NetworkOwner | null;
  provider: string;
  randomBytes: Deps["randomBytes"];
}

/** How many offers may pass a visitor on, one to the next. */
const MAX_HOPS = 3;

/** Where an offer leads a click that it takes; null: nowhere. */
export function destinationOf(offer: OfferTraffic, targeted: Targeted, context: AddressContext): string | null {
  const deepLink = deepLinkOf(offer, context.link);
  const template = templateOf(offer, targeted, context.link);
  if (deepLink !== "" && !wantsDeepLink(template)) return fill(deepLink, context, "");
  return fill(template, context, deepLink);
}

/** What a click keeps of the landing page that it is led to, which its link asked for. */
export function pageOf(offer: OfferTraffic, link: NetworkLink): Pick<LinkParams, "landing" | "prelanding"> {
  const landing = landingOf(offer, link);
  if (landing === undefined || link.landing === null) return {};
  if (deepLinkOf(offer, link) !== "" && !wantsDeepLink(landing.url)) return {};
  return landing.type === "transit" ? { prelanding: link.landing } : { landing: link.landing };
}

/** The landing page that is asked for, where the offer has it. */
function landingOf({ landings }: OfferTraffic, { landing }: NetworkLink): Landing | undefined {
  const found = landing === null ? undefined : landings.get(landing);
  return found?.url ? found : undefined;
}

/** That of the landing page that is asked for, of the first payment that has one of its own and is for the click, else the offer's. */
function templateOf(offer: OfferTraffic, targeted: Targeted, link: NetworkLink): string {
  const { paymentUrls, url } = offer;
  return landingOf(offer, link)?.url ?? (paymentUrls.find(({ fits }) => fits(targeted))?.url || url);
}

/** Nothing but an http or https address of an offer that allows it. */
function deepLinkOf({ allowsDeepLink }: OfferTraffic, { deepLink }: NetworkLink): string {
  return allowsDeepLink && originOf(deepLink) !== null && isWeb(URL.parse(deepLink)) ? deepLink : "";
}

/** Where a click goes that no offer takes: as the offer says, else its network, else to the offer's preview; null: nowhere. */
export function trafficbackOf(context: AddressContext): string | null {
  const { offer, network, link } = context;
  for (const template of [offer?.trafficbackUrl, network?.fallbackUrl, offer?.previewUrl]) {
    const location = template ? fill(template, context, "") : null;
    if (location === null) continue;
    const passed = passOn(location, link.hops);
    if (passed !== null) return passed;
  }
  return null;
}

/** Another click link learns how many offers have passed the visitor on; null where these are enough. */
function passOn(location: string, hops: number): string | null {
  const url = URL.parse(location);
  if (url === null || !/\/(?:click|sl)\/?$/.test(url.pathname)) return location;
  if (hops >= MAX_HOPS) return null;
  url.searchParams.set(HOPS, String(hops + 1));
  return url.href;
}

/** An address as a header can carry it; null where it leads nowhere. */
function fill(template: string, context: AddressContext, deepLink: string): string | null {
  const url = URL.parse(networkMacros.expand(template, (macro) => macroValue(macro, context, deepLink)));
  return isWeb(url) ? url.href : null;
}

function isWeb(url: URL | null): url is URL {
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "";
}

const SUB = /^sub[1-8]$/;
const AS_SENT: readonly NetworkMacro[] = [...SENT_NAMES, "smart_id"];

function macroValue(macro: NetworkMacro, context: AddressContext, deepLink: string): MacroValue {
  const { click, link, offer, network, provider } = context;
  if (SUB.test(macro)) return link.subs[Number(macro.slice(3)) - 1];
  if (AS_SENT.includes(macro)) return link.params[macro as (typeof SENT_NAMES)[number] | "smart_id"];
  switch (macro) {
    case "clickid":
    case "click":
      return click.id;
    case "pid":
    case "user":
      return link.pid;
    case "offer_id":
      return link.offerId;
    case "offer_name":
      return offer?.title;
    case "advertiser_id":
      return offer?.advertiserId;
    case "affiliate_name":
      return offer?.affiliate?.name;
    case "deeplink":
      return deepLink;
    case "geo":
      return click.country.toUpperCase();
    case "device_ua":
      return click.ua;
    case "device_type":
      return click.ua === "" ? null : deviceWord("device", deviceOf(click.ua).mobile);
    case "device_model":
      return deviceDetailsOf(click.ua).model;
    case "os_version":
      return deviceDetailsOf(click.ua).osVersion;
    case "language":
      return click.lang;
    case "referrer":
      return click.referer;
    case "isp":
      return provider;
    case "rand":
      return toUuid(context.randomBytes(16), 4);
    case "time":
      return Math.floor(click.atMs / 1000);
    case "time_petty":
      return localText(network, click).slice(11, 19);
    case "date_only":
      return localText(network, click).slice(0, 10);
    default:
      return visitMacro(macro as Parameters<typeof visitMacro>[0], { flowCode: offer?.flow?.code ?? "", ...click });
  }
}

/** The time of a click on its network's clock, `2026-11-28T10:50:08`. */
function localText(network: NetworkOwner | null, { atMs, timeZone }: ClickMessage): string {
  return new Date(wallTime(network?.timeZone ?? timeZone, atMs)).toISOString();
}

import { FILTER_RESULT, type TrafficbackReason } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { mintClickId } from "../clicks/click-id.ts";
import { isBot } from "../flows/config/filters.ts";
import { linkParamsField } from "../traffic/link-params.ts";
import { sendVisit } from "../traffic/send-visit.ts";
import { readTags } from "../traffic/tags.ts";
import { traitsOf, type Visitor } from "../traffic/visitor.ts";
import { formatMemory, isFirst, parseMemory, recall, remember } from "../traffic/visitors.ts";
import { type AddressContext, destinationOf, pageOf, trafficbackOf } from "./addresses.ts";
import { offerTraffic } from "./config/config-cache.ts";
import type { NetworkOwner, OfferTraffic, Traffic } from "./config/offer-traffic.ts";
import type { Targeted } from "./config/targeting.ts";
import { ensureFlow } from "./ensure-flow.ts";
import { dayOf, lateRefusalOf, refusalOf } from "./judge-click.ts";
import type { NetworkLink } from "./network-link.ts";
import { rememberAddress } from "./seen-addresses.ts";

/** Where a click leads. */
export interface Led {
  /** Null: nowhere. */
  location: string | null;
  redirectType: OfferTraffic["redirectType"];
  /** Empty: nothing is recorded. */
  clickId: string;
  /** Why no offer took it; null: one did. */
  reason: TrafficbackReason | null;
  /** What the offer's cookie is to hold; null: nothing new. */
  memory: { offerId: number; cookie: string } | null;
}

/** A click under way. */
export interface Arrival {
  link: NetworkLink;
  /** The cookie is read once it is known of which offer. */
  visitor: Omit<Visitor, "cookie"> & { cookieOf(offerId: number): string };
}

/**
 * Leads a visitor along a click link: to where the offer leads, with a click in the queue; or, where the offer does not take the click,
 * to where its network wants it, with a count of that in the queue. The flow of affiliate and offer is made by the first click.
 * @throws Error when D1 failed and nothing is remembered of the offer
 */
export async function followOffer(deps: Deps, arrival: Arrival): Promise<Led> {
  const { link, visitor } = arrival;
  const traffic = await offerTraffic(deps, link.offerId ?? 0, link.pid ?? 0);
  const [offer] = traffic.offers;
  const targeted = targetedOf(arrival);
  const judged = { link, offer, click: { ...targeted, ip: visitor.ip } };
  const reason = refusalOf(deps, judged) ?? (offer === undefined ? "unknown-offer" : await lateRefusalOf(deps, offer, visitor));
  if (reason !== null || offer === undefined) {
    return passBack(deps, arrival, { reason: reason ?? "unknown-offer", offer, traffic });
  }
  return take(deps, arrival, { offer, targeted });
}

/** What of a click its offer looks at. */
export function targetedOf({ link: { subs }, visitor: { country, userAgent, asn, provider } }: Arrival): Targeted {
  return { country, userAgent, asn, provider, subs };
}

/** Leads a click that its offer takes. */
export async function take(deps: Deps, arrival: Arrival, { offer, targeted }: { offer: OfferTraffic; targeted: Targeted }): Promise<Led> {
  const { visitor } = arrival;
  const atMs = deps.now();
  const affiliateId = offer.affiliate?.number ?? 0;
  if (!visitor.onlyAsks) offer.flow ??= await ensureFlow(deps, { offer, affiliateId });
  const name = `offer ${offer.id}`;
  const before = parseMemory(visitor.cookieOf(offer.id), atMs) ?? recall(name, visitor);
  const seen = seenOf({ ...arrival, link: { ...arrival.link, params: { ...arrival.link.params, ...pageOf(offer, arrival.link) } } }, atMs);
  const isUnique = seen.filter === FILTER_RESULT.target && isFirst(before, atMs);
  const click: ClickMessage = {
    ...seen,
    id: offer.flow === null ? "" : await mintClickId(deps, { flowId: offer.flow.id, atMs }),
    accountId: affiliateId,
    flowId: offer.flow?.id ?? 0,
    offerId: offer.id,
    timeZone: offer.affiliate?.timeZone ?? "UTC",
    isUnique,
  };
  const location = destinationOf(offer, targeted, contextOf(deps, arrival, { click, offer, network: offer.network }));
  const led: Led = { location, redirectType: offer.redirectType, clickId: click.id, reason: null, memory: null };
  if (visitor.onlyAsks) return led;
  const memory = { uniqueAtMs: isUnique ? atMs : (before?.uniqueAtMs ?? 0), wayId: 0 };
  remember(name, visitor, memory);
  if (offer.wantsNewAddress) rememberAddress(offer.id, visitor.ip);
  deps.background(sendVisit(deps, click));
  return { ...led, memory: { offerId: offer.id, cookie: formatMemory(memory) } };
}

/** Leads a click that no offer takes, and counts it where it is anybody's. */
export function passBack(
  deps: Deps,
  arrival: Arrival,
  { reason, offer, traffic }: { reason: TrafficbackReason; offer: OfferTraffic | undefined; traffic: Traffic },
): Led {
  const click = seenOf(arrival, deps.now());
  const { network, affiliateId } = whoseOf(traffic, arrival.link);
  const location = trafficbackOf(contextOf(deps, arrival, { click, offer, network }));
  if (network !== null && !arrival.visitor.onlyAsks) {
    const counted = {
      trafficback: reason,
      networkId: network.id,
      offerId: offer?.id ?? 0,
      affiliateId,
      localDay: dayOf(deps, network),
      isBot: click.filter === FILTER_RESULT.bot,
    };
    deps.background(sendVisit(deps, counted));
  }
  return { location, redirectType: "http302", clickId: "", reason, memory: null };
}

/** Whose click it is: of the offers' network, else of that of the affiliate. */
function whoseOf({ offers: [offer], home }: Traffic, { pid }: NetworkLink): { network: NetworkOwner | null; affiliateId: number } {
  if (offer !== undefined) return { network: offer.network, affiliateId: offer.affiliate?.number ?? 0 };
  return { network: home, affiliateId: home === null ? 0 : (pid ?? 0) };
}

function contextOf(
  { randomBytes }: Deps,
  { link, visitor: { provider } }: Arrival,
  known: Pick<AddressContext, "click" | "offer" | "network">,
): AddressContext {
  return { ...known, link, provider, randomBytes };
}

/** A click as it is known before it is led anywhere. */
function seenOf({ link, visitor }: Arrival, atMs: number): ClickMessage {
  const tags = readTags(link.query);
  return {
    ...tags,
    id: "",
    accountId: 0,
    flowId: 0,
    wayId: 0,
    siteId: 0,
    offerId: link.offerId ?? 0,
    timeZone: "UTC",
    atMs,
    isUnique: false,
    filter: isBot(visitor) ? FILTER_RESULT.bot : FILTER_RESULT.target,
    ...traitsOf(visitor),
    subid: link.subs[0] || tags.subid,
    ...linkParamsField(link.params),
  };
}

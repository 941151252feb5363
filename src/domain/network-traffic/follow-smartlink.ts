import { TRAFFICBACK_REASONS, type TrafficbackReason } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { random } from "../traffic/choose-way.ts";
import { smartlinkTraffic } from "./config/config-cache.ts";
import type { OfferTraffic } from "./config/offer-traffic.ts";
import { type Arrival, type Led, passBack, take, targetedOf } from "./follow-offer.ts";
import { lateRefusalOf, refusalOf } from "./judge-click.ts";

/** How much of a smartlink's traffic goes to its offers evenly, so that each can show what it brings. */
const EVEN_SHARE = 0.2;

/**
 * Leads a visitor along a smartlink: to one of its offers that takes the click, mostly to the one that brought most a click of late.
 * @param smartlink 24 hex digits; null: the link has none
 * @throws Error when D1 failed and nothing is remembered of the smartlink
 */
export async function followSmartlink(deps: Deps, arrival: Arrival, smartlink: string | null): Promise<Led> {
  const { link, visitor } = arrival;
  const traffic = await smartlinkTraffic(deps, smartlink ?? "", link.pid ?? 0);
  const targeted = targetedOf(arrival);
  const click = { ...targeted, ip: visitor.ip };
  const reasons: TrafficbackReason[] = smartlink === null ? ["invalid-offer"] : link.pid === null ? ["invalid-affiliate"] : [];
  let candidates: OfferTraffic[] = [];
  for (const offer of reasons.length === 0 ? traffic.offers : []) {
    const reason = refusalOf(deps, { link: { ...link, offerId: offer.id }, offer, click });
    if (reason === null) candidates.push(offer);
    else reasons.push(reason);
  }
  while (candidates.length > 0) {
    const offer = chooseOffer(deps, candidates);
    const reason = await lateRefusalOf(deps, offer, visitor);
    if (reason === null) return take(deps, toOffer(arrival, offer, smartlink ?? ""), { offer, targeted });
    reasons.push(reason);
    candidates = candidates.filter((each) => each !== offer);
  }
  return passBack(deps, arrival, { reason: furthestOf(reasons), offer: undefined, traffic });
}

/** The click as it is one of the offer. */
function toOffer({ link, visitor }: Arrival, { id }: OfferTraffic, smartlink: string): Arrival {
  return { link: { ...link, offerId: id, params: { ...link.params, smart_id: smartlink } }, visitor };
}

/** One of several that take a click: evenly, or the best; of those that are equally good one by chance. */
export function chooseOffer<Offer extends Pick<OfferTraffic, "epcMicros">>(
  deps: Pick<Deps, "randomBytes">,
  offers: readonly Offer[],
): Offer {
  const best = Math.max(...offers.map(({ epcMicros }) => epcMicros));
  const chosen = random(deps) < EVEN_SHARE ? offers : offers.filter(({ epcMicros }) => epcMicros === best);
  return chosen[Math.floor(random(deps) * chosen.length)] as Offer;
}

/** Why none of a smartlink's offers took a click: what was against the one that came nearest to it. Without any there is no such offer. */
function furthestOf(reasons: readonly TrafficbackReason[]): TrafficbackReason {
  return TRAFFICBACK_REASONS.findLast((reason) => reasons.includes(reason)) ?? "unknown-offer";
}

import { sql, statement } from "../../db/sql.ts";
import type { TrafficbackReason } from "../../lib/codes.ts";
import { normalizeAddress } from "../../lib/net.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { entitlement } from "../billing/entitlement.ts";
import type { NetworkOwner, OfferTraffic } from "./config/offer-traffic.ts";
import type { Targeted } from "./config/targeting.ts";
import type { NetworkLink } from "./network-link.ts";
import { isAddressSeen } from "./seen-addresses.ts";

/** A click, and the offer that it is for; undefined: there is no such offer. */
export interface Judged {
  link: Pick<NetworkLink, "offerId" | "pid">;
  offer: OfferTraffic | undefined;
  click: Targeted & { ip: string };
}

interface Check {
  reason: TrafficbackReason;
  fails(deps: Deps, judged: Judged): boolean;
}

/** Checks of an offer that is there, with its affiliate. */
const ofOffer = (reason: TrafficbackReason, fails: (offer: OfferTraffic, judged: Judged, deps: Deps) => boolean): Check => ({
  reason,
  fails: (deps, judged) => judged.offer !== undefined && fails(judged.offer, judged, deps),
});

/** In their order: the first that a click does not pass is why no offer takes it. */
const CHECKS: readonly Check[] = [
  { reason: "invalid-offer", fails: (_, { link }) => link.offerId === null },
  { reason: "invalid-affiliate", fails: (_, { link }) => link.pid === null },
  { reason: "unknown-offer", fails: (_, { offer }) => offer === undefined },
  ofOffer("unknown-affiliate", ({ affiliate }) => affiliate === null),
  ofOffer("unknown-advertiser", ({ advertiserId }) => advertiserId === null),
  ofOffer("inactive-affiliate", ({ affiliate }) => affiliate?.isActive !== true),
  ofOffer("inactive-offer", (offer, _, deps) => !isOpen(deps, offer)),
  ofOffer("disabled-affiliate", ({ isConnected, isBarred }) => !isConnected || isBarred),
  ofOffer("mistargeting", ({ admits }, { click }) => !admits(click)),
];

/** Whether an offer takes clicks today, and its network is served. */
function isOpen(deps: Deps, { isActive, startDay, stopDay, network, url, paymentUrls }: OfferTraffic): boolean {
  const leads = url !== "" || paymentUrls.length > 0;
  if (!isActive || !leads || network.bannedAtMs !== null || !entitlement(deps, network).apiOpen) return false;
  if (startDay === 0 && stopDay === 0) return true;
  const day = dayOf(deps, network);
  return day >= startDay && (stopDay === 0 || day <= stopDay);
}

/** YYYYMMDD in the network's time zone. */
export const dayOf = ({ now }: Pick<Deps, "now">, { timeZone }: Pick<NetworkOwner, "timeZone">): number => localTime(timeZone, now()).day;

/** Why an offer does not take a click, as far as memory tells; null: nothing is against it. */
export function refusalOf(deps: Deps, judged: Judged): TrafficbackReason | null {
  return CHECKS.find(({ fails }) => fails(deps, judged))?.reason ?? null;
}

/** Why an offer that nothing else is against does not take a click. Only offers that want new addresses ask D1. */
export async function lateRefusalOf(deps: Deps, offer: OfferTraffic, { ip }: { ip: string }): Promise<TrafficbackReason | null> {
  if (offer.wantsNewAddress && (await isUsed(deps, offer.id, ip))) return "non-unique-clicks";
  return offer.stopsAtCaps && offer.reachedCaps.size > 0 ? "overcap" : null;
}

/** Whether an address has clicked on an offer: in this isolate, or in what has landed. */
async function isUsed({ db }: Deps, offerId: number, ip: string): Promise<boolean> {
  if (ip === "") return false;
  if (isAddressSeen(offerId, ip)) return true;
  const address = normalizeAddress(ip) ?? ip;
  const read = sql`SELECT 1 AS seen FROM clicks WHERE offer_id > 0 AND offer_id = ${offerId} AND ip = ${address} LIMIT 1`;
  return (await statement(db, read).first("seen")) !== null;
}

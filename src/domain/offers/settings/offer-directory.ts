import { firstOf, type Read } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";

/** What decides who sees an offer. */
interface DirectoryOffer {
  id: number;
  /** RESOURCE_STATUS */
  status: number;
  /** OFFER_PRIVACY */
  privacy: number;
  /** memberships.id */
  advertiserId: number | null;
  /** YYYY-MM-DD by the network's calendar; empty: none. */
  startAt: string;
  stopAt: string;
}

/** What decides which offers of a network are seen: all of them that are not deleted, by number, and what an affiliate is let in to. */
export interface OfferDirectory {
  offers: DirectoryOffer[];
  /** AFFILIATE_STATUS by numbers of offers. */
  access: ReadonlyMap<number, number>;
  /** The advertisers who bar the affiliate, by memberships.id. */
  barredBy: ReadonlySet<number>;
}

interface Row {
  offers: string;
  access: string | null;
  advertisers: string | null;
}

type Entry = [status: number, privacy: number, advertiserId: number | null, startAt: string, stopAt: string];

const byNumber = <Value>(json: string | null) =>
  Object.entries(JSON.parse(json ?? "{}") as Record<string, Value>).map(([id, value]) => [Number(id), value] as const);

/** A read of a network's directory for a caller, in two rows, given SQL of their accounts. */
export const offerDirectoryRead =
  ({ db }: Pick<Deps, "db">) =>
  (network: Fragment, caller: Fragment): [Read<OfferDirectory>] => {
    const { statement, read } = firstOf<Row>(
      db,
      sql`SELECT d.offers, a.offers AS access, a.advertisers FROM offer_directories d
        LEFT JOIN affiliate_access a ON a.network_id = d.network_id AND a.affiliate_id = ${caller} WHERE d.network_id = ${network}`,
    );
    return [{ statement, read: (result) => toDirectory(read(result)) }];
  };

function toDirectory({ offers, access, advertisers }: Row = { offers: "{}", access: null, advertisers: null }): OfferDirectory {
  return {
    offers: byNumber<Entry>(offers)
      .map(([id, [status, privacy, advertiserId, startAt, stopAt]]) => ({ id, status, privacy, advertiserId, startAt, stopAt }))
      .sort((a, b) => a.id - b.id),
    access: new Map(byNumber<number>(access)),
    barredBy: new Set(byNumber(advertisers).map(([id]) => id)),
  };
}

/** The numbers of the offers of some codes of a status. */
export const offersOfStatus = ({ offers }: OfferDirectory, codes: readonly number[]): number[] =>
  offers.filter(({ status }) => codes.includes(status)).map(({ id }) => id);

/**
 * The numbers of the offers that the affiliate may know of, as `isVisible` says of one: active ones, private ones only where they are
 * let in, and none of an advertiser who bars them.
 * @param liveOn only what takes their traffic on this day, YYYY-MM-DD by the network's calendar; null: all
 */
export function visibleOffers({ offers, access, barredBy }: OfferDirectory, liveOn: string | null): number[] {
  const isSeen = ({ id, status, privacy, advertiserId }: DirectoryOffer) =>
    status === RESOURCE_STATUS.active &&
    (privacy !== OFFER_PRIVACY.private || access.get(id) === AFFILIATE_STATUS.approved) &&
    (advertiserId === null || !barredBy.has(advertiserId));
  const isLive = ({ id, privacy, startAt, stopAt }: DirectoryOffer, today: string) =>
    (access.get(id) ?? (privacy === OFFER_PRIVACY.public ? AFFILIATE_STATUS.approved : null)) === AFFILIATE_STATUS.approved &&
    startAt <= today &&
    (stopAt === "" || stopAt >= today);
  return offers.filter((offer) => isSeen(offer) && (liveOn === null || isLive(offer, liveOn))).map(({ id }) => id);
}

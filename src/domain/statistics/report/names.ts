import { type Read, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import type { MemberKind } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import type { Slice } from "./query.ts";

/** An offer as reports name it. */
export interface OfferName {
  id: number;
  title: string;
  createdAtMs: number;
  /** memberships.id of its advertiser; 0: none. */
  advertiserId: number;
}

/** A member of a network as reports name them. */
export interface MemberName {
  /** memberships.id */
  id: number;
  kind: MemberKind;
  /** Of an affiliate that of their account. */
  number: number;
  createdAtMs: number;
  name: string;
  firstName: string | null;
  lastName: string | null;
  email: string;
  login: string;
  /** memberships.id of who looks after them; 0: nobody. */
  managerId: number;
}

/** What the numbers of a report's rows are called. */
export interface Names {
  offers: ReadonlyMap<number, OfferName>;
  /** By memberships.id. */
  members: ReadonlyMap<number, MemberName>;
  /** By the affiliate's account. */
  affiliates: ReadonlyMap<number, MemberName>;
  /** When each smartlink was made, Unix milliseconds. */
  smartlinks: ReadonlyMap<number, number>;
}

const OF_OFFERS: readonly Slice[] = ["offer", "advertiser", "advertiser_manager"];
const OF_SMARTLINKS: readonly Slice[] = ["smartlink"];
const OF_MEMBERS: readonly Slice[] = ["affiliate", "advertiser", "advertiser_manager", "affiliate_manager"];

interface NameReads {
  offers: Read<OfferName[]>;
  members: Read<MemberName[]>;
  smartlinks: Read<{ id: number; createdAtMs: number }[]>;
}

/** Reads of the network's offers and members, as far as slices name them. */
export function nameReads(ctx: NetworkCtx, slices: readonly Slice[]): NameReads {
  const { db } = ctx.deps;
  const areNeeded = (named: readonly Slice[]) => raw(slices.some((slice) => named.includes(slice)) ? "TRUE" : "FALSE");
  return {
    offers: rowsOf<OfferName>(
      db,
      sql`SELECT o.id, o.name AS title, o.created_at_ms AS createdAtMs, coalesce(s.advertiser_id, 0) AS advertiserId
        FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE o.account_id = ${networkOf(ctx)} AND ${areNeeded(OF_OFFERS)}`,
    ),
    members: rowsOf<MemberName>(
      db,
      sql`SELECT id, number, kind, created_at_ms AS createdAtMs, name, profile ->> 'firstName' AS firstName,
        profile ->> 'lastName' AS lastName, coalesce(email, '') AS email, coalesce(login, '') AS login, coalesce(manager_id, 0) AS managerId
        FROM memberships WHERE network_id = ${networkOf(ctx)} AND ${areNeeded(OF_MEMBERS)}`,
    ),
    smartlinks: rowsOf(
      db,
      sql`SELECT id, created_at_ms AS createdAtMs FROM smartlink_categories WHERE network_id = ${networkOf(ctx)} AND ${areNeeded(OF_SMARTLINKS)}`,
    ),
  };
}

/** Names by their numbers. */
export function namesOf(
  offers: readonly OfferName[],
  members: readonly MemberName[],
  smartlinks: readonly { id: number; createdAtMs: number }[],
): Names {
  const affiliates = members.flatMap((member) => (member.kind === "affiliate" ? [[member.number, member] as const] : []));
  return {
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    members: new Map(members.map((member) => [member.id, member])),
    affiliates: new Map(affiliates),
    smartlinks: new Map(smartlinks.map(({ id, createdAtMs }) => [id, createdAtMs])),
  };
}

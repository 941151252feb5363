import { type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";

/** An offer as lists name it. */
export interface OfferParty {
  id: number;
  createdAtMs: number;
  title: string;
  /** The tracking URL, which affiliates are not told. */
  url: string;
  previewUrl: string;
  externalId: string;
  landings: readonly { id: number; title: string; url: string }[];
  isDeleted: boolean;
  /** Who pays for its conversions today. */
  advertiser: AdvertiserParty | null;
}

/** A member as lists name them. */
export interface MemberParty {
  number: number;
  createdAtMs: number;
  name: string;
}

interface AdvertiserParty extends MemberParty {
  /** Who looks after them. */
  manager: Pick<MemberParty, "number" | "createdAtMs"> | null;
}

export interface ManagerParty extends MemberParty {
  firstName: string | null;
  lastName: string | null;
}

/** An affiliate as lists name them. */
export interface AffiliateParty {
  number: number;
  name: string;
  email: string;
  login: string;
  manager: ManagerParty | null;
}

/** What rows of a page name, by the numbers in them. */
export interface Parties {
  offers: ReadonlyMap<number, OfferParty>;
  affiliates: ReadonlyMap<number, AffiliateParty>;
}

const offerSql = (
  network: number,
) => sql`SELECT 'offer' AS kind, o.id, json_object('id', o.id, 'createdAtMs', o.created_at_ms, 'title', o.name,
    'url', COALESCE(s.settings ->> 'url', ''), 'previewUrl', COALESCE(s.settings ->> 'previewUrl', ''),
    'externalId', COALESCE(s.external_offer_id, ''), 'landings', json(COALESCE(s.settings -> 'landings', '[]')),
    'isDeleted', json(iif(o.status = ${raw(RESOURCE_STATUS.deleted)}, 'true', 'false')),
    'advertiser', json((SELECT json_object('number', a.number, 'createdAtMs', a.created_at_ms, 'name', a.name,
      'manager', json((SELECT json_object('number', g.number, 'createdAtMs', g.created_at_ms) FROM memberships g WHERE g.id = a.manager_id)))
      FROM memberships a WHERE a.id = s.advertiser_id)))
    AS party
  FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
  WHERE o.id IN (SELECT value FROM json_each((SELECT offers FROM named))) AND o.account_id = ${network}`;

const affiliateSql = (network: number) => sql`SELECT 'affiliate' AS kind, m.number AS id, json_object('number', m.number, 'name', m.name,
    'email', COALESCE(m.email, ''), 'login', COALESCE(m.login, ''), 'manager', json((SELECT json_object('number', g.number, 'createdAtMs', g.created_at_ms,
      'name', g.name, 'firstName', g.profile ->> 'firstName', 'lastName', g.profile ->> 'lastName') FROM memberships g WHERE g.id = m.manager_id)))
    AS party
  FROM memberships m WHERE m.network_id = ${network} AND m.kind = 'affiliate'
    AND m.number IN (SELECT value FROM json_each((SELECT affiliates FROM named)))`;

interface Row {
  kind: "offer" | "affiliate";
  id: number;
  /** JSON. */
  party: string;
}

/**
 * A read of what the rows of a page name, each thing once, for the batch of the page.
 * @param page SQL of offerId and affiliateId of the page's rows
 */
export function partiesRead(ctx: NetworkCtx, page: Fragment): Read<Parties> {
  const network = networkOf(ctx);
  const { statement, read } = rowsOf<Row>(
    ctx.deps.db,
    sql`WITH named AS MATERIALIZED (SELECT json_group_array(DISTINCT offerId) AS offers, json_group_array(DISTINCT affiliateId) AS affiliates FROM (${page}))
      ${offerSql(network)} UNION ALL ${affiliateSql(network)}`,
  );
  return {
    statement,
    read(result) {
      const rows = read(result);
      const ofKind = <Party>(wanted: Row["kind"]) =>
        new Map(rows.flatMap(({ kind, id, party }) => (kind === wanted ? [[id, JSON.parse(party) as Party] as const] : [])));
      return { offers: ofKind("offer"), affiliates: ofKind("affiliate") };
    },
  };
}

/** What rows name where nobody asks for it. */
export const NO_PARTIES: Parties = { offers: new Map(), affiliates: new Map() };

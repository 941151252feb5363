import { mergeArms } from "../../db/merge.ts";
import type { sites } from "../../db/schema/index.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownedSql, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { takesTrafficOf } from "./offer-ownership.ts";

/** What a lead of the account's flows is worth in a case. */
interface OwnPayout {
  /** Empty: any. */
  country: string;
  /** 0: any. */
  goalId: number;
  /** Its code. */
  goal: string;
  payoutMicros: number;
  currency: string;
}

type Page = Pick<typeof sites.$inferSelect, "id" | "name" | "url" | "kind">;

/** Another account's offer that takes this account's traffic. */
export interface AvailableOffer {
  id: number;
  name: string;
  /** OFFER_PRIVACY */
  privacy: number;
  countries: string[];
  payoutRules: OwnPayout[];
  sites: Page[];
}

type Row = Omit<AvailableOffer, "countries" | "payoutRules" | "sites"> & Record<"countries" | "payoutRules" | "sites", string>;

const OTHERS = `${takesTrafficOf("?1")} AND NOT ${ownedSql("o")}`;

/** Offers open to everybody, and those that let the account in: each arm is in the order of an index. */
const ARMS = [
  `SELECT o.id FROM offers o LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND ${ownedSql("w")}
   WHERE o.privacy = ${OFFER_PRIVACY.public} AND o.id < ?2 AND ${OTHERS}`,
  `SELECT w.offer_id AS id FROM offer_affiliates w CROSS JOIN offers o ON o.id = w.offer_id
   WHERE ${ownedSql("w")} AND w.offer_id < ?2 AND o.privacy <> ${OFFER_PRIVACY.public} AND ${OTHERS}`,
];

/** A tag for everybody holds where none of the account's own says as much of the lead's goal and country. */
const PAYOUT_RULES = `SELECT json_object('country', p.country, 'goalId', p.goal_id, 'goal', COALESCE(g.code, ''), 'payoutMicros', p.payout_micros,
    'currency', p.currency) AS rule
  FROM offer_payouts p LEFT JOIN goals g ON g.id = p.goal_id AND g.status <> ${RESOURCE_STATUS.deleted}
  WHERE p.offer_id = o.id AND p.affiliate_id IN (0, ?1) AND (p.goal_id = 0 OR g.id IS NOT NULL) AND (p.affiliate_id > 0 OR NOT EXISTS (
    SELECT 1 FROM offer_payouts own WHERE own.offer_id = o.id AND own.country IN ('', p.country) AND own.goal_id IN (0, p.goal_id)
      AND own.affiliate_id = ?1))
  ORDER BY p.id`;

const SITES = `SELECT json_object('id', id, 'name', name, 'url', url, 'kind', kind) AS page FROM sites
  WHERE offer_id = o.id AND status = ${RESOURCE_STATUS.active} ORDER BY id`;

const READ = `WITH page AS MATERIALIZED (${mergeArms(ARMS, "id DESC", "LIMIT ?3")})
  SELECT o.id, o.name, o.privacy, o.countries, (SELECT json_group_array(json(rule)) FROM (${PAYOUT_RULES})) AS payoutRules,
    (SELECT json_group_array(json(page)) FROM (${SITES})) AS sites
  FROM page JOIN offers o ON o.id = page.id ORDER BY o.id DESC`;

/**
 * Offers of others that the account's flows may lead to, newest first, with the payout rules that apply to it.
 * @param page before: only offers older than this one
 */
export async function listAvailable(ctx: Ctx, { limit, before }: { limit: number; before: number | undefined }): Promise<AvailableOffer[]> {
  mayOrThrow(ctx, "offers.browse");
  const { results } = await ctx.deps.db.$client
    .prepare(READ)
    .bind(ownerOf(ctx), before ?? Number.MAX_SAFE_INTEGER, limit)
    .all<Row>();
  return results.map((row) => ({
    ...row,
    countries: JSON.parse(row.countries) as string[],
    payoutRules: JSON.parse(row.payoutRules) as OwnPayout[],
    sites: JSON.parse(row.sites) as Page[],
  }));
}

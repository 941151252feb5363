import { mergeArms } from "../../db/merge.ts";
import { readAlone, rowsOf } from "../../db/read.ts";
import type { sites } from "../../db/schema/index.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { actingMembership } from "../access/acting-membership.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isShownTo, takesTrafficOf } from "./offer-ownership.ts";
import { commissionSql } from "./payouts/commission.ts";

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

/** Another account's offer that takes this account's traffic, or would once its network lets the account in. */
export interface AvailableOffer {
  id: number;
  /** Whether it takes the account's traffic now. */
  isOpen: boolean;
  name: string;
  /** OFFER_PRIVACY */
  privacy: number;
  countries: string[];
  payoutRules: OwnPayout[];
  /** What the owner keeps where a conversion says only what the advertiser pays: the account's own, else the offer's; both null: nothing. */
  commissionPpm: number | null;
  commissionMicros: number | null;
  sites: Page[];
}

type Row = Omit<AvailableOffer, "isOpen" | "countries" | "payoutRules" | "sites"> &
  Record<"countries" | "payoutRules" | "sites", string> & { isOpen: number };

const PUBLIC = raw(OFFER_PRIVACY.public);

/** Offers open to everybody, and those that let the account in: each arm is in the order of an index. */
function armsOf(account: number, before: number): Fragment[] {
  const isOthers = sql`${takesTrafficOf(account)} AND NOT o.account_id = ${account}`;
  return [
    sql`SELECT o.id FROM offers o LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${account}
      WHERE o.privacy = ${PUBLIC} AND o.id < ${before} AND ${isOthers}`,
    sql`SELECT w.offer_id AS id FROM offer_affiliates w CROSS JOIN offers o ON o.id = w.offer_id
      WHERE w.account_id = ${account} AND w.offer_id < ${before} AND o.privacy <> ${PUBLIC} AND ${isOthers}`,
  ];
}

/** Offers that the network which made the account shows it, and that take its traffic only once it is let in. */
const closedArm = (account: number, before: number): Fragment => sql`SELECT o.id FROM offers o
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${account} LEFT JOIN offer_settings s ON s.offer_id = o.id
  WHERE o.account_id = (SELECT network_id FROM memberships WHERE kind = 'affiliate' AND status = 'active' AND ${actingMembership(sql`${account}`)} LIMIT 1)
    AND o.id < ${before} AND ${isShownTo(account)} AND NOT (${takesTrafficOf(account)})`;

/** A tag for everybody holds where none of the account's own says as much of the lead's goal and country. */
const payoutRules = (account: number) => sql`SELECT json_object('country', p.country, 'goalId', p.goal_id, 'goal', COALESCE(g.code, ''),
    'payoutMicros', p.payout_micros, 'currency', p.currency) AS rule
  FROM offer_payouts p LEFT JOIN goals g ON g.id = p.goal_id AND g.status <> ${raw(RESOURCE_STATUS.deleted)}
  WHERE p.offer_id = o.id AND p.affiliate_id IN (0, ${account}) AND (p.goal_id = 0 OR g.id IS NOT NULL) AND (p.affiliate_id > 0 OR NOT EXISTS (
    SELECT 1 FROM offer_payouts own WHERE own.offer_id = o.id AND own.country IN ('', p.country) AND own.goal_id IN (0, p.goal_id)
      AND own.affiliate_id = ${account}))
  ORDER BY p.id`;

const SITES = sql`SELECT json_object('id', id, 'name', name, 'url', url, 'kind', kind) AS page FROM sites
  WHERE offer_id = o.id AND status = ${raw(RESOURCE_STATUS.active)} ORDER BY id`;

/**
 * Offers of others that the account's flows may lead to, newest first, with the payout rules that apply to it.
 * @param page before: only offers older than this one. withClosed: also those of the account's network that it must be let in to
 */
export async function listAvailable(
  ctx: Ctx,
  { limit, before = Number.MAX_SAFE_INTEGER, withClosed }: { limit: number; before: number | undefined; withClosed: boolean },
): Promise<AvailableOffer[]> {
  mayOrThrow(ctx, "offers.browse");
  const account = ownerOf(ctx);
  const arms = [...armsOf(account, before), ...(withClosed ? [closedArm(account, before)] : [])];
  const page = mergeArms(arms, raw("id DESC"), sql`LIMIT ${limit}`);
  const offers = sql`WITH page AS MATERIALIZED (${page})
    SELECT o.id, ${takesTrafficOf(account)} AS isOpen, o.name, o.privacy, o.countries, ${commissionSql("ppm")} AS commissionPpm,
      ${commissionSql("micros")} AS commissionMicros, (SELECT json_group_array(json(rule)) FROM (${payoutRules(account)})) AS payoutRules,
      (SELECT json_group_array(json(page)) FROM (${SITES})) AS sites
    FROM page JOIN offers o ON o.id = page.id LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${account} ORDER BY o.id DESC`;
  const rows = await readAlone(rowsOf<Row>(ctx.deps.db, offers));
  return rows.map((row) => ({
    ...row,
    isOpen: row.isOpen === 1,
    countries: JSON.parse(row.countries) as string[],
    payoutRules: JSON.parse(row.payoutRules) as OwnPayout[],
    sites: JSON.parse(row.sites) as Page[],
  }));
}

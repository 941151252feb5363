import { type Fragment, name, raw, sql } from "../../db/sql.ts";

/** Leads of one click or subid that are looked through where neither a uid nor the lack of one tells them apart. */
const LOOKED_THROUGH = raw(1000);

/** SQL of what names a lead. */
interface Names {
  click: Fragment;
  uid: Fragment;
  flow: Fragment;
  account: Fragment;
  /** Whether the flow is for somebody else's offer. */
  isOthers: Fragment;
}

/**
 * A condition on leads: those of the click, if there is one. What a campaign of the flow's account made of it is no lead of somebody
 * else's offer.
 */
const areOfClick = ({ click, account, isOthers }: Names) =>
  sql`${click} <> '' AND click = ${click} AND flow_id IS NOT NULL AND +account_id = ${account} AND (subscriber_id IS NULL OR ${isOthers} IS NOT 1)`;

/** Any lead of the click. */
export const leadOfClick = (names: Names) => sql`SELECT id FROM leads WHERE ${areOfClick(names)} LIMIT 1`;

/** The leads of exactly this click, or none, and exactly this uid, or none, whatever their goal. */
export const leadsNamed = (names: Names) => sql`SELECT id, goal_id FROM (
    SELECT id, goal_id FROM leads WHERE flow_id = ${names.flow} AND uid = ${names.uid} AND uid <> '' AND click = ${names.click}
      AND +account_id = ${names.account} ORDER BY id LIMIT ${LOOKED_THROUGH})
  UNION SELECT id, goal_id FROM leads WHERE ${areOfClick(names)} AND uid = '' AND ${names.uid} = ''`;

/** Those of the click that have the uid, or none. */
const leadsOfUid = (names: Names) => sql`SELECT id, goal_id, uid FROM leads WHERE ${areOfClick(names)} AND uid IN ('', ${names.uid})`;

/** Those of the click whatever their uid, where none was sent. */
const leadsOfAnyUid = (names: Names) => sql`SELECT id, goal_id, uid FROM (
    SELECT id, goal_id, uid FROM leads WHERE ${areOfClick(names)} AND ${names.uid} = '' LIMIT ${LOOKED_THROUGH})`;

/** Leads of a click and a goal that a sender may mean who is not exact. */
export const leadsLikely = (names: Names, goal: Fragment) =>
  sql`SELECT id FROM (${leadsOfUid(names)} UNION ALL ${leadsOfAnyUid(names)}) WHERE goal_id IS ${goal}`;

/** Those of a flow and a subid whose keys begin so, without a click; a null is the beginning of none. */
export const leadsOfSubid = (account: Fragment, prefix: Fragment) => sql`SELECT id, goal_id, uid FROM leads
  WHERE account_id = ${account} AND natural_key >= ${prefix} AND natural_key < ${prefix} || char(1114111) LIMIT ${LOOKED_THROUGH}`;

/** A call `c`. */
export const CALLED: Names = {
  click: name("c.click"),
  uid: name("c.uid"),
  flow: name("c.flow_id"),
  account: name("c.account_id"),
  isOthers: name("c.is_others"),
};

/** SQL of a goal, and of what the keys of its leads begin with. */
interface Aim {
  goal: Fragment;
  prefix: Fragment;
}

const leadsOfKey = ({ prefix }: Aim) =>
  sql`SELECT id, goal_id, uid FROM leads WHERE account_id = c.account_id AND natural_key IN (${prefix}, ${prefix} || c.uid)`;

/** A lead of this click or subid and goal: that of the uid, else one without, else, where no uid was sent, the oldest. */
const likely = (aim: Aim) => sql`COALESCE(
  (SELECT id FROM (${leadsOfKey(aim)} UNION ${leadsOfUid(CALLED)}) WHERE goal_id IS ${aim.goal} ORDER BY uid = c.uid DESC, id LIMIT 1),
  CASE WHEN c.uid = '' THEN (
    SELECT id FROM (${leadsOfAnyUid(CALLED)} UNION SELECT * FROM (${leadsOfSubid(CALLED.account, sql`iif(c.click = '', ${aim.prefix}, NULL)`)}))
    WHERE goal_id IS ${aim.goal} ORDER BY id LIMIT 1) END)`;

/** Of several, that of the goal that was named. */
const exact = ({ goal, prefix }: Aim) => sql`(SELECT id FROM (
    SELECT id, goal_id FROM leads WHERE account_id = c.account_id AND natural_key = ${prefix} || c.uid UNION ${leadsNamed(CALLED)}
  ) ORDER BY goal_id IS ${goal} DESC, id LIMIT 1)`;

/** A Pawprint that reports to itself means the lead that it reports of, unless that is none of the offer's. */
const LOOPBACK_LEAD = sql`SELECT l.id FROM postback_deliveries d JOIN leads l ON l.id = d.lead_id
  WHERE d.id = c.delivery_id AND l.account_id = c.account_id AND l.click = c.click AND c.click <> '' AND (l.subscriber_id IS NULL OR c.is_others IS NOT 1)`;

/** The lead that a call `c` means, by its number, a loopback, its click, or its subid. */
export const leadOf = (aim: Aim) => sql`CASE
  WHEN c.wanted_lead_id IS NOT NULL THEN (SELECT id FROM leads WHERE id = c.wanted_lead_id AND account_id = c.account_id)
  ELSE COALESCE((${LOOPBACK_LEAD}), CASE WHEN c.is_exact THEN ${exact(aim)} ELSE ${likely(aim)} END) END`;

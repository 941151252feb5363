import { type Fragment, sql } from "../../db/sql.ts";
import { normalizeAddress } from "../../lib/net.ts";
import { findClickId } from "../clicks/click-id.ts";

/** A way to find leads `l`: a stretch of an index, and what the leads on it have in common. */
interface Lookup {
  seek: Fragment;
  is: Fragment;
}

/** As Telegram allows them. */
const USERNAME = /^@?([a-z0-9_]{4,32})$/i;
/** What a number may have as an id. */
const NUMBER = /^[1-9]\d{0,14}$/;

/**
 * Conditions on leads `l` of an account that a text names: by number, person, click, the advertiser's id, subid or address. Each goes along
 * an index, and no lead meets two of them.
 */
export function leadsNamedBy(text: string, account: number): Fragment[] {
  const lookups = text.startsWith("@")
    ? byUsername(text, account)
    : [...byNumber(text, account), ...byUsername(text, account), ...byWord(text, account)];
  return lookups.map(({ seek }, index) =>
    lookups.slice(0, index).reduce((condition, earlier) => sql`${condition} AND (${earlier.is}) IS NOT 1`, seek),
  );
}

function byNumber(text: string, account: number): Lookup[] {
  if (!NUMBER.test(text)) return [];
  const number = Number(text);
  return [
    { seek: sql`l.id = ${number} AND +l.account_id = ${account}`, is: sql`l.id = ${number}` },
    {
      seek: sql`l.campaign_id IN (SELECT id FROM campaigns WHERE account_id = ${account}) AND l.subscriber_id = ${number} AND +l.account_id = ${account}`,
      is: sql`l.subscriber_id = ${number}`,
    },
  ];
}

function byUsername(text: string, account: number): Lookup[] {
  const [, username] = USERNAME.exec(text) ?? [];
  if (username === undefined) return [];
  const is = sql`l.username = ${username} COLLATE NOCASE`;
  return [{ seek: sql`l.account_id = ${account} AND l.username <> '' AND ${is}`, is }];
}

function byWord(text: string, account: number): Lookup[] {
  const click = findClickId(text) ?? text;
  const address = normalizeAddress(text);
  return [
    {
      seek: sql`l.click = ${click} AND l.flow_id IS NOT NULL AND +l.account_id = ${account}`,
      is: sql`l.click = ${click} AND l.flow_id IS NOT NULL`,
    },
    {
      seek: sql`l.account_id = ${account} AND l.flow_id IS NULL AND l.click <> '' AND l.click = ${click}`,
      is: sql`l.click = ${click} AND l.flow_id IS NULL`,
    },
    {
      seek: sql`l.flow_id IN (SELECT id FROM flows WHERE account_id = ${account}) AND l.uid <> '' AND l.uid = ${text} AND +l.account_id = ${account}`,
      is: sql`l.uid = ${text}`,
    },
    { seek: sql`l.account_id = ${account} AND l.subid <> '' AND l.subid = ${text}`, is: sql`l.subid = ${text}` },
    ...(address === null
      ? []
      : [{ seek: sql`l.account_id = ${account} AND l.ip <> '' AND l.ip = ${address}`, is: sql`l.ip = ${address}` }]),
  ];
}

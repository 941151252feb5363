import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";

/** How many offers a notice names. */
const NAMED = raw(10);
const TITLE_CHARACTERS = raw(64);

/**
 * Selects whom a notice goes to: `account_id`, `telegram_id`, `email`, `lang`, the `news`, and as `details` the offers that it is about.
 * Nobody is told anything by a network that they have not joined.
 * @param news a SELECT of affiliates' `account_id`, of `news`, and of the `name` of an offer, a row of each
 */
export function toldAffiliates(ctx: NetworkCtx, news: Fragment): Fragment {
  return sql`SELECT a.id AS account_id, a.telegram_id, m.email, a.lang, n.news,
      n.titles || iif(n.total > ${NAMED}, ' +' || (n.total - ${NAMED}), '') AS details
    FROM (SELECT account_id, news, MAX(total) AS total, group_concat('“' || substr(name, 1, ${TITLE_CHARACTERS}) || '”', ', ') AS titles
      FROM (SELECT account_id, news, name, COUNT(*) OVER by_affiliate AS total, row_number() OVER by_affiliate AS place
        FROM (${news}) WINDOW by_affiliate AS (PARTITION BY account_id, news))
      WHERE place <= ${NAMED} GROUP BY account_id, news) n
    JOIN accounts a ON a.id = n.account_id
    JOIN memberships m ON m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND m.number = a.id AND m.status NOT IN ('invited', 'removed')`;
}

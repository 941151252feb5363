import { type Fragment, sql } from "../../db/sql.ts";

/**
 * The condition and the order by which a session of an account finds the membership that it opens: of an account that a network made.
 * Any other account's session opens its own network.
 */
export function actingMembership(accountId: Fragment): Fragment {
  return sql`account_id = (SELECT id FROM accounts WHERE id = ${accountId} AND role <> 'owner') AND NOT is_invited ORDER BY network_id`;
}

import type { Database } from "../../db/client.ts";
import { sql, statement } from "../../db/sql.ts";
import type { TrafficbackMessage } from "../../queue/messages.ts";

/** A statement that counts clicks that no offer took: one row for all that are alike. */
export function countTrafficback(db: Database, visits: readonly TrafficbackMessage[]): D1PreparedStatement {
  const rows = visits.map(({ networkId, localDay, offerId, affiliateId, trafficback, isBot }) => [
    networkId,
    localDay,
    offerId,
    affiliateId,
    trafficback,
    isBot ? 1 : 0,
  ]);
  return statement(
    db,
    sql`INSERT INTO trafficback_counts (network_id, local_day, offer_id, affiliate_id, reason, clicks, bot_clicks)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, count(*), sum(value ->> 5)
      FROM json_each(${JSON.stringify(rows)}) WHERE TRUE GROUP BY 1, 2, 3, 4, 5
      ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks, bot_clicks = bot_clicks + excluded.bot_clicks`,
  );
}

import type { Deps } from "../../../platform/deps.ts";
import { ALL_TIME, COUNTS_OF_EVENT_SQL, type Counts, ROLLED_SQL, SUM_COUNTS_SQL } from "../model/lead-counts.ts";

/**
 * The counts of all time, exact at this moment, in one round trip. The ids are not checked for their owner.
 * @returns by campaign id; a campaign without leads is absent
 */
export async function campaignTotals(deps: Pick<Deps, "db">, campaignIds: readonly number[]): Promise<Map<number, Counts>> {
  const { results } = await deps.db.$client
    .prepare(
      `SELECT campaign_id AS campaignId, ${SUM_COUNTS_SQL} FROM (
         SELECT campaign_id, starts, holds, confirms, unsubs FROM campaign_rollups
         WHERE bucket_ms = ${ALL_TIME} AND campaign_id IN (SELECT value FROM json_each(?1))
         UNION ALL
         SELECT e.campaign_id, ${COUNTS_OF_EVENT_SQL} FROM lead_events e
         WHERE e.id > ${ROLLED_SQL} AND e.campaign_id IN (SELECT value FROM json_each(?1))
       ) GROUP BY campaign_id`,
    )
    .bind(JSON.stringify(campaignIds))
    .all<Counts & { campaignId: number }>();
  return new Map(results.map(({ campaignId, ...counts }) => [campaignId, counts]));
}

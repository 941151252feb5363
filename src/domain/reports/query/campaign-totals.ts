import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { ALL_TIME, COUNTS, COUNTS_OF_EVENT, type Counts, ROLLED, SUMMED_COUNTS } from "../model/lead-counts.ts";

/**
 * The counts of all time, exact at this moment, in one round trip. The ids are not checked for their owner.
 * @returns by campaign id; a campaign without leads is absent
 */
export async function campaignTotals(deps: Pick<Deps, "db">, campaignIds: readonly number[]): Promise<Map<number, Counts>> {
  const among = sql`campaign_id IN (SELECT value FROM json_each(${JSON.stringify(campaignIds)}))`;
  const rows = await readAlone(
    rowsOf<Counts & { campaignId: number }>(
      deps.db,
      sql`SELECT campaign_id AS campaignId, ${SUMMED_COUNTS} FROM (
        SELECT campaign_id, ${COUNTS} FROM campaign_rollups WHERE bucket_ms = ${raw(ALL_TIME)} AND ${among}
        UNION ALL
        SELECT e.campaign_id, ${COUNTS_OF_EVENT} FROM lead_events e WHERE e.id > ${ROLLED} AND e.${among}
      ) GROUP BY campaign_id`,
    ),
  );
  return new Map(rows.map(({ campaignId, ...counts }) => [campaignId, counts]));
}

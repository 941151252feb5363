import { readTogether, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { QUARTER_MS } from "../../../lib/wall-clock.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import type { Day } from "../model/days.ts";
import { addCounts, COUNT_NAMES, COUNTS, COUNTS_OF_EVENT, type Counts, noCounts, ROLLED, SUMMED_COUNTS } from "../model/lead-counts.ts";
import { daysJson } from "../model/spans.ts";

/** A campaign's names in reports. */
export interface CampaignLabel {
  id: number;
  code: string;
  bot: number;
  botUsername: string;
  chat: number;
  chatTitle: string;
  status: number;
}

interface CountedRange {
  /** Consecutive. */
  days: readonly Day[];
  /** Only this one; null counts all of the account. */
  campaignId: number | null;
  /** Whether each campaign is counted by day, too. */
  isByDay?: boolean | undefined;
}

/** Counts by campaign and by day; campaigns and days without events have zeros. */
interface Counted {
  campaigns: {
    campaign: CampaignLabel;
    counts: Counts;
    /** In the order of `days`; empty where it is not asked for. */
    byDay: Counts[];
  }[];
  days: { day: Day; counts: Counts }[];
}

interface RolledRow extends Counts {
  campaignId: number | null;
  day: number | null;
}

interface TailRow extends Counts {
  campaignId: number;
  bucketMs: number;
}

const SUMS_OF_DAY = raw(COUNT_NAMES.map((name) => `SUM(coalesce(s.${name}, r.${name})) AS ${name}`).join(", "));

const BY_BOTH = sql`SELECT campaign_id AS campaignId, day, ${COUNTS} FROM groups`;
const BY_EACH = sql`SELECT NULL AS campaignId, day, ${SUMMED_COUNTS} FROM groups GROUP BY day
  UNION ALL SELECT campaign_id, NULL, ${SUMMED_COUNTS} FROM groups GROUP BY campaign_id`;

/**
 * Counts the account's lead events of some days, in one round trip: what the rollups hold and what came after them.
 */
export async function readCounts(ctx: Ctx, { days, campaignId, isByDay = false }: CountedRange): Promise<Counted> {
  const { db } = ctx.deps;
  const isMine = sql`c.account_id = ${ownerOf(ctx)} AND (${campaignId} IS NULL OR c.id = ${campaignId})`;
  const labelsRead = rowsOf<CampaignLabel>(
    db,
    sql`SELECT c.id, c.code, c.bot_id AS bot, b.username AS botUsername, c.chat_id AS chat, COALESCE(h.title, '') AS chatTitle, c.status
      FROM campaigns c JOIN bots b ON b.id = c.bot_id LEFT JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id
      WHERE ${isMine} ORDER BY c.id DESC`,
  );
  // The row of a day that is summed up, else its spans.
  const rolledRead = rowsOf<RolledRow>(
    db,
    sql`WITH groups AS MATERIALIZED (
        SELECT c.id AS campaign_id, d.key AS day, ${SUMS_OF_DAY}
        FROM campaigns c CROSS JOIN json_each(${daysJson(days)}) d
        LEFT JOIN campaign_days s ON s.campaign_id = c.id AND s.from_ms = d.value ->> 0 AND s.to_ms = d.value ->> 1
        LEFT JOIN json_each(iif(s.campaign_id IS NULL, d.value -> 2, '[]')) p
        LEFT JOIN campaign_spans r ON r.campaign_id = c.id AND r.length_ms = p.value ->> 0
          AND r.from_ms >= p.value ->> 1 AND r.from_ms < p.value ->> 2
        WHERE ${isMine} GROUP BY 1, 2 HAVING count(coalesce(s.campaign_id, r.campaign_id)) > 0
      )
      ${isByDay ? BY_BOTH : BY_EACH}`,
  );
  const tailRead = rowsOf<TailRow>(
    db,
    sql`SELECT campaign_id AS campaignId, bucket_ms AS bucketMs, ${SUMMED_COUNTS} FROM (
        SELECT e.campaign_id, e.at_ms - e.at_ms % ${raw(QUARTER_MS)} AS bucket_ms, ${COUNTS_OF_EVENT} FROM lead_events e
        WHERE e.id > ${ROLLED} AND e.milestones <> 0 AND e.at_ms >= ${days[0]?.fromMs ?? 0} AND e.at_ms < ${days.at(-1)?.toMs ?? 0}
          AND e.campaign_id IN (SELECT c.id FROM campaigns c WHERE ${isMine})
      ) GROUP BY 1, 2`,
  );
  const [labels, rolled, tail] = await readTogether(db, labelsRead, rolledRead, tailRead);
  const byCampaign = new Map(
    labels.map((campaign) => [campaign.id, { campaign, counts: noCounts(), byDay: isByDay ? days.map(noCounts) : [] }]),
  );
  const byDay = days.map((day) => ({ day, counts: noCounts() }));
  const add = (campaignId: number | null, day: number | null, counts: Counts) => {
    const campaign = campaignId === null ? undefined : byCampaign.get(campaignId);
    const sums = [campaign?.counts, ...(day === null ? [] : [byDay[day]?.counts, campaign?.byDay[day]])];
    for (const sum of sums) if (sum !== undefined) addCounts(sum, counts);
  };
  for (const row of rolled) add(row.campaignId, row.day, row);
  for (const row of tail) add(row.campaignId, dayOf(days, row.bucketMs), row);
  return { campaigns: [...byCampaign.values()], days: byDay };
}

/** The place of the day that an instant falls on. */
function dayOf(days: readonly Day[], ms: number): number {
  return days.findIndex(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}

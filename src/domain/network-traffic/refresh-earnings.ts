import { name, raw, sql, statement } from "../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../db/watermark.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { givenRatesJson, rateSql } from "../currency/convert.ts";
import { clicksOfFlows, untilSql } from "../reports/model/touches.ts";

const DAYS = 7;
/** The row of watermarks that says when earnings are added up again, Unix milliseconds. */
const NEXT = "offer_earnings";

const SMARTLINKED = raw("SELECT DISTINCT offer_id FROM offer_labels WHERE kind = 'smartlink'");
const FLOWS = sql`SELECT flow_id FROM network_flows WHERE offer_id IN (${SMARTLINKED})`;

/**
 * Adds up, once an hour, what clicks on offers of smartlinks brought affiliates in the last seven days: payouts of all conversions but
 * the declined ones, by clicks. Of clicks it reads the rollups, and one by one only those that are in none yet.
 */
export async function refreshEarnings({ db, now, config }: Pick<Deps, "db" | "now" | "config">): Promise<void> {
  const nowMs = now();
  const nextMs = await readWatermark(db, NEXT);
  if (nextMs !== null && nowMs < nextMs) return;
  const fromMs = nowMs - DAYS * DAY_MS;
  const [fromDay, today] = [localTime("UTC", fromMs).day, localTime("UTC", nowMs).day];
  const rolled = sql`SELECT coalesce(sum(r.clicks), 0) FROM traffic_rollups r
    WHERE r.account_id = k.affiliate_id AND r.dimension = 'all' AND r.flow_id = k.flow_id AND r.period >= ${fromDay}`;
  const tail = sql`SELECT c.flow_id, count(*) AS clicks
    FROM ${clicksOfFlows(sql`id IN (${FLOWS})`, sql`max(${untilSql(name("f.account_id"))}, ${clickTimeKey(fromMs)})`, sql`'~'`)} GROUP BY 1`;
  const clicks = sql`SELECT k.offer_id, sum((${rolled}) + coalesce(t.clicks, 0)) AS clicks
    FROM network_flows k LEFT JOIN (${tail}) t ON t.flow_id = k.flow_id WHERE k.offer_id IN (${SMARTLINKED}) GROUP BY 1`;
  const payouts = sql`SELECT n.offer_id, l.currency, sum(l.payout_micros) AS micros FROM network_conversions n JOIN leads l ON l.id = n.lead_id
    WHERE n.created_at_ms >= ${fromMs} AND n.network_id IN (SELECT account_id FROM offers WHERE id IN (${SMARTLINKED}))
      AND l.status <> ${raw(LEAD_STATUS.cancel)} AND l.payout_micros > 0 GROUP BY 1, 2`;
  const rate = rateSql(name("p.currency"), sql`${today}`, sql`${givenRatesJson(config.currencyRates)}`);
  const earned = sql`SELECT p.offer_id, sum(p.micros * 1000000.0 / ${rate}) AS micros FROM (${payouts}) p GROUP BY 1`;
  const refreshed = sql`INSERT INTO offer_earnings (offer_id, epc_micros, updated_at_ms)
    SELECT o.offer_id, CAST(round(coalesce(e.micros, 0) / max(coalesce(c.clicks, 0), 1)) AS INTEGER), ${nowMs}
    FROM (${SMARTLINKED}) o LEFT JOIN (${clicks}) c ON c.offer_id = o.offer_id LEFT JOIN (${earned}) e ON e.offer_id = o.offer_id WHERE TRUE
    ON CONFLICT (offer_id) DO UPDATE SET epc_micros = excluded.epc_micros, updated_at_ms = excluded.updated_at_ms`;
  await db.$client.batch([
    statement(db, refreshed),
    statement(db, sql`DELETE FROM offer_earnings WHERE updated_at_ms < ${nowMs}`),
    watermarkStatement(db, { job: NEXT, value: nowMs + HOUR_MS }),
  ]);
}

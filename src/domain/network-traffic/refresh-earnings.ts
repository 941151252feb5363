import { readTogether } from "../../db/read.ts";
import { name, raw, sql, statement } from "../../db/sql.ts";
import { watermarkRead, watermarkStatement } from "../../db/watermark.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { givenRatesJson, rateSql } from "../currency/convert.ts";
import { clicksOfFlows, untilSql } from "../reports/model/touches.ts";

const DAYS = 7;
/** So many offers are taken at once: the rest of a round follow in the next minutes. */
const MAX_OFFERS = 200;

/** The row of watermarks that says when the next round begins, Unix milliseconds. */
const NEXT = "offer_earnings";
/** The last offer that a round came to; `IDLE`: it is over. */
const DONE = "offer_earnings_done";
const IDLE = -1;

const COUNTED = raw(
  Object.values(LEAD_STATUS)
    .filter((status) => status !== LEAD_STATUS.cancel)
    .join(", "),
);

/**
 * Adds up, once an hour, what clicks on each offer brought in the last seven days: affiliates' payouts of all conversions but the
 * declined ones, and their number, by clicks. Offers that nobody has clicked in that time have 0 of both. Of clicks it reads the
 * rollups, and one by one only those that are in none yet.
 */
export async function refreshEarnings({ db, now, config }: Pick<Deps, "db" | "now" | "config">): Promise<void> {
  const nowMs = now();
  const [nextMs, done] = await readTogether(db, watermarkRead(db, NEXT), watermarkRead(db, DONE));
  const isOn = done !== null && done !== IDLE;
  if (!isOn && nextMs !== null && nowMs < nextMs) return;
  const roundNextMs = isOn && nextMs !== null ? nextMs : nowMs + HOUR_MS;
  const after = isOn ? done : 0;

  const fromMs = nowMs - DAYS * DAY_MS;
  const [fromDay, today] = [localTime("UTC", fromMs).day, localTime("UTC", nowMs).day];
  const taken = sql`SELECT DISTINCT offer_id FROM network_flows WHERE offer_id > ${after} ORDER BY offer_id LIMIT ${raw(MAX_OFFERS)}`;
  const flows = sql`SELECT flow_id FROM network_flows WHERE offer_id IN (${taken})`;
  const rolled = sql`SELECT coalesce(sum(r.clicks), 0) FROM traffic_rollups r
    WHERE r.account_id = k.affiliate_id AND r.dimension = 'all' AND r.flow_id = k.flow_id AND r.period >= ${fromDay}`;
  const tail = sql`SELECT c.flow_id, count(*) AS clicks
    FROM ${clicksOfFlows(sql`id IN (${flows})`, sql`max(${untilSql(name("f.account_id"))}, ${clickTimeKey(fromMs)})`, sql`'~'`)} GROUP BY 1`;
  const clicks = sql`SELECT k.offer_id, sum((${rolled}) + coalesce(t.clicks, 0)) AS clicks
    FROM network_flows k LEFT JOIN (${tail}) t ON t.flow_id = k.flow_id WHERE k.offer_id IN (${taken}) GROUP BY 1`;
  const rate = rateSql(name("p.currency"), sql`${today}`, sql`${givenRatesJson(config.currencyRates)}`);
  const conversions = sql`SELECT n.offer_id, l.currency, count(*) AS conversions, sum(coalesce(l.payout_micros, 0)) AS micros
    FROM leads l JOIN network_conversions n ON n.lead_id = l.id
    WHERE l.flow_id IN (${flows}) AND l.status IN (${COUNTED}) AND l.started_at_ms >= ${fromMs} GROUP BY 1, 2`;
  const earned = sql`SELECT p.offer_id, sum(p.conversions) AS conversions, sum(iif(p.micros = 0, 0, p.micros * 1000000.0 / ${rate})) AS micros
    FROM (${conversions}) p GROUP BY 1`;
  const perClick = (sum: string) => sql`iif(c.clicks > 0, CAST(round(coalesce(${raw(sum)}, 0) / CAST(c.clicks AS REAL)) AS INTEGER), 0)`;
  const earnings = sql`SELECT c.offer_id, ${perClick("e.micros")} AS epc_micros, ${perClick("e.conversions * 1000000")} AS cr_ppm
    FROM (${clicks}) c LEFT JOIN (${earned}) e ON e.offer_id = c.offer_id`;
  const refreshed = sql`UPDATE offer_documents AS d SET epc_micros = n.epc_micros, cr_ppm = n.cr_ppm FROM (${earnings}) n
    WHERE d.offer_id = n.offer_id AND (d.epc_micros <> n.epc_micros OR d.cr_ppm <> n.cr_ppm)`;
  const reached = sql`SELECT iif(count(*) < ${raw(MAX_OFFERS)}, ${IDLE}, max(offer_id)) FROM (${taken})`;
  await db.$client.batch([
    statement(db, refreshed),
    statement(
      db,
      sql`INSERT INTO watermarks (name, value) SELECT ${DONE}, (${reached}) WHERE TRUE ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    ),
    watermarkStatement(db, { job: NEXT, value: roundNextMs }),
  ]);
}

import { readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, name, raw, sql, statement } from "../../db/sql.ts";
import { watermarkRead, watermarkStatement } from "../../db/watermark.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import { localTime, QUARTER_MS, wallClock } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import { givenRatesJson, rateSql } from "../currency/convert.ts";
import { askEngine } from "../statistics/ask-engine.ts";
import { chunkReader, partsRead } from "../statistics/stored-parts.ts";
import { type Span, tailRead } from "../statistics/tail.ts";

const DAYS = 7;
/** So many offers are taken at once, each of which may be another network's: the rest of a round follow in the next minutes. */
const MAX_OFFERS = 100;

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
 * declined ones, and their number, by clicks of these UTC days. Offers that nobody has clicked in that time have 0 of both.
 */
export async function refreshEarnings(deps: Pick<Deps, "db" | "now" | "sleep" | "config" | "vault">): Promise<void> {
  const { db, now, config } = deps;
  const nowMs = now();
  const [nextMs, done] = await readTogether(db, watermarkRead(db, NEXT), watermarkRead(db, DONE));
  const isOn = done !== null && done !== IDLE;
  if (!isOn && nextMs !== null && nowMs < nextMs) return;
  const roundNextMs = isOn && nextMs !== null ? nextMs : nowMs + HOUR_MS;
  const after = isOn ? done : 0;

  const fromMs = nowMs - DAYS * DAY_MS;
  const today = localTime("UTC", nowMs).day;
  const taken = sql`SELECT DISTINCT offer_id FROM network_flows WHERE offer_id > ${after} ORDER BY offer_id LIMIT ${raw(MAX_OFFERS)}`;
  const flows = sql`SELECT flow_id FROM network_flows WHERE offer_id IN (${taken})`;
  const counts = await clicksOn(deps, { taken, span: { fromMs: Math.floor(fromMs / DAY_MS) * DAY_MS, toMs: nowMs + QUARTER_MS } });
  const clicks = sql`SELECT o.offer_id, coalesce(n.value ->> 1, 0) AS clicks
    FROM (${taken}) o LEFT JOIN json_each(${JSON.stringify(counts)}) n ON n.value ->> 0 = o.offer_id`;
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

/** How many clicks landed on each of some offers, as far as any did. @param taken a SELECT of their ids */
async function clicksOn(
  deps: Pick<Deps, "db" | "now" | "sleep" | "vault">,
  { taken, span }: { taken: Fragment; span: Pick<Span, "fromMs" | "toMs"> },
): Promise<[offerId: number, clicks: number][]> {
  const { db } = deps;
  const offers = await readAlone(
    rowsOf<{ id: number; ownerId: number }>(db, sql`SELECT id, account_id AS ownerId FROM offers WHERE id IN (${taken})`),
  );
  const counts: [number, number][] = [];
  for (const [ownerId, own] of Map.groupBy(offers, (offer) => offer.ownerId)) {
    const of = { ...span, ownerId };
    const [parts, tail] = await readTogether(db, partsRead(db, of), tailRead(db, of, { columns: ["quarter", "offer", "unique"] }));
    const sources = { parts, tail, conversions: null, readChunks: chunkReader(db) };
    const { rows } = await askEngine(
      deps,
      sources,
      {
        slices: [{ column: "offer" }],
        filters: [{ of: { column: "offer" }, values: own.map(({ id }) => id) }],
        fromQuarter: Math.floor(span.fromMs / QUARTER_MS),
        toQuarter: Math.ceil(span.toMs / QUARTER_MS),
        clock: wallClock("UTC"),
        order: [],
        offset: 0,
        limit: own.length,
      },
      "offer",
    );
    counts.push(...rows.map(({ values: [offer], clicks }): [number, number] => [Number(offer), clicks]));
  }
  return counts;
}

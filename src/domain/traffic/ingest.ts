import { type Fragment, join, name, numbersTable, raw, sql, statement } from "../../db/sql.ts";
import { normalizeAddress } from "../../lib/net.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Deps } from "../../platform/deps.ts";
import type { ClickMessage, VisitMessage } from "../../queue/messages.ts";
import { noteLandingsSql, noteOffersSql } from "../click-parts/landings.ts";
import { prunedBeforeMs, WAS_PRUNED } from "../click-parts/pruned-clicks.ts";
import { completeLeadsStatement } from "../clicks/complete-leads.ts";
import { DEVICE_COLUMNS, type DeviceColumns, deviceColumns } from "../clicks/device-columns.ts";
import { hostOf } from "../clicks/host.ts";
import { withoutPerson } from "../clicks/link-params.ts";
import { awaitingRead, settleAmounts } from "../conversions/settle-payments.ts";
import { PERSONAL_OF_VISIT } from "../forget/blanks.ts";
import { noteLiveSql } from "../live/watch.ts";
import { applyHeld, heldClicksRead } from "../network-conversions/held-postbacks.ts";
import { countTrafficback } from "./count-trafficback.ts";

type Row = Record<string, string | number | null>;

/** What each column of `clicks` takes from a message, in the order of the row that is sent to D1. */
const COLUMNS: Readonly<Record<string, (click: ClickMessage, known: Known) => Row[string]>> = {
  id: ({ id }) => id,
  account_id: ({ accountId }) => accountId,
  flow_id: ({ flowId }) => flowId,
  way_id: ({ wayId }) => wayId,
  site_id: ({ siteId }) => siteId,
  offer_id: ({ offerId }) => offerId,
  at_ms: ({ atMs }) => atMs,
  local_day: (_, { time }) => time.day,
  local_hour: (_, { time }) => time.hour,
  filter: ({ filter }) => filter,
  is_unique: ({ isUnique }) => (isUnique ? 1 : 0),
  country: ({ country }) => country,
  region: ({ region = "" }) => region,
  city: ({ city }) => city,
  asn: ({ asn = 0 }) => asn,
  connection: ({ connection = "" }) => connection,
  ...Object.fromEntries(DEVICE_COLUMNS.map((name) => [name, (_: ClickMessage, { device }: Known) => device[name]])),
  lang: ({ lang }) => lang,
  ip: ({ ip }) => normalizeAddress(ip) ?? ip,
  ua: ({ ua }) => ua,
  referer: ({ referer }) => referer,
  domain: ({ referer }) => hostOf(referer),
  utm_source: ({ utmSource }) => utmSource,
  utm_campaign: ({ utmCampaign }) => utmCampaign,
  utm_content: ({ utmContent }) => utmContent,
  utm_term: ({ utmTerm }) => utmTerm,
  utm_medium: ({ utmMedium }) => utmMedium,
  subid: ({ subid }) => subid,
  adid: ({ adid }) => adid,
  data1: ({ data1 }) => data1,
  data2: ({ data2 }) => data2,
  cost_micros: ({ costMicros }) => costMicros,
  cost_currency: ({ costCurrency }) => costCurrency,
  link_params: ({ linkParams = "" }) => linkParams,
  is_landed: () => 1,
};

interface Known {
  device: DeviceColumns;
  time: ReturnType<typeof localTime>;
}

const NAMES = Object.keys(COLUMNS);
const fieldSql = (column: string) => raw(`c.value ->> ${NAMES.indexOf(column)}`);
const unlessForgotten = (column: string, otherwise: Fragment) =>
  sql`iif(coalesce(gone.id, l.id) IS NULL, ${fieldSql(column)}, ${otherwise})`;
const FIELDS = NAMES.map((column) => {
  if (column === "link_params") return unlessForgotten(column, withoutPerson(fieldSql(column)));
  return PERSONAL_OF_VISIT.includes(column) ? unlessForgotten(column, raw("''")) : fieldSql(column);
});
const SELECT = sql`INSERT OR IGNORE INTO clicks (${join(NAMES.map(name))}) SELECT ${join(FIELDS)} FROM`;
const JOIN_FORGOTTEN = sql`LEFT JOIN gone ON gone.id = ${fieldSql("account_id")}
  LEFT JOIN leads AS l ON l.flow_id IS NOT NULL AND l.click = ${fieldSql("id")} AND l.forgotten_at_ms IS NOT NULL`;

const LANDED = join(["id", "account_id", "offer_id", "at_ms"].map((column) => sql`${fieldSql(column)} AS ${name(column)}`));
const landedSql = (rows: string) => sql`SELECT ${LANDED} FROM json_each(${rows}) c`;

/**
 * Of an account and of a person who were forgotten while their click waited nothing comes back.
 * @param rows JSON list of rows
 * @param accountIds whose they are
 * @param isNew a condition on clicks `n`
 */
const insertSql = (rows: string, accountIds: readonly number[], isNew: Fragment) => sql`WITH gone AS MATERIALIZED (
    SELECT id FROM accounts WHERE forgotten_at_ms IS NOT NULL AND id IN (SELECT column1 FROM ${numbersTable(accountIds)}))
  ${SELECT} json_each(${rows}) AS c ${JOIN_FORGOTTEN} WHERE EXISTS (SELECT 1 FROM (SELECT ${LANDED}) n WHERE ${isNew})`;

/** D1 binds two megabytes, and a character has up to three bytes. */
const MAX_ROWS_CHARACTERS = 500_000;

/**
 * Writes up to 100 clicks, and completes the leads that wait for them, in one round trip; where these tell what a lead is worth,
 * in another. A click that is there already stays as it is, and one that was pruned does not come back. Clicks that no offer took are counted in the same round trip. Postbacks that
 * were held for clicks are applied in the background.
 * @throws Error when D1 failed: to be called again with the same messages
 */
export async function ingestClicks(deps: Deps, visits: readonly VisitMessage[]): Promise<void> {
  const clicks = firstOfEach(visits.filter((visit) => "id" in visit));
  const untaken = visits.filter((visit) => "trafficback" in visit);
  const counted = untaken.length > 0 ? [countTrafficback(deps.db, untaken)] : [];
  const batches = inBatches(clicks);
  if (batches.length === 0) await Promise.all(counted.map((statement) => statement.run()));
  for (const [index, batch] of batches.entries()) await writeBatch(deps, batch, index === batches.length - 1 ? counted : []);
}

/** Clicks that are written together. */
interface Batch {
  clicks: ClickMessage[];
  /** JSON list of their rows. */
  rows: string;
}

async function writeBatch(deps: Deps, { clicks, rows }: Batch, counted: readonly D1PreparedStatement[]): Promise<void> {
  const { db } = deps;
  const accountIds = [...new Set(clicks.map(({ accountId }) => accountId))];
  // Postbacks are held for those of networks alone.
  const ofOffers = clicks.filter(({ offerId }) => offerId > 0).map(({ id }) => [id]);
  const [awaiting, held] = [awaitingRead(db, rows), heldClicksRead(db, JSON.stringify(ofOffers))];
  const prunedMs = prunedBeforeMs(deps);
  const mayBePruned = prunedMs !== null && clicks.some(({ atMs }) => atMs < prunedMs);
  const isNew = mayBePruned ? sql`NOT ${WAS_PRUNED}` : raw("TRUE");
  const landings = statement(db, noteLandingsSql(landedSql(rows), isNew));
  const offers = ofOffers.length === 0 ? [] : [statement(db, noteOffersSql(landedSql(rows)))];
  const live = statement(db, noteLiveSql(landedSql(rows), { accountIds, isNew, nowMs: deps.now() }));
  const writes = [statement(db, insertSql(rows, accountIds, isNew)), completeLeadsStatement(db, rows)];
  const statements = [landings, live, ...writes, awaiting.statement, held.statement, ...offers, ...counted];
  const [, , , , leads, clicksWithHeld] = await db.$client.batch<unknown>(statements);
  if (clicksWithHeld !== undefined) deps.background(applyHeld(deps, held.read(clicksWithHeld)));
  if (leads !== undefined) await settleAmounts(deps, { landed: rows, awaiting: awaiting.read(leads) });
}

/** All together, unless their rows are longer than a value that D1 binds may be, as those of links with very long parameters are. */
function inBatches(clicks: readonly ClickMessage[]): Batch[] {
  const batches: Batch[] = [];
  for (const click of clicks) {
    const row = JSON.stringify(rowOf(click));
    const last = batches.at(-1);
    if (last === undefined || last.rows.length + row.length > MAX_ROWS_CHARACTERS) {
      batches.push({ clicks: [click], rows: `[${row}]` });
    } else {
      last.clicks.push(click);
      last.rows = `${last.rows.slice(0, -1)},${row}]`;
    }
  }
  return batches;
}

/** Of one id the first counts, as it would in the table. */
function firstOfEach(clicks: readonly ClickMessage[]): ClickMessage[] {
  return [...new Map(clicks.toReversed().map((click) => [click.id, click])).values()].toReversed();
}

function rowOf(click: ClickMessage): Row[string][] {
  const known = { device: deviceColumns(click.ua), time: localTime(click.timeZone, click.atMs) };
  return Object.values(COLUMNS).map((value) => value(click, known));
}

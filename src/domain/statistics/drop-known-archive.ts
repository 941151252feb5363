import { firstOf, readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { watermarkRead, watermarkStatement } from "../../db/watermark.ts";
import { QUARTER_MS, wallClock } from "../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import type { Deps } from "../../platform/deps.ts";
import { ARCHIVED_COLUMNS } from "../click-parts/click-archive.ts";
import { ownersOfClicksSql } from "../click-parts/landings.ts";
import { type Day, dateAt, daysBetween } from "../reports/model/days.ts";
import { dayNumber, dayText } from "../reports/model/local-time.ts";
import { askEngine } from "./ask-engine.ts";
import type { Part } from "./parts/part.ts";
import { chunkReader, partsRead } from "./stored-parts.ts";

type Sorting = Pick<Deps, "db" | "now" | "sleep" | "vault">;

/** The account up to which archived clicks were compared with parts, and the local day up to which those of the next one were: of watermarks. */
const [ACCOUNT, DAY] = ["archive_sorted", "archive_sorted_day"];

const [HOUR, CLICKS] = [raw(ARCHIVED_COLUMNS.indexOf("local_hour")), raw(ARCHIVED_COLUMNS.indexOf("clicks"))];

interface ArchivedRow {
  flowId: number;
  firstClick: string;
  /** JSON list of local hours, each with its clicks. */
  hours: string;
}

/**
 * Deletes archived clicks of a local day of an account that parts hold, too. For as long as both were made, whatever was deleted went into
 * both. A row is in parts, too, if these have as many clicks of its flow in each of its hours; what they have counts for one row alone, the
 * latest first. So a click that came days late drops its own row, and none that was archived before.
 * @returns whether there may be more
 */
export async function dropKnownStep(deps: Sorting): Promise<boolean> {
  const { db } = deps;
  const [sortedAccount, sortedDay] = await readTogether(db, watermarkRead(db, ACCOUNT), watermarkRead(db, DAY));
  const [account, day] = [sortedAccount ?? 0, sortedDay ?? 0];
  const next = await readAlone(
    firstOf<{ id: number; timeZone: ZoneHistory }>(
      db,
      sql`SELECT id, time_zone AS timeZone FROM accounts WHERE id = (SELECT min(account_id) FROM click_archive WHERE account_id > ${account})`,
    ),
  );
  if (next === undefined) return false;
  const owners = ownersOfClicksSql(next.id);
  const localDay = await nextDay(deps, { ...next, owners, after: day });
  const moves = localDay === null ? [move(db, ACCOUNT, next.id), move(db, DAY, 0)] : [move(db, DAY, localDay)];
  const isSame = requireThat(db, sql`${markSql(ACCOUNT)} = ${account} AND ${markSql(DAY)} = ${day}`);
  const known = localDay === null ? [] : await knownRows(deps, { ...next, owners, localDay });
  try {
    await db.$client.batch([
      isSame,
      statement(
        db,
        sql`DELETE FROM click_archive WHERE account_id = ${next.id} AND local_day = ${localDay ?? 0} AND (flow_id, first_click) IN
          (SELECT value ->> 'flowId', value ->> 'firstClick' FROM json_each(${JSON.stringify(known)}))`,
      ),
      ...moves,
    ]);
  } catch (error) {
    if (!isUnmet(error)) throw error;
  }
  return true;
}

const move = (db: Deps["db"], job: string, value: number) => watermarkStatement(db, { job, value });

const markSql = (job: string): Fragment => sql`coalesce((SELECT value FROM watermarks WHERE name = ${job}), 0)`;

interface OfAccount {
  id: number;
  timeZone: ZoneHistory;
  /** Whose parts have clicks of the account. */
  owners: Fragment;
}

/** The next local day of which there are archived clicks, of those that parts reach into whose raw clicks were deleted; null: none. */
async function nextDay({ db }: Sorting, { id, timeZone, owners, after }: OfAccount & { after: number }): Promise<number | null> {
  const first = await statement(
    db,
    sql`SELECT min(min_quarter) AS quarter FROM click_parts WHERE is_pruned AND state > 0 AND owner_id IN (${owners})`,
  ).first<number>("quarter");
  if (first === null) return null;
  const from = Math.max(after + 1, dayNumber(dateAt(timeZone, first * QUARTER_MS)));
  return statement(
    db,
    sql`SELECT min(local_day) AS day FROM click_archive WHERE account_id = ${id} AND local_day >= ${from}`,
  ).first<number>("day");
}

/** The archived rows of a local day that parts have, too. */
async function knownRows(deps: Sorting, { id, timeZone, owners, localDay }: OfAccount & { localDay: number }): Promise<ArchivedRow[]> {
  const { db } = deps;
  const date = dayText(localDay);
  const [day] = daysBetween(timeZone, date, date);
  if (day === undefined) return [];
  const [parts, rows] = await readTogether(
    db,
    partsRead(db, { ownerId: owners, fromMs: day.fromMs, toMs: day.toMs, isPruned: true }),
    rowsOf<ArchivedRow>(
      db,
      sql`SELECT c.flow_id AS flowId, c.first_click AS firstClick, (SELECT json_group_array(json_array(hour, clicks)) FROM
          (SELECT t.value ->> ${HOUR} AS hour, sum(t.value ->> ${CLICKS}) AS clicks FROM json_each(c.touches) t GROUP BY 1)) AS hours
        FROM click_archive c WHERE c.account_id = ${id} AND c.local_day = ${localDay}`,
    ),
  );
  const left = await countClicks(deps, { id, timeZone, parts, day });
  return rows.toSorted(latestFirst).filter(({ flowId, hours }) => {
    const said = (JSON.parse(hours) as [hour: number, clicks: number][]).map(([hour, clicks]) => [`${flowId} ${hour}`, clicks] as const);
    if (said.some(([key, clicks]) => (left.get(key) ?? 0) < clicks)) return false;
    for (const [key, clicks] of said) left.set(key, (left.get(key) ?? 0) - clicks);
    return true;
  });
}

const timeOf = ({ firstClick }: ArchivedRow): string => firstClick.slice(firstClick.indexOf("_"));

const latestFirst = (a: ArchivedRow, b: ArchivedRow): number => (timeOf(a) < timeOf(b) ? 1 : -1);

interface CountedParts extends Pick<OfAccount, "id" | "timeZone"> {
  parts: readonly Part[];
  day: Day;
}

/** How many clicks of the account parts have, by flow and local hour. */
async function countClicks(deps: Sorting, { id, timeZone, parts, day }: CountedParts): Promise<Map<string, number>> {
  if (parts.length === 0) return new Map();
  const sources = { parts, tail: { count: 0, numbers: {}, texts: {} }, conversions: null, readChunks: chunkReader(deps.db) };
  const { rows } = await askEngine(
    deps,
    sources,
    {
      slices: [{ column: "flow" }, { time: "hour" }],
      filters: [{ of: { column: "affiliate" }, values: [id] }],
      fromQuarter: day.fromMs / QUARTER_MS,
      toQuarter: day.toMs / QUARTER_MS,
      clock: wallClock(timeZone),
      order: [],
      offset: 0,
      limit: Number.MAX_SAFE_INTEGER,
    },
    "archive",
  );
  return new Map(rows.map(({ values: [flow, hour], clicks }) => [`${flow} ${hour}`, clicks]));
}

import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { FIGURES } from "../figures.ts";

/** What an import is about, as SQL. */
interface Given {
  /** The cabinet's number among all. */
  cabinetId: Fragment;
  /** JSON of `toJson`. */
  rows: string;
  /** JSON of `intervalsToJson`, where days follow from their five minutes; null: they do not. */
  intervals: string | null;
  /** A condition without which nothing is changed. */
  when: Fragment;
}

const figure = (each: (column: Fragment) => Fragment): Fragment => join(FIGURES.map((column) => each(raw(column))));
/** The figures of a JSON row `r`. @param begin the place of the first */
const toldFrom = (begin: number): Fragment => join(FIGURES.map((column, index) => raw(`r.value ->> '$[${begin + index}]' AS ${column}`)));
const all = figure((column) => column);
const allMore = figure((column) => sql`more_${column}`);

/** The number of the ad that a row `r` names, if it is the cabinet's. */
const adOf = (cabinetId: Fragment) => sql`iif(json_type(r.value, '$[0]') = 'integer',
  (SELECT a.id FROM ads a WHERE a.id = r.value ->> '$[0]' AND a.cabinet_id = ${cabinetId}),
  (SELECT a.id FROM ads a WHERE a.cabinet_id = ${cabinetId} AND a.external_id = r.value ->> '$[0]'))`;

/** Rows whose ad is none of the cabinet's. */
export const unknownAds = ({ cabinetId, rows }: Pick<Given, "cabinetId" | "rows">): Fragment =>
  sql`SELECT 1 FROM json_each(${rows}) r WHERE ${adOf(cabinetId)} IS NULL`;

/** Ads and days that several rows are about, which name the ad in different ways. */
export const doubledDays = ({ cabinetId, rows }: Pick<Given, "cabinetId" | "rows">): Fragment =>
  sql`SELECT 1 FROM json_each(${rows}) r WHERE ${adOf(cabinetId)} IS NOT NULL GROUP BY ${adOf(cabinetId)}, r.value ->> '$[1]' HAVING count(*) > 1`;

/** Of less than was spread before, no more than all is. */
const MORE_ALLOCATED = sql`min(allocated_micros, spent_micros) - allocated_micros AS more_allocated_micros`;
const IS_CHANGED = join(
  FIGURES.map((column) => raw(`more_${column} <> 0`)),
  " OR ",
);

const oldOf = (column: Fragment) => sql`coalesce(s.${column}, 0) AS old_${column}`;

/**
 * What a figure of a day is now. Where five minutes tell of it, these are added up; a day that was told to be more than its five minutes
 * stays so until they make more.
 */
const ofParts = (column: Fragment) => sql`coalesce(iif(p.more_${column} IS NULL, g.${column},
  iif(coalesce(s.${column}, 0) <= p.known_${column}, p.known_${column} + p.more_${column}, max(s.${column}, p.known_${column} + p.more_${column}))),
  s.${column}, 0) AS ${column}, ${oldOf(column)}`;

/** The days of `given` with the figures that they have now and had before. */
const TOLD = sql`SELECT g.ad_id, g.day, 0 AS is_revised, ${figure((column) => sql`coalesce(g.${column}, s.${column}, 0) AS ${column}, ${oldOf(column)}`)},
    coalesce(s.allocated_micros, 0) AS allocated_micros
  FROM given g LEFT JOIN ad_stats s ON s.ad_id = g.ad_id AND s.day = g.day WHERE g.day % 100 > 0`;

/** The same, where some follow from the five minutes of `slots` and those that are known already. */
const TOLD_BY_PARTS = sql`SELECT g.ad_id, g.day, p.is_revised, ${figure(ofParts)}, coalesce(s.allocated_micros, 0) AS allocated_micros
  FROM given g LEFT JOIN ad_stats s ON s.ad_id = g.ad_id AND s.day = g.day LEFT JOIN (
      SELECT t.ad_id, t.day, max(${IS_CHANGED}) AS is_revised, ${figure((column) => sql`sum(more_${column}) AS more_${column}`)},
        ${figure((column) => sql`coalesce(max(k.${column}), 0) AS known_${column}`)}
      FROM slots t LEFT JOIN (
          SELECT n.ad_id, n.day, ${figure((column) => sql`sum(k.${column}) AS ${column}`)}
          FROM (SELECT DISTINCT ad_id, day FROM slots) n CROSS JOIN ad_intervals k ON k.day = n.day AND k.ad_id = n.ad_id GROUP BY 1, 2) k
        ON k.ad_id = t.ad_id AND k.day = t.day GROUP BY 1, 2) p
    ON p.ad_id = g.ad_id AND p.day = g.day
  WHERE g.day % 100 > 0`;

/** What of a month's stated figure no day has; never below 0, for days may be revised upwards. */
const rest = (column: Fragment) => sql`coalesce(max(0, m.stated_${column} - coalesce((
    SELECT sum(k.${column}) FROM ad_stats k WHERE k.ad_id = m.ad_id AND k.day > m.month * 100 AND k.day < m.month * 100 + 32), 0)
  - coalesce(d.more_${column}, 0)), s.${column}, 0) AS ${column}`;

/** `slots`: of each ad and five minutes that an import tells of the new figures, and by how much each of those that it tells is more. */
export const slotsOf = ({
  cabinetId,
  intervals,
  when,
}: Omit<Given, "rows" | "intervals"> & { intervals: string }): Fragment => sql`slots AS MATERIALIZED (
    SELECT t.ad_id, t.day, t.slot, ${figure((column) => sql`coalesce(t.${column}, k.${column}, 0) AS ${column}`)},
      ${figure((column) => sql`t.${column} - coalesce(k.${column}, 0) AS more_${column}`)}
    FROM (SELECT ${adOf(cabinetId)} AS ad_id, r.value ->> '$[1]' AS day, r.value ->> '$[2]' AS slot, ${toldFrom(3)}
        FROM json_each(${intervals}) r WHERE ${when}) t
      LEFT JOIN ad_intervals k ON k.day = t.day AND k.ad_id = t.ad_id AND k.slot = t.slot)`;

/**
 * `WITH … changes`: of each ad and day that an import changes the new figures, and by how much each is more than before (`more_spent_micros`).
 * What is stated of a month is set against its days: the month's own row keeps the rest.
 */
export function changesOf({ cabinetId, rows, intervals, when }: Given): Fragment {
  return sql`WITH given AS MATERIALIZED (SELECT ${adOf(cabinetId)} AS ad_id, r.value ->> '$[1]' AS day, ${toldFrom(2)} FROM json_each(${rows}) r WHERE ${when}),
    ${intervals === null ? raw("") : sql`${slotsOf({ cabinetId, intervals, when })},`}
    told AS MATERIALIZED (${intervals === null ? TOLD : TOLD_BY_PARTS}),
    days AS MATERIALIZED (SELECT *, ${figure((column) => sql`${column} - old_${column} AS more_${column}`)}, ${MORE_ALLOCATED} FROM told),
    months AS MATERIALIZED (SELECT t.ad_id, t.month, coalesce(g.views, s.stated_views) AS stated_views,
        coalesce(g.spent_micros, s.stated_spent_micros) AS stated_spent_micros
      FROM (SELECT DISTINCT ad_id, day / 100 AS month FROM given) t
        LEFT JOIN given g ON g.ad_id = t.ad_id AND g.day = t.month * 100 LEFT JOIN ad_stats s ON s.ad_id = t.ad_id AND s.day = t.month * 100
      WHERE g.ad_id IS NOT NULL OR s.ad_id IS NOT NULL),
    rests AS MATERIALIZED (SELECT m.ad_id, m.month * 100 AS day, m.stated_views, m.stated_spent_micros,
        ${rest(raw("views"))}, ${rest(raw("spent_micros"))},
        coalesce(s.views, 0) AS old_views, coalesce(s.spent_micros, 0) AS old_spent_micros,
        s.stated_views IS NOT m.stated_views OR s.stated_spent_micros IS NOT m.stated_spent_micros AS is_stated_anew
      FROM months m LEFT JOIN ad_stats s ON s.ad_id = m.ad_id AND s.day = m.month * 100
        LEFT JOIN (SELECT ad_id, day / 100 AS month, sum(more_views) AS more_views, sum(more_spent_micros) AS more_spent_micros
          FROM days GROUP BY 1, 2) d ON d.ad_id = m.ad_id AND d.month = m.month),
    changes AS MATERIALIZED (
      SELECT ad_id, day, NULL AS stated_views, NULL AS stated_spent_micros, ${all}, ${allMore}, more_allocated_micros FROM days WHERE ${IS_CHANGED}
      UNION ALL SELECT ad_id, day, stated_views, stated_spent_micros, views, 0, 0, 0, spent_micros,
        views - old_views, 0, 0, 0, spent_micros - old_spent_micros, 0 FROM rests
        WHERE views <> old_views OR spent_micros <> old_spent_micros OR is_stated_anew)`;
}

/** How many of the rows that were given say something new. */
export const CHANGED_ROWS = sql`(SELECT count(*) FROM days WHERE ${IS_CHANGED} OR is_revised) + (SELECT count(*) FROM rests WHERE is_stated_anew)`;

/** Writes what five minutes `slots` changed. */
export const SLOTS_CHANGE = sql`INSERT INTO ad_intervals (day, ad_id, slot, ${all}) SELECT day, ad_id, slot, ${all} FROM slots WHERE ${IS_CHANGED}
  ON CONFLICT (day, ad_id, slot) DO UPDATE SET ${figure((column) => sql`${column} = excluded.${column}`)}`;

/** By how much more was spent, with ads that are to be added: of these no month is among the changes. */
export const MORE_SPENT = sql`SELECT coalesce(sum(more_spent_micros), 0)
  + (SELECT coalesce(sum(spent_micros), 0) FROM given WHERE ad_id IS NULL AND day % 100 = 0) FROM changes`;

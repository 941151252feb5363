import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { FIGURES } from "../figures.ts";

/** What an import is about, as SQL. */
interface Given {
  /** The cabinet's number among all. */
  cabinetId: Fragment;
  /** JSON of `toJson`. */
  rows: string;
  /** A condition without which nothing is changed. */
  when: Fragment;
}

const figure = (each: (column: Fragment, place: Fragment) => Fragment): Fragment =>
  join(FIGURES.map((column, index) => each(raw(column), raw(`'$[${index + 2}]'`))));

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

const NEW = figure((column) => sql`coalesce(g.${column}, s.${column}, 0) AS ${column}`);
const MORE = figure((column) => sql`coalesce(g.${column}, s.${column}, 0) - coalesce(s.${column}, 0) AS more_${column}`);
/** Of less than was spread before, no more than all is. */
const MORE_ALLOCATED = sql`min(coalesce(s.allocated_micros, 0), coalesce(g.spent_micros, s.spent_micros, 0)) - coalesce(s.allocated_micros, 0)
  AS more_allocated_micros`;
const IS_CHANGED = join(
  FIGURES.map((column) => sql`more_${raw(column)} <> 0`),
  " OR ",
);

/** What of a month's stated figure no day has; never below 0, for days may be revised upwards. */
const rest = (column: Fragment) => sql`coalesce(max(0, m.stated_${column} - coalesce((
    SELECT sum(k.${column}) FROM ad_stats k WHERE k.ad_id = m.ad_id AND k.day > m.month * 100 AND k.day < m.month * 100 + 32), 0)
  - coalesce(d.more_${column}, 0)), s.${column}, 0) AS ${column}`;

/**
 * `WITH … changes`: of each ad and day that an import changes the new figures, and by how much each is more than before (`more_spent_micros`).
 * What is stated of a month is set against its days: the month's own row keeps the rest.
 */
export function changesOf({ cabinetId, rows, when }: Given): Fragment {
  return sql`WITH given AS MATERIALIZED (SELECT ${adOf(cabinetId)} AS ad_id, r.value ->> '$[1]' AS day,
      ${figure((column, place) => sql`r.value ->> ${place} AS ${column}`)} FROM json_each(${rows}) r WHERE ${when}),
    days AS MATERIALIZED (SELECT g.ad_id, g.day, ${NEW}, ${MORE}, ${MORE_ALLOCATED}
      FROM given g LEFT JOIN ad_stats s ON s.ad_id = g.ad_id AND s.day = g.day WHERE g.day % 100 > 0),
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
      SELECT ad_id, day, NULL AS stated_views, NULL AS stated_spent_micros, ${join(FIGURES.map((column) => raw(column)))},
        ${join(FIGURES.map((column) => raw(`more_${column}`)))}, more_allocated_micros FROM days WHERE ${IS_CHANGED}
      UNION ALL SELECT ad_id, day, stated_views, stated_spent_micros, views, 0, 0, 0, spent_micros,
        views - old_views, 0, 0, 0, spent_micros - old_spent_micros, 0 FROM rests
        WHERE views <> old_views OR spent_micros <> old_spent_micros OR is_stated_anew)`;
}

/** How many of the rows that were given say something new. */
export const CHANGED_ROWS = sql`(SELECT count(*) FROM days WHERE ${IS_CHANGED}) + (SELECT count(*) FROM rests WHERE is_stated_anew)`;

/** By how much more was spent, with ads that are to be added: of these no month is among the changes. */
export const MORE_SPENT = sql`SELECT coalesce(sum(more_spent_micros), 0)
  + (SELECT coalesce(sum(spent_micros), 0) FROM given WHERE ad_id IS NULL AND day % 100 = 0) FROM changes`;

import { type Fragment, raw, sql } from "../../db/sql.ts";

/** The campaign or the cabinet of an ad `a`. */
const GROUP = raw("iif(level.value = 'campaign', a.ad_campaign_id, a.cabinet_id)");

/**
 * SQL that adds to the sums of campaigns and cabinets, of the day, the month and all time.
 * @param source a table or a query of rows `c` with `ad_id`, `day` and what is added
 * @param added the columns of ad_totals, each with SQL of what of a row `c` is added to it
 */
export function addToTotals(
  source: Fragment,
  added: Readonly<Record<string, string>>,
  levels: readonly ("campaign" | "cabinet")[] = ["campaign", "cabinet"],
): Fragment {
  const names = Object.keys(added);
  const list = (each: (name: string) => string) => raw(names.map(each).join(", "));
  return sql`INSERT INTO ad_totals (level, id, period, ${list((name) => name)})
    SELECT level.value, ${GROUP}, CASE span.value WHEN 'day' THEN c.day WHEN 'month' THEN c.day / 100 ELSE 0 END, ${list((name) => `sum(${added[name]})`)}
    FROM ${source} c CROSS JOIN ads a ON a.id = c.ad_id
      CROSS JOIN json_each(${JSON.stringify(levels)}) level CROSS JOIN json_each('["day","month","all"]') span
    WHERE ${GROUP} IS NOT NULL GROUP BY 1, 2, 3
    ON CONFLICT (level, id, period) DO UPDATE SET ${list((name) => `${name} = ${name} + excluded.${name}`)}`;
}

import { firstOf, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { ownerOf } from "../../access/ownership.ts";
import { LOOKED_AT, type Stream, type Told } from "../stream.ts";
import { isNarrow, isOf } from "../things.ts";

export interface LiveClick extends Told {
  kind: "click";
  id: string;
  flowId: number;
  flow: string;
  way: number;
  campaign: number | null;
  filter: number;
  isUnique: number;
  country: string;
  mobile: number;
  os: number;
  browser: number;
  utmSource: string;
  subid: string;
  costMicros: number | null;
  costCurrency: string;
}

/**
 * The first `atMost` clicks that were noted after a place; each has the number of its batch and its place in it.
 * They come in this order: the batches in that of their key, and json_each in that of a list. Sorting them would read every one twice.
 */
function notedSql(account: number, after: number, atMost: number): Fragment {
  const first = sql`coalesce((SELECT max(number) FROM live_clicks WHERE account_id = ${account} AND number <= ${after}), 0)`;
  return sql`SELECT a.number + j.key AS place, a.number AS atMs, j.value AS id FROM live_clicks a CROSS JOIN json_each(a.clicks) j
    WHERE a.account_id = ${account} AND a.number >= ${first} AND a.number + json_array_length(a.clicks) > ${after} + 1 AND a.number + j.key > ${after} ORDER BY a.number LIMIT ${raw(atMost)}`;
}

/** Clicks as they were noted: their ids grow with the times at which they came, not with those at which they were written. */
export const liveClicks: Stream<LiveClick> = {
  standing(ctx, after, filter) {
    const account = ownerOf(ctx);
    const top = sql`(SELECT next_number - 1 FROM live_watches WHERE account_id = ${account})`;
    const last =
      after === null || !isNarrow(filter)
        ? raw("NULL")
        : sql`(SELECT place FROM (${notedSql(account, after.at, LOOKED_AT)}) LIMIT 1 OFFSET ${raw(LOOKED_AT - 1)})`;
    const read = firstOf<{ top: number | null; last: number | null }>(ctx.deps.db, sql`SELECT ${top} AS top, ${last} AS last`);
    return {
      statement: read.statement,
      read(result) {
        const { top, last } = read.read(result) ?? { top: null, last: null };
        const at = Math.max(after?.at ?? 0, top ?? 0);
        return { top: at, end: { at: last ?? at, mark: "" }, isSame: true };
      },
    };
  },
  rows(ctx, { after, filter, take }) {
    const account = ownerOf(ctx);
    return rowsOf(
      ctx.deps.db,
      sql`SELECT 'click' AS kind, n.place, '' AS mark, n.atMs, k.id, k.flow_id AS flowId, f.code AS flow, k.way_id AS way,
          w.campaign_id AS campaign, k.filter, k.is_unique AS isUnique, lower(k.country) AS country, k.mobile, k.os, k.browser,
          k.utm_source AS utmSource, k.subid, k.cost_micros AS costMicros, k.cost_currency AS costCurrency
        FROM (${notedSql(account, after.at, isNarrow(filter) ? LOOKED_AT : take)}) n CROSS JOIN clicks k ON k.id = n.id AND k.account_id = ${account}
          CROSS JOIN flows f ON f.id = k.flow_id AND f.account_id = ${account}
          LEFT JOIN ways w ON w.id = k.way_id
        WHERE ${isOf(ctx, filter, { flow: "k.flow_id", campaign: "w.campaign_id" })} LIMIT ${raw(take)}`,
    );
  },
};

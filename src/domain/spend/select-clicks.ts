import type { Read } from "../../db/read.ts";
import { type Fragment, integer, join, name, raw, sql, statement } from "../../db/sql.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clicksOfFlows } from "../clicks/clicks-of-flows.ts";
import { isAdCode, isAdCodeSql } from "../clicks/of-ad.ts";
import type { Spender, SpendFilter } from "./spend-item.ts";

const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER;

/** The clicks that an item selects, in the order of flows and ids. */
export interface Selection {
  accountId: number;
  filter: SpendFilter;
  /** Empty: all flows of the account. */
  flowIds: readonly number[];
}

/** A part of them: those after one click up to another. */
export interface Page {
  after: Cursor | null;
  /** Null: the last. */
  until: Cursor | null;
  /** How many clicks come before it, and how many there are in all; null if the page has all of them. */
  count: { before: number; all: number } | null;
}

interface Cursor {
  flowId: number;
  clickId: string;
}

/** A row of `pagesRead`: the last click of each full page, and, as flow 0, how many clicks there are. */
interface Row extends Cursor {
  place: number;
}

/** How many clicks a page has, and how many the items of one call may cover together. */
export interface Bounds {
  pageClicks: number;
  callClicks: number;
}

/** How many clicks there are, and the pages they make. */
interface Pages {
  clicks: number;
  pages: Page[];
}

/** The read of the pages of a selection. Of more clicks than a call may cover it looks at one too many. */
export function pagesRead(ctx: Spender, { selection, bounds }: { selection: Selection; bounds: Bounds }): Read<Pages> {
  const { pageClicks, callClicks } = bounds;
  const rows = sql`WITH selected AS (SELECT f.id AS flow_id, c.id FROM ${selectionSql(selection)} LIMIT ${integer(callClicks + 1)}),
      numbered AS MATERIALIZED (SELECT flow_id AS flowId, id AS clickId, row_number() OVER (ORDER BY flow_id, id) AS place FROM selected)
    SELECT * FROM (SELECT * FROM numbered WHERE place % ${raw(pageClicks)} = 0 ORDER BY place)
    UNION ALL SELECT 0, '', count(*) FROM numbered`;
  return { statement: statement(ctx.deps.db, rows), read: ({ results }) => pagesOf(results as Row[], pageClicks) };
}

function pagesOf(rows: readonly Row[], pageClicks: number): Pages {
  const count = rows.find(({ flowId }) => flowId === 0);
  const all = count?.place ?? 0;
  if (all <= pageClicks) return { clicks: all, pages: all === 0 ? [] : [{ after: null, until: null, count: null }] };
  const ends = rows.filter(({ flowId, place }) => flowId > 0 && place < all);
  const pages = [null, ...ends].map(
    (after, index): Page => ({ after, until: ends[index] ?? null, count: { before: after?.place ?? 0, all } }),
  );
  return { clicks: all, pages };
}

/** Clicks `c` of flows `f`, and the conditions on them: of a page, or without one of all. */
export function selectionSql(selection: Selection, page?: Page): Fragment {
  const { filter } = selection;
  const conditions = [sql`true`];
  if (filter.ways.length > 0) conditions.push(sql`c.way_id IN (SELECT value FROM json_each(${JSON.stringify(filter.ways)}))`);
  if (filter.country !== null) conditions.push(sql`lower(c.country) = ${filter.country}`);
  for (const [column, value] of Object.entries(filter.tags)) conditions.push(sql`${name(`c.${column}`)} = ${value}`);
  if (filter.validOnly) conditions.push(sql`c.filter = 0`);
  if (filter.uniqueOnly) conditions.push(sql`c.is_unique = 1`);
  const source = isAdCode(filter.tags.utm_content) ? clicksOfAd(selection, page) : clicksInTime(selection, page);
  return sql`${source} WHERE ${join(conditions, " AND ")}`;
}

/** By the index of clicks that ads brought, through whatever flows they came. */
function clicksOfAd({ accountId, filter, flowIds }: Selection, { after = null, until = null }: Partial<Page> = {}): Fragment {
  const bounds = [
    sql`c.account_id = ${integer(accountId)} AND c.utm_content = ${filter.tags.utm_content ?? ""} AND ${isAdCodeSql("c.utm_content")}`,
    sql`c.at_ms >= ${integer(filter.fromMs ?? 0)} AND c.at_ms < ${integer(filter.toMs ?? END_OF_TIME_MS)}`,
  ];
  if (after !== null) bounds.push(sql`(c.flow_id, c.id) > (${integer(after.flowId)}, ${after.clickId})`);
  if (until !== null) bounds.push(sql`(c.flow_id, c.id) <= (${integer(until.flowId)}, ${until.clickId})`);
  const flows = sql`(SELECT id FROM flows WHERE ${flowsSql(accountId, flowIds)})`;
  return sql`clicks c CROSS JOIN ${flows} f ON f.id = c.flow_id AND ${join(bounds, " AND ")}`;
}

/** By the primary key, flow by flow. */
function clicksInTime({ accountId, filter, flowIds }: Selection, { after = null, until = null }: Partial<Page> = {}): Fragment {
  const flows = [flowsSql(accountId, flowIds)];
  if (after !== null) flows.push(sql`id >= ${integer(after.flowId)}`);
  if (until !== null) flows.push(sql`id <= ${integer(until.flowId)}`);
  const from = timeBoundSql(after, clickTimeKey(filter.fromMs ?? 0));
  const to = timeBoundSql(until, clickTimeKey(filter.toMs ?? END_OF_TIME_MS));
  return clicksOfFlows(join(flows, " AND "), from, to);
}

function flowsSql(accountId: number, flowIds: readonly number[]): Fragment {
  const own = sql`account_id = ${integer(accountId)}`;
  return flowIds.length === 0 ? own : sql`${own} AND id IN (SELECT value FROM json_each(${JSON.stringify(flowIds)}))`;
}

/** What ids begin with after their flow: in the cursor's flow right after its click, as all ids of a flow are equally long; in others at a time. */
function timeBoundSql(cursor: Cursor | null, timeKey: string): string | Fragment {
  if (cursor === null) return timeKey;
  const afterClick = `${cursor.clickId.slice(cursor.clickId.indexOf("_") + 1)}!`;
  return sql`iif(f.id = ${integer(cursor.flowId)}, ${afterClick}, ${timeKey})`;
}

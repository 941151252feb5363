import { DAY_MS } from "../../lib/time.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Ctx } from "../../platform/context.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clicksOfFlows } from "../reports/model/touches.ts";
import { Binds } from "../reports/query/binds.ts";
import type { SpendFilter, Tag } from "./spend-item.ts";

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

/**
 * A row of `pagesStatement`: the last click of each full page, and, as flow 0, how many clicks there are, with an id if some are
 * archived.
 */
interface Row extends Cursor {
  place: number;
}

/** How many clicks a page has, and how many the items of one call may cover together. */
export interface Bounds {
  pageClicks: number;
  callClicks: number;
}

/** The statement that finds the pages of a selection. Of more clicks than a call may cover it looks at one too many. */
export function pagesStatement(ctx: Ctx, selection: Selection, { pageClicks, callClicks }: Bounds): D1PreparedStatement {
  const binds = new Binds();
  const sql = `WITH selected AS (SELECT f.id AS flow_id, c.id FROM ${selectionSql(binds, selection, null)} LIMIT ${binds.add(callClicks + 1)}),
      numbered AS MATERIALIZED (SELECT flow_id AS flowId, id AS clickId, row_number() OVER (ORDER BY flow_id, id) AS place FROM selected)
    SELECT * FROM (SELECT * FROM numbered WHERE place % ${pageClicks} = 0 ORDER BY place)
    UNION ALL SELECT 0, iif(EXISTS (${archivedClicksSql(ctx, binds, selection)}), 'archived', ''), count(*) FROM numbered`;
  return ctx.deps.db.$client.prepare(sql).bind(...binds.values);
}

/** Archived clicks of the days that a selection begins and ends on, and of those between. Whatever is within the retention is not archived. */
function archivedClicksSql({ deps, account }: Ctx, binds: Binds, { accountId, filter, flowIds }: Selection): string {
  const dayOf = (ms: number) => binds.add(localTime(account.timeZone, ms).day);
  const { fromMs, toMs } = filter;
  const conditions = [
    `a.account_id = ${binds.add(accountId)} AND a.flow_id IN (SELECT id FROM flows WHERE ${flowsSql(binds, accountId, flowIds)})`,
  ];
  if (fromMs !== null) conditions.push(`a.local_day >= ${dayOf(fromMs)}`);
  if (toMs !== null) conditions.push(`a.local_day <= ${dayOf(toMs - 1)}`);
  const retentionMs = deps.config.clickRetentionDays * DAY_MS;
  if (fromMs !== null && retentionMs > 0 && fromMs >= deps.now() - retentionMs) conditions.push("false");
  return `SELECT 1 FROM click_archive a WHERE ${conditions.join(" AND ")}`;
}

/** How many clicks there are, the pages they make, and whether some are archived, from the result of `pagesStatement`. */
export function pagesOf(
  result: D1Result<unknown> | undefined,
  { pageClicks }: Bounds,
): { clicks: number; pages: Page[]; isArchived: boolean } {
  const rows = (result?.results ?? []) as Row[];
  const count = rows.find(({ flowId }) => flowId === 0);
  const all = count?.place ?? 0;
  const isArchived = count !== undefined && count.clickId !== "";
  if (all <= pageClicks) return { clicks: all, pages: all === 0 ? [] : [{ after: null, until: null, count: null }], isArchived };
  const ends = rows.filter(({ flowId, place }) => flowId > 0 && place < all);
  const pages = [null, ...ends].map(
    (after, index): Page => ({ after, until: ends[index] ?? null, count: { before: after?.place ?? 0, all } }),
  );
  return { clicks: all, pages, isArchived };
}

/** Clicks `c` of flows `f`, and the conditions on them. */
export function selectionSql(binds: Binds, { accountId, filter, flowIds }: Selection, page: Page | null): string {
  const conditions = ["true"];
  if (filter.ways.length > 0) conditions.push(`c.way_id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(filter.ways))}))`);
  if (filter.country !== null) conditions.push(`lower(c.country) = ${binds.add(filter.country)}`);
  for (const [column, value] of Object.entries(filter.tags) as [Tag, string][]) conditions.push(`c.${column} = ${binds.add(value)}`);
  if (filter.validOnly) conditions.push("c.filter = 0");
  if (filter.uniqueOnly) conditions.push("c.is_unique = 1");
  const flows = [flowsSql(binds, accountId, flowIds)];
  const { after = null, until = null } = page ?? {};
  if (after !== null) flows.push(`id >= ${binds.add(after.flowId)}`);
  if (until !== null) flows.push(`id <= ${binds.add(until.flowId)}`);
  const from = timeBoundSql(binds, after, clickTimeKey(filter.fromMs ?? 0));
  const to = timeBoundSql(binds, until, clickTimeKey(filter.toMs ?? END_OF_TIME_MS));
  return `${clicksOfFlows(flows.join(" AND "), from, to)} WHERE ${conditions.join(" AND ")}`;
}

function flowsSql(binds: Binds, accountId: number, flowIds: readonly number[]): string {
  const own = `account_id = ${binds.add(accountId)}`;
  return flowIds.length === 0 ? own : `${own} AND id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(flowIds))}))`;
}

/** What ids begin with after their flow: in the cursor's flow right after its click, as all ids of a flow are equally long; in others at a time. */
function timeBoundSql(binds: Binds, cursor: Cursor | null, timeKey: string): string {
  const time = binds.add(timeKey);
  return cursor === null
    ? time
    : `iif(f.id = ${binds.add(cursor.flowId)}, ${binds.add(`${cursor.clickId.slice(cursor.clickId.indexOf("_") + 1)}!`)}, ${time})`;
}

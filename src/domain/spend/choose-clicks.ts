import { DAY_MS } from "../../lib/time.ts";
import { localTime } from "../../lib/wall-clock.ts";
import type { Ctx } from "../../platform/context.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clicksOfFlows } from "../reports/model/touches.ts";
import { Binds } from "../reports/query/binds.ts";
import type { SpendFilter, Tag } from "./spend-item.ts";

const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER;

/** The clicks that an item names, in the order of flows and ids. */
export interface Choice {
  accountId: number;
  filter: SpendFilter;
  /** Empty: all of the account's. */
  flowIds: readonly number[];
}

/** Some of them: those after one click up to another. */
export interface Page {
  after: Place | null;
  /** Null: the last. */
  until: Place | null;
  /** How many clicks there are before it, and how many in all; null where the page holds all of them. */
  count: { before: number; all: number } | null;
}

interface Place {
  flowId: number;
  clickId: string;
}

/**
 * What the statement of `pagesStatement` answers: the last click of each whole page, and, of flow 0, how many clicks there are, with
 * an id where some are archived.
 */
interface Row extends Place {
  place: number;
}

/** How many clicks a page holds, and how many the items of one call may price together. */
export interface Bounds {
  pageClicks: number;
  callClicks: number;
}

/** The statement that finds the pages of a choice. Of more clicks than a call may price it looks at one too many. */
export function pagesStatement(ctx: Ctx, choice: Choice, { pageClicks, callClicks }: Bounds): D1PreparedStatement {
  const binds = new Binds();
  const sql = `WITH chosen AS (SELECT f.id AS flow_id, c.id FROM ${chosenSql(binds, choice, null)} LIMIT ${binds.add(callClicks + 1)}),
      placed AS MATERIALIZED (SELECT flow_id AS flowId, id AS clickId, row_number() OVER (ORDER BY flow_id, id) AS place FROM chosen)
    SELECT * FROM (SELECT * FROM placed WHERE place % ${pageClicks} = 0 ORDER BY place)
    UNION ALL SELECT 0, iif(EXISTS (${archivedSql(ctx, binds, choice)}), 'archived', ''), count(*) FROM placed`;
  return ctx.deps.db.$client.prepare(sql).bind(...binds.values);
}

/** Archived clicks of the days that a choice begins and ends on, and of those between. Whatever is within the retention is not archived. */
function archivedSql({ deps, account }: Ctx, binds: Binds, { accountId, filter, flowIds }: Choice): string {
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
export function chosenSql(binds: Binds, { accountId, filter, flowIds }: Choice, page: Page | null): string {
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
  const from = behind(binds, after, clickTimeKey(filter.fromMs ?? 0));
  const to = behind(binds, until, clickTimeKey(filter.toMs ?? END_OF_TIME_MS));
  return `${clicksOfFlows(flows.join(" AND "), from, to)} WHERE ${conditions.join(" AND ")}`;
}

function flowsSql(binds: Binds, accountId: number, flowIds: readonly number[]): string {
  const own = `account_id = ${binds.add(accountId)}`;
  return flowIds.length === 0 ? own : `${own} AND id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(flowIds))}))`;
}

/** What ids begin with behind their flow: in the flow of a place right behind its click, since all are as long; in others at a time. */
function behind(binds: Binds, place: Place | null, timeKey: string): string {
  const time = binds.add(timeKey);
  return place === null
    ? time
    : `iif(f.id = ${binds.add(place.flowId)}, ${binds.add(`${place.clickId.slice(place.clickId.indexOf("_") + 1)}!`)}, ${time})`;
}

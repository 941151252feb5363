import { clickTimeKey } from "../clicks/click-id.ts";
import type { Ctx } from "../context.ts";
import { Binds } from "../stats/clicks/binds.ts";
import { clicksOfFlows } from "../stats/clicks/visits.ts";
import type { SpendFilter, Tag } from "./import-spend.ts";

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

/** What the statement of `pagesStatement` answers: the last click of each whole page, and, with an empty id, how many clicks there are. */
interface Row extends Place {
  place: number;
}

/** How many clicks a page holds, and how many the items of one call may price together. */
export interface Bounds {
  pageClicks: number;
  callClicks: number;
}

/** The statement that finds the pages of a choice. Of more clicks than a call may price it looks at one too many. */
export function pagesStatement({ deps }: Ctx, choice: Choice, { pageClicks, callClicks }: Bounds): D1PreparedStatement {
  const binds = new Binds();
  const sql = `WITH chosen AS (SELECT f.id AS flow_id, c.id FROM ${chosenSql(binds, choice, null)} LIMIT ${binds.add(callClicks + 1)}),
      placed AS MATERIALIZED (SELECT flow_id AS flowId, id AS clickId, row_number() OVER (ORDER BY flow_id, id) AS place FROM chosen)
    SELECT * FROM (SELECT * FROM placed WHERE place % ${pageClicks} = 0 ORDER BY place)
    UNION ALL SELECT 0, '', count(*) FROM placed`;
  return deps.db.$client.prepare(sql).bind(...binds.values);
}

/** How many clicks there are, and the pages they make, from the result of `pagesStatement`. */
export function pagesOf(result: D1Result<unknown> | undefined, { pageClicks }: Bounds): { clicks: number; pages: Page[] } {
  const rows = (result?.results ?? []) as Row[];
  const all = rows.find(({ clickId }) => clickId === "")?.place ?? 0;
  if (all <= pageClicks) return { clicks: all, pages: all === 0 ? [] : [{ after: null, until: null, count: null }] };
  const ends = rows.filter(({ clickId, place }) => clickId !== "" && place < all);
  const pages = [null, ...ends].map(
    (after, index): Page => ({ after, until: ends[index] ?? null, count: { before: after?.place ?? 0, all } }),
  );
  return { clicks: all, pages };
}

/** Clicks `c` of flows `f`, and the conditions on them. */
export function chosenSql(binds: Binds, { accountId, filter, flowIds }: Choice, page: Page | null): string {
  const conditions = ["true"];
  if (filter.ways.length > 0) conditions.push(`c.way_id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(filter.ways))}))`);
  if (filter.country !== null) conditions.push(`lower(c.country) = ${binds.add(filter.country)}`);
  for (const [column, value] of Object.entries(filter.tags) as [Tag, string][]) conditions.push(`c.${column} = ${binds.add(value)}`);
  if (filter.validOnly) conditions.push("c.filter = 0");
  if (filter.uniqueOnly) conditions.push("c.is_unique = 1");
  const flows = [`account_id = ${binds.add(accountId)}`];
  if (flowIds.length > 0) flows.push(`id IN (SELECT value FROM json_each(${binds.add(JSON.stringify(flowIds))}))`);
  const { after = null, until = null } = page ?? {};
  if (after !== null) flows.push(`id >= ${binds.add(after.flowId)}`);
  if (until !== null) flows.push(`id <= ${binds.add(until.flowId)}`);
  const from = behind(binds, after, clickTimeKey(filter.fromMs ?? 0));
  const to = behind(binds, until, clickTimeKey(filter.toMs ?? END_OF_TIME_MS));
  return `${clicksOfFlows(flows.join(" AND "), from, to)} WHERE ${conditions.join(" AND ")}`;
}

/** What ids begin with behind their flow: in the flow of a place right behind its click, since all are as long; in others at a time. */
function behind(binds: Binds, place: Place | null, timeKey: string): string {
  const time = binds.add(timeKey);
  return place === null
    ? time
    : `iif(f.id = ${binds.add(place.flowId)}, ${binds.add(`${place.clickId.slice(place.clickId.indexOf("_") + 1)}!`)}, ${time})`;
}

import { toSnakeCase } from "drizzle-orm/casing";
import { checkOffset, type ListWindow, listPageSql, positionRead } from "../../../db/list-window.ts";
import { readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type DeliveryFilter, scanOf } from "./delivery-filter.ts";
import { type DeliverySummary, summary } from "./delivery-summary.ts";
import { namedTemplatesRead, namesTemplates } from "./templates-named.ts";

/** Deliveries that one call looks at where no index answers the whole filter: some page sizes. */
const LOOKED_AT = 1000;

export interface DeliveryList extends DeliveryFilter {
  /** Created at or after. */
  fromMs?: number | undefined;
  /** Created before or at. */
  toMs?: number | undefined;
  /** Only what is older than this delivery: where the page before ended. */
  beforeId?: number | undefined;
  /** Only what is newer than this delivery. */
  afterId?: number | undefined;
  limit: number;
  offset: number;
}

export interface DeliveryPage {
  rows: DeliverySummary[];
  /** The delivery after which the next page begins; null at the end. */
  next: number | null;
}

const TABLE = { table: "postback_deliveries", time: "created_at_ms", atMs: "createdAtMs" };
const COLUMNS = join(Object.keys(summary).map((name) => raw(`r.${toSnakeCase(name)} AS ${name}`)));

/** Those that remaining conditions name, too. */
const LOOKED_AT_COLUMNS = sql`${COLUMNS}, r.lead_id, r.template_id, r.response_code`;

/**
 * A page of the account's deliveries, newest first. Where no index answers the whole filter it may be short, or empty, although
 * more follow.
 * @throws AppError field_invalid when `before` or `after` is no delivery of the account's: an empty page would look like the end;
 *   limit_reached for an offset that is too large, or beside a filter that no index answers
 */
export async function listDeliveries(ctx: Ctx, list: DeliveryList): Promise<DeliveryPage> {
  mayOrThrow(ctx, "postbacks.read");
  checkOffset(list.offset);
  const { before, after, templates } = await readNamed(ctx, list);
  const { stretches, remaining } = await scanOf(ctx, list, templates);
  if (remaining.length > 0 && list.offset > 0) throw new AppError("limit_reached", "offset", { use: "before" });
  if (stretches.length === 0) return { rows: [], next: null };
  const fromMs = Math.max(list.fromMs ?? 0, after?.atMs ?? 0);
  const toMs = Math.min(list.toMs ?? Number.MAX_SAFE_INTEGER, before?.atMs ?? Number.MAX_SAFE_INTEGER);
  const arms = stretches.map((stretch) => sql`${stretch} AND r.created_at_ms BETWEEN ${fromMs} AND ${toMs}`);
  const window = { after: before, newerThan: after };
  if (remaining.length > 0) return readLookedAt(ctx, { arms, window, matches: join(remaining, " AND "), limit: list.limit });
  const page = listPageSql({ columns: COLUMNS, ...TABLE }, arms, { ...window, limit: list.limit + 1, offset: list.offset });
  const rows = await readAlone(rowsOf<DeliverySummary>(ctx.deps.db, page));
  const shown = rows.slice(0, list.limit);
  return { rows: shown, next: rows.length > list.limit ? (shown.at(-1)?.id ?? null) : null };
}

/** What of a list has to be read before it: the places where it begins and ends, and the templates that it names. In one round trip, or none. */
async function readNamed(ctx: Ctx, { beforeId, afterId, ...filter }: DeliveryList) {
  const { db } = ctx.deps;
  const place = (field: "before" | "after", id: number | undefined) => positionRead(db, { ...TABLE, accountId: ownerOf(ctx), field, id });
  const hasTemplates = namesTemplates(filter);
  if (beforeId === undefined && afterId === undefined && !hasTemplates) return { before: null, after: null, templates: null };
  const places = [place("before", beforeId), place("after", afterId)] as const;
  if (!hasTemplates) {
    const [before, after] = await readTogether(db, ...places);
    return { before, after, templates: null };
  }
  const [before, after, templates] = await readTogether(db, ...places, namedTemplatesRead(ctx, filter));
  return { before, after, templates };
}

/** A scan along stretches of which some rows match. */
interface PartialScan {
  arms: readonly Fragment[];
  window: Pick<ListWindow, "after" | "newerThan">;
  /** A condition on rows `r`. */
  matches: Fragment;
  limit: number;
}

/** What matches of the deliveries that are looked at, as far as the page goes; where that is not full, the last one looked at comes behind. */
async function readLookedAt(ctx: Ctx, { arms, window, matches, limit }: PartialScan): Promise<DeliveryPage> {
  const scan = listPageSql({ columns: LOOKED_AT_COLUMNS, ...TABLE }, arms, { ...window, limit: LOOKED_AT, offset: 0 });
  const end = listPageSql({ columns: COLUMNS, ...TABLE }, arms, {
    ...window,
    limit: sql`(SELECT count(*) <= ${limit} FROM page)`,
    offset: LOOKED_AT - 1,
  });
  const shown = raw(Object.keys(summary).join(", "));
  const page = sql`WITH page AS MATERIALIZED (SELECT ${shown} FROM (${scan}) r WHERE ${matches} LIMIT ${limit + 1})
    SELECT *, 1 AS isShown FROM page UNION ALL SELECT *, 0 FROM (${end})`;
  const found = await readAlone(rowsOf<DeliverySummary & { isShown: 0 | 1 }>(ctx.deps.db, page));
  const rows = found.filter(({ isShown }) => isShown === 1).map(({ isShown: _, ...row }) => row);
  const shownRows = rows.slice(0, limit);
  const last = rows.length > limit ? shownRows.at(-1) : found.find(({ isShown }) => isShown === 0);
  return { rows: shownRows, next: last?.id ?? null };
}

import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { isHexId } from "../../../db/hex-ids.ts";
import { readAlone, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { removeLabel } from "../remove-label.ts";

/** How many a network may have: a list of them has no pages. */
const MAX_SOURCES = 1000;

/** Texts by language. */
type Titles = Readonly<Record<string, string>>;

/** A kind of traffic, which offers allow or bar. */
export interface TrafficSource {
  id: number;
  /** The English title; where there is none, the first one. */
  title: string;
  titles: Titles;
  createdAtMs: number;
}

type Row = Omit<TrafficSource, "titles"> & { titles: string };

const COLUMNS = raw("id, title, titles, created_at_ms AS createdAtMs");

const toSource = (row: Row): TrafficSource => ({ ...row, titles: JSON.parse(row.titles) as Titles });

/** The title by which a source is known, out of its titles. */
const titleOf = (titles: Fragment) =>
  sql`COALESCE(NULLIF(${titles} ->> 'en', ''), (SELECT value FROM json_each(${titles}) WHERE value <> '' LIMIT 1))`;

const hasTitle = (titles: Fragment): Guard => ({ holds: sql`${titleOf(titles)} IS NOT NULL`, code: "field_invalid", field: "title_lang" });

/** A network's kinds of traffic. @throws AppError forbidden */
export async function listSources(ctx: NetworkCtx): Promise<TrafficSource[]> {
  mayOrThrow(ctx, "offer-labels.read");
  const all = sql`SELECT ${COLUMNS} FROM traffic_sources WHERE network_id = ${networkOf(ctx)} ORDER BY id`;
  return (await readAlone(rowsOf<Row>(ctx.deps.db, all))).map(toSource);
}

/** @throws AppError forbidden; field_invalid (title_lang) without any title; limit_reached */
export async function addSource(ctx: NetworkCtx, { titles }: { titles: Titles }): Promise<TrafficSource> {
  mayOrThrow(ctx, "sources.write");
  const { db, now } = ctx.deps;
  const given = sql`${JSON.stringify(titles)}`;
  const guards: Guard[] = [
    hasTitle(given),
    { holds: sql`(SELECT COUNT(*) FROM traffic_sources WHERE network_id = ${networkOf(ctx)}) < ${MAX_SOURCES}`, code: "limit_reached" },
  ];
  const write = sql`INSERT INTO traffic_sources (network_id, title, titles, created_at_ms)
    SELECT ${networkOf(ctx)}, ${titleOf(given)}, ${given}, ${now()} WHERE ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSource(await writeGuarded<Row>(db, guards, write));
}

/**
 * Changes titles of a source; those of languages that are not named stay.
 * @throws AppError forbidden; source_not_found; field_invalid (title_lang) when no title would be left
 */
export async function renameSource(ctx: NetworkCtx, { id, titles }: { id: HexId; titles: Titles }): Promise<TrafficSource> {
  mayOrThrow(ctx, "sources.write");
  const { db, now } = ctx.deps;
  const isIt = sql`${isHexId("traffic_sources", id)} AND network_id = ${networkOf(ctx)}`;
  const merged = sql`json_patch((SELECT titles FROM traffic_sources WHERE ${isIt}), ${JSON.stringify(titles)})`;
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM traffic_sources WHERE ${isIt})`, code: "source_not_found" },
    hasTitle(merged),
  ];
  const write = sql`UPDATE traffic_sources SET title = ${titleOf(merged)}, titles = ${merged}, updated_at_ms = ${now()}
    WHERE ${isIt} AND ${allOf(guards)} RETURNING ${COLUMNS}`;
  return toSource(await writeGuarded<Row>(db, guards, write));
}

/** Removes a source, and takes it from the offers that have it. @throws AppError forbidden; source_not_found */
export async function removeSource(ctx: NetworkCtx, { id }: { id: HexId }): Promise<TrafficSource> {
  mayOrThrow(ctx, "sources.write");
  return toSource(await removeLabel<Row>(ctx, { kind: "source", id, columns: COLUMNS }));
}

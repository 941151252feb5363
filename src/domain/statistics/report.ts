import { wallClock } from "../../lib/wall-clock.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Groups } from "./parts/query.ts";
import { LACKS_RATE } from "./report/conversions.ts";
import { measuresOf, toEngineOrder, toEngineSlice } from "./report/engine-slices.ts";
import type { Names } from "./report/names.ts";
import { isOfUsers, type StatisticsQuery, type StatisticsRow } from "./report/query.ts";
import { Rows, rowOf } from "./report/rows.ts";
import { readSources } from "./report/sources.ts";

interface StatisticsReport {
  /** The page that was asked for. */
  rows: StatisticsRow[];
  /** How many rows there are. */
  total: number;
  names: Names;
  /** Currencies that no rate is known of; what was paid in them is in no sum. */
  unconverted: string[];
}

/**
 * Clicks, conversions and money of a network by any slices: clicks by their time, conversions by theirs. Exact at the moment of the
 * call: one batch decides what is read, another reads the chunks of parts, where there are any. An affiliate gets what is theirs, and
 * nothing of what the advertiser pays is to be shown to them.
 * @throws AppError forbidden, also of slices that are not for the caller; field_invalid (zone, from, to, hour); limit_reached of a report of too many values
 */
export async function statisticsReport(ctx: NetworkCtx, query: StatisticsQuery): Promise<StatisticsReport> {
  mayOrThrow(ctx, "statistics.read");
  const { slices, zone, offset, limit } = query;
  if (ctx.actor.kind === "affiliate" && slices.some(isOfUsers)) throw new AppError("forbidden");
  const { names, scopes, ask } = await readSources(ctx, { ...query, measures: measuresOf(query) });
  const engineQuery = {
    slices: slices.map((slice) => toEngineSlice(slice, names)),
    clock: wallClock(zone),
    order: toEngineOrder(query),
  };
  const [scope, ...others] = scopes;
  if (scope === undefined) throw new AppError("forbidden");
  if (others.length === 0 && query.hasAllHours !== true) {
    const groups = await ask({ ...engineQuery, offset, limit }, scope);
    return { rows: groups.rows.map(rowOf), total: groups.count, names, unconverted: unconvertedOf([groups]) };
  }
  const all = [];
  for (const each of [scope, ...others]) all.push(await ask({ ...engineQuery, offset: 0, limit: Number.MAX_SAFE_INTEGER }, each));
  const rows = new Rows();
  for (const groups of all) for (const each of groups.rows) rows.add(each);
  if (query.hasAllHours === true) rows.addHours(query);
  const sorted = rows.sorted(query);
  return { rows: sorted.slice(offset, offset + limit), total: sorted.length, names, unconverted: unconvertedOf(all) };
}

function unconvertedOf(all: readonly Groups[]): string[] {
  const counts = all.flatMap(({ totals }) => Object.entries(totals.conversions));
  const lacking = counts.flatMap(([measure, count]) =>
    measure.startsWith(LACKS_RATE) && count > 0 ? [measure.slice(LACKS_RATE.length)] : [],
  );
  return [...new Set(lacking)].sort();
}

import { readTogether } from "../../db/read.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { daysBetween, isTimeZone } from "../reports/model/days.ts";
import { calendarOf } from "./report/calendar.ts";
import { clickGroupsRead, conversionGroupsRead } from "./report/fact-groups.ts";
import { assignmentsOf, type Names, nameReads, namesOf } from "./report/names.ts";
import { isOfUsers, type StatisticsQuery, type StatisticsRow } from "./report/query.ts";
import { Rows, sortRows } from "./report/rows.ts";
import { factsOf } from "./report/slice-facts.ts";

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
 * call. An affiliate gets what is theirs, and nothing of what the advertiser pays is to be shown to them.
 * @throws AppError forbidden, also of slices that are not for the caller; field_invalid (zone, to)
 */
export async function statisticsReport(ctx: NetworkCtx, query: StatisticsQuery): Promise<StatisticsReport> {
  mayOrThrow(ctx, "statistics.read");
  const { slices, filter, zone, currency, offset, limit } = query;
  if (ctx.actor.kind === "affiliate" && slices.some(isOfUsers)) throw new AppError("forbidden");
  const { fromMs, toMs } = spanOf(query);
  const grouping = { facts: factsOf(slices), filter, fromMs, toMs, currency };
  const reads = nameReads(ctx, slices);
  const [clicks, conversions, offers, members, smartlinks] = await readTogether(
    ctx.deps.db,
    clickGroupsRead(ctx, grouping),
    conversionGroupsRead(ctx, grouping),
    reads.offers,
    reads.members,
    reads.smartlinks,
  );
  const names = namesOf(offers, members, smartlinks);
  const calendar = calendarOf(zone, fromMs, Math.min(toMs, ctx.deps.now() + DAY_MS));
  const rows = new Rows(slices, { calendar, assignments: assignmentsOf(names) });
  for (const group of clicks) rows.addClicks(group);
  for (const group of conversions) rows.addConversions(group);
  if (query.hasAllHours) rows.addHours(query);
  const sorted = sortRows(rows.all(), query);
  const unconverted = new Set(conversions.flatMap((group) => group.unconverted?.split(",") ?? []));
  return { rows: sorted.slice(offset, offset + limit), total: sorted.length, names, unconverted: [...unconverted].sort() };
}

/** The time of the days of a query. @throws AppError field_invalid (zone, to) */
function spanOf({ zone, from, to }: StatisticsQuery): { fromMs: number; toMs: number } {
  if (!isTimeZone(zone)) throw new AppError("field_invalid", "zone");
  if (from > to) throw new AppError("field_invalid", "to");
  const [first] = daysBetween(zone, from, from);
  const [last] = daysBetween(zone, to, to);
  if (first === undefined || last === undefined) throw new AppError("field_invalid", "to");
  return { fromMs: first.fromMs, toMs: last.toMs };
}

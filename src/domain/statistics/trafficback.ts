import { readTogether, rowsOf } from "../../db/read.ts";
import { join, name, raw, sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { dayNumber } from "../reports/model/local-time.ts";
import { columnOf, toEngineSlice } from "./report/engine-slices.ts";
import { type Names, nameReads, namesOf } from "./report/names.ts";
import type { Slice, StatisticsFilter, Value } from "./report/query.ts";
import { isLetThrough, isSeen } from "./report/scope.ts";

/** What a row of clicks that no offer took may be of. */
export type TrafficbackSlice = Slice | "reason";

interface TrafficbackQuery {
  slices: readonly TrafficbackSlice[];
  filter: StatisticsFilter;
  /** The first and the last day by the network's clocks, YYYY-MM-DD. */
  from: string;
  to: string;
  /** Refused: hours are not counted. */
  hour?: number | undefined;
  /** Rows that are alike in all of these are in the order of their slices. */
  order: readonly (TrafficbackSlice | "clicks")[];
  isDescending: boolean;
}

interface TrafficbackRow {
  /** One for each slice, in that order. */
  values: Value[];
  clicks: number;
}

/** Clicks of a day, an offer, an affiliate and a reason, or of those of these that are asked for. */
interface Count {
  /** YYYYMMDD */
  day: number;
  offer: number;
  affiliate: number;
  reason: string;
  clicks: number;
}

/** What is counted of a click that no offer took. */
const KNOWN: readonly string[] = ["offer", "affiliate"];

const FACTS = { offer: name("t.offer_id"), affiliate: name("t.affiliate_id") };

/**
 * Clicks that no offer took, by the reason and more. They are counted by days of the network, and only by offer and affiliate.
 * @throws AppError forbidden; field_invalid (from, hour, slices), and by the name of a fact that such clicks are not counted by
 */
export async function trafficbackReport(ctx: NetworkCtx, query: TrafficbackQuery): Promise<{ rows: TrafficbackRow[]; names: Names }> {
  mayOrThrow(ctx, "statistics.read");
  if (ctx.actor.kind === "affiliate") throw new AppError("forbidden");
  const { slices, filter, from, to } = query;
  if (from > to) throw new AppError("field_invalid", "from");
  if (query.hour !== undefined) throw new AppError("field_invalid", "hour");
  const unknown = Object.keys(filter.facts ?? {}).find((fact) => !KNOWN.includes(fact));
  if (unknown !== undefined) throw new AppError("field_invalid", unknown);
  const known = slices.filter((slice): slice is Slice => slice !== "reason");
  const columns = [...new Set(slices.map(countedAs))];
  const { db } = ctx.deps;
  const reads = nameReads(ctx, known);
  const [counts, offers, members, smartlinks] = await readTogether(
    db,
    rowsOf<Count>(
      db,
      sql`SELECT ${join(columns.map((column) => sql`t.${name(COLUMNS[column])} AS ${name(column)}`))}, sum(t.clicks) AS clicks FROM trafficback_counts t
        WHERE t.network_id = ${networkOf(ctx)} AND t.local_day BETWEEN ${dayNumber(from)} AND ${dayNumber(to)}
          AND ${isSeen(ctx, FACTS)} AND ${isLetThrough(ctx, filter, FACTS)}
        GROUP BY ${raw(columns.map((_, place) => place + 1).join(", "))}`,
    ),
    reads.offers,
    reads.members,
    reads.smartlinks,
  );
  const names = namesOf(offers, members, smartlinks);
  const readers = slices.map((slice) => readerOf(slice, names));
  const rows = new Map<string, TrafficbackRow>();
  for (const count of counts) {
    const values = readers.map((read) => read(count));
    const key = JSON.stringify(values);
    rows.set(key, { values, clicks: (rows.get(key)?.clicks ?? 0) + count.clicks });
  }
  return { rows: sorted([...rows.values()], query), names };
}

const COLUMNS = { day: "local_day", offer: "offer_id", affiliate: "affiliate_id", reason: "reason" } as const;

/** What a slice is counted by. @throws AppError field_invalid (slices) */
function countedAs(slice: TrafficbackSlice): keyof typeof COLUMNS {
  if (slice === "reason") return slice;
  const column = columnOf(slice);
  if (column === "offer" || column === "affiliate") return column;
  if (column === "quarter" && slice !== "hour") return "day";
  throw new AppError("field_invalid", "slices", { says: "clicks that no offer took are counted by day, offer and affiliate" });
}

function readerOf(slice: TrafficbackSlice, names: Names): (count: Count) => Value {
  if (slice === "reason") return ({ reason }) => reason;
  if (slice === "year") return ({ day }) => Math.floor(day / 10_000);
  if (slice === "quarter") return ({ day }) => Math.ceil(monthOf(day) / 3);
  if (slice === "month") return ({ day }) => monthOf(day);
  if (slice === "day") return ({ day }) => day % 100;
  const read = columnOf(slice) === "offer" ? ({ offer }: Count) => offer : ({ affiliate }: Count) => affiliate;
  const asked = toEngineSlice(slice, names);
  return "as" in asked ? (count) => asked.as(read(count)) : read;
}

const monthOf = (day: number): number => Math.floor(day / 100) % 100;

function sorted(rows: TrafficbackRow[], { slices, order, isDescending }: Pick<TrafficbackQuery, "slices" | "order" | "isDescending">) {
  const sign = isDescending ? -1 : 1;
  const readers = [...order, ...slices].flatMap((by) => {
    if (by === "clicks") return [({ clicks }: TrafficbackRow): Value => clicks];
    const place = slices.indexOf(by);
    return place === -1 ? [] : [({ values }: TrafficbackRow): Value => values[place] ?? 0];
  });
  return rows.sort((a, b) => {
    for (const read of readers) {
      const [one, other] = [read(a), read(b)];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}

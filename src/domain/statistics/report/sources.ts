import { readTogether } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import { instantOf } from "../../../lib/strtotime/zone-time.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { QUARTER_MS } from "../../../lib/wall-clock.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { daysBetween, isTimeZone } from "../../reports/model/days.ts";
import { askEngine } from "../ask-engine.ts";
import type { FactColumn } from "../facts.ts";
import type { Filter, GroupQuery, Groups } from "../parts/query.ts";
import { chunkReader, partsRead } from "../stored-parts.ts";
import { tailRead } from "../tail.ts";
import { conversionRowsOf, conversionsRead, type Measure } from "./conversions.ts";
import { columnOf } from "./engine-slices.ts";
import { type Names, nameReads, namesOf } from "./names.ts";
import type { StatisticsQuery } from "./query.ts";
import { restrictionsRead } from "./restrictions.ts";

type Asked = Pick<GroupQuery, "slices" | "clock" | "order" | "offset" | "limit">;

interface Wanted extends Pick<StatisticsQuery, "slices" | "filter" | "zone" | "from" | "to" | "hour" | "currency"> {
  /** What is added up of conversions. */
  measures: readonly Measure[];
}

interface Sources {
  names: Names;
  /** What the caller may see, in parts that have nothing in common. */
  scopes: readonly (readonly Filter[])[];
  /**
   * Asks the engine about what was read.
   * @throws AppError limit_reached where it would have to hold too much
   */
  ask(asked: Asked, scope: readonly Filter[]): Promise<Groups>;
}

/**
 * Reads in one batch what a report is made of: which parts there are, the clicks that are in none, conversions, and names.
 * @throws AppError field_invalid (zone, from, to, hour)
 */
export async function readSources(ctx: NetworkCtx, query: Wanted): Promise<Sources> {
  const { db } = ctx.deps;
  const { slices, filter, currency, measures } = query;
  const { fromMs, toMs } = spanOf(query);
  const reads = nameReads(ctx, slices);
  const filtered: FactColumn[] = ["offer", "affiliate", ...(Object.keys(filter.facts ?? {}) as FactColumn[])];
  const columns = [...new Set([...slices.map(columnOf), ...filtered])];
  const isOwn = ctx.actor.kind === "affiliate" ? sql`c.offer_id > 0 AND c.account_id = ${ownerOf(ctx)}` : sql`c.offer_id > 0`;
  const span = { ownerId: networkOf(ctx), fromMs, toMs };
  const clickColumns = [...new Set<FactColumn>([...columns.filter((column) => column !== "goal"), "quarter", "unique"])];
  const [parts, tail, conversions, restrictions, offers, members, smartlinks] = await readTogether(
    db,
    partsRead(db, span),
    tailRead(db, span, { columns: clickColumns, where: isOwn }),
    conversionsRead(ctx, { columns, filter, fromMs, toMs, currency }),
    restrictionsRead(ctx, filter),
    reads.offers,
    reads.members,
    reads.smartlinks,
  );
  const names = namesOf(offers, members, smartlinks);
  const sources = {
    parts,
    tail,
    conversions: conversionRowsOf(conversions, { columns, fromMs }, measures),
    readChunks: chunkReader(db),
  };
  const ask: Sources["ask"] = (asked, scope) =>
    askEngine(
      ctx.deps,
      sources,
      { ...asked, filters: [...scope, ...restrictions.filters], fromQuarter: fromMs / QUARTER_MS, toQuarter: toMs / QUARTER_MS },
      "slices",
    );
  return { names, scopes: restrictions.scopes, ask };
}

/** The time of the days of a query, or of an hour of its only one. @throws AppError field_invalid (zone, from, to, hour) */
export function spanOf({ zone, from, to, hour }: Pick<StatisticsQuery, "zone" | "from" | "to" | "hour">): { fromMs: number; toMs: number } {
  if (!isTimeZone(zone)) throw new AppError("field_invalid", "zone");
  if (from > to) throw new AppError("field_invalid", "from");
  const [first] = daysBetween(zone, from, from);
  const [last] = daysBetween(zone, to, to);
  if (first === undefined || last === undefined) throw new AppError("field_invalid", "to");
  if (hour === undefined) return { fromMs: first.fromMs, toMs: last.toMs };
  if (from !== to) throw new AppError("field_invalid", "hour");
  const beginOf = (hours: number) => Math.ceil(instantOf(zone, Date.parse(from) + hours * HOUR_MS) / QUARTER_MS) * QUARTER_MS;
  return { fromMs: beginOf(hour), toMs: beginOf(hour + 1) };
}

import { DAY_MS } from "../../lib/time.ts";
import { latestZone } from "../../lib/zone-history.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { SUB_NAMES } from "../clicks/link-params.ts";
import { dateAt } from "../reports/model/days.ts";
import { statisticsReport } from "./report.ts";

type SubName = (typeof SUB_NAMES)[number];

/** How far back values are looked for. */
export const SUB_DAYS = 30;

interface SubsQuery {
  /** A part of the value of each, without regard to case; empty: any. */
  parts: Readonly<{ [Name in SubName]?: string | undefined }>;
  offset: number;
  limit: number;
}

/**
 * What clicks and conversions of the last days said in parameters of their links: each combination once, without those where all are empty.
 * @throws AppError forbidden
 */
export async function findSubs(ctx: NetworkCtx, { parts, offset, limit }: SubsQuery) {
  mayOrThrow(ctx, "statistics.read");
  const names = Object.keys(parts) as SubName[];
  const { zone } = latestZone(ctx.network.timeZone);
  const dateOf = (ms: number) => dateAt(zone, ms);
  const { rows } = await statisticsReport(ctx, {
    slices: names,
    filter: {},
    zone,
    from: dateOf(ctx.deps.now() - SUB_DAYS * DAY_MS),
    to: dateOf(ctx.deps.now()),
    currency: ctx.network.currency,
    order: [],
    isDescending: false,
    offset: 0,
    limit: Number.MAX_SAFE_INTEGER,
  });
  const wanted = names.map((name) => parts[name]?.toLowerCase() ?? "");
  const found = rows
    .map(({ values }) => values.map(String))
    .filter(
      (values) => values.some((value) => value !== "") && values.every((value, place) => value.toLowerCase().includes(wanted[place] ?? "")),
    );
  const items = found
    .slice(offset, offset + limit)
    .map((values) => Object.fromEntries(names.map((name, place) => [name, values[place] ?? ""])));
  return { items, total: found.length };
}

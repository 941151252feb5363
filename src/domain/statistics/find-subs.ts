import { DAY_MS } from "../../lib/time.ts";
import { wallClock } from "../../lib/wall-clock.ts";
import { latestZone } from "../../lib/zone-history.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { SUB_NAMES } from "../clicks/link-params.ts";
import { dateAt } from "../reports/model/days.ts";
import type { Filter } from "./parts/query.ts";
import { readSources } from "./report/sources.ts";

type SubName = (typeof SUB_NAMES)[number];

/** How far back values are looked for. */
export const SUB_DAYS = 30;
/** How many combinations are listed at most. */
const MAX_FOUND = 10_000;

interface SubsQuery {
  /** A part of the value of each, without regard to case; empty: any. */
  parts: Readonly<{ [Name in SubName]?: string | undefined }>;
  offset: number;
  limit: number;
}

/**
 * What clicks and conversions of the last days said in parameters of their links: each combination once, of those that have all of them.
 * @throws AppError forbidden
 */
export async function findSubs(
  ctx: NetworkCtx,
  { parts, offset, limit }: SubsQuery,
): Promise<{ items: Record<string, string>[]; total: number }> {
  mayOrThrow(ctx, "statistics.read");
  const names = Object.keys(parts) as SubName[];
  const { zone } = latestZone(ctx.network.timeZone);
  const dateOf = (ms: number) => dateAt(zone, ms);
  const { now } = ctx.deps;
  const days = { zone, from: dateOf(now() - SUB_DAYS * DAY_MS), to: dateOf(now()) };
  const sources = await readSources(ctx, { ...days, slices: names, filter: {}, currency: ctx.network.currency, measures: [] });
  // What has not the part counts as nothing, so that there is one group of all such values.
  const slices = names.map((column) => {
    const part = parts[column]?.toLowerCase() ?? "";
    return { column, as: (value: string | number) => (String(value).toLowerCase().includes(part) ? value : "") };
  });
  const isSaid = names.map((column): Filter => ({ of: { column }, values: [""], exclude: true }));
  const found = new Map<string, string[]>();
  for (const scope of sources.scopes) {
    const page = { offset: 0, limit: MAX_FOUND, order: names.map((_, by) => ({ by, descending: false })) };
    const { rows } = await sources.ask({ slices, clock: wallClock(zone), ...page }, [...scope, ...isSaid]);
    for (const { values } of rows) if (values.every((value) => value !== "")) found.set(JSON.stringify(values), values.map(String));
  }
  const items = [...found.values()].slice(offset, offset + limit);
  return { items: items.map((values) => Object.fromEntries(names.map((name, place) => [name, values[place] ?? ""]))), total: found.size };
}

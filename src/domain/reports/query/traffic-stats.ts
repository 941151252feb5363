import { readTogether, rowsOf } from "../../../db/read.ts";
import { isUnmet } from "../../../db/require.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { givenRatesJson } from "../../currency/convert.ts";
import type { Dimension, GroupBy, Scope } from "../model/dimensions.ts";
import { dayNumber } from "../model/local-time.ts";
import { groupsFromEvents, scanBound } from "./from-events.ts";
import { groupsFromRollups, rollupOf } from "./from-rollups.ts";
import { counting } from "./groups.ts";
import { addForeignLabels, type Labels, labelReads } from "./labels.ts";
import { MAX_GROUPS, type SumRow, sumSql } from "./measures.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { resolveNamed } from "./resolve-names.ts";

export interface StatsQuery {
  groupBy: GroupBy;
  /** YYYY-MM-DD in the account's zone, both counted. */
  from: string;
  to: string;
  /** The flow's code. */
  flow?: string | undefined;
  filters: Partial<Record<Dimension, string | number>>;
}

interface TrafficStats {
  /** By the item's value. */
  groups: { value: string; metrics: Metrics }[];
  total: Metrics;
  labels: Labels;
}

/**
 * Clicks, leads and money of some days by one dimension, in one batch: from the rollups and what is not in them yet, or from
 * the clicks themselves where no rollup has all dimensions asked for.
 * @throws AppError flow_not_found, way_not_found, site_not_found; limit_reached when there are too many groups, or too many clicks
 *   to read one by one
 */
export async function trafficStats(ctx: Ctx, query: StatsQuery): Promise<TrafficStats> {
  mayOrThrow(ctx, "reports.read");
  const { groupBy, filters } = query;
  const ids = await resolveNamed(ctx, { flow: query.flow, way: idOf(filters.way), site: idOf(filters.site) });
  const scope = {
    fromDay: dayNumber(query.from),
    toDay: dayNumber(query.to),
    flowId: ids.flow,
    filters: (Object.entries(filters) as [Dimension, string | number][]).map(([dimension, value]) => ({ dimension, value })),
  };
  const [goals, named, rows] = await readStats(ctx, groupBy, scope);
  if (rows.length > MAX_GROUPS) throw new AppError("limit_reached", "item");
  const labels = { goals, groups: named };
  const byGroup = Map.groupBy(rows, ({ grp }) => grp);
  const found = { goals: [...new Set(rows.map(({ goalId }) => goalId))], groups: [...byGroup.keys()] };
  await addForeignLabels(ctx, { labels, groupBy, found });
  return {
    groups: [...byGroup].map(([value, own]) => ({ value, metrics: metricsOf(own, labels.goals) })),
    total: metricsOf(rows, labels.goals),
    labels,
  };
}

/**
 * The names and the counts, in one batch.
 * @throws AppError limit_reached where the clicks themselves are to be read and are too many
 */
async function readStats(ctx: Ctx, groupBy: GroupBy, scope: Scope): Promise<[Labels["goals"], Labels["groups"], SumRow[]]> {
  const { db, config } = ctx.deps;
  const { id: accountId, timeZone, currency } = ctx.account;
  const givenRates = givenRatesJson(config.currencyRates);
  const count = counting({ owner: { accountId, timeZone, currency }, groupBy, scope, givenRates });
  const rollup = rollupOf(groupBy, scope);
  const sums = sumSql(count, rollup === null ? groupsFromEvents(count) : groupsFromRollups(count, rollup));
  const names = labelReads(ctx, groupBy);
  const reads = [names.goals, names.groups, rowsOf<SumRow>(db, sums)] as const;
  if (rollup !== null) return readTogether(db, ...reads);
  try {
    const [, ...found] = await readTogether(db, scanBound(db, { accountId, scope }), ...reads);
    return found;
  } catch (error) {
    throw isUnmet(error) ? new AppError("limit_reached", "to") : error;
  }
}

const idOf = (value: string | number | undefined): number | undefined => (value === undefined ? undefined : Number(value));

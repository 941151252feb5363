import type { Ctx } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { counting } from "./cells.ts";
import type { Dim, Item } from "./dims.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { type Labels, labelStatements, readLabels } from "./labels.ts";
import { dayNumber } from "./local-time.ts";
import { resolveNamed } from "./ownership.ts";
import { rawCells } from "./raw.ts";
import { MAX_GROUPS, type SumRow, sumSql } from "./sums.ts";

export interface StatsQuery {
  item: Item;
  /** YYYY-MM-DD in the account's zone, both counted. */
  from: string;
  to: string;
  /** The flow's code. */
  flow?: string | undefined;
  filters: Partial<Record<Dim, string | number>>;
}

interface TrafficStats {
  /** By the item's value, in its order. */
  groups: { value: string; figures: Figures }[];
  total: Figures;
  labels: Labels;
}

/**
 * Clicks, leads and money of some days by one property, in one batch.
 * @throws AppError flow_not_found, way_not_found, site_not_found; limit_reached when there are too many groups
 */
export async function trafficStats(ctx: Ctx, query: StatsQuery): Promise<TrafficStats> {
  const { item, filters } = query;
  const ids = await resolveNamed(ctx, { flow: query.flow, way: idOf(filters.way), site: idOf(filters.site) });
  const scope = {
    fromDay: dayNumber(query.from),
    toDay: dayNumber(query.to),
    flowId: ids.flow,
    filters: (Object.entries(filters) as [Dim, string | number][]).map(([dim, value]) => ({ dim, value })),
  };
  const { id: accountId, timeZone, currency } = ctx.account;
  const count = counting({ accountId, timeZone }, item, scope);
  const d1 = ctx.deps.db.$client;
  const statement = d1.prepare(sumSql(count.binds, rawCells(count), currency));
  const [goals, groups, sums] = await d1.batch([...labelStatements(ctx, item), statement.bind(...count.binds.values)]);
  const rows = (sums?.results ?? []) as SumRow[];
  if (rows.length > MAX_GROUPS) throw new AppError("limit_reached", "item");
  const byValue = Map.groupBy(rows, ({ grp }) => grp);
  return {
    groups: [...byValue].map(([value, own]) => ({ value, figures: figuresOf(own) })),
    total: figuresOf(rows),
    labels: readLabels(goals?.results ?? [], groups?.results ?? []),
  };
}

const idOf = (value: string | number | undefined): number | undefined => (value === undefined ? undefined : Number(value));

import { z } from "zod";
import type { ActionName, OrderBy, StatisticsFilter } from "../../../domain/statistics/report/query.ts";
import { bool, currency, date, rowId, text } from "../../../http/fields/strict.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { hexId, ignored, mixed } from "../fields.ts";
import { page } from "../page.ts";
import { ACTION_NAMES } from "./row.ts";
import { SLICE_NAMES, SLICE_WIRES, type SliceName } from "./slices.ts";

/** One or several; none are as if nothing had been sent. */
const several = <Item extends z.ZodType>(item: Item) =>
  mixed(item)
    .transform((list) => (list.length === 0 ? undefined : list))
    .optional();

const filter = z.object({
  date_from: ignored(date).describe("The first day, YYYY-MM-DD. Required"),
  date_to: ignored(date).describe("The last day, YYYY-MM-DD. Required"),
  currency: several(currency).describe("Only conversions in these currencies; sums are in it where it is one, else in the network's own"),
  advertiser: several(hexId).describe("Ids of advertisers; for users"),
  offer: several(rowId).describe("Numbers of offers"),
  manager: several(hexId).describe("Ids of those who look after the affiliates; for users"),
  advertiser_manager_id: several(hexId).describe("Ids of those who look after the advertisers; for users"),
  partner: several(rowId).describe("Numbers of affiliates; for users"),
  goal: several(text(255)).describe("Values of goals; clicks have none, and are all counted"),
  nonzero: ignored(bool).describe("Only conversions for which the affiliate gets something"),
});

/** What every report takes. */
export const reportInput = {
  filter: filter.prefault({}).describe("`filter[date_from]` and `filter[date_to]`, which are required, and what narrows the report"),
  timezone: ignored(text(64)).describe("The zone whose days are meant, such as `Europe/Berlin`; the network's where nothing is said"),
  locale: ignored(text(64)).describe("Taken, and of no effect: names of cities are as their clicks have them"),
  currency: ignored(currency).describe("The currency of sums; the network's where nothing is said"),
  conversionTypes: several(z.enum(ACTION_NAMES)).describe("Only these of `actions`"),
  order: several(text(64)).describe(
    "Sort by these: slices of the report, `raw`, `uniq`, or such as `confirmed_revenue` and `total_count`. Others are ignored",
  ),
  orderType: ignored(z.enum(["asc", "desc"])).describe("In this direction; `asc` where nothing is said"),
  ...page(),
};

const reportSchema = z.object(reportInput);

export type ReportInput = z.output<typeof reportSchema>;

/** What a report is asked for: of an affiliate's key what would say something of others is ignored. */
export function toFilter(ctx: NetworkCtx, { filter }: ReportInput): StatisticsFilter {
  const { offer, goal, nonzero, currency } = filter;
  const shared: StatisticsFilter = { offers: offer, goals: goal, isNonZero: nonzero, currencies: currency };
  if (ctx.actor.kind === "affiliate") return shared;
  return {
    ...shared,
    affiliates: filter.partner,
    advertisers: filter.advertiser,
    affiliateManagers: filter.manager,
    advertiserManagers: filter.advertiser_manager_id,
  };
}

/** The days of a report. @throws AppError field_missing */
export function daysOf({ filter: { date_from: from, date_to: to } }: ReportInput): { from: string; to: string } {
  if (from === undefined) throw new AppError("field_missing", "filter", { within: ["date_from"] });
  if (to === undefined) throw new AppError("field_missing", "filter", { within: ["date_to"] });
  return { from, to };
}

/** The currency of a report's sums. */
export function currencyOf({ network }: NetworkCtx, { currency, filter }: ReportInput): string {
  const [only, ...more] = filter.currency ?? [];
  return currency ?? (more.length === 0 ? only : undefined) ?? network.currency;
}

const SUMS = { revenue: "payoutMicros", charge: "revenueMicros", earning: "marginMicros", null: "zeroCount", count: "count" } as const;
const SUMS_OF_USERS: readonly string[] = ["charge", "earning"];

/** What rows are sorted by, of what was asked for: what is not known, and what an affiliate is not shown, is ignored. */
export function toOrder({ actor }: Pick<NetworkCtx, "actor">, { order = [] }: Pick<ReportInput, "order">): OrderBy[] {
  return order.flatMap((name): OrderBy[] => {
    if (name === "raw" || name === "uniq") return [name];
    const slice = SLICE_NAMES.find((each): each is SliceName => each === name);
    if (slice !== undefined) return [SLICE_WIRES[slice].slice];
    const [, action, sum = ""] = /^(\w+)_(\w+)$/.exec(name) ?? [];
    const known = ACTION_NAMES.find((each): each is ActionName => each === action);
    if (known === undefined || !Object.hasOwn(SUMS, sum)) return [];
    if (SUMS_OF_USERS.includes(sum) && actor.kind === "affiliate") return [];
    return [`${known}.${SUMS[sum as keyof typeof SUMS]}`];
  });
}

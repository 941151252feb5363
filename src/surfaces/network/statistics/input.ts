import { z } from "zod";
import { SUB_NAMES } from "../../../domain/clicks/link-params.ts";
import type { StatisticsFilter } from "../../../domain/statistics/report/query.ts";
import { bool, country, currency, date, rowId, text, word } from "../../../http/fields/strict.ts";
import { PAYMENT_STATES } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { hexId, ignored, mixed, tags } from "../fields.ts";
import { page } from "../page.ts";
import { readBrowser, readSystem } from "./devices.ts";
import { offerRef } from "./list-fields.ts";
import { hour } from "./period.ts";
import { ACTION_NAMES } from "./row.ts";

/** One or several; none are as if nothing had been sent. */
export const several = <Item extends z.ZodType>(item: Item) =>
  mixed(item)
    .transform((list) => (list.length === 0 ? undefined : list))
    .optional();

const words = several(word(255));

/** Tags between commas or as a list. */
const oneOfTags = tags.transform((list) => (list === undefined || list.length === 0 ? undefined : list));

const filterFields = {
  date_from: ignored(date).describe("The first day, YYYY-MM-DD. Required"),
  date_to: ignored(date).describe("The last day, YYYY-MM-DD. Required"),
  currency: several(currency).describe("Only conversions in these currencies; sums are in it where it is one, else in the network's own"),
  offer: several(offerRef).describe("Numbers of offers, or their ids"),
  advertiser: several(hexId).describe("Ids of advertisers; for users"),
  manager: several(hexId).describe("Ids of those who look after the affiliates; for users"),
  advertiser_manager_id: several(hexId).describe("Ids of those who look after the advertisers; for users"),
  partner: several(rowId).describe("Numbers of affiliates; for users"),
  offer_tag: oneOfTags.describe("Tags of offers, between commas or as a list, of which one is enough; for users"),
  advertiser_tag: oneOfTags.describe("The same of advertisers"),
  affiliate_tag: oneOfTags.describe("The same of affiliates; also `partner_tag`"),
  partner_tag: oneOfTags.describe("The same"),
  country: several(country).describe("Countries, as ISO codes"),
  os: words.describe("Names of systems"),
  browser: words.describe("Names of browsers"),
  device: words.describe("`desktop`, `mobile`, `tablet`"),
  goal: words.describe("Values of goals; clicks have none, and are all counted"),
  sub1: words.describe("Values of sub1"),
  sub2: words.describe("Values of sub2"),
  sub3: words.describe("Values of sub3"),
  sub4: words.describe("Values of sub4"),
  sub5: words.describe("Values of sub5"),
  sub6: words.describe("Values of sub6"),
  sub7: words.describe("Values of sub7"),
  sub8: words.describe("Values of sub8"),
  payment_status: several(z.enum(PAYMENT_STATES)).describe("What became of the affiliate's money of conversions"),
  nonzero: ignored(bool).describe("Only conversions for which the affiliate gets something"),
};

const smartlinks = { smart_id: several(hexId).describe("Ids of smartlinks, of a report with the slice `smart_id`; for users") };

const FILTER_TEXT = "`filter[date_from]` and `filter[date_to]`, which are required, and what narrows the report";

/** What every report takes. */
export const reportInput = {
  filter: z.object(filterFields).prefault({}).describe(FILTER_TEXT),
  hour: ignored(hour).describe("An hour of the day, where it is one day"),
  timezone: ignored(text(64)).describe("The zone whose days are meant, such as `Europe/Berlin`; the network's where nothing is said"),
  locale: ignored(text(64)).describe("Taken, and of no effect: names of cities are as their clicks have them"),
  currency: ignored(currency).describe("The currency of sums; the network's where nothing is said"),
  conversionTypes: several(z.enum(ACTION_NAMES)).describe("Only these of `actions`"),
  order: words.describe(
    "Sort by these: slices of the report, `raw`, `uniq`, or such as `confirmed_revenue` and `total_count`; of clicks that no offer took `trafficback`. Others are ignored",
  ),
  orderType: ignored(z.enum(["asc", "desc"])).describe("In this direction; `asc` where nothing is said"),
  ...page(),
};

/** The same of a report of any slices. */
export const customFilter = z
  .object({ ...filterFields, ...smartlinks })
  .prefault({})
  .describe(FILTER_TEXT);

const reportSchema = z.object({ ...reportInput, filter: customFilter });

export type ReportInput = z.output<typeof reportSchema>;

const FOLDED = (values: readonly string[]) => values.map((value) => value.toLowerCase());

/** What a report is asked for: of an affiliate's key what would say something of others is ignored. */
export function toFilter(ctx: NetworkCtx, { filter }: Pick<ReportInput, "filter">): StatisticsFilter {
  const isAffiliate = ctx.actor.kind === "affiliate";
  const { partner, country, os, browser, device, smart_id } = filter;
  const facts: [string, readonly (string | number)[] | undefined][] = [
    ["affiliate", isAffiliate ? undefined : partner],
    ["smartlink", isAffiliate ? undefined : smart_id?.map(({ number }: HexId) => number)],
    ["country", country],
    ["os", os?.map(readSystem)],
    ["browser", browser?.map(readBrowser)],
    ["device", device && FOLDED(device)],
    ...SUB_NAMES.map((name): [string, string[] | undefined] => [name, filter[name]]),
  ];
  return {
    facts: Object.fromEntries(facts.filter(([, values]) => values !== undefined)),
    offers: filter.offer,
    goals: filter.goal,
    currencies: filter.currency,
    paymentStates: filter.payment_status,
    isNonZero: filter.nonzero,
    ...(isAffiliate
      ? {}
      : {
          advertisers: filter.advertiser,
          affiliateManagers: filter.manager,
          advertiserManagers: filter.advertiser_manager_id,
          offerTags: filter.offer_tag,
          advertiserTags: filter.advertiser_tag,
          affiliateTags: filter.affiliate_tag ?? filter.partner_tag,
        }),
  };
}

/** The days of a report, and the hour of them. @throws AppError field_missing */
export function daysOf({ filter: { date_from: from, date_to: to }, hour }: ReportInput): {
  from: string;
  to: string;
  hour?: number | undefined;
} {
  if (from === undefined) throw new AppError("field_missing", "filter", { within: ["date_from"] });
  if (to === undefined) throw new AppError("field_missing", "filter", { within: ["date_to"] });
  return { from, to, hour };
}

/** The currency of a report's sums. */
export function currencyOf({ network }: NetworkCtx, { currency, filter }: ReportInput): string {
  const [only, ...more] = filter.currency ?? [];
  return currency ?? (more.length === 0 ? only : undefined) ?? network.currency;
}

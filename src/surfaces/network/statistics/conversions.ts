import { z } from "zod";
import { type ConversionFilter, getConversion, listConversions } from "../../../domain/statistics/conversions.ts";
import { amount, bool, country, rowId, text, word } from "../../../http/fields/strict.ts";
import { DECLINE_REASONS, PAYMENT_STATES } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { member, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { hexId, ignored } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { toDate } from "../times.ts";
import { CUSTOM_FIELD_NAMES, conversion, toConversion } from "./conversion-wire.ts";
import { several } from "./input.ts";
import { browser, currencyOrNumber, offerRef, status, system } from "./list-fields.ts";
import { day, hour, type Period, startOf, timezone, toPeriod } from "./period.ts";
import { SUBS } from "./visit-wire.ts";

const DEVICES = ["tablet", "desktop", "mobile"] as const;
const DEFAULT_DAYS = 7;

const OF_USERS = "For users of the network alone; passed over of affiliates.";

const exact = ignored(word(1000));

/** A parameter each. */
const each = <Field extends z.ZodType>(names: readonly string[], field: Field) => Object.fromEntries(names.map((name) => [name, field]));

const SUB_IDS = SUBS.map((name) => name.replace("sub", "subid"));

const filters = {
  date_from: ignored(day).describe("The first day; by default a week ago"),
  date_to: ignored(day).describe("The last day; by default today"),
  hour: ignored(hour).describe("An hour of the day, where it is one day"),
  update_from_date: ignored(day).describe("Changed on this day or later"),
  update_from_hour: ignored(hour).describe("From this hour of it on"),
  update_to_date: ignored(day).describe("Changed on this day or earlier"),
  update_to_hour: ignored(hour).describe("Up to this hour of it, included"),
  timezone,
  status: several(status).describe("Statuses: 1 confirmed, 2 pending, 3 declined, 4 not found, 5 hold"),
  offer: several(offerRef).describe("Numbers of offers, or their ids"),
  country: several(country).describe("Countries"),
  browser: several(browser).describe("Browsers"),
  os: several(system).describe("Operating systems"),
  device: several(z.enum(DEVICES)).describe("Kinds of device"),
  action_id: exact.describe("The advertiser's id"),
  clickid: exact.describe("The click"),
  goal: several(word(255)).describe("Values or titles of goals, compared without case"),
  payouts: ignored(amount).describe("What the affiliate gets"),
  payouts_from: ignored(amount).describe("At least"),
  payouts_to: ignored(amount).describe("At most"),
  currency: several(currencyOrNumber).describe("Currencies, by their codes or numbers"),
  decline_reason: several(z.enum(DECLINE_REASONS)).describe("Why they are declined"),
  payment_status: several(z.enum(PAYMENT_STATES)).describe("What became of the affiliate's money"),
  comment: ignored(text(2000)).describe("Part of the comment"),
  ...each(CUSTOM_FIELD_NAMES, exact.describe("Custom field")),
  ...each(SUB_IDS, exact.describe("Sub; also `sub1` and so on")),
  ...each(SUBS, exact.describe("The same")),
  partner: several(rowId).describe(`Numbers of affiliates. ${OF_USERS}`),
  advertiser: several(hexId).describe(`Ids of advertisers; also \`advertisers\`. ${OF_USERS}`),
  advertisers: several(hexId).describe(`The same. ${OF_USERS}`),
  revenue: ignored(amount).describe(`What the advertiser pays. ${OF_USERS}`),
  revenue_from: ignored(amount).describe(`At least. ${OF_USERS}`),
  revenue_to: ignored(amount).describe(`At most. ${OF_USERS}`),
  smart_id: ignored(hexId).describe(`The smartlink. ${OF_USERS}`),
};

const input = z.object({ ...filters, raw_export: ignored(bool).describe("1: without offers and people"), ...page() });

/** Texts by names, of those that were sent. */
const sentOf = (given: Readonly<Record<string, unknown>>, names: readonly string[], nameOf = (name: string) => name) =>
  Object.fromEntries(names.flatMap((name) => (typeof given[name] === "string" ? [[nameOf(name), given[name]]] : [])));

const rangeOf = (exactly: number | undefined, from: number | undefined, to: number | undefined) =>
  exactly === undefined && from === undefined && to === undefined ? undefined : { from: exactly ?? from, to: exactly ?? to };

function toFilter(given: z.output<typeof input>, { fromMs, toMs, zone }: Period): ConversionFilter {
  const { update_from_date: since, update_to_date: until, smart_id: smartlink } = given;
  return {
    fromMs,
    toMs,
    updatedFromMs: since === undefined ? undefined : startOf(zone, since, given.update_from_hour),
    updatedToMs: until === undefined ? undefined : startOf(zone, until, (given.update_to_hour ?? 23) + 1),
    statuses: given.status,
    offers: given.offer,
    countries: given.country,
    browsers: given.browser,
    systems: given.os,
    devices: given.device,
    actionId: given.action_id,
    click: given.clickid?.toLowerCase(),
    goals: given.goal,
    payoutMicros: rangeOf(given.payouts, given.payouts_from, given.payouts_to),
    currencies: given.currency,
    declineReasons: given.decline_reason,
    paymentStates: given.payment_status,
    comment: given.comment,
    fields: sentOf(given, CUSTOM_FIELD_NAMES),
    subs: { ...sentOf(given, SUB_IDS, (name) => name.replace("subid", "sub")), ...sentOf(given, SUBS) },
    ofNetwork: {
      affiliates: given.partner,
      advertisers: given.advertisers ?? given.advertiser,
      revenueMicros: rangeOf(given.revenue, given.revenue_from, given.revenue_to),
      smartlink: smartlink && toHexId(smartlink.number, smartlink.createdAt * 1000),
    },
  };
}

/** The period that is asked for: by default the last week. */
function periodOf(ctx: NetworkCtx, { date_from, date_to, hour, timezone }: z.output<typeof input>): Period {
  const zone = timezone ?? ctx.network.timeZone;
  const nowMs = ctx.deps.now();
  const to = date_to ?? toDate(zone, nowMs);
  const from =
    date_from ??
    (date_to === undefined
      ? toDate(zone, nowMs - DEFAULT_DAYS * DAY_MS)
      : new Date(Date.parse(date_to) - DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10));
  return toPeriod(ctx, { from, to, hour, timezone });
}

export const conversionListEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/conversions",
    summary: "List conversions",
    example: { date_from: "2026-06-01", date_to: "2026-06-30", goal: ["1"] },
    access: member,
    input,
    answer: z.strictObject({ conversions: z.array(conversion), pagination }),
    async run(ctx, given) {
      const { page, limit, raw_export: isRaw = false } = given;
      const period = periodOf(ctx, given);
      const { items, parties, total } = await listConversions(ctx, {
        filter: toFilter(given, period),
        isNamed: !isRaw,
        offset: (page - 1) * limit,
        limit,
      });
      const shown = { zone: period.zone, parties, isRaw };
      return { conversions: items.map((row) => toConversion(ctx, row, shown)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/stats/conversionsbyid",
    summary: "Show a conversion",
    example: { id: "59359e1d0000000000000001" },
    access: user,
    input: z.object({ id: hexId.describe("The conversion's id") }),
    answer: z.strictObject({ conversion }),
    errors: ["conversion_not_found"],
    async run(ctx, { id }) {
      const { item, parties } = await getConversion(ctx, id);
      return { conversion: toConversion(ctx, item, { zone: ctx.network.timeZone, parties, isRaw: false }) };
    },
  }),
];

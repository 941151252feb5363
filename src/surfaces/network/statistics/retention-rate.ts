import { z } from "zod";
import { type RetentionRow, retentionRate } from "../../../domain/statistics/retention-rate.ts";
import { rowId, text } from "../../../http/fields/strict.ts";
import { AppError } from "../../../platform/errors.ts";
import { member } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, mixed } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { several } from "./input.ts";
import { offerRef } from "./list-fields.ts";
import { day, timezone, toPeriod } from "./period.ts";

const MAX_EVENTS = 50;

/** The name of an event: it is part of a key of the answer. */
const eventName = text(64)
  .trim()
  .regex(/^\p{L}/u);

const events = z
  .preprocess((value) => (typeof value === "string" ? value.split(",") : value), mixed(eventName, MAX_EVENTS))
  .transform((names) => [...new Set(names)])
  .refine((names) => names.length > 0);

const row = z
  .object({
    affiliate_id: z.int(),
    date: z.string(),
    install_count: z.int().describe("Conversions of the base goal, whatever its name is"),
  })
  .catchall(z.union([z.number(), z.string()]))
  .describe("With `rr_<event>` for each event")
  .meta({ id: "RetentionRow" });

const CENTS_OF_A_PERCENT = 100;

/** A share in per cent, cut after two decimals. */
const percentOf = (part: number, whole: number): number => Math.floor((part * 100 * CENTS_OF_A_PERCENT) / whole) / CENTS_OF_A_PERCENT;

const toRow = ({ affiliateId, date, count, withEvent }: RetentionRow, names: readonly string[]) => ({
  affiliate_id: affiliateId,
  date,
  ...Object.fromEntries(names.map((name, place) => [`rr_${name}`, percentOf(withEvent[place] ?? 0, count)])),
  install_count: count,
});

export const retentionRateEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/retentionrate",
    summary: "Show retention rates",
    example: { date_from: "2026-06-14", date_to: "2026-06-16", offer: 1, goal: "install", events: ["install"] },
    access: member,
    input: z.object({
      date_from: day.describe("The first day"),
      date_to: day.describe("The last day"),
      offer: ignored(offerRef).describe("The offer; also `offer_id`. Required"),
      offer_id: ignored(offerRef).describe("The same"),
      goal: ignored(eventName).describe("The base goal, by its value or title; also `base_event`. Required"),
      base_event: ignored(eventName).describe("The same"),
      events: events.describe(`Other goals, between commas or as a list; ${MAX_EVENTS} at most`),
      affiliate_id: several(rowId).describe("Numbers of affiliates"),
      timezone,
      ...page(),
    }),
    answer: z.strictObject({ stats: z.array(row), pagination }),
    async run(ctx, { date_from, date_to, timezone, events, affiliate_id, page, limit, ...named }) {
      const [offer, goal] = [named.offer ?? named.offer_id, named.goal ?? named.base_event];
      if (offer === undefined) throw new AppError("field_missing", "offer");
      if (goal === undefined) throw new AppError("field_missing", "goal");
      const period = toPeriod(ctx, { from: date_from, to: date_to, timezone });
      const rows = await retentionRate(ctx, { ...period, offer, goal, events, affiliates: affiliate_id });
      const shown = rows.slice((page - 1) * limit, page * limit);
      return { stats: shown.map((each) => toRow(each, events)), pagination: toPagination({ page, limit }, rows.length) };
    },
  }),
];

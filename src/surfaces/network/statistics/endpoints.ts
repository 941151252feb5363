import { z } from "zod";
import { SUB_NAMES } from "../../../domain/clicks/link-params.ts";
import { findSubs, SUB_DAYS } from "../../../domain/statistics/find-subs.ts";
import { text } from "../../../http/fields/strict.ts";
import { TRAFFICBACK_REASONS } from "../../../lib/codes.ts";
import { AppError } from "../../../platform/errors.ts";
import { member, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { FIELDS, withFields } from "./fields.ts";
import { customFilter, reportInput, several } from "./input.ts";
import { customRow, rowSchema, trafficback } from "./row.ts";
import { runReport } from "./run-report.ts";
import { SLICE_NAMES, type SliceName, sliceSchema } from "./slices.ts";
import { REASON, runTrafficback } from "./trafficback.ts";

/** A report whose slices are its own. */
interface Report {
  name: string;
  /** What it is by, in words. */
  by: string;
  slices: readonly SliceName[];
  access: typeof member;
  hasAllHours?: true;
  needsOffer?: true;
}

const DAY = ["year", "month", "day"] as const satisfies SliceName[];

const REPORTS: readonly Report[] = [
  { name: "getbydate", by: "date", slices: DAY, access: member },
  { name: "getbyhour", by: "hour", slices: [...DAY, "hour"], access: member, hasAllHours: true },
  { name: "getbysub", by: "sub", slices: ["sub1"], access: member, needsOffer: true },
  { name: "getbyprogram", by: "offer", slices: ["offer"], access: member },
  { name: "getbyadvertiser", by: "advertiser", slices: ["advertiser"], access: user },
  { name: "getbyaccountmanager", by: "the manager of the advertiser", slices: ["advertiser_manager_id"], access: user },
  { name: "getbyaffiliatemanager", by: "the manager of the affiliate", slices: ["affiliate_manager_id"], access: user },
  { name: "getbypartner", by: "affiliate", slices: ["affiliate"], access: user },
  { name: "getbypartnerbydate", by: "affiliate and date", slices: [...DAY, "affiliate"], access: user },
  { name: "getbycountries", by: "country", slices: ["country"], access: member },
  { name: "getbybrowsers", by: "browser", slices: ["browser"], access: member },
  { name: "getbyos", by: "operating system", slices: ["os"], access: member },
  { name: "getbyversions", by: "version of the operating system", slices: ["os", "os_version"], access: member },
  { name: "getbygoal", by: "goal", slices: ["goal"], access: member },
  { name: "getbycities", by: "city", slices: ["city"], access: member },
  { name: "getbydevices", by: "device", slices: ["device"], access: member },
  { name: "getbydevicemodels", by: "device model", slices: ["device_model"], access: member },
];

const DAYS = { date_from: "2026-11-01", date_to: "2026-11-30" };
const EXAMPLE = { filter: DAYS, timezone: "Europe/Berlin", page: 1, limit: 100 };

const unconverted = z.array(z.string()).optional().describe("Currencies that no rate is known of; what was paid in them is in no sum");

const subs = Object.fromEntries(SUB_NAMES.map((name) => [name, ignored(text(255)).describe(`A part of a value of ${name}`)])) as Record<
  (typeof SUB_NAMES)[number],
  z.ZodOptional<z.ZodString>
>;

export const statisticsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/custom",
    summary: "Show statistics by any slices",
    example: { slice: ["offer", "country"], ...EXAMPLE, order: ["confirmed_revenue"], orderType: "desc" },
    access: member,
    input: z.object({
      ...reportInput,
      filter: customFilter,
      slice: several(z.enum([...SLICE_NAMES, REASON])).describe(
        "What rows are by. Required. With `trafficback_reason` the report is of clicks that no offer took",
      ),
      fields: several(z.enum(FIELDS)).describe("Only these of a row"),
    }),
    answer: z.strictObject({ stats: z.array(customRow), pagination, unconverted }),
    async run(ctx, { slice, fields, ...asked }) {
      if (slice === undefined) throw new AppError("field_missing", "slice");
      const slices = [...new Set(slice)];
      if (asked.filter.smart_id !== undefined && !slices.includes("smart_id"))
        throw new AppError("field_invalid", "filter", { within: ["smart_id"] });
      const known = slices.filter((name) => name !== REASON);
      const { stats, ...rest } = await (known.length < slices.length ? runTrafficback(ctx, asked, slices) : runReport(ctx, asked, known));
      return { stats: fields === undefined ? stats : stats.map((row) => withFields(row, fields)), ...rest };
    },
  }),
  ...REPORTS.map(({ name, by, slices, access, hasAllHours, needsOffer }) =>
    endpoint({
      methods: ["GET"],
      path: `/stats/${name}`,
      summary: `Show statistics by ${by}`,
      example: needsOffer ? { ...EXAMPLE, filter: { ...DAYS, offer: [1] } } : EXAMPLE,
      access,
      input: z.object(reportInput),
      answer: z.strictObject({ stats: z.array(rowSchema(sliceSchema(slices))), pagination, unconverted }),
      run(ctx, asked) {
        if (needsOffer && asked.filter.offer === undefined) throw new AppError("field_missing", "filter", { within: ["offer"] });
        return runReport(ctx, asked, slices, hasAllHours);
      },
    }),
  ),
  endpoint({
    methods: ["GET"],
    path: "/stats/getbytrafficback",
    summary: "Show clicks that no offer took by reason",
    example: { filter: DAYS, page: 1, limit: 100 },
    access: user,
    input: z.object(reportInput),
    answer: z.strictObject({
      stats: z.array(rowSchema(z.strictObject({ [REASON]: z.enum(TRAFFICBACK_REASONS) })).extend({ trafficback })),
      pagination,
    }),
    run: (ctx, asked) => runTrafficback(ctx, asked, [REASON]),
  }),
  endpoint({
    methods: ["GET"],
    path: "/stats/find-subs",
    summary: "List values of subs",
    example: { sub1: "te", page: 1, limit: 100 },
    access: member,
    input: z.object({ ...subs, ...page() }),
    answer: z.strictObject({
      subs: z.array(z.partialRecord(z.enum(SUB_NAMES), z.string()).describe(`Of the last ${SUB_DAYS} days`)),
      pagination,
    }),
    async run(ctx, { page, limit, ...asked }) {
      const named: typeof asked = Object.fromEntries(Object.entries(asked).filter(([, part]) => part !== undefined));
      const parts = Object.keys(named).length === 0 ? { sub1: "" } : named;
      const { items, total } = await findSubs(ctx, { parts, offset: (page - 1) * limit, limit });
      return { subs: items, pagination: toPagination({ page, limit }, total) };
    },
  }),
];

import { z } from "zod";
import { statisticsReport } from "../../../domain/statistics/report.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { member } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { pagination, toPagination } from "../page.ts";
import { currencyOf, daysOf, type ReportInput, reportInput, toFilter, toOrder } from "./input.ts";
import { ACTION_NAMES, rowSchema, toRow } from "./row.ts";
import { SLICE_WIRES, type SliceName, sliceSchema } from "./slices.ts";

/** The reports that have slices of their own. */
interface Report {
  path: string;
  summary: string;
  slices: readonly SliceName[];
  access: typeof member;
}

const REPORTS: readonly Report[] = [
  { path: "getbydate", summary: "Show statistics by date", slices: ["year", "month", "day"], access: member },
];

const EXAMPLE = { filter: { date_from: "2026-11-01", date_to: "2026-11-30" }, timezone: "Europe/Berlin", page: 1, limit: 100 };

async function run(ctx: NetworkCtx, asked: ReportInput, slices: readonly SliceName[]) {
  const { timezone, orderType, conversionTypes, page, limit } = asked;
  const { rows, total, names } = await telling(() =>
    statisticsReport(ctx, {
      slices: slices.map((name) => SLICE_WIRES[name].slice),
      filter: toFilter(ctx, asked),
      zone: timezone ?? latestZone(ctx.network.timeZone).zone,
      ...daysOf(asked),
      currency: currencyOf(ctx, asked),
      order: toOrder(ctx, asked),
      isDescending: orderType === "desc",
      offset: (page - 1) * limit,
      limit,
    }),
  );
  const shown = { slices, names, actions: conversionTypes ?? ACTION_NAMES, hasCharge: ctx.actor.kind !== "affiliate" };
  return { stats: rows.map((row) => toRow(row, shown)), pagination: toPagination({ page, limit }, total) };
}

/** A period that cannot be is told by the names that its parameters have here. */
async function telling<T>(report: () => Promise<T>): Promise<T> {
  try {
    return await report();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "field_invalid") throw error;
    throw error.field === "zone"
      ? new AppError("field_invalid", "timezone")
      : new AppError("field_invalid", "filter", { within: ["date_to"] });
  }
}

export const statisticsEndpoints: Endpoint[] = REPORTS.map(({ path, summary, slices, access }) =>
  endpoint({
    methods: ["GET"],
    path: `/stats/${path}`,
    summary,
    example: EXAMPLE,
    access,
    input: z.object(reportInput),
    answer: z.strictObject({ stats: z.array(rowSchema(sliceSchema(slices))), pagination }),
    run: (ctx, asked) => run(ctx, asked, slices),
  }),
);

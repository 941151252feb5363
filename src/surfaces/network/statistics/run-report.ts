import { statisticsReport } from "../../../domain/statistics/report.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { toPagination } from "../page.ts";
import { currencyOf, daysOf, type ReportInput, toFilter } from "./input.ts";
import { toOrder } from "./order.ts";
import { ACTION_NAMES, toRow } from "./row.ts";
import { SLICE_WIRES, type SliceName } from "./slices.ts";

/** A report by slices, as it is answered. @throws AppError forbidden, field_missing, field_invalid */
export async function runReport(ctx: NetworkCtx, asked: ReportInput, slices: readonly SliceName[], hasAllHours = false) {
  const { timezone, orderType, conversionTypes, page, limit } = asked;
  const { rows, total, names, unconverted } = await naming(() =>
    statisticsReport(ctx, {
      slices: slices.map((name) => SLICE_WIRES[name].slice),
      filter: toFilter(ctx, asked),
      zone: timezone ?? latestZone(ctx.network.timeZone).zone,
      ...daysOf(asked),
      currency: currencyOf(ctx, asked),
      order: toOrder(ctx, asked.order),
      isDescending: orderType === "desc",
      hasAllHours,
      offset: (page - 1) * limit,
      limit,
    }),
  );
  const shown = { slices, names, actions: conversionTypes ?? ACTION_NAMES, hasCharge: ctx.actor.kind !== "affiliate" };
  return {
    stats: rows.map((row) => toRow(row, shown)),
    pagination: toPagination({ page, limit }, total),
    ...(unconverted.length === 0 ? {} : { unconverted: unconverted.map((currency) => currency.toUpperCase()) }),
  };
}

const TOO_LARGE = "these slices have too many values; ask for fewer days, fewer slices, or narrow it by a filter";

const DAYS: Readonly<Record<string, string>> = { from: "date_from", to: "date_to" };
/** Of what is no filter. */
const OWN_FIELDS: Readonly<Record<string, string>> = { zone: "timezone", hour: "hour", slices: "slice" };

/** Parameters of a period, and of filters, are told by the names that they have here. */
export async function naming<T>(report: () => Promise<T>): Promise<T> {
  try {
    return await report();
  } catch (error) {
    if (error instanceof AppError && error.code === "limit_reached") throw new AppError("field_invalid", "filter", { says: TOO_LARGE });
    if (!(error instanceof AppError) || error.code !== "field_invalid" || error.field === undefined) throw error;
    const own = OWN_FIELDS[error.field];
    if (own !== undefined) throw new AppError("field_invalid", own, { says: error.says });
    throw new AppError("field_invalid", "filter", { within: [DAYS[error.field] ?? error.field] });
  }
}

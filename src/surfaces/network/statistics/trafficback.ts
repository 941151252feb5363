import { emptyRow } from "../../../domain/statistics/report/rows.ts";
import { type TrafficbackSlice, trafficbackReport } from "../../../domain/statistics/trafficback.ts";
import type { TrafficbackReason } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { toPagination } from "../page.ts";
import { daysOf, type ReportInput, toFilter } from "./input.ts";
import { ACTION_NAMES, toFigures } from "./row.ts";
import { naming } from "./run-report.ts";
import { SLICE_NAMES, SLICE_WIRES, type SliceName, toSlice } from "./slices.ts";

/** The slice that only clicks have that no offer took. */
export const REASON = "trafficback_reason";

export type TrafficbackSliceName = SliceName | typeof REASON;

const isSlice = (name: string): name is SliceName => SLICE_NAMES.some((each) => each === name);

function toDomain(name: string): TrafficbackSlice | "clicks" | null {
  if (name === REASON) return "reason";
  if (name === "trafficback") return "clicks";
  return isSlice(name) ? SLICE_WIRES[name].slice : null;
}

/** Clicks that no offer took by some slices, their reason among them, as they are answered. @throws AppError forbidden, field_missing, field_invalid */
export async function runTrafficback(ctx: NetworkCtx, asked: ReportInput, slices: readonly TrafficbackSliceName[]) {
  const { orderType, page, limit } = asked;
  const { rows, names } = await naming(() =>
    trafficbackReport(ctx, {
      slices: slices.map((name) => (name === REASON ? "reason" : SLICE_WIRES[name].slice)),
      filter: toFilter(ctx, asked),
      ...daysOf(asked),
      order: (asked.order ?? []).flatMap((name) => toDomain(name) ?? []),
      isDescending: orderType === "desc",
    }),
  );
  const figures = toFigures(emptyRow([]), { actions: asked.conversionTypes ?? ACTION_NAMES, hasCharge: true });
  const place = slices.indexOf(REASON);
  const others = slices.filter((name) => name !== REASON);
  const stats = rows.slice((page - 1) * limit, page * limit).map(({ values, clicks }) => ({
    ...figures,
    slice: { ...toSlice(others, values.toSpliced(place, 1), names), [REASON]: values[place] as TrafficbackReason },
    trafficback: clicks,
  }));
  return { stats, pagination: toPagination({ page, limit }, rows.length) };
}

import { z } from "zod";
import type { Names } from "../../../domain/statistics/report/names.ts";
import type { Action, ActionName, StatisticsRow } from "../../../domain/statistics/report/query.ts";
import { NETWORK_STATUS_WORDS, TRAFFICBACK_REASONS } from "../../../lib/codes.ts";
import { fromMicros, MICROS } from "../../../lib/money.ts";
import { SLICE_NAMES, type SliceName, sliceSchema, toSlice } from "./slices.ts";

export const ACTION_NAMES = ["total", ...NETWORK_STATUS_WORDS] as const satisfies ActionName[];

const action = z
  .strictObject({
    revenue: z.number().describe("What affiliates get"),
    charge: z.number().optional().describe("What advertisers pay; not for affiliates"),
    earning: z.number().optional().describe("The difference; not for affiliates"),
    null: z.int().describe("Conversions for which affiliates get nothing"),
    count: z.int().describe("All conversions"),
  })
  .meta({ id: "StatisticsAction" });

const byAction = <Each extends z.ZodType>(each: Each) =>
  z.strictObject(Object.fromEntries(ACTION_NAMES.map((name) => [name, each.optional()])) as Record<ActionName, z.ZodOptional<Each>>);

const figures = {
  traffic: z.strictObject({ raw: z.string().describe("Clicks"), uniq: z.string().describe("Of them unique ones") }),
  actions: byAction(action),
  ratio: z.string().describe('`1:25`: of 25 clicks one converted; `""` where none did'),
  epc: z.number().describe("What a click brought affiliates: of all conversions but declined ones and those not found"),
  cr: byAction(z.number()).describe("Conversions of a hundred clicks"),
  views: z.int().describe("Always 0: impressions are not counted"),
  ctr: z.number().describe("Always 0"),
  ecpm: z.number().describe("What a thousand clicks brought affiliates"),
};

/** A row of a report whose slices are these. */
export const rowSchema = (slice: z.ZodType) => z.strictObject({ slice, ...figures });

/** How many clicks no offer took. */
export const trafficback = z.int().describe("Clicks that no offer took; they are in no other report");

/** A row of a report of any slices, of which fields may be picked. */
export const customRow = z.strictObject({
  slice: sliceSchema(SLICE_NAMES)
    .extend({ trafficback_reason: z.enum(TRAFFICBACK_REASONS) })
    .partial(),
  ...z.object({ ...figures, trafficback, traffic: figures.traffic.partial(), actions: byAction(action.partial()) }).partial().shape,
});

interface Shown {
  /** Statuses that are shown. */
  actions: readonly ActionName[];
  /** Whether what advertisers pay is shown. */
  hasCharge: boolean;
}

const decimals = (value: number, digits: number): number => Number(value.toFixed(digits));

interface Sliced extends Shown {
  slices: readonly SliceName[];
  names: Names;
}

export const toRow = (row: StatisticsRow, { slices, names, ...shown }: Sliced) => ({
  slice: toSlice(slices, row.values, names),
  ...toFigures(row, shown),
});

/** A row without its slice. */
export function toFigures({ raw, uniq, actions }: StatisticsRow, { actions: shown, hasCharge }: Shown) {
  const of = <Each>(read: (action: Action) => Each) =>
    Object.fromEntries(shown.map((name) => [name, read(actions[name])])) as Partial<Record<ActionName, Each>>;
  const earned = actions.confirmed.payoutMicros + actions.pending.payoutMicros + actions.hold.payoutMicros;
  const perClick = (amount: number, digits: number) => (raw === 0 ? 0 : decimals(amount / raw, digits));
  const isRatio = raw > 0 && actions.total.count > 0;
  return {
    traffic: { raw: String(raw), uniq: String(uniq) },
    actions: of((action) => toAction(action, hasCharge)),
    ratio: isRatio ? `1:${Math.round(raw / actions.total.count)}` : "",
    epc: perClick(earned / MICROS, 6),
    cr: of(({ count }) => perClick(count * 100, 2)),
    views: 0,
    ctr: 0,
    ecpm: perClick((earned * 1000) / MICROS, 4),
  };
}

function toAction({ count, zeroCount, payoutMicros, revenueMicros }: Action, hasCharge: boolean) {
  const charge = hasCharge ? { charge: fromMicros(revenueMicros), earning: fromMicros(revenueMicros - payoutMicros) } : {};
  return { revenue: fromMicros(payoutMicros), ...charge, null: zeroCount, count };
}

export type Row = ReturnType<typeof toRow> & { trafficback?: number };

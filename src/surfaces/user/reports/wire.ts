import { z } from "zod";
import type { Figures, LeadSums } from "../../../domain/statistics/account-report/query.ts";
import type { accountReport } from "../../../domain/statistics/account-report.ts";
import { LEAD_STATUS_NAMES } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { Account } from "../../../platform/context.ts";
import { currency } from "../answers.ts";
import { type ColumnName, figureOf, isOfGoals, type ReadSum } from "./columns.ts";
import type { TrafficInput } from "./input.ts";
import { toQuery } from "./query.ts";
import { namesOf, toWireValue } from "./row-values.ts";

const figures = z.array(z.number().nullable()).describe("In the order of `columns`; `null` where a figure cannot be told");

export const wireUnconverted = z
  .record(z.string(), z.number())
  .optional()
  .describe("Amounts without an exchange rate, by currency; they are in no figure. Absent if there are none");

const wireFigures = {
  total: figures.describe("The figures of all rows, not only of those on the page"),
  goals: z
    .record(z.string(), z.strictObject({ name: z.string(), rows: z.array(figures), total: figures }))
    .optional()
    .describe("With `goals=1`, by the goal's code: figures of its leads in each row, and in all; `null` in columns of clicks and costs"),
  unconverted: wireUnconverted,
};

export const wireTraffic = z.strictObject({
  rows: z
    .array(z.array(z.union([z.string(), z.number(), z.null()])))
    .describe("In each the values of `group`, in that order, and then the figures of `columns`"),
  names: z.record(z.string(), z.record(z.string(), z.string())).describe("By item: what the values in these rows are called"),
  groups: z.int().describe("How many rows there are on all pages"),
  time_zone: z.string(),
  currency,
  ...wireFigures,
  compare: z
    .strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      rows: z.array(figures).describe("Of the same rows, in the same order"),
      ...wireFigures,
    })
    .optional()
    .describe("The other period. A row of a date is compared with the date that is as far from the beginning"),
});

type Report = Awaited<ReturnType<typeof accountReport>>;

/** A report as it is answered. */
export function toWireTraffic(account: Account, input: TrafficInput, report: Report): z.input<typeof wireTraffic> {
  const { group } = input;
  const { rows, count, names, compared } = report;
  const period = toQuery(input).compared;
  const wire = wireRows(input, report);
  return {
    ...wire,
    rows: rows.map(({ values }, at) => [
      ...values.map((value, place) => toWireValue(group[place] ?? "date", value, names)),
      ...(wire.rows[at] ?? []),
    ]),
    names: namesOf(group, rows, names),
    groups: count,
    time_zone: latestZone(account.timeZone).zone,
    currency: account.currency,
    ...(compared === null || period === undefined ? {} : { compare: { ...period, ...wireRows(input, compared) } }),
  };
}

/** What rows and all of them add up to. */
function wireRows({ columns, goals }: TrafficInput, { rows, total }: { rows: readonly Figures[]; total: Figures }) {
  return {
    rows: rows.map((row) => figuresOf(columns, row)),
    total: figuresOf(columns, total),
    ...(goals ? { goals: goalsOf(columns, rows, total) } : {}),
    ...unconvertedOf(total),
  };
}

/** Nothing where every amount is in the figures. */
export function unconvertedOf({ unconverted }: Pick<Figures, "unconverted">): { unconverted?: Record<string, number> } {
  const amounts = Object.entries(unconverted).map(([code, micros]) => [code, fromMicros(micros)] as const);
  return amounts.length === 0 ? {} : { unconverted: Object.fromEntries(amounts) };
}

/** What stands in columns of a row. */
export function figuresOf(columns: readonly ColumnName[], { clicks, uniques, mobiles, costMicros, leads }: Figures): (number | null)[] {
  const read: ReadSum = (name) => {
    if (name === "clicks") return clicks;
    if (name === "uniques") return uniques;
    if (name === "mobile") return mobiles;
    return name === "cost" ? costMicros : sumOfLeads(leads, name);
  };
  return columns.map((column) => figureOf(column, read));
}

/** The figures of one goal; a rate is of the clicks of the row. */
function goalFigures(columns: readonly ColumnName[], { uniques }: Figures, leads: LeadSums | undefined): (number | null)[] {
  const read: ReadSum = (name) => {
    if (name === "cost" || name === "clicks" || name === "mobile") return null;
    return name === "uniques" ? uniques : leads === undefined ? 0 : sumOfLeads(leads, name);
  };
  return columns.map((column) => (isOfGoals(column) ? figureOf(column, read) : null));
}

function sumOfLeads(leads: LeadSums, name: string): number {
  const [word, sum] = name.split(".");
  const status = LEAD_STATUS_NAMES.find((each) => each === word);
  return status === undefined ? 0 : leads[status][sum === "micros" ? "micros" : "count"];
}

function goalsOf(columns: readonly ColumnName[], rows: readonly Figures[], total: Figures) {
  const codes = [...total.goals].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    codes.map(([code, { name, leads }]) => [
      code,
      {
        name,
        rows: rows.map((row) => goalFigures(columns, row, row.goals.get(code)?.leads)),
        total: goalFigures(columns, total, leads),
      },
    ]),
  );
}

import { z } from "zod";
import { bool, date, int, list, words } from "../../../http/fields/strict.ts";
import { unnumbered } from "../../../http/forms.ts";
import { COLUMN_NAMES, COLUMN_NOTES, type ColumnName, isColumn } from "./columns.ts";
import { ITEM_NAMES, type ItemName, itemOf } from "./items.ts";

const MAX_ITEMS = 6;
const MAX_VALUES = 500;
const MAX_ROWS = 5000;

/** What everything that is asked for is by default. */
const DEFAULT_COLUMNS: ColumnName[] = ["click", "unique", "total", "ca", "ma", "spend", "profit", "roi"];

/** Values as they were given. */
const values = list(z.union([z.string(), z.number()]), MAX_VALUES).optional();

const given = z
  .strictObject({
    is: values.describe("Only these values; an empty text: none"),
    not: values.describe("All but these values"),
  })
  .refine(({ is, not }) => is !== undefined || not !== undefined);

/** Filters by item, each value read as one of its item. */
const filters = z.partialRecord(z.enum(ITEM_NAMES), given).transform((byItem, context) =>
  Object.entries(byItem).flatMap(([name, { is, not }]) =>
    [
      { values: is, exclude: false },
      { values: not, exclude: true },
    ].flatMap(({ values = [], exclude }) => {
      const item = itemOf(name as ItemName);
      const read = z.array(item.value).safeParse(values);
      if (!read.success) context.addIssue("not accepted");
      return read.success && values.length > 0 ? [{ item: item.item, values: read.data, exclude }] : [];
    }),
  ),
);

const SORTS = [...ITEM_NAMES, ...COLUMN_NAMES].filter((name, place, all) => all.indexOf(name) === place);

/** A word with a minus before it, or without. */
const sort = z
  .string()
  .transform((text) => ({ name: text.replace(/^-/, ""), descending: text.startsWith("-") }))
  .pipe(z.object({ name: z.enum(SORTS), descending: z.boolean() }))
  .meta({
    type: "string",
    description: "A column or an item of `group`; with `-` before it the greatest first. Sorts all rows, not only the page",
  });

/** One name or several, which a form may number. */
const several = <Name extends string>(names: readonly Name[], max: number) =>
  z.preprocess(unnumbered, words(z.enum(names), max).pipe(z.array(z.enum(names)).min(1)));

const period = z.strictObject({ from: date, to: date }).refine(({ from, to }) => from <= to);

export const trafficInput = z
  .object({
    group: several(ITEM_NAMES, MAX_ITEMS).describe(`What rows are of: one item or several, at most ${MAX_ITEMS}`),
    from: date.describe("The first day, in the account's time zone"),
    to: date.describe("The last day"),
    filters: filters.prefault({}).describe(`By item: \`is\` and \`not\`, a value or a list of up to ${MAX_VALUES}`),
    sort: sort.optional(),
    order: z.enum(["asc", "desc"]).optional().describe("`desc` is the same as `-` before `sort`"),
    limit: int.pipe(z.int().min(1).max(MAX_ROWS)).default(100).describe(`Page size, at most ${MAX_ROWS}`),
    offset: int.pipe(z.int().min(0).max(1_000_000)).default(0).describe("How many rows to skip"),
    columns: several(COLUMN_NAMES, COLUMN_NAMES.length).default(DEFAULT_COLUMNS).describe(COLUMN_NOTES),
    goals: bool.default(false).describe("Add the figures of leads by goal"),
    compare: z
      .union([z.literal("prev"), period])
      .optional()
      .describe("The same rows of another period: `prev`, as many days before `from`, or its `from` and `to`"),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"] })
  .refine(({ group, sort }) => sort === undefined || isColumn(sort.name) || group.some((item) => item === sort.name), { path: ["sort"] });

export type TrafficInput = z.output<typeof trafficInput>;

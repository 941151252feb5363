import { z } from "zod";
import { COUNTED_AT_MOST } from "../../lib/counting.ts";
import { macroFaults } from "../../lib/macros.ts";

/** Building blocks of the User API's answers. */

/** As `wireTime` writes it. */
export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  .describe("`YYYY-MM-DD HH:MM:SS`, UTC; all zeros means never");

export const code = z.string();

/** Of campaigns, flows, ways, sites, goals, offers and filtering campaigns. */
export const status = z.int().min(0).max(2).describe("0 active, 1 paused, 2 deleted");

export const currency = z.string().describe("ISO 4217, lower case");

export const data = <Data extends z.ZodType>(schema: Data) => z.strictObject({ data: schema });

export const list = <Item extends z.ZodType>(item: Item) => data(z.array(item));

const count = z.int().min(0).max(COUNTED_AT_MOST);

/** Numbers by names, none of which is higher than is counted. */
export const counted = <const Names extends readonly string[]>(names: Names) =>
  z.strictObject({
    data: z.strictObject(Object.fromEntries(names.map((name) => [name, count])) as Record<Names[number], typeof count>),
    more: z.boolean().describe(`Whether there may be more than was counted: no number is above ${COUNTED_AT_MOST}`),
  });

/** What `add` endpoints answer. */
export const added = data(z.strictObject({ id: z.int() }));

/** Something that was done as asked, and may not be what was meant. */
export interface Warning {
  field: string;
  /** In kebab case. */
  warning: string;
  value: string;
}

const warnings = z
  .array(z.strictObject({ field: z.string(), warning: z.string(), value: z.string() }).meta({ id: "Warning" }))
  .min(1)
  .optional()
  .describe("Settings that were saved but may be a mistake; absent if there are none");

/** An answer that may warn. */
export const warned = <Shape extends z.ZodRawShape>(answer: z.ZodObject<Shape>) => z.strictObject({ ...answer.shape, warnings });

/** Warnings as an answer has them beside its data. */
export const withWarnings = (found: readonly Warning[]): { warnings?: Warning[] } => (found.length > 0 ? { warnings: [...found] } : {});

/** The parameters that may hold macros. */
const WITH_MACROS = [
  "click",
  "url",
  "fallback_url",
  "filtered_url",
  "button_url",
  "pb_wait",
  "pb_hold",
  "pb_approve",
  "pb_cancel",
  "pb_trash",
] as const;

/** What may not have been meant of the macros in an endpoint's parameters. */
export function macroWarnings(input: { [Field in (typeof WITH_MACROS)[number]]?: string | undefined }): Warning[] {
  return WITH_MACROS.flatMap((field) => macroFaults(input[field] ?? "").map((fault) => ({ field, ...fault })));
}

const url = z.string().describe("Empty if there is none");

/** As `toWireTemplates` writes them. */
export const templates = { pb_wait: url, pb_hold: url, pb_approve: url, pb_cancel: url, pb_trash: url };

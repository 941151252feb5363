import { z } from "zod";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatusName, nameOf, RESOURCE_STATUS, RESOURCE_STATUS_NAMES } from "../../lib/codes.ts";
import { findCountry } from "../../lib/countries.ts";
import { findCurrency, toMicros } from "../../lib/money.ts";
import { normalizeHost } from "../../lib/net.ts";
import { unnumbered } from "../forms.ts";
import { readAmount, type SaidAmount } from "../lenient/amount.ts";
import { readCurrency } from "../lenient/currency.ts";
import { COUNTRY, CURRENCY } from "./described.ts";

/** Fields as an owner types them, as JSON values or as strings of a form: what is wrong is refused. */

/** A whole number, `7` or `"7"`; Telegram's ids have up to 16 digits. */
export const int = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d{1,16}$/)
      .transform(Number),
  ])
  .pipe(z.int());

/** A whole number within bounds. */
export const whole = (min: number, max: number) => int.pipe(z.int().min(min).max(max));

/** A date that every zone writes with four digits, on which nothing yet happened at the earliest. */
export const date = z.iso.date().refine((value) => value >= "1970-01-02" && value <= "9999-12-29");

/** A positive row id. */
export const rowId = int.pipe(z.int().positive());

/** `true`, `1`, `"1"`, `"true"`, `"on"`, `"yes"` and their opposites; the empty string of a form means no. */
export const bool = z
  .union([
    z.boolean(),
    z.literal(1).transform(() => true),
    z.literal(0).transform(() => false),
    z.literal("").transform(() => false),
    z.stringbool(),
  ])
  .meta({ type: "boolean" });

/** No database and no reader can do anything with these: NUL, escapes. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/** A string of at most `max` characters, in one line or several. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !CONTROL.test(value));

/** The same in one line, without spaces around it, and not empty. */
export const line = (max: number) =>
  text(max)
    .trim()
    .min(1)
    .refine((value) => !/\p{Cc}/u.test(value));

/** The same, which JSON may write as a number. */
export const word = (max: number) => z.union([z.string(), z.number().transform(String)]).pipe(text(max));

/** A host as clicks hold it, however it is written. */
export const domain = word(255).transform(normalizeHost);

/** Unix seconds, answered as milliseconds. */
export const unixSeconds = int
  .pipe(z.int().min(0).max(253_402_300_799))
  .transform((seconds) => seconds * 1000)
  .describe("Unix seconds");

/** The end of a stretch of time, Unix seconds, answered as milliseconds: the whole second counts. */
export const untilSeconds = unixSeconds.transform((ms) => ms + 999).describe("Unix seconds, inclusive");

/** A name that people read, of 1 to 128 characters. */
export const name = line(128).describe("The name");

/** What `read` makes of a number or a text. */
const readBy = <Value>(read: (value: string | number) => Value | null) =>
  z.union([z.number(), z.string()]).transform((value, context) => read(value) ?? refuse(context));

/** What `read` makes of a text. */
const textBy = <Value>(read: (text: string) => Value | null) => z.string().transform((text, context) => read(text) ?? refuse(context));

/** An amount of money, answered in millionths. */
export const amount = readBy(toMicros).meta({ type: "number", minimum: 0, description: "An amount of money, with up to six decimals" });

/** The same with its sign. */
export const signedAmount = readBy(toSignedMicros).meta({
  type: "number",
  description: "An amount of money, with up to six decimals; below 0: the other way",
});

function toSignedMicros(value: number | string): number | null {
  const [, minus, digits = ""] = /^(-?)(.*)$/s.exec(String(value).trim()) ?? [];
  const micros = toMicros(digits);
  return minus === "" || micros === null ? micros : 0 - micros;
}

/** An amount as reports of other systems spell it, its currency among it. */
export const spelledAmount = readBy(notNegative).meta({ type: "number", minimum: 0 });

function notNegative(value: string | number): SaidAmount | null {
  const read = readAmount(String(value));
  return read !== null && read.micros >= 0 ? read : null;
}

/** A currency, answered as `findCurrency` names it. */
export const currency = textBy(findCurrency).meta(CURRENCY);

/** The same as people and reports spell it: `€`, `dollars`. */
export const spelledCurrency = textBy(readCurrency).meta(CURRENCY);

/** A share, 0 to 100 percent, answered in parts of a million. */
export const percent = readBy(toMicros)
  .pipe(z.number().max(100_000_000))
  .transform((micros) => Math.round(micros / 100))
  .meta({ type: "number", minimum: 0, maximum: 100 });

/** The same with its sign. */
export const signedPercent = readBy(toSignedMicros)
  .pipe(z.number().min(-100_000_000).max(100_000_000))
  .transform((micros) => Math.round(micros / 100))
  .meta({ type: "number", minimum: -100, maximum: 100 });

/** Empty where there is to be none, which is answered as null. */
export const clearable = <Value extends z.ZodType>(value: Value) => z.union([z.literal("").transform(() => null), value]);

/** A row id; 0 or empty where there is to be none, which is answered as null. */
export const rowIdOrNone = z.union([z.literal(["", "0", 0]).transform(() => null), rowId]).meta({ type: "integer", minimum: 0 });

/** A country, answered in two lower-case letters. */
export const country = textBy(findCountry).meta(COUNTRY);

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not accepted");
  return z.NEVER;
}

/** One or several, at most `max`; a form may number them: `flow[0]=a&flow[1]=b`. An empty list is refused. Each counts once. */
export const list = <Item extends z.ZodType>(item: Item, max: number) =>
  z
    .preprocess(unnumbered, z.union([z.array(item).min(1).max(max), item.transform((one) => [one])]))
    .transform((values) => [...new Set(values)]);

type Single = z.ZodType<string | number, string | number>;

/** Several values: an array, or a string with commas or spaces between them. Each counts once. */
export const words = <Item extends Single>(item: Item, max: number) => several(item, max, /[\s,]+/);

/** Several texts that may contain commas and spaces: an array, or a string with each in a line of its own. */
export const lines = <Item extends Single>(item: Item, max: number) => several(item, max, /[\r\n]+/);

const several = <Item extends Single>(item: Item, max: number, between: RegExp) =>
  z
    .union([z.array(z.union([z.string(), z.number()])), z.string().transform((text) => text.split(between))])
    .transform((values) => values.map((value) => (typeof value === "string" ? value.trim() : value)).filter((value) => value !== ""))
    .pipe(z.array(item).max(max))
    .transform((values) => [...new Set(values)]);

/** Page size and position, as every list takes them. */
export const page = {
  limit: int
    .pipe(z.int().min(1))
    .transform((n) => Math.min(n, 200))
    .default(50)
    .describe("Page size; more than 200 counts as 200"),
  offset: int.pipe(z.int().min(0)).default(0).describe("How many rows to skip; at most 4000 in lists with `before`"),
};

/** Where a list goes on, as those take it that grow while they are read. */
export const before = rowId.describe("The id of the last row of the previous page; older rows follow").optional();

/** A file of a multipart form. */
export const uploaded = z
  .instanceof(File)
  .meta({ type: "string", format: "binary", description: "The file, as a part of a multipart form" });

/** A lead status by its word or its code, answered as the code 0–4. */
export const leadStatus = z
  .union([z.enum(LEAD_STATUS_NAMES).transform((name) => LEAD_STATUS[name]), int.pipe(z.literal(Object.values(LEAD_STATUS)))])
  .meta({
    enum: [...LEAD_STATUS_NAMES, ...Object.values(LEAD_STATUS)],
    description: "Word or code: 0 wait, 1 hold, 2 approve, 3 cancel, 4 trash",
  });

/** The status of what is paused, resumed and deleted, by its word or its code, answered as the word. */
export const status = z
  .union([
    z.enum(RESOURCE_STATUS_NAMES),
    int.pipe(z.literal(Object.values(RESOURCE_STATUS))).transform((code) => nameOf(RESOURCE_STATUS_NAMES, code)),
  ])
  .meta({
    enum: [...RESOURCE_STATUS_NAMES, ...Object.values(RESOURCE_STATUS)],
    description: "Word or code: 0 active, 1 paused, 2 deleted (cannot be undone)",
  });

/** The five templates' parameters; those left out stay as they are. */
export const templates = {
  pb_wait: template("wait"),
  pb_hold: template("hold"),
  pb_approve: template("approve"),
  pb_cancel: template("cancel"),
  pb_trash: template("trash"),
};

function template(event: LeadStatusName) {
  return z.string().trim().optional().describe(`The template that reports ${event}: a URL with macros; an empty value clears it`);
}

import { z } from "zod";
import { text } from "../../http/fields/strict.ts";
import { unnumbered } from "../../http/forms.ts";
import { readHexId } from "../../lib/hex-id.ts";
import { AppError } from "../../platform/errors.ts";

/** Fields as clients of this API send them. */

const MAX_LANGUAGES = 50;

/** An optional parameter: empty, it is as if it had not been sent. */
export const ignored = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (value === "" || value === null ? undefined : value), field.optional()) as unknown as z.ZodOptional<Field>;

/** A required text without blanks around it. */
export const title = (max = 255) => text(max).trim().min(1);

/** An id of 24 hex digits. What has another form is the id of nothing, which is not found. */
export const hexId = z
  .string()
  .max(64)
  .transform((text) => readHexId(text) ?? { number: 0, createdAt: 0 })
  .meta({ type: "string", pattern: "^[0-9a-f]{24}$" });

/** A row's number, or its id of 24 hex digits. What is neither is the id of nothing. */
export const numberOrHexId = z
  .string()
  .max(64)
  .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : (readHexId(text) ?? 0)))
  .meta({ type: "string", pattern: "^([0-9]{1,15}|[0-9a-f]{24})$" });

/**
 * One or several, however they are written: `a=1`, `a[]=1&a[]=2`, `a[3]=1`, a JSON list. What is empty is none.
 * @param max how many there may be
 */
export const mixed = <Item extends z.ZodType>(item: Item, max = 500) =>
  z.preprocess((value) => {
    if (value === undefined) return value;
    if (value === "" || value === null) return [];
    const given = unnumbered(value);
    if (given === undefined) return given;
    return (Array.isArray(given) ? given : [given]).filter((each) => each !== "");
  }, z.array(item).max(max));

/** A text of settings, which an empty one clears: null. */
export const clearable = (max = 255) =>
  z
    .union([z.null(), text(max).trim()])
    .transform((text) => text || null)
    .optional();

/** The same, which is `""` where there is none. */
export const note = (max = 10_000) => text(max).trim().optional();

export const email = z.email().max(255);

/** What somebody signs in by. */
export const password = z.string().min(5).max(255);

/** Texts without repetitions; an empty list clears them. */
export const tags = z
  .preprocess((value) => (typeof value === "string" ? value.split(",") : value), mixed(text(255).trim()))
  .transform((texts) => [...new Set(texts.filter((text) => text !== ""))])
  .optional();

/** A day, from whose beginning on by the network's clocks what was changed is listed; a time of that day counts no more. */
export const changedSince = ignored(
  z
    .string()
    .transform((text) => text.slice(0, 10))
    .pipe(z.iso.date()),
).describe("Only what was changed since this day, YYYY-MM-DD");

/** The same, of which there is at least one. */
export const several = <Item extends z.ZodType>(item: Item) => mixed(item).refine((list) => list.length > 0);

/** Texts by language, `title_lang[en]=…`: two or three letters, with or without a region. An empty value is none. */
export const byLanguage = (max: number) =>
  z.preprocess(
    (value) => (value === "" ? {} : value),
    z
      .record(z.string().regex(/^[a-z]{2,3}(-[a-z]{2,4})?$/), text(max).trim())
      .refine((texts) => Object.keys(texts).length <= MAX_LANGUAGES),
  );

/** The number of something that stands in a path. What has another form is the number of nothing, which is not found. */
export const number = z
  .string()
  .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : 0))
  .meta({ type: "integer", minimum: 1 });

/** A setting that an empty text clears, answered as null. */
export const cleared = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (value === "" ? null : value), field.nullable()) as unknown as z.ZodNullable<Field>;
/** A wrong or missing value is told by the name that its parameter has here. @param names those of a verb, and theirs on the wire */
export async function renaming<T>(names: Readonly<Record<string, string>>, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const field = error instanceof AppError ? names[error.field ?? ""] : undefined;
    if (!(error instanceof AppError) || field === undefined) throw error;
    throw new AppError(error.code, field, { within: error.within, says: error.says });
  }
}

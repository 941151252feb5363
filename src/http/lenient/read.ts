import { z } from "zod";
import { AppError } from "../../platform/errors.ts";
import type { Params } from "../forms.ts";

/** What parameters say, and the names of those that could not be read. */
export interface ReadParams<Schema extends z.ZodObject> {
  values: z.output<Schema>;
  ignored: string[];
}

/**
 * Reads each parameter for itself: one that cannot be read is as if it had not been sent, and costs none of the others.
 * @param schema its fields read what is not sent, too
 * @param needed those without which the others would be of something else
 * @throws AppError field_invalid with a needed one that cannot be read
 */
export function readLeniently<Schema extends z.ZodObject>(schema: Schema, params: Params, needed: readonly string[]): ReadParams<Schema> {
  const ignored: string[] = [];
  const values = Object.entries(schema.shape).map(([name, field]) => {
    const read = z.safeParse(field, params[name]);
    if (read.success) return [name, read.data];
    if (needed.includes(name)) throw new AppError("field_invalid", name);
    ignored.push(name);
    return [name, z.parse(field, undefined)];
  });
  return { values: Object.fromEntries(values) as z.output<Schema>, ignored };
}

import type { z } from "zod";
import { AppError } from "../platform/errors.ts";
import type { Params } from "./forms.ts";
import { readLeniently } from "./lenient/read.ts";
import { validateParams } from "./params.ts";

/** What the parameters of a call say, and the names of those that could not be read. */
export interface Read<Values> {
  values: Values;
  ignored: readonly string[];
}

/**
 * How the parameters of a call are read by the schema that describes them.
 * @throws AppError field_missing, field_invalid
 */
export type Reading = (schema: z.ZodType, params: Params) => Read<unknown>;

/** The first parameter that is missing or wrong is refused. For what an owner types. */
export const strictly: Reading = (schema, params) => ({ values: validateParams(schema, params), ignored: [] });

/** The same, where what is left empty counts as left out. */
export const withoutBlanks: Reading = (schema, params) =>
  strictly(schema, Object.fromEntries(Object.entries(params).filter(([, value]) => value !== "" && value !== null)));

/**
 * The same, where null counts as left out. For clients whose objects have all their fields.
 * @param clearable of which null says that there is to be none
 */
export const withoutNulls =
  (...clearable: readonly string[]): Reading =>
  (schema, params) =>
    strictly(schema, Object.fromEntries(Object.entries(params).filter(([name, value]) => value !== null || clearable.includes(name))));

/** Refuses a call without these before it reads anything else. */
export const requiring =
  (names: readonly string[], reading: Reading): Reading =>
  (schema, params) => {
    const missing = names.find((name) => params[name] === undefined || params[name] === null || params[name] === "");
    if (missing !== undefined) throw new AppError("field_missing", missing);
    return reading(schema, params);
  };

/**
 * What cannot be read is passed over and named. For what other systems send.
 * @param needed without which the rest would be of something else: refused where they cannot be read
 */
export const leniently =
  (needed: readonly string[]): Reading =>
  (schema, params) =>
    readLeniently(schema as z.ZodObject, params, needed);

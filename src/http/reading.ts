import type { z } from "zod";
import { AppError } from "../platform/errors.ts";
import { isFields, MAX_LEVELS, type Params } from "./forms.ts";
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

/**
 * The same, where JSON may say what a form says: of what the schema does not take as it is, a number counts as its text, and null as an empty
 * one. For clients that write each value with whatever type they have it in.
 */
export const asForms: Reading = (schema, params) => {
  const shape: Readonly<Record<string, z.ZodType>> = (schema as z.ZodObject).shape;
  const isTaken = (name: string, value: unknown) =>
    typeof value === "string" || (Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success);
  const said = Object.entries(params).map(([name, value]) => [name, isTaken(name, value) ? value : formed(value)]);
  return strictly(schema, Object.fromEntries(said));
};

/** A value of JSON as a form writes it, as deep as forms go. */
function formed(value: unknown, levels = MAX_LEVELS): unknown {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  if (levels === 0) return value;
  if (Array.isArray(value)) return value.map((item) => formed(item, levels - 1));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, formed(item, levels - 1)]));
}

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

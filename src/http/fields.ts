import { z } from "zod";
import { findCountry } from "../countries.ts";
import { findCurrency, toMicros } from "../money.ts";

/**
 * Fields as postbacks send them: anything a form or JSON can hold, of which nothing is required, and empty is absent.
 * Their `meta` says what a description shows of them: `type` stands for all that zod would tell.
 */

/** What descriptions say of a currency, wherever one is read. */
export const CURRENCY = {
  type: "string",
  pattern: "^([A-Za-z]{3,4}|\\d{1,3})$",
  description: "A code or a number of ISO 4217, or btc, eth, ton, usdc, usdt or xtr; in any case",
} as const;

/** And of a country. */
export const COUNTRY = {
  type: "string",
  pattern: "^[A-Za-z]{2,3}$",
  description: "ISO 3166-1: two letters or three, in any case",
} as const;

/** One value of a form or of JSON as text; absent, null and empty are the same. */
export const scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .transform((value) =>
    String(value ?? "")
      .replaceAll("\0", "")
      .trim(),
  )
  .meta({ type: "string" });

/** Descriptive text; what is longer is cut. */
export const text = (max = 255) => scalar.transform((value) => value.slice(0, max).toWellFormed()).meta({ type: "string" });

/** Words of a sender's own: one, several with commas, or an array of them. */
export const ownWords = z
  .union([text(1000), z.array(scalar).transform((words) => words.join(",").slice(0, 1000))])
  .meta({ type: "string" });

/** Text by which something is found again: refused where it is too long. */
export const name = (max = 255) => scalar.pipe(z.string().max(max));

/** A currency as `findCurrency` names it, or empty. */
export const currency = scalar
  .transform((code, ctx) => {
    const known = code === "" ? "" : findCurrency(code);
    if (known === null) ctx.addIssue({ code: "custom", message: "unknown currency" });
    return known ?? "";
  })
  .meta(CURRENCY);

/** An amount of money in millionths, or null. */
export const amount = scalar
  .transform((text, ctx) => {
    const micros = text === "" ? null : toMicros(text);
    if (micros === null && text !== "") ctx.addIssue({ code: "custom", message: "no amount" });
    return micros;
  })
  .meta({ type: "number", minimum: 0 });

/** A country as `findCountry` names it; empty for what is none. */
export const country = scalar.transform((code) => findCountry(code) ?? "").meta({ type: COUNTRY.type, description: COUNTRY.description });

/** A whole number within bounds, or null. */
export const whole = (min: number, max: number) =>
  scalar
    .transform((text, ctx) => {
      if (text === "") return null;
      const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      ctx.addIssue({ code: "custom", message: "no such number" });
      return null;
    })
    .meta({ type: "integer", minimum: min, maximum: max });

const YES = /^(1|true|yes|on)$/i;

/** Set to 1, or to a word for it. */
export const isSet = scalar.transform((value) => YES.test(value)).meta({ type: "boolean" });

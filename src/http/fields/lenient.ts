import { z } from "zod";
import { findClickId } from "../../domain/clicks/click-id.ts";
import { findCountry } from "../../lib/countries.ts";
import { readAddress } from "../../lib/net.ts";
import { cutText } from "../../lib/text.ts";
import { unnumbered } from "../forms.ts";
import { readAmount, readNumber } from "../lenient/amount.ts";
import { readCurrency } from "../lenient/currency.ts";
import { foldSigns, readDecimal } from "../lenient/decimal.ts";
import { readMomentMs } from "../lenient/moment.ts";
import { isUnfilled } from "../lenient/unfilled.ts";
import { COUNTRY, CURRENCY } from "./described.ts";

/**
 * Fields as postbacks send them: anything a form or JSON can hold, of which nothing is required, and empty is absent.
 * Their `meta` says what a description shows of them: `type` stands for all that zod would tell.
 */

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

/** The same of senders who fill in macros, where one that was left unfilled is empty; what is alone in a list is as if it were in none. */
export const said = z
  .preprocess(alone, scalar)
  .transform((text) => (isUnfilled(text) ? "" : text))
  .meta({ type: "string" });

/** `status[]=sale`, `status[0]=sale` or `["sale"]`. */
function alone(value: unknown): unknown {
  const items = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return items.length === 1 && items[0]?.[0] === "0" ? items[0][1] : value;
}

/** Descriptive text; what is longer is cut. */
export const text = (max = 255) => said.transform((value) => cutText(value, max)).meta({ type: "string" });

/** A click's id, mended where its sender left braces or quotes around it, or wrote it in capitals. */
export const clickId = z
  .preprocess(alone, scalar)
  .transform((text) => findClickId(text) ?? (isUnfilled(text) ? "" : text))
  .meta({ type: "string" });

/** A flow's code or number; a program's `3.0` is 3. */
export const flowName = said.transform((text) => text.replace(/^(\d{1,15})\.0*$/, "$1")).meta({ type: "string" });

/** Words of a sender's own: one, several with commas, or an array of them, which may be numbered. */
export const ownWords = z
  .preprocess(unnumbered, z.union([text(1000), z.array(scalar).transform((words) => cutText(words.join(","), 1000))]))
  .meta({ type: "string" });

/** Text by which something is found again: refused where it is too long. */
export const name = (max = 255) => said.pipe(z.string().max(max));

/** A currency as `findCurrency` names it, or empty; 0 is how programs write that there is none. */
export const currency = said
  .transform((written, ctx) => (/^0*(\.0+)?$/.test(written) ? "" : (readCurrency(written) ?? unread(ctx))))
  .meta({ type: "string", description: CURRENCY.description });

/** An amount of money with its sign and the currency written with it, or null. */
export const amount = said
  .transform((written, ctx) => (written === "" ? null : (readAmount(written) ?? unread(ctx))))
  .meta({ type: "number" });

/** A percentage from −100 to 100 as parts of a million, or null. */
export const percentage = said
  .transform((written, ctx) => {
    if (written === "") return null;
    const millionths = readNumber(written.replace(/%$/, ""));
    return millionths === null || Math.abs(millionths) > 100_000_000 ? unread(ctx) : Math.round(millionths / 100);
  })
  .meta({ type: "number", minimum: -100, maximum: 100 });

/** The client's IP address as `readAddress` names it, or empty. */
export const address = said
  .transform((written, ctx) => (written === "" ? "" : (readAddress(written) ?? unread(ctx))))
  .meta({ type: "string" });

/** A country as `findCountry` names it, or empty. */
export const country = said
  .transform((written, ctx) => (written === "" ? "" : (findCountry(written) ?? unread(ctx))))
  .meta({ type: "string", description: COUNTRY.description });

/** A whole number within bounds, or null. */
export const whole = (min: number, max: number) =>
  said
    .transform((written, ctx) => {
      if (written === "") return null;
      const value = wholeOf(written);
      return value !== null && value >= min && value <= max ? value : unread(ctx);
    })
    .meta({ type: "integer", minimum: min, maximum: max });

/** A number that things of ours are known by, or null; 0 is how programs write that there is none. */
export const numberOf = (max: number) =>
  whole(0, max)
    .transform((number) => number || null)
    .meta({ type: "integer", minimum: 0, maximum: max });

/** `3`, `3.0`, `1 000`; null for what is none, or has more digits than are kept exactly. */
function wholeOf(written: string): number | null {
  const folded = foldSigns(written);
  const isNegative = folded.startsWith("-");
  const digits = /^(\d{1,16})(?:\.0*)?$/.exec(readDecimal(isNegative ? folded.slice(1) : folded) ?? "")?.[1];
  return digits === undefined ? null : Number(digits) * (isNegative ? -1 : 1);
}

/** A moment between two others, in Unix milliseconds, or null; 0 is none. */
export const moment = (min: number, max: number) =>
  said
    .transform((written, ctx) => {
      if (written === "" || written === "0") return null;
      const ms = readMomentMs(written);
      return ms !== null && ms >= min && ms <= max ? ms : unread(ctx);
    })
    .meta({ type: "string" });

const YES = /^(1|1\.0|true|yes|y|on)$/i;
const NO = /^(0|0\.0|false|no|n|off)$/i;

/** Whether something is so, or null where nobody says. */
export const flag = said
  .transform((written, ctx) => {
    if (YES.test(written)) return true;
    return NO.test(written) ? false : written === "" ? null : unread(ctx);
  })
  .meta({ type: "boolean" });

/** Set to 1, or to a word for it. */
export const isSet = flag.transform((value) => value ?? false).meta({ type: "boolean" });

function unread(context: z.RefinementCtx): never {
  context.addIssue({ code: "custom", message: "cannot be read" });
  return z.NEVER;
}

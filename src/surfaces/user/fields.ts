import { z } from "zod";
import { LEAD_STATUS, LEAD_STATUS_NAMES } from "../../codes.ts";

/** Building blocks of the User API's parameters, which come as JSON values or as strings of a form. */

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

/** A positive row id. */
export const rowId = int.pipe(z.int().positive());

/** `true`, `1`, `"1"`, `"true"`, `"on"`, `"yes"` and their opposites; the empty string of a form means no. */
export const bool = z.union([
  z.boolean(),
  z.literal(1).transform(() => true),
  z.literal(0).transform(() => false),
  z.literal("").transform(() => false),
  z.stringbool(),
]);

/** A string of at most `max` characters. */
export const text = (max: number) => z.string().max(max);

/** Unix seconds, answered as milliseconds. */
export const unixSeconds = int.pipe(z.int().min(0).max(253_402_300_799)).transform((seconds) => seconds * 1000);

/** The end of a stretch of time, Unix seconds, answered as milliseconds: the whole second counts. */
export const untilSeconds = unixSeconds.transform((ms) => ms + 999);

/** Page size and position, as every list takes them. */
export const page = {
  limit: int
    .pipe(z.int().min(1))
    .transform((n) => Math.min(n, 200))
    .default(50),
  offset: int.pipe(z.int().min(0)).default(0),
};

/** A lead status by its word or its code, answered as the code 0–4. */
export const leadStatus = z.union([
  z.enum(LEAD_STATUS_NAMES).transform((name) => LEAD_STATUS[name]),
  int.pipe(z.literal(Object.values(LEAD_STATUS))),
]);

/** The five templates' parameters; those left out stay as they are. */
export const templates = {
  pb_wait: z.string().trim().optional(),
  pb_hold: z.string().trim().optional(),
  pb_approve: z.string().trim().optional(),
  pb_cancel: z.string().trim().optional(),
  pb_trash: z.string().trim().optional(),
};

import { z } from "zod";

/** Building blocks of the User API's answers. */

/** As `wireTime` writes it. */
export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  .describe("`YYYY-MM-DD HH:MM:SS`, UTC; all zeros: never");

export const code = z.string();

/** Of campaigns, flows, ways, sites, goals, offers and filtering campaigns. */
export const status = z.int().min(0).max(2).describe("0 active, 1 paused, 2 deleted");

export const currency = z.string().describe("ISO 4217, lower case");

export const data = <Data extends z.ZodType>(schema: Data) => z.strictObject({ data: schema });

export const list = <Item extends z.ZodType>(item: Item) => data(z.array(item));

/** What `add` endpoints answer. */
export const added = data(z.strictObject({ id: z.int() }));

const url = z.string().describe("Empty: none");

/** As `toWireTemplates` writes them. */
export const templates = { pb_wait: url, pb_hold: url, pb_approve: url, pb_cancel: url, pb_trash: url };

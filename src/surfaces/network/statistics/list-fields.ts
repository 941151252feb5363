import { z } from "zod";
import { currency, rowId, text } from "../../../http/fields/strict.ts";
import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { readHexId } from "../../../lib/hex-id.ts";
import { readBrowser, readSystem } from "./devices.ts";

/** Parameters of lists. */

/** An offer by its number or by its id of 24 hex digits. */
export const offerRef = z
  .union([
    rowId,
    z
      .string()
      .regex(/^[0-9a-f]{24}$/i)
      .transform((id) => readHexId(id) ?? 0),
  ])
  .meta({ type: "string", pattern: "^([0-9]{1,16}|[0-9a-f]{24})$" });

const NUMBERS = NETWORK_STATUS_WORDS.map((_, index) => String(index + 1));

/** A status by its number or its word, answered as its code. */
export const status = z
  .union([z.number().transform(String), z.string()])
  .pipe(z.enum([...NETWORK_STATUS_WORDS, ...NUMBERS]))
  .transform(
    (said) => NETWORK_STATUS[NETWORK_STATUS_WORDS.find((word) => word === said) ?? NETWORK_STATUS_WORDS[Number(said) - 1] ?? "pending"],
  )
  .meta({ type: "string", enum: [...NUMBERS, ...NETWORK_STATUS_WORDS] });

/** A currency by its code or its number. */
export const currencyOrNumber = z.union([z.int().transform(String), z.string()]).pipe(currency);

/** Codes of systems and browsers by any of their names; of a name that nobody knows there is none. */
export const system = text(255).transform(readSystem);
export const browser = text(255).transform(readBrowser);

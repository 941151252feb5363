import { z } from "zod";
import { currency } from "../../http/fields/strict.ts";

/** A currency, as clients of such systems name it: Telegram's Stars have their own word there. Source: the API's public documentation. */
export const adCurrency = z.union([z.literal(["STAR", "star"]).transform(() => "xtr"), currency]);

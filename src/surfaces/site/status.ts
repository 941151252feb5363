import { z } from "zod";
import type { Conversion } from "../../domain/conversions/conversion.ts";
import { recordSiteCall } from "../../domain/conversions/record-site-call.ts";
import { isSet, numberOf } from "../../http/fields/lenient.ts";
import { leniently } from "../../http/reading.ts";
import { AppError } from "../../platform/errors.ts";
import { type ConversionInput, changedLead, conversionFields, NEEDED, saysNew, toAnswer, toConversion } from "./conversion.ts";
import { siteFunction } from "./function.ts";

/** Changes a lead; makes the one that was lost where the caller asks for it, by `auto` or by a status of `stn`. */
export const status = siteFunction({
  path: "/status.json",
  summary: "Change a lead",
  errors: ["no-id", "traffic", "edit"],
  input: z.object({
    ...conversionFields,
    order: numberOf(Number.MAX_SAFE_INTEGER).describe("The lead's id"),
    auto: isSet.describe("Make the lead if it does not exist"),
  }),
  example: { click: "1_0mhnr7q1ka5x0b2c9e1z8k3q", exto: "A-1", status: "completed", sta: "completed" },
  answer: changedLead,
  reading: leniently(NEEDED),
  isKept: true,
  async run(call, input, asked) {
    const conversion = { ...toConversion(input, asked), leadId: input.order, ...behaviour(input) };
    const recorded = await recordSiteCall(call, { token: call.credential, conversion, answerOf: toAnswer });
    if (recorded.outcome === "kept") throw new AppError("nothing_changed", undefined, { ignored: recorded.ignored });
    return toAnswer(recorded);
  },
});

function behaviour(input: ConversionInput & { auto: boolean }): Pick<Conversion, "whenMissing" | "whenThere"> {
  if (saysNew(input)) return { whenMissing: "create", whenThere: "keep" };
  return { whenMissing: input.auto ? "create-first-of-click" : "refuse", whenThere: "change" };
}

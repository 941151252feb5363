import { z } from "zod";
import { recordSiteCall } from "../../domain/conversions/record-site-call.ts";
import { leniently } from "../../http/reading.ts";
import { changedLead, conversionFields, NEEDED, toAnswer, toConversion } from "./conversion.ts";
import { siteFunction } from "./function.ts";

/** Makes a lead of a click or a flow. Where it is there already, nothing changes, and the answer names it. */
export const click = siteFunction({
  path: "/click.json",
  summary: "Create a lead",
  errors: ["no-id", "traffic", "duplicate"],
  input: z.object(conversionFields),
  example: { click: "1_0mhnr7q1ka5x0b2c9e1z8k3q", exto: "A-1", wm: 10, cc: "eur" },
  answer: changedLead,
  reading: leniently(NEEDED),
  isKept: true,
  async run(call, input, asked) {
    const conversion = { ...toConversion(input, asked), whenThere: "keep" } as const;
    const recorded = await recordSiteCall(call, { token: call.credential, conversion, answerOf: toAnswer });
    return recorded.outcome === "kept" ? { status: "error", error: "duplicate", ...toAnswer(recorded) } : toAnswer(recorded);
  },
});

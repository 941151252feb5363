import { recordPostback } from "../../domain/conversions/record-postback.ts";
import { unverifiedReporter } from "./access.ts";
import { CONVERSION_ERRORS, conversionInput, readConversion, toConversion, toRecordedAnswer, wireRecorded } from "./conversion.ts";
import { endpoint } from "./endpoint.ts";

/** Takes one conversion in. */
export const postback = endpoint({
  methods: ["GET", "POST"],
  path: "/postback.json",
  summary: "Create or change a lead",
  errors: ["payment-required", ...CONVERSION_ERRORS],
  access: unverifiedReporter,
  input: conversionInput,
  readInput: readConversion,
  example: { click: "1_0mhnr7q1ka5x0b2c9e1z8k3q", status: "approve", price: 18.5, currency: "eur", uid: "A-1" },
  answer: wireRecorded,
  isKept: true,
  run: async (call, input, asked) =>
    toRecordedAnswer(
      await recordPostback(call, { key: call.credential, conversion: toConversion(input, asked), answerOf: toRecordedAnswer }),
    ),
});

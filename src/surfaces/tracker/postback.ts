import type { Call } from "../../context.ts";
import { recordPostback } from "../../conversions/record-postback.ts";
import { readReported } from "../../http/params.ts";
import { CONVERSION_ERRORS, conversionInput, toConversion, toRecordedAnswer, wireRecorded } from "./conversion.ts";
import { trackerEndpoint } from "./endpoint.ts";
import { admit, readCall } from "./read-call.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** Takes one conversion in. */
export const postback = trackerEndpoint({
  methods: ["GET", "POST"],
  path: "/postback.json",
  summary: "Make a lead, or change the one there is",
  errors: ["payment-required", ...CONVERSION_ERRORS],
  input: conversionInput,
  example: { click: "1_0mhnr7q1ka5x0b2c9e1z8k3q", status: "approve", price: 18.5, currency: "eur", uid: "A-1" },
  answer: wireRecorded,
  isKept: true,
  async run(call, request) {
    const { params, key } = await readCall(call, request, () => readReported(request, MAX_BODY_BYTES));
    const conversion = await orAccess(call, key, () => toConversion(params, request.headers.get("webhook-id")));
    return toRecordedAnswer(await recordPostback(call, key, conversion, toRecordedAnswer));
  },
});

/** What a caller did wrong is told to those only who may call. */
async function orAccess<T>(call: Call, key: string | null, parse: () => T): Promise<T> {
  try {
    return parse();
  } catch (error) {
    await admit(call, key);
    throw error;
  }
}

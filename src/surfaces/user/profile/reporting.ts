import { z } from "zod";
import { type ReportingState, readReporting, removeReporting, rotateReporting } from "../../../domain/accounts/keys/reporting-token.ts";
import { nothing } from "../../../http/described.ts";
import { account } from "../access.ts";
import { data, time } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const state = z.strictObject({
  exists: z.boolean().describe("Whether there is a token"),
  created: time.describe("When it was created; all zeros if there is none"),
});

const toWire = ({ exists, madeAtMs }: ReportingState) => ({ exists, created: wireTime(madeAtMs) });

/** The token that stands in the place of the key in postback addresses that others see. It goes out once, when it is made. */
export const reportingEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/reporting.json",
    summary: "Show the reporting token's state",
    access: account,
    input: z.object({}),
    answer: data(state),
    run: async (ctx) => ({ data: toWire(readReporting(ctx)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/reporting.json",
    summary: "Make a new reporting token",
    access: account,
    input: z.object({}),
    answer: data(state.extend({ token: z.string().describe("The token, used in place of the key; shown only in this answer") })),
    async run(ctx) {
      const { token, ...made } = await rotateReporting(ctx);
      return { data: { ...toWire(made), token } };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/reporting/delete.json",
    summary: "Revoke the reporting token",
    access: account,
    input: z.object({}),
    answer: nothing,
    async run(ctx) {
      await removeReporting(ctx);
      return {};
    },
  }),
];

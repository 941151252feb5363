import { z } from "zod";
import { endRotation, readSigning, rotateSigning, type SigningState, stopSigning } from "../../../domain/postbacks/outbound/signing.ts";
import { nothing } from "../../../http/described.ts";
import { account } from "../access.ts";
import { data, time } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const state = z.strictObject({
  signed: z.boolean().describe("Whether postbacks are signed"),
  created: time.describe("When the current secret was created; all zeros if there is none"),
  previous_until: time.describe("Until when the previous secret also signs; all zeros if there is none"),
});

const toWire = ({ isSigned, madeAtMs, previousUntilMs }: SigningState) => ({
  signed: isSigned,
  created: wireTime(madeAtMs),
  previous_until: wireTime(previousUntilMs),
});

/** What the account's postbacks are signed with. A secret goes out once, when it is made. */
export const signingEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/signing.json",
    summary: "Show the signing state",
    access: account,
    input: z.object({}),
    answer: data(state),
    run: async (ctx) => ({ data: toWire(await readSigning(ctx)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/signing.json",
    summary: "Make a new signing secret",
    access: account,
    input: z.object({}),
    answer: data(state.extend({ secret: z.string().describe("`whsec_` and 32 bytes in base64; shown only in this answer") })),
    async run(ctx) {
      const { secret, ...made } = await rotateSigning(ctx);
      return { data: { ...toWire(made), secret } };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/signing/end.json",
    summary: "Stop the previous signing secret",
    access: account,
    input: z.object({}),
    answer: data(state),
    run: async (ctx) => ({ data: toWire(await endRotation(ctx)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/signing/delete.json",
    summary: "Delete the signing secrets",
    access: account,
    input: z.object({}),
    answer: nothing,
    async run(ctx) {
      await stopSigning(ctx);
      return {};
    },
  }),
];

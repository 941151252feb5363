import { z } from "zod";
import { nothing } from "../../http/described.ts";
import { endRotation, readSigning, rotateSigning, type SigningState, stopSigning } from "../../postbacks/signing.ts";
import { data, time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const state = z.strictObject({
  signed: z.boolean().describe("Whether postbacks are signed"),
  created: time.describe("When the present secret was made; all zeros: there is none"),
  previous_until: time.describe("Until when the secret before it signs too; all zeros: there is none"),
});

const toWire = ({ isSigned, madeAtMs, previousUntilMs }: SigningState) => ({
  signed: isSigned,
  created: wireTime(madeAtMs),
  previous_until: wireTime(previousUntilMs),
});

/** What the account's postbacks are signed with. A secret goes out once, when it is made. */
export const signingEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/profile/signing.json",
    summary: "Whether postbacks are signed, and since when",
    access: "account",
    input: z.object({}),
    answer: data(state),
    run: async (ctx) => ({ data: toWire(await readSigning(ctx)) }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/signing.json",
    summary: "Make a secret to sign postbacks with; the one before signs beside it for a day",
    access: "account",
    input: z.object({}),
    answer: data(state.extend({ secret: z.string().describe("`whsec_` and 32 bytes in base64; shown only here") })),
    async run(ctx) {
      const { secret, ...made } = await rotateSigning(ctx);
      return { data: { ...toWire(made), secret } };
    },
  }),
  endpoint({
    method: "POST",
    path: "/profile/signing/end.json",
    summary: "Sign with the present secret alone from now on",
    access: "account",
    input: z.object({}),
    answer: data(state),
    run: async (ctx) => ({ data: toWire(await endRotation(ctx)) }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/signing/delete.json",
    summary: "Sign postbacks no more, and forget the secrets",
    access: "account",
    input: z.object({}),
    answer: nothing,
    async run(ctx) {
      await stopSigning(ctx);
      return {};
    },
  }),
];

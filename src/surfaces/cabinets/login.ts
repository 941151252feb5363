import { z } from "zod";
import { logIn } from "../../domain/accounts/tokens/log-in.ts";
import { logOut } from "../../domain/accounts/tokens/log-out.ts";
import { refreshAccess } from "../../domain/accounts/tokens/refresh-access.ts";
import { text, word } from "../../http/fields/strict.ts";
import { readBodyAlone } from "../../http/params.ts";
import { uuidOf } from "../../lib/uuid.ts";
import { account, refresher, signingIn } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { saying } from "./errors.ts";

const accessToken = z.string().describe("An access token; it ends an hour after it was made");

export const loginEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/v2/login",
    summary: "Create an access and a refresh token",
    example: { username: "17", password: "17-3kZr9wQ1" },
    access: signingIn,
    readParams: readBodyAlone,
    input: z.object({
      username: word(100).describe("The account's number, or its login at Telegram"),
      password: text(300).describe("The account's API key"),
    }),
    answer: z.strictObject({
      user_id: z.uuid(),
      access_token: accessToken,
      refresh_token: z.string().describe("A refresh token; it ends 30 days after it was made"),
    }),
    async run(call, input) {
      const tokens = await logIn(call, input).catch(saying("Incorrect username or password"));
      return {
        user_id: await uuidOf("account", String(tokens.accountId)),
        access_token: tokens.accessToken,
        refresh_token: tokens.refreshToken,
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/v2/access-token",
    summary: "Create the next access token",
    access: refresher,
    input: z.object({}),
    answer: z.strictObject({ access_token: accessToken, token_type: z.literal("Bearer") }),
    async run(call) {
      const token = await refreshAccess(call, call).catch(saying("Refresh Token Expired"));
      return { access_token: token, token_type: "Bearer" as const };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/v2/logout",
    summary: "End the tokens of a login",
    access: account,
    input: z.object({}),
    answer: z.strictObject({ detail: z.literal("Logged out") }),
    async run(ctx) {
      await logOut(ctx);
      return { detail: "Logged out" as const };
    },
  }),
];

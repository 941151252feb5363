import { z } from "zod";
import { NONCE_PATTERN } from "../../accounts/login-nonce.ts";
import { LOGIN_STATES, pollLogin } from "../../accounts/poll-login.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

export const authEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/auth/poll.json",
    summary: "Redeem a confirmed login",
    errors: ["ban", "limit"],
    example: { nonce: "Kq3vXz8mT2pLw9Rb" },
    access: "none",
    input: z.object({ nonce: z.string().regex(NONCE_PATTERN).describe("Random, minted by the page that signs in") }),
    answer: z.union([
      z.strictObject({
        pending: z.literal(true),
        number: z.int().describe("For the page to show: the service bot names the same one and asks whether it is there"),
        state: z.enum(LOGIN_STATES).describe("`ended`: redeemed, or too old"),
      }),
      z.strictObject({ pending: z.literal(false), token: z.string() }),
    ]),
    async run(call, { nonce }) {
      const polled = await pollLogin(call, nonce);
      if (polled.token !== null) return { pending: false as const, token: polled.token };
      return { pending: true as const, number: polled.number, state: polled.state };
    },
  }),
];

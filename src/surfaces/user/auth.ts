import { z } from "zod";
import { NONCE_PATTERN } from "../../accounts/login-nonce.ts";
import { pollLogin } from "../../accounts/poll-login.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

export const authEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/auth/poll.json",
    summary: "Redeem a login",
    errors: ["ban", "limit"],
    example: { nonce: "Kq3vXz8mT2pLw9Rb" },
    access: "none",
    input: z.object({ nonce: z.string().regex(NONCE_PATTERN).describe("Random, minted by the page that signs in") }),
    answer: z.union([z.strictObject({ pending: z.literal(true) }), z.strictObject({ pending: z.literal(false), token: z.string() })]),
    async run(call, { nonce }) {
      const token = await pollLogin(call, nonce);
      return token === null ? { pending: true as const } : { pending: false as const, token };
    },
  }),
];

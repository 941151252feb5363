import { z } from "zod";
import { NONCE_PATTERN } from "../../accounts/login-nonce.ts";
import { pollLogin } from "../../accounts/poll-login.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

export const authEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/auth/poll.json",
    access: "none",
    input: z.object({ nonce: z.string().regex(NONCE_PATTERN) }),
    async run(call, { nonce }) {
      const token = await pollLogin(call, nonce);
      return token === null ? { pending: true } : { pending: false, token };
    },
  }),
];

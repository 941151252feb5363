import { authenticate } from "../../domain/accounts/keys/authenticate.ts";
import { type Access, anybody } from "../../http/access.ts";
import type { Call, Ctx } from "../../platform/context.ts";
import { limitAccount } from "../../platform/rate-limit.ts";

/** An access token, an API key or a session; so many calls a minute of one account. */
export const account: Access<Ctx> = {
  credentials: ["access"],
  errors: ["bad_key", "banned", "unpaid", "rate_limited"],
  async admit(call, credential) {
    const caller = await authenticate(call, credential, { sessionOnly: false, whileLapsed: false, mayBeProgram: true });
    await limitAccount(call.deps, caller.account.id);
    return { ...call, ...caller };
  },
};

/** Whoever signs in: name and key are parameters. */
export const signingIn: Access = { ...anybody, errors: ["bad_key", "banned", "unpaid", "rate_limited"] };

/** A call with a refresh token; it is the verb that looks at it. */
interface Refreshing extends Call {
  refreshToken: string | null;
}

export const refresher: Access<Refreshing> = {
  credentials: ["refresh"],
  errors: ["bad_key", "rate_limited"],
  // Some proxies drop headers with an underscore.
  from: ({ headers }) => headers.get("refresh_token") ?? headers.get("refresh-token"),
  admit: async (call, refreshToken) => ({ ...call, refreshToken }),
};

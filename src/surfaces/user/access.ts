import { authenticate } from "../../domain/accounts/keys/authenticate.ts";
import type { Access } from "../../http/access.ts";
import type { Credential } from "../../http/described.ts";
import type { Ctx } from "../../platform/context.ts";
import type { ErrorCode } from "../../platform/errors.ts";

function accessBy(credentials: Credential[], { sessionOnly = false, whileLapsed = false }): Access<Ctx> {
  const lapsed: ErrorCode[] = whileLapsed ? [] : ["unpaid"];
  return {
    credentials,
    errors: ["bad_key", "banned", "rate_limited", ...lapsed],
    admit: async (call, credential) => ({ ...call, ...(await authenticate(call, credential, { sessionOnly, whileLapsed })) }),
  };
}

/** An API key or a session. */
export const account = accessBy(["key", "bearer"], {});
/** The same, of an account whose plan may have lapsed. */
export const lapsedAccount = accessBy(["key", "bearer"], { whileLapsed: true });
/** A session, of an account whose plan may have lapsed. */
export const session = accessBy(["session"], { sessionOnly: true, whileLapsed: true });

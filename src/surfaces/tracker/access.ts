import { authenticate } from "../../domain/accounts/keys/authenticate.ts";
import { type Access, verifiedByVerb } from "../../http/access.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";

function accessBy(mayOnlyReport: boolean): Access<Ctx> {
  return {
    credentials: ["key", "bearer"],
    errors: ["bad_key", "banned", "rate_limited"],
    admit: async (call, credential) => ({
      ...call,
      ...(await authenticate(call, credential, { sessionOnly: false, whileLapsed: false, mayOnlyReport })),
    }),
  };
}

/** An API key or a session. */
export const account = accessBy(false);
/** The same, or a token that only reports. */
export const reporter = accessBy(true);
/** The same, let in by the verb. */
export const unverifiedReporter = verifiedByVerb(reporter);
/** The same; whoever asks whether a key is good learns no more of a plan that has lapsed. */
export const asker: Access<Ctx> = { ...reporter, admit: (call, credential) => reporter.admit(call, credential).catch(asUnknown) };

function asUnknown(error: unknown): never {
  throw error instanceof AppError && error.code === "unpaid" ? new AppError("bad_key") : error;
}

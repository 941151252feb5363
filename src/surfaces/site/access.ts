import { authenticateSite } from "../../domain/sites/authenticate-site.ts";
import { type Access, type Unverified, verifiedByVerb } from "../../http/access.ts";

/** A site's token, or the global one, let in by the verb. */
export const holder: Access<Unverified> = verifiedByVerb({
  credentials: ["token"],
  errors: ["bad_key", "banned", "unpaid", "rate_limited"],
  admit: async (call, token) => {
    await authenticateSite(call, token ?? "");
    return call;
  },
});

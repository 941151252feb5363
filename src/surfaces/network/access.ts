import { isToken } from "../../domain/accounts/keys/credentials.ts";
import { authenticateNetwork, authenticateReading, type ReadsOf } from "../../domain/networks/authenticate.ts";
import type { Access } from "../../http/access.ts";
import { bearerOf } from "../../http/bearer.ts";
import type { Call, NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";

/** The name of the parameter and the header that hold the key; both are read in any case. */
const KEY = "api-key";

/** Whether a parameter is the caller's key. */
export const isKeyName = (name: string): boolean => name.toLowerCase() === KEY;

/** The key of a call: the header's, else the query's; the dashboard's session as Bearer, and nowhere else: addresses are kept in logs. */
export function keyOf({ headers, url }: Request): string | null {
  const asked = [...new URL(url).searchParams].find(([name]) => isKeyName(name))?.[1];
  const key = headers.get(KEY)?.trim() || asked?.trim();
  if (key) return isToken(key, "sess_") ? null : key;
  return bearerOf({ headers });
}

type Kind = NetworkCtx["actor"]["kind"];

const isUser = (kind: Kind) => kind === "administrator" || kind === "staff";

const isAffiliate = (kind: Kind) => kind === "affiliate";

/** Lets callers of a kind in, in the batch of what else is read; see `authenticateReading`. */
function readingOf(mayCall: (kind: Kind) => boolean) {
  return async <T extends readonly unknown[]>(call: Call, credential: string | null, readsOf: ReadsOf<T>): Promise<[NetworkCtx, T]> => {
    const [caller, known] = await authenticateReading(call, credential, readsOf);
    if (!mayCall(caller.actor.kind)) throw new AppError("forbidden");
    return [{ ...call, ...caller }, known];
  };
}

function accessOf(mayCall: (kind: Kind) => boolean): Access<NetworkCtx> {
  return {
    credentials: ["api-key", "bearer"],
    errors: ["bad_key", "banned", "unpaid", "forbidden", "rate_limited"],
    async admit(call, credential) {
      const caller = await authenticateNetwork(call, credential);
      if (!mayCall(caller.actor.kind)) throw new AppError("forbidden");
      return { ...call, ...caller };
    },
  };
}

const isUserOrAffiliate = (kind: Kind) => isUser(kind) || isAffiliate(kind);

/** A user of the admin panel: the network's owner and staff. */
export const user = accessOf(isUser);
export const admitUserReading = readingOf(isUser);
/** An affiliate alone: whoever asks for what is theirs. */
export const affiliate = accessOf(isAffiliate);
export const admitAffiliateReading = readingOf(isAffiliate);
/** An advertiser alone, by a session: they have no key. */
export const advertiser = accessOf((kind) => kind === "advertiser");
/** A user or an affiliate. */
export const member = accessOf(isUserOrAffiliate);
export const admitMemberReading = readingOf(isUserOrAffiliate);

import type { Call } from "../../platform/context.ts";
import { readAdmitted } from "../accounts/keys/claim.ts";
import { isWithin, type SiteScope, siteClaimOf } from "../sites/authenticate-site.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import { type ConversionContext, contextsRead } from "./conversion-context.ts";
import { type ReadContexts, readWith } from "./record-conversions.ts";
import { type AnswerOf, recordOne } from "./record-one.ts";

/**
 * Records one conversion on behalf of a token of the Site API, in two round trips: the token is checked with what is read.
 * What it does not open is not there.
 * @throws AppError bad_key, banned, unpaid, rate_limited, and those of `planConversion`
 */
export async function recordSiteCall(
  call: Call,
  { token, conversion, answerOf }: { token: string; conversion: Conversion; answerOf: AnswerOf },
): Promise<Recorded> {
  const { deps } = call;
  const contexts = await contextsRead(deps, { accountId: null, conversions: [conversion] });
  const [scope, known] = await readAdmitted(deps.db, await siteClaimOf(call, token), contexts);
  const read = readWith(deps, null);
  const readAgain: ReadContexts = async (some) => seenBy(scope, await read(some));
  return recordOne(call, { conversion, known: seenBy(scope, known), readAgain, answerOf });
}

function seenBy(scope: SiteScope, contexts: ConversionContext[]): ConversionContext[] {
  return contexts.map((context) => {
    const { accountId, offer } = context;
    const isSeen = isWithin(scope, { accountId, offerId: offer?.id ?? null, offerOwnerId: offer?.ownerId ?? null });
    return isSeen ? context : { ...context, flow: null, lead: null };
  });
}

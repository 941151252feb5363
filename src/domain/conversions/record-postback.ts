import type { Call } from "../../platform/context.ts";
import { claimOf } from "../accounts/keys/authenticate.ts";
import { readAdmitted } from "../accounts/keys/claim.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import { contextsRead } from "./conversion-context.ts";
import { readWith } from "./record-conversions.ts";
import { type AnswerOf, recordOne } from "./record-one.ts";

/**
 * Records one conversion on behalf of an API key's account, in two round trips: the key is checked with what is read.
 * @throws AppError bad_key, banned, unpaid, rate_limited, and those of `planConversion`
 */
export async function recordPostback(
  call: Call,
  { key, conversion, answerOf }: { key: string | null; conversion: Conversion; answerOf: AnswerOf },
): Promise<Recorded> {
  const { deps } = call;
  const claim = await claimOf(call, key);
  const [accountId, known] = await readAdmitted(
    deps.db,
    claim,
    await contextsRead(deps, { accountId: claim.accountId, conversions: [conversion] }),
  );
  return recordOne(call, { conversion, known, readAgain: readWith(deps, accountId), answerOf });
}

import type { Call } from "../../platform/context.ts";
import { authenticateWith } from "../accounts/keys/authenticate.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import { type ConversionContext, contextsOf, contextsStatement } from "./conversion-context.ts";
import { readWith } from "./record-conversions.ts";
import { type AnswerOf, recordOne } from "./record-one.ts";

/**
 * Records one conversion on behalf of an API key's account, in two round trips: the key is checked with what is read.
 * @throws AppError bad_key, banned, unpaid, rate_limited, and those of `planConversion`
 */
export async function recordPostback(call: Call, key: string | null, conversion: Conversion, answerOf: AnswerOf): Promise<Recorded> {
  const { deps } = call;
  let known: ConversionContext[] = [];
  const accountId = await authenticateWith(call, key, async (holder, id) => {
    const [held, contexts] = await deps.db.$client.batch<unknown>([holder, await contextsStatement(deps, id, [conversion])]);
    known = contextsOf(contexts?.results);
    return held as D1Result<unknown>;
  });
  return recordOne(call, conversion, known, readWith(deps, accountId), answerOf);
}

import { authenticateWith } from "../accounts/authenticate.ts";
import type { Call } from "../context.ts";
import { AppError } from "../errors.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import { type Situation, situationsOf, situationsStatement } from "./read-situations.ts";
import { readWith, recordConversions } from "./record-conversions.ts";

/**
 * Records one conversion on behalf of an API key's account, in two round trips: the key is checked with what is read.
 * @throws AppError bad_key, banned, unpaid, rate_limited, and those of `planConversion`
 */
export async function recordPostback(call: Call, key: string | null, conversion: Conversion): Promise<Recorded> {
  const { deps } = call;
  let first: Situation[] | null = null;
  const accountId = await authenticateWith(call, key, async (holder, id) => {
    const [held, situations] = await deps.db.$client.batch<unknown>([holder, await situationsStatement(deps, id, [conversion])]);
    first = situations === undefined ? null : situationsOf(situations);
    return held as D1Result<unknown>;
  });
  const readAgain = readWith(deps, accountId);
  const read = async (some: readonly Conversion[]): Promise<Situation[]> => {
    const known = first ?? (await readAgain(some));
    first = null;
    return known;
  };
  const [outcome] = await recordConversions(deps, accountId, [conversion], read);
  if (outcome === undefined || outcome instanceof AppError) throw outcome ?? new AppError("database");
  return outcome;
}

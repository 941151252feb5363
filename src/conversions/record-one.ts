import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import type { Situation } from "./read-situations.ts";
import { recordConversions } from "./record-conversions.ts";

/**
 * Records one conversion whose situation is known already; where somebody else changed it meanwhile, it is read again.
 * @throws AppError those of `planConversion`
 */
export async function recordOne(
  deps: Deps,
  conversion: Conversion,
  known: Situation[],
  readAgain: (some: readonly Conversion[]) => Promise<Situation[]>,
): Promise<Recorded> {
  let first: Situation[] | null = known;
  const read = async (some: readonly Conversion[]): Promise<Situation[]> => {
    const situations = first ?? (await readAgain(some));
    first = null;
    return situations;
  };
  const [outcome] = await recordConversions(deps, [conversion], read);
  if (outcome === undefined || outcome instanceof AppError) throw outcome ?? new AppError("database");
  return outcome;
}

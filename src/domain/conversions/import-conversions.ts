import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { describeError } from "../../platform/log.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Conversion } from "./conversion.ts";
import { type Outcome, readWith, recordConversions } from "./record-conversions.ts";

/** Conversions of one batch: their statements go to D1 in one round trip. */
const CHUNK = 100;

/**
 * Records many conversions, each for itself: one that is refused keeps no other from being recorded. Those that D1 failed at are
 * answered `database`, and can be sent again.
 * @returns what each came to, in the order given
 */
export async function importConversions(ctx: Ctx, conversions: readonly Conversion[]): Promise<Outcome[]> {
  mayOrThrow(ctx, "conversions.report");
  const { deps } = ctx;
  const outcomes: Outcome[] = [];
  const read = readWith(deps, ownerOf(ctx));
  for (let start = 0; start < conversions.length; start += CHUNK) {
    const some = conversions.slice(start, start + CHUNK);
    try {
      outcomes.push(...(await recordConversions(deps, { conversions: some, read })));
    } catch (error) {
      if (!(error instanceof AppError)) deps.log.error("conversions.import_failed", { count: some.length, ...describeError(error) });
      outcomes.push(...some.map(() => new AppError("database")));
    }
  }
  return outcomes;
}

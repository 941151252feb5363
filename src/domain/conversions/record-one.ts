import type { Call } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import type { ConversionContext } from "./conversion-context.ts";
import { type Planned, type ReadContexts, recordConversions, recordedBy } from "./record-conversions.ts";
import { leadOf } from "./write-conversion.ts";

/** What a call is answered when it made or changed a lead; the lead's number is 0 as long as nobody knows it. */
export type AnswerOf = (recorded: Recorded) => Record<string, unknown>;

interface ConversionToRecord {
  conversion: Conversion;
  /** Its context, as it was read with the credential. */
  known: ConversionContext[];
  readAgain: ReadContexts;
  answerOf: AnswerOf;
}

/**
 * Records one conversion whose context is known already; where somebody else changed it meanwhile, it is read again. A call that
 * is kept is kept in the batch that writes the lead.
 * @throws AppError those of `planConversion`
 */
export async function recordOne(
  { deps, received }: Call,
  { conversion, known, readAgain, answerOf }: ConversionToRecord,
): Promise<Recorded> {
  let first: ConversionContext[] | null = known;
  const read: ReadContexts = async (some) => {
    const contexts = first ?? (await readAgain(some));
    first = null;
    received?.means(contexts[0]?.lead?.id ?? null);
    return contexts;
  };
  const keep = ({ plan, context, ignored }: Planned) => {
    if (plan.outcome === "noted" || plan.outcome === "kept") return [];
    const answer = { status: "ok", ...answerOf(recordedBy({ plan, ignored }, context.lead?.id ?? 0)) };
    return received?.withLead(deps, answer, leadOf(context, plan)) ?? [];
  };
  const [outcome] = await recordConversions(deps, { conversions: [conversion], read, besides: (planned) => [keep(planned)].flat() });
  if (outcome === undefined || outcome instanceof AppError) throw outcome ?? new AppError("database");
  if (outcome.outcome === "created" || outcome.outcome === "changed") received?.wasKept();
  return outcome;
}

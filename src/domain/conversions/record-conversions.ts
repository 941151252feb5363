import { readAlone } from "../../db/read.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { isConflict, waitForTurn } from "../leads/conflict.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";
import type { Conversion, Recorded } from "./conversion.ts";
import { type ConversionContext, contextsRead } from "./conversion-context.ts";
import { ignoredOf } from "./ignored.ts";
import { type Plan, planConversion } from "./plan-conversion.ts";
import { conversionStatements } from "./write-conversion.ts";

/** Of how many conversions that mean the same lead the last is recorded; more would make a call's round trips too many. */
const MAX_ROUNDS = 20;

interface Numbered {
  index: number;
  conversion: Conversion;
}

export interface Planned extends Numbered {
  context: ConversionContext;
  plan: Plan;
  ignored: string[];
}

/** What a conversion came to: the lead, or the error that kept it from being recorded. */
export type Outcome = Recorded | AppError;

/** Reads the contexts of conversions, in their order. */
export type ReadContexts = (some: readonly Conversion[]) => Promise<ConversionContext[]>;

interface ConversionsToRecord {
  conversions: readonly Conversion[];
  read: ReadContexts;
  /** The statements that go with the writing of a conversion. */
  besides?: (planned: Planned) => D1PreparedStatement[];
}

/**
 * Records conversions: in one batch of reads, and one of writes that holds each lead with its history
 * and the postbacks owed. Of conversions that mean the same lead each sees what the one before it made; these take rounds of
 * their own, and so do those that lost a race with somebody else's.
 * @returns what each came to, in the order given
 * @throws AppError database when others kept winning, and whatever D1 failed with: rounds before that are written
 */
export async function recordConversions(deps: Deps, { conversions, read, besides = () => [] }: ConversionsToRecord): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let left = conversions.map((conversion, index) => ({ conversion, index }));
  let lost = 0;
  for (let rounds = 0; left.length > 0 && rounds < MAX_ROUNDS; ) {
    const contexts = await read(left.map(({ conversion }) => conversion));
    const { planned, settled } = planRound(left, contexts, deps.now());
    const written = await write(deps, planned, besides);
    rounds += written === null ? 0 : 1;
    lost += written === null ? 1 : 0;
    if (written === null && !(await waitForTurn(deps, lost))) throw lostToOthers(deps, lost);
    for (const [index, outcome] of [...settled, ...(written ?? [])]) outcomes[index] = outcome;
    left = left.filter(({ index }) => outcomes[index] === undefined);
  }
  for (const { index } of left) outcomes[index] = new AppError("limit_reached");
  return outcomes;
}

/** So much at once of one lead is its sender's doing, and no fault to wake the operator for. */
function lostToOthers({ log }: Deps, times: number): AppError {
  log.info("conversions.lost_to_others", { times });
  return new AppError("database");
}

/** Plans what can be planned on what was read at once, the first of those left at least. */
function planRound(left: readonly Numbered[], contexts: readonly ConversionContext[], nowMs: number) {
  const claims = new Claims();
  const planned: Planned[] = [];
  const settled: [index: number, Outcome][] = [];
  for (const [place, numbered] of left.entries()) {
    const context = contexts[place];
    if (context === undefined || !claims.take(context, numbered.conversion)) continue;
    const ignored = ignoredOf(context, numbered.conversion);
    try {
      const plan = planConversion(context, numbered.conversion, nowMs);
      if (typeof plan === "string") settled.push([numbered.index, leftOf(context, plan, ignored)]);
      else planned.push({ ...numbered, context, plan, ignored });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      settled.push([numbered.index, new AppError(error.code, error.field, { ignored: ignored.filter((name) => name !== error.field) })]);
    }
  }
  return { planned, settled };
}

/** @param leadId 0 where it is not known yet */
export function recordedBy({ plan: { change, outcome }, ignored }: Pick<Planned, "plan" | "ignored">, leadId: number): Recorded {
  return { leadId, outcome: outcome === "noted" ? "kept" : outcome, status: change.state.status, ignored };
}

function leftOf({ lead }: ConversionContext, outcome: Recorded["outcome"], ignored: string[]): Recorded {
  return { leadId: lead?.id ?? 0, outcome, status: (lead?.status ?? 0) as Recorded["status"], ignored };
}

/** Reads contexts by themselves, in one round trip; see `contextsRead`. */
export function readWith(deps: Deps, accountId: number | null): ReadContexts {
  return async (conversions) => readAlone(await contextsRead(deps, { accountId, conversions }));
}

/** The leads that the conversions of one round mean: no two of them the same. */
class Claims {
  readonly #leads = new Set<number>();
  readonly #uids = new Map<string, Set<string>>();

  /** @returns whether nobody before meant this lead, or the one that will be made */
  take({ lead, keyPrefix }: ConversionContext, { uid }: Conversion): boolean {
    if (lead !== null) {
      const isFree = !this.#leads.has(lead.id);
      this.#leads.add(lead.id);
      return isFree;
    }
    const uids = this.#uids.get(keyPrefix) ?? new Set();
    if (uids.has(uid) || uids.has("") || (uid === "" && uids.size > 0)) return false;
    this.#uids.set(keyPrefix, uids.add(uid));
    return true;
  }
}

/** @returns null when what was read had changed before the write: nothing is written then */
async function write(
  deps: Deps,
  planned: readonly Planned[],
  besides: (planned: Planned) => D1PreparedStatement[],
): Promise<[index: number, Outcome][] | null> {
  if (planned.length === 0) return [];
  const groups = planned.map((each) => [...conversionStatements({ ...each, deps }), ...besides(each)]);
  const results = await runUnlessConflict(deps, groups.flat());
  if (results === null) return null;
  const owed = results.flatMap((result) => result.results.flatMap(({ leadId }) => leadId ?? []));
  deps.background(enqueueLeads(deps, owed));
  let place = 0;
  return planned.map(({ index, plan, ignored }, group) => {
    const leadId = results[place]?.results[0]?.id ?? 0;
    place += groups[group]?.length ?? 0;
    return [
      index,
      plan.outcome === "noted" ? new AppError("nothing_changed", undefined, { ignored }) : recordedBy({ plan, ignored }, leadId),
    ];
  });
}

async function runUnlessConflict(
  deps: Deps,
  statements: D1PreparedStatement[],
): Promise<D1Result<{ id?: number; leadId?: number }>[] | null> {
  try {
    return await deps.db.$client.batch(statements);
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

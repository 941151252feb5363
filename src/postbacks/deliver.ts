import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import { type AttemptResult, attempt, createShared, type Shared } from "./attempt.ts";
import { tripBreakers } from "./breaker.ts";
import { type Claimed, claim } from "./claim.ts";
import { ATTEMPT_TIMEOUT_MS } from "./deadline.ts";
import { dueStatement, leadsOf } from "./due.ts";
import { awaitsClick, deliveryHeaders, deliveryUrl } from "./expand.ts";
import { record } from "./record.ts";
import { release } from "./release.ts";
import { randomFraction } from "./schedule.ts";
import { awaiting, isRepeat, reasonToStop, repeated, type Settlement, settle, stopped } from "./settle.ts";
import { wakeLeads, wakeLeadsLater } from "./wake.ts";

/** An invocation has six connections that wait for headers; one is left for D1 and the queue. */
const CONCURRENCY = 5;
/** After so many attempts, or so long, a run claims no more: an invocation has bounds of its own. */
const MAX_ATTEMPTS = 2_000;
const MAX_RUN_MS = 60_000;
/** What must be left of a lease for an attempt to begin: its own time, and a second to record it. */
const NEEDED_LEASE_MS = ATTEMPT_TIMEOUT_MS + 1_000;
/** Keeps the JSON of a record, 2 KB of answer each, well below what D1 takes in one parameter. */
const MAX_RECORDS = 100;
/** How many deliveries a run has in hand at most, those of its messages included. */
const MAX_READY = 200;
/** How long a result may wait for others to be recorded with; a crash in between repeats the requests. */
const GATHER_MS = 200;

/**
 * Works the lines of leads: the first due delivery of each, and when one is done, the next of the same lead. Attempts of
 * different leads run side by side; their results are gathered for a moment and recorded together, so that a busy run costs
 * few round trips; where there is nothing left to wait for, they are recorded at once. A run whose receivers are so quick that a
 * record fills up while it is gathered also takes up other due leads, whose messages then find nothing to do.
 * @throws what D1 threw; the deliveries it was about come up again when their leases end
 */
export async function deliverLeads(deps: Deps, leadIds: number[]): Promise<void> {
  const wanted = [...new Set(leadIds)];
  const first = claim(deps, wanted);
  const backlog = wanted.length >= MAX_RECORDS ? [dueStatement(deps, deps.now(), MAX_RECORDS)] : [];
  const results = await deps.db.$client.batch([...first.statements, ...backlog]);
  await new Run(deps, first.read(results), backlog.length > 0 ? leadsOf(results.at(-1)) : []).finish();
}

/** One run of the consumer. Whatever comes to an end calls `#advance`, which begins what can begin now. */
class Run {
  readonly #deps: Deps;
  readonly #shared: Shared;
  readonly #untilMs: number;
  readonly #ended = Promise.withResolvers<void>();
  readonly #background: Promise<void>[] = [];
  #ready: Claimed[];
  /** Leads seen to be due, to be claimed when there is room. */
  #due: number[];
  #started = 0;
  #underWay = 0;
  #settled: Settlement[] = [];
  #gathering: AbortSignal | null = null;
  #recording = false;
  #failure: unknown = null;

  constructor(deps: Deps, ready: Claimed[], due: number[]) {
    this.#deps = deps;
    this.#untilMs = deps.now() + MAX_RUN_MS;
    this.#due = due;
    this.#shared = createShared(deps);
    this.#ready = ready;
  }

  async finish(): Promise<void> {
    this.#advance();
    await this.#ended.promise;
    this.#handBack(this.#ready.splice(0));
    await Promise.all(this.#background);
    if (this.#failure !== null) throw this.#failure;
  }

  #advance(): void {
    this.#startAttempts();
    this.#startRecord();
    if (this.#underWay === 0 && !this.#recording) this.#ended.resolve();
  }

  #startAttempts(): void {
    const startBy = this.#deps.now() + NEEDED_LEASE_MS;
    // Claimed in order of time: those too late are the first.
    const inTime = this.#ready.findIndex(({ leasedUntilMs }) => leasedUntilMs >= startBy);
    this.#handBack(this.#ready.splice(0, inTime === -1 ? this.#ready.length : inTime));
    while (this.#underWay < CONCURRENCY && this.#started < MAX_ATTEMPTS) {
      const claimed = this.#ready.shift();
      if (claimed === undefined) return;
      this.#started += 1;
      this.#underWay += 1;
      void this.#attempt(claimed);
    }
  }

  async #attempt(claimed: Claimed): Promise<void> {
    try {
      this.#settled.push(await this.#try(claimed));
    } catch (error) {
      this.#deps.log.error("postback.broken", { delivery: claimed.id, ...describeError(error) });
    }
    this.#underWay -= 1;
    this.#advance();
  }

  async #try(claimed: Claimed): Promise<Settlement> {
    const deps = this.#deps;
    const reason = reasonToStop(claimed);
    if (reason !== null) return stopped(claimed, reason);
    const atMs = deps.now();
    if (awaitsClick(claimed, atMs)) return awaiting(claimed);
    const url = deliveryUrl(claimed.templateUrl ?? "", claimed);
    if (isRepeat(claimed, url)) return repeated(claimed);
    const result = await attempt(deps, url, await deliveryHeaders(deps, claimed.id, atMs), this.#shared);
    if (result.error === "limit") this.#started = MAX_ATTEMPTS;
    const settlement = settle(claimed, { url, atMs, result }, () => randomFraction(deps));
    if (settlement.state !== "delivered") logAttempt(deps, settlement, result);
    return settlement;
  }

  #startRecord(): void {
    if (this.#recording || this.#settled.length === 0) return;
    if (this.#underWay > 0 && this.#settled.length < MAX_RECORDS && !this.#gathered()) return;
    this.#gathering = null;
    this.#recording = true;
    void this.#finishRecord(this.#settled.splice(0, MAX_RECORDS));
  }

  /** Whether the time to gather results is over; it begins with the first of them. */
  #gathered(): boolean {
    if (this.#gathering === null) {
      this.#gathering = this.#deps.timeout(GATHER_MS);
      this.#gathering.addEventListener("abort", () => this.#advance());
    }
    return this.#gathering.aborted;
  }

  async #finishRecord(settlements: Settlement[]): Promise<void> {
    try {
      await this.#record(settlements);
    } catch (error) {
      this.#failure ??= error;
    }
    this.#recording = false;
    this.#advance();
  }

  async #record(settlements: Settlement[]): Promise<void> {
    const deps = this.#deps;
    await tripBreakers(deps, settlements);
    const room = MAX_ATTEMPTS - this.#started - this.#ready.length;
    const claimNext = room > 0 && deps.now() < this.#untilMs;
    const quick = claimNext && settlements.length === MAX_RECORDS;
    const leadIds = quick ? this.#due.splice(0, Math.min(room, MAX_READY - this.#ready.length)) : [];
    const look = quick && this.#due.length === 0 ? MAX_RECORDS : 0;
    const { claimed, due, whole } = await record(deps, settlements, { claim: claimNext, leadIds, look });
    this.#ready.push(...claimed);
    this.#due.push(...due);
    // A lease that ran out is rare, and whoever took it over wakes its lead; the sweeper wakes the others of that record.
    if (!whole) return;
    const retries = settlements.flatMap(({ claimed: { leadId }, delaySeconds }) =>
      delaySeconds === null ? [] : [{ leadId, delaySeconds }],
    );
    this.#background.push(wakeLeadsLater(deps, retries));
    if (!claimNext) this.#background.push(wakeLeads(deps, leadsDone(settlements)));
  }

  /** What was claimed and cannot be attempted in this run goes back to the queue. */
  #handBack(claims: Claimed[]): void {
    if (claims.length > 0) this.#background.push(handBack(this.#deps, claims));
  }
}

/** Should it fail, the leases run out and the sweeper finds what they were for. */
async function handBack(deps: Deps, claims: Claimed[]): Promise<void> {
  try {
    await release(deps, claims);
    await wakeLeads(
      deps,
      claims.map(({ leadId }) => leadId),
    );
  } catch (error) {
    deps.log.error("postbacks.release_failed", { count: claims.length, ...describeError(error) });
  }
}

function leadsDone(settlements: Settlement[]): number[] {
  return settlements.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
}

/** Only of what did not arrive: the log of everything is in D1, and a line for each would cost as much as sending it. */
function logAttempt(deps: Deps, { claimed, state }: Settlement, { outcome, responseCode, error, durationMs }: AttemptResult): void {
  deps.log.info("postback.not_delivered", {
    delivery: claimed.id,
    lead: claimed.leadId,
    account: claimed.accountId,
    template: claimed.templateId,
    number: claimed.attempts + 1,
    outcome,
    code: responseCode,
    error,
    durationMs,
    state,
  });
}

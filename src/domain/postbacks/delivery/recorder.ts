import type { Deps } from "../../../platform/deps.ts";
import { tripBreakers } from "./breaker.ts";
import type { Claimed } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { MAX_LOGGED_CHARACTERS } from "./delivery-request.ts";
import { enqueueLeads, enqueueLeadsLater } from "./enqueue-leads.ts";
import { notifyFailures } from "./notify-failures.ts";
import { recordAttempts } from "./record-attempts.ts";
import { hasReopened } from "./template-health.ts";

/** What is recorded together at most, in as much of the log as D1 takes in one parameter with room to spare. */
const MAX_RECORDS = 200;
const MAX_RECORDED_CHARACTERS = 500_000;
/** How many deliveries a run has claimed and not begun at most, those of its messages included. */
export const MAX_READY = 200;
/** A quick run that has fewer waiting claims more: there is to be something to send while D1 works. */
const FEW_WAITING = 50;
/** How many leads are queued at once when an address's rest ends; the sweep finds the others. */
const MAX_REOPENED = 1_000;
/** How long a result may wait for others to be recorded with; a crash in between repeats the requests. */
const GATHER_MS = 200;

/** What a recorder asks of its run. */
interface Schedule {
  /** Whether requests are under way. */
  isBusy(): boolean;
  /** How many claimed deliveries wait for their requests. */
  waiting(): number;
  /** How many more deliveries may be claimed; none by a run that is about to end. */
  room(): number;
  /** A record came to an end, which claimed these. */
  recorded(claimed: Claimed[]): void;
}

/** Gathers what became of the deliveries of one run, records it, and claims what is next with it. */
export class Recorder {
  /** Whether results are being recorded. */
  isRecording = false;
  readonly #deps: Deps;
  readonly #schedule: Schedule;
  readonly #background: Promise<void>[] = [];
  #outcomes: AttemptOutcome[] = [];
  /** Leads seen to be due, to be claimed when there is room. */
  #due: number[];
  #gathering: AbortSignal | null = null;
  #failure: unknown = null;

  constructor(deps: Deps, due: number[], schedule: Schedule) {
    this.#deps = deps;
    this.#due = due;
    this.#schedule = schedule;
  }

  add(outcome: AttemptOutcome): void {
    this.#outcomes.push(outcome);
  }

  /** Begins to record where it is time to: enough was gathered, for long enough, or there is nothing to wait for. */
  start(): void {
    if (this.isRecording || this.#outcomes.length === 0) return;
    const isBusy = this.#schedule.isBusy();
    const isQuick = isBusy && (this.#outcomes.length >= MAX_RECORDS || this.#runsDry());
    if (isBusy && !isQuick && !this.#gathered()) return;
    this.#gathering = null;
    this.isRecording = true;
    void this.#finish(this.#outcomes.splice(0, recordableOf(this.#outcomes)), isQuick);
  }

  /** Waits for messages and notices. @throws what D1 threw */
  async end(): Promise<void> {
    await Promise.all(this.#background);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Whether so much is done and so little waits that it is time to claim what else is due. */
  #runsDry(): boolean {
    return this.#due.length > 0 && this.#outcomes.length >= FEW_WAITING && this.#schedule.waiting() < FEW_WAITING;
  }

  /** Whether the time to gather results is over; it begins with the first of them. */
  #gathered(): boolean {
    if (this.#gathering === null) {
      this.#gathering = this.#deps.timeout(GATHER_MS);
      this.#gathering.addEventListener("abort", () => this.start());
    }
    return this.#gathering.aborted;
  }

  /** @param isQuick whether they came so quickly that the run claims other due leads too */
  async #finish(outcomes: AttemptOutcome[], isQuick: boolean): Promise<void> {
    let claimed: Claimed[] = [];
    try {
      claimed = await this.#record(outcomes, isQuick);
    } catch (error) {
      this.#failure ??= error;
    }
    this.isRecording = false;
    this.#schedule.recorded(claimed);
  }

  async #record(outcomes: AttemptOutcome[], isQuick: boolean): Promise<Claimed[]> {
    const deps = this.#deps;
    await tripBreakers(deps, outcomes);
    const room = this.#schedule.room();
    const claimNext = room > 0;
    const claimsMore = claimNext && isQuick;
    const leadIds = claimsMore ? this.#due.slice(0, Math.min(room, MAX_READY - this.#schedule.waiting())) : [];
    const reopened = hasReopened(outcomes);
    const look = reopened ? MAX_REOPENED : claimsMore ? MAX_READY : 0;
    const { claimed, due, whole } = await recordAttempts(deps, outcomes, { claim: claimNext, leadIds, look });
    if (reopened) this.#background.push(enqueueLeads(deps, due));
    else this.#due = due;
    this.#background.push(notifyFailures(deps, outcomes));
    // A lease that ran out is rare. Whoever claimed the delivery since queues its lead; the sweep queues the others of this record.
    if (!whole) return claimed;
    const retries = outcomes.flatMap(({ claimed: { leadId }, delaySeconds }) => (delaySeconds === null ? [] : [{ leadId, delaySeconds }]));
    this.#background.push(enqueueLeadsLater(deps, retries));
    if (!claimNext) this.#background.push(enqueueLeads(deps, leadsDone(outcomes)));
    return claimed;
  }
}

/** How many of these are recorded together: one at least. */
function recordableOf(outcomes: AttemptOutcome[]): number {
  let characters = 0;
  const end = outcomes.slice(0, MAX_RECORDS).findIndex(({ sent }) => {
    if (sent !== null) characters += Math.min(sent.url.length, MAX_LOGGED_CHARACTERS) + sent.result.body.length;
    return characters > MAX_RECORDED_CHARACTERS;
  });
  return end === -1 ? Math.min(outcomes.length, MAX_RECORDS) : Math.max(1, end);
}

function leadsDone(outcomes: AttemptOutcome[]): number[] {
  return outcomes.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
}

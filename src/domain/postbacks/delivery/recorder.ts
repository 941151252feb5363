import type { Deps } from "../../../platform/deps.ts";
import { tripBreakers } from "./breaker.ts";
import type { Claimed } from "./claim.ts";
import type { AttemptOutcome } from "./classify-outcome.ts";
import { MAX_LOGGED_CHARACTERS } from "./delivery-request.ts";
import { wakeLeads, wakeLeadsLater } from "./enqueue-leads.ts";
import { record } from "./record-attempts.ts";
import { tellFailures } from "./tell-failures.ts";
import { hasReopened } from "./template-health.ts";

/** What is recorded together at most, in as much of the log as D1 takes in one parameter with room to spare. */
const MAX_RECORDS = 200;
const MAX_RECORDED_CHARACTERS = 500_000;
/** How many deliveries a run has in hand at most, those of its messages included. */
export const MAX_READY = 200;
/** A quick run that has fewer waiting claims more: there is to be something to send while D1 works. */
const FEW_WAITING = 50;
/** How many leads are woken at once when an address is taken up again; the sweeper finds the rest. */
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
  #settled: AttemptOutcome[] = [];
  /** Leads seen to be due, to be claimed when there is room. */
  #due: number[];
  #gathering: AbortSignal | null = null;
  #failure: unknown = null;

  constructor(deps: Deps, due: number[], schedule: Schedule) {
    this.#deps = deps;
    this.#due = due;
    this.#schedule = schedule;
  }

  add(settlement: AttemptOutcome): void {
    this.#settled.push(settlement);
  }

  /** Begins to record where it is time to: enough was gathered, for long enough, or there is nothing to wait for. */
  start(): void {
    if (this.isRecording || this.#settled.length === 0) return;
    const isBusy = this.#schedule.isBusy();
    const isQuick = isBusy && (this.#settled.length >= MAX_RECORDS || this.#runsDry());
    if (isBusy && !isQuick && !this.#gathered()) return;
    this.#gathering = null;
    this.isRecording = true;
    void this.#finish(this.#settled.splice(0, recordableOf(this.#settled)), isQuick);
  }

  /** Waits for what was told others. @throws what D1 threw */
  async end(): Promise<void> {
    await Promise.all(this.#background);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Whether so much is done and so little waits that it is time to claim what else is due. */
  #runsDry(): boolean {
    return this.#due.length > 0 && this.#settled.length >= FEW_WAITING && this.#schedule.waiting() < FEW_WAITING;
  }

  /** Whether the time to gather results is over; it begins with the first of them. */
  #gathered(): boolean {
    if (this.#gathering === null) {
      this.#gathering = this.#deps.timeout(GATHER_MS);
      this.#gathering.addEventListener("abort", () => this.start());
    }
    return this.#gathering.aborted;
  }

  /** @param isQuick whether they came so quickly that the run takes up other due leads */
  async #finish(settlements: AttemptOutcome[], isQuick: boolean): Promise<void> {
    let claimed: Claimed[] = [];
    try {
      claimed = await this.#record(settlements, isQuick);
    } catch (error) {
      this.#failure ??= error;
    }
    this.isRecording = false;
    this.#schedule.recorded(claimed);
  }

  async #record(settlements: AttemptOutcome[], isQuick: boolean): Promise<Claimed[]> {
    const deps = this.#deps;
    await tripBreakers(deps, settlements);
    const room = this.#schedule.room();
    const claimNext = room > 0;
    const takesUp = claimNext && isQuick;
    const leadIds = takesUp ? this.#due.slice(0, Math.min(room, MAX_READY - this.#schedule.waiting())) : [];
    const reopened = hasReopened(settlements);
    const look = reopened ? MAX_REOPENED : takesUp ? MAX_READY : 0;
    const { claimed, due, whole } = await record(deps, settlements, { claim: claimNext, leadIds, look });
    if (reopened) this.#background.push(wakeLeads(deps, due));
    else this.#due = due;
    this.#background.push(tellFailures(deps, settlements));
    // A lease that ran out is rare, and whoever took it over wakes its lead; the sweeper wakes the others of that record.
    if (!whole) return claimed;
    const retries = settlements.flatMap(({ claimed: { leadId }, delaySeconds }) =>
      delaySeconds === null ? [] : [{ leadId, delaySeconds }],
    );
    this.#background.push(wakeLeadsLater(deps, retries));
    if (!claimNext) this.#background.push(wakeLeads(deps, leadsDone(settlements)));
    return claimed;
  }
}

/** How many of these are recorded together: one at least. */
function recordableOf(settled: AttemptOutcome[]): number {
  let characters = 0;
  const end = settled.slice(0, MAX_RECORDS).findIndex(({ tried }) => {
    if (tried !== null) characters += Math.min(tried.url.length, MAX_LOGGED_CHARACTERS) + tried.result.body.length;
    return characters > MAX_RECORDED_CHARACTERS;
  });
  return end === -1 ? Math.min(settled.length, MAX_RECORDS) : Math.max(1, end);
}

function leadsDone(settlements: AttemptOutcome[]): number[] {
  return settlements.filter(({ state }) => state !== "pending").map(({ claimed }) => claimed.leadId);
}

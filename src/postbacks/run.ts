import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import { type AttemptResult, attempt, createShared, type Shared } from "./attempt.ts";
import { tripBreakers } from "./breaker.ts";
import type { Claimed } from "./claim.ts";
import { ATTEMPT_TIMEOUT_MS } from "./deadline.ts";
import { awaitsClick, deliveryHeaders, deliveryUrl, MAX_LOGGED_CHARACTERS } from "./expand.ts";
import { handBack } from "./hand-back.ts";
import { hasReopened } from "./health.ts";
import { addressKey, type Lanes, lanesOf } from "./lanes.ts";
import { record } from "./record.ts";
import { restAfter } from "./rest.ts";
import { randomFraction } from "./schedule.ts";
import { type AttemptOutcome, awaiting, classifyOutcome, isRepeat, reasonToStop, repeated, stopped } from "./settle.ts";
import { tellFailures } from "./tell-failures.ts";
import { Waiting } from "./waiting.ts";
import { wakeLeads, wakeLeadsLater } from "./wake.ts";

/** An invocation has six connections that wait for headers; one is left for D1 and the queue. */
const CONCURRENCY = 5;
/** After so many attempts, or so long, a run claims no more: an invocation has bounds of its own. */
const MAX_ATTEMPTS = 2_000;
const MAX_RUN_MS = 60_000;
/** What must be left of a lease for an attempt to begin: its own time, and a second to record it. */
const NEEDED_LEASE_MS = ATTEMPT_TIMEOUT_MS + 1_000;
/** What is recorded together at most, in as much of the log as D1 takes in one parameter with room to spare. */
const MAX_RECORDS = 200;
const MAX_RECORDED_CHARACTERS = 500_000;
/** How many deliveries a run has in hand at most, those of its messages included. */
export const MAX_READY = 200;
/** A quick run that has fewer waiting claims more: there is to be something to send while D1 works. */
const FEW_WAITING = 50;
/** So long without an answer or a record, and the receivers that are being asked are not to hold up what else is in the queue. */
const STALL_MS = 200;
/** When what finds no lane free comes again. */
const BLOCKED_SECONDS = 5;
/** How many leads are woken at once when an address is taken up again; the sweeper finds the rest. */
const MAX_REOPENED = 1_000;
/** How long a result may wait for others to be recorded with; a crash in between repeats the requests. */
const GATHER_MS = 200;

/** One run of the consumer. Whatever comes to an end calls `#advance`, which begins what can begin now. */
export class Run {
  /** Resolves once the run waits for slow receivers only. */
  readonly stalled: Promise<void>;
  /** Whether its consumer no longer waits for it. */
  isDetached = false;
  readonly #deps: Deps;
  readonly #shared: Shared;
  readonly #lanes: Lanes;
  readonly #untilMs: number;
  readonly #ended = Promise.withResolvers<void>();
  readonly #background: Promise<void>[] = [];
  readonly #waiting = new Waiting();
  /** The addresses of what is under way, one for each request. */
  readonly #underWay: string[] = [];
  /** Leads seen to be due, to be claimed when there is room. */
  #due: number[];
  #started = 0;
  #settled: AttemptOutcome[] = [];
  #gathering: AbortSignal | null = null;
  #recording = false;
  #progressAtMs: number;
  #hasEnded = false;
  #detach = () => {};
  #failure: unknown = null;

  constructor(deps: Deps, ready: Claimed[], due: number[]) {
    this.#deps = deps;
    this.#progressAtMs = deps.now();
    this.#untilMs = deps.now() + MAX_RUN_MS;
    this.#due = due;
    this.#shared = createShared(deps);
    this.#lanes = lanesOf(deps);
    this.#waiting.push(ready);
    this.stalled = new Promise((resolve) => {
      this.#detach = resolve;
    });
  }

  async finish(): Promise<void> {
    this.#advance();
    if (this.#underWay.length > 0) this.#watch();
    await this.#ended.promise;
    this.#hasEnded = true;
    this.#handBack(this.#waiting.remove(() => true));
    await Promise.all(this.#background);
    if (this.#failure !== null) throw this.#failure;
  }

  #advance(): void {
    this.#startAttempts();
    this.#startRecord();
    if (this.#underWay.length === 0 && !this.#recording) this.#ended.resolve();
  }

  #startAttempts(): void {
    const nowMs = this.#deps.now();
    // Claimed in order of time: those too late are the first.
    const isLate = ({ leasedUntilMs }: Claimed) => leasedUntilMs < nowMs + NEEDED_LEASE_MS;
    this.#handBack(this.#waiting.remove((claimed, key) => isLate(claimed) || this.#lanes.asideUntilMs(key, claimed, nowMs) > 0));
    while (this.#underWay.length < CONCURRENCY && this.#started < MAX_ATTEMPTS) {
      const claimed = this.#waiting.take(this.#lanes, () => this.#careful(nowMs), nowMs);
      if (claimed === undefined) return;
      this.#started += 1;
      const key = addressKey(claimed);
      this.#underWay.push(key);
      void this.#attempt(claimed, key);
    }
  }

  /** How many of the requests under way are to addresses that are not known to be quick. */
  #careful(nowMs: number): number {
    return this.#underWay.filter((key) => !this.#lanes.address(key).isQuickAt(nowMs)).length;
  }

  async #attempt(claimed: Claimed, key: string): Promise<void> {
    try {
      this.#settled.push(await this.#try(claimed, key));
    } catch (error) {
      this.#deps.log.error("postback.broken", { delivery: claimed.id, ...describeError(error) });
    }
    this.#underWay.splice(this.#underWay.indexOf(key), 1);
    this.#progressAtMs = this.#deps.now();
    this.#advance();
  }

  /** Looks again when the run would have stalled, had nothing moved. */
  #watch(): void {
    if (this.#hasEnded) return;
    const leftMs = STALL_MS - (this.#deps.now() - this.#progressAtMs);
    if (leftMs > 0) this.#deps.timeout(leftMs).addEventListener("abort", () => this.#watch());
    else this.#goOnAlone();
  }

  /** The rest is between this run and the receivers that let it wait: what is for others goes to another run. */
  #goOnAlone(): void {
    this.isDetached = true;
    this.#handBack(this.#waiting.remove((_, key) => !this.#underWay.includes(key)));
    this.#detach();
  }

  async #try(claimed: Claimed, key: string): Promise<AttemptOutcome> {
    const deps = this.#deps;
    const reason = reasonToStop(claimed);
    if (reason !== null) return stopped(claimed, reason);
    const atMs = deps.now();
    if (awaitsClick(claimed, atMs)) return awaiting(claimed);
    const url = deliveryUrl(claimed.templateUrl ?? "", claimed);
    if (isRepeat(claimed, url)) return repeated(claimed);
    const lane = this.#lanes.begin(key, claimed.accountId, atMs);
    let result: AttemptResult | null = null;
    try {
      result = await attempt(deps, url, await deliveryHeaders(deps, claimed, atMs, this.#shared.sign), this.#shared);
    } finally {
      lane.end(result);
    }
    const rest = restAfter(claimed, result, lane.hasTakenAnother());
    if (rest?.isAsked) this.#lanes.putAside(lane, deps.now(), rest.seconds);
    if (result.error === "limit") this.#started = MAX_ATTEMPTS;
    const settlement = classifyOutcome(claimed, { url, atMs, result, rest }, () => randomFraction(deps));
    if (settlement.state !== "delivered") logAttempt(deps, settlement, result);
    return settlement;
  }

  #startRecord(): void {
    if (this.#recording || this.#settled.length === 0) return;
    const isQuick = this.#underWay.length > 0 && (this.#settled.length >= MAX_RECORDS || this.#runsDry());
    if (this.#underWay.length > 0 && !isQuick && !this.#gathered()) return;
    this.#gathering = null;
    this.#recording = true;
    void this.#finishRecord(this.#settled.splice(0, recordableOf(this.#settled)), isQuick);
  }

  /** Whether so much is done and so little waits that it is time to claim what else is due. */
  #runsDry(): boolean {
    return this.#due.length > 0 && this.#settled.length >= FEW_WAITING && this.#waiting.size < FEW_WAITING;
  }

  /** Whether the time to gather results is over; it begins with the first of them. */
  #gathered(): boolean {
    if (this.#gathering === null) {
      this.#gathering = this.#deps.timeout(GATHER_MS);
      this.#gathering.addEventListener("abort", () => this.#advance());
    }
    return this.#gathering.aborted;
  }

  /** @param isQuick whether they came so quickly that the run takes up other due leads */
  async #finishRecord(settlements: AttemptOutcome[], isQuick: boolean): Promise<void> {
    try {
      await this.#record(settlements, isQuick);
    } catch (error) {
      this.#failure ??= error;
    }
    this.#recording = false;
    this.#progressAtMs = this.#deps.now();
    this.#advance();
  }

  async #record(settlements: AttemptOutcome[], isQuick: boolean): Promise<void> {
    const deps = this.#deps;
    await tripBreakers(deps, settlements);
    const room = MAX_ATTEMPTS - this.#started - this.#waiting.size;
    const claimNext = !this.isDetached && room > 0 && deps.now() < this.#untilMs;
    const takesUp = claimNext && isQuick;
    const leadIds = takesUp ? this.#due.slice(0, Math.min(room, MAX_READY - this.#waiting.size)) : [];
    const reopened = hasReopened(settlements);
    const look = reopened ? MAX_REOPENED : takesUp ? MAX_READY : 0;
    const { claimed, due, whole } = await record(deps, settlements, { claim: claimNext, leadIds, look });
    this.#waiting.push(claimed);
    if (reopened) this.#background.push(wakeLeads(deps, due));
    else this.#due = due;
    this.#background.push(tellFailures(deps, settlements));
    // A lease that ran out is rare, and whoever took it over wakes its lead; the sweeper wakes the others of that record.
    if (!whole) return;
    const retries = settlements.flatMap(({ claimed: { leadId }, delaySeconds }) =>
      delaySeconds === null ? [] : [{ leadId, delaySeconds }],
    );
    this.#background.push(wakeLeadsLater(deps, retries));
    if (!claimNext) this.#background.push(wakeLeads(deps, leadsDone(settlements)));
  }

  /** What was claimed and cannot be attempted in this run goes back to the queue, for when it may be. */
  #handBack(claims: Claimed[]): void {
    if (claims.length === 0) return;
    const nowMs = this.#deps.now();
    const back = claims.map((claimed) => ({ claimed, delaySeconds: this.#secondsUntilFree(claimed, nowMs) }));
    this.#background.push(handBack(this.#deps, back));
  }

  #secondsUntilFree(claimed: Claimed, nowMs: number): number {
    const key = addressKey(claimed);
    const asideUntilMs = this.#lanes.asideUntilMs(key, claimed, nowMs);
    if (asideUntilMs > 0) return Math.ceil((asideUntilMs - nowMs) / 1000);
    return this.#lanes.isFree(key, () => 0, nowMs) ? 0 : BLOCKED_SECONDS;
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

/** Only of what did not arrive: the log of everything is in D1, and a line for each would cost as much as sending it. */
function logAttempt(deps: Deps, { claimed, state }: AttemptOutcome, { outcome, responseCode, error, durationMs }: AttemptResult): void {
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

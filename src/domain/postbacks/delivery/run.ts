import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { ATTEMPT_TIMEOUT_MS } from "../outbound/deadline.ts";
import type { Shared } from "./attempt.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import type { Claimed } from "./claim.ts";
import { addressKey, type Lanes, lanesOf } from "./lanes.ts";
import { Recorder } from "./recorder.ts";
import { requeueLater } from "./requeue-later.ts";
import { Waiting } from "./waiting.ts";

/** An invocation has six connections that wait for headers; one is left for D1 and the queue. */
const CONCURRENCY = 5;
/** After so many attempts, or so long, a run claims no more: an invocation has bounds of its own. */
const MAX_ATTEMPTS = 2_000;
const MAX_RUN_MS = 60_000;
/** What must be left of a lease for an attempt to begin: its own time, and a second to record it. */
const NEEDED_LEASE_MS = ATTEMPT_TIMEOUT_MS + 1_000;
/** So long without an answer or a record, the run no longer holds up the queue. */
const STALL_MS = 200;
/** When a delivery is queued again that found no free lane. */
const NO_LANE_SECONDS = 5;

/** One run of the consumer. Every end of a request or a record calls `#advance`, which begins what can begin now. */
export class Run {
  /** Resolves once the run waits for slow receivers only. */
  readonly stalled: Promise<void>;
  /** Whether its consumer no longer waits for it. */
  isDetached = false;
  readonly #deps: Deps;
  readonly #shared: Shared;
  readonly #lanes: Lanes;
  readonly #recorder: Recorder;
  readonly #untilMs: number;
  readonly #ended = Promise.withResolvers<void>();
  readonly #background: Promise<void>[] = [];
  readonly #waiting = new Waiting();
  /** The addresses of what is under way, one for each request. */
  readonly #underWay: string[] = [];
  #started = 0;
  #progressAtMs: number;
  #hasEnded = false;
  #detach = () => {};

  constructor(deps: Deps, shared: Shared, ready: Claimed[], due: number[]) {
    this.#deps = deps;
    this.#progressAtMs = deps.now();
    this.#untilMs = deps.now() + MAX_RUN_MS;
    this.#shared = shared;
    this.#lanes = lanesOf(deps);
    this.#waiting.push(ready);
    this.#recorder = new Recorder(deps, due, {
      isBusy: () => this.#underWay.length > 0,
      waiting: () => this.#waiting.size,
      room: () => this.#room(),
      recorded: (claimed) => {
        this.#waiting.push(claimed);
        this.#goOn();
      },
    });
    this.stalled = new Promise((resolve) => {
      this.#detach = resolve;
    });
  }

  async finish(): Promise<void> {
    this.#advance(this.#progressAtMs);
    if (this.#underWay.length > 0) this.#watch();
    await this.#ended.promise;
    this.#hasEnded = true;
    this.#requeueLater(this.#waiting.remove(() => true));
    await Promise.all(this.#background);
    await this.#recorder.end();
  }

  #advance(nowMs: number): void {
    this.#startAttempts(nowMs);
    this.#recorder.start();
    if (this.#underWay.length === 0 && !this.#recorder.isRecording) this.#ended.resolve();
  }

  /** Something came to an end. */
  #goOn(): void {
    const nowMs = this.#deps.now();
    this.#progressAtMs = nowMs;
    this.#advance(nowMs);
  }

  #startAttempts(nowMs: number): void {
    // Claimed in order of time: those too late are the first.
    const neededUntilMs = nowMs + NEEDED_LEASE_MS;
    this.#requeueLater(
      this.#waiting.remove((claimed, key) => claimed.leasedUntilMs < neededUntilMs || this.#lanes.restUntilMs(key, claimed, nowMs) > 0),
    );
    while (this.#underWay.length < CONCURRENCY && this.#started < MAX_ATTEMPTS) {
      const next = this.#waiting.take(this.#lanes, () => this.#slowRequests(nowMs), nowMs);
      if (next === undefined) return;
      this.#started += 1;
      this.#underWay.push(next.key);
      void this.#attempt(next.claimed, next.key);
    }
  }

  /** How many of the requests under way are to addresses that are not known to be quick. */
  #slowRequests(nowMs: number): number {
    return this.#underWay.filter((key) => !this.#lanes.address(key).isQuickAt(nowMs)).length;
  }

  async #attempt(claimed: Claimed, key: string): Promise<void> {
    try {
      const outcome = await attemptDelivery(this.#deps, { claimed, key, lanes: this.#lanes, shared: this.#shared });
      if (outcome.error === "limit") this.#started = MAX_ATTEMPTS;
      this.#recorder.add(outcome);
    } catch (error) {
      this.#deps.log.error("postback.broken", { delivery: claimed.id, ...describeError(error) });
    }
    this.#underWay.splice(this.#underWay.indexOf(key), 1);
    this.#goOn();
  }

  /** How many more deliveries may be claimed. */
  #room(): number {
    if (this.isDetached || this.#deps.now() >= this.#untilMs) return 0;
    return MAX_ATTEMPTS - this.#started - this.#waiting.size;
  }

  /** Checks again when the run will have stalled, if nothing ends before. */
  #watch(): void {
    if (this.#hasEnded) return;
    const leftMs = STALL_MS - (this.#deps.now() - this.#progressAtMs);
    if (leftMs > 0) this.#deps.timeout(leftMs).addEventListener("abort", () => this.#watch());
    else this.#goOnAlone();
  }

  /** Goes on without its consumer, for the receivers that it waits for: deliveries to others go to another run. */
  #goOnAlone(): void {
    this.isDetached = true;
    this.#requeueLater(this.#waiting.remove((_, key) => !this.#underWay.includes(key)));
    this.#detach();
  }

  /** What was claimed and cannot be attempted in this run goes back to the queue, for when it may be. */
  #requeueLater(claims: Claimed[]): void {
    if (claims.length === 0) return;
    const nowMs = this.#deps.now();
    const back = claims.map((claimed) => ({ claimed, delaySeconds: this.#secondsUntilFree(claimed, nowMs) }));
    this.#background.push(requeueLater(this.#deps, back));
  }

  #secondsUntilFree(claimed: Claimed, nowMs: number): number {
    const key = addressKey(claimed);
    const restUntilMs = this.#lanes.restUntilMs(key, claimed, nowMs);
    if (restUntilMs > 0) return Math.ceil((restUntilMs - nowMs) / 1000);
    return this.#lanes.isFree(key, () => 0, nowMs) ? 0 : NO_LANE_SECONDS;
  }
}

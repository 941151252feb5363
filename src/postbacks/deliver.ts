import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import { ATTEMPT_TIMEOUT_MS, attempt } from "./attempt.ts";
import { tripBreakers } from "./breaker.ts";
import { type Claimed, claim } from "./claim.ts";
import { createResolver, type Resolve } from "./dns.ts";
import { deliveryHeaders, deliveryUrl } from "./expand.ts";
import { record } from "./record.ts";
import { release } from "./release.ts";
import { randomFraction } from "./schedule.ts";
import { reasonToStop, type Settlement, settle, stopped } from "./settle.ts";
import { wakeLeads, wakeLeadsLater } from "./wake.ts";

/** An invocation has six connections that wait for headers; one is left for D1 and the queue. */
const CONCURRENCY = 5;
/** After so many, what is left is handed back to the queue. */
const MAX_ATTEMPTS = 200;
/** What must be left of a lease for an attempt to begin: its own time, and a second to record it. */
const NEEDED_LEASE_MS = ATTEMPT_TIMEOUT_MS + 1_000;
/** Keeps the JSON of a record well below what D1 takes in one parameter. */
const MAX_RECORDS = 50;

/**
 * Works the lines of leads: the first due delivery of each, and when one is done, the next of the same lead. Attempts of
 * different leads run side by side; their results are recorded together with whatever else came in while the last record was
 * under way, so that a busy run costs few round trips and an idle one records at once.
 * @throws what D1 threw; the deliveries it was about come up again when their leases end
 */
export async function deliverLeads(deps: Deps, leadIds: number[]): Promise<void> {
  const first = claim(deps, [...new Set(leadIds)]);
  const run = new Run(deps, first.read(await deps.db.$client.batch(first.statements)));
  await run.finish();
}

class Run {
  readonly #deps: Deps;
  readonly #resolve: Resolve;
  readonly #attempting = new Set<Promise<void>>();
  readonly #background: Promise<void>[] = [];
  #ready: Claimed[];
  #settled: Settlement[] = [];
  #recording: Promise<void> | null = null;
  #started = 0;
  #failure: unknown = null;

  constructor(deps: Deps, ready: Claimed[]) {
    this.#deps = deps;
    this.#resolve = createResolver(deps);
    this.#ready = ready;
  }

  async finish(): Promise<void> {
    for (;;) {
      this.#startAttempts();
      this.#startRecord();
      const underWay = [...this.#attempting, ...(this.#recording === null ? [] : [this.#recording])];
      if (underWay.length === 0) break;
      await Promise.race(underWay);
    }
    this.#handBack(this.#ready.splice(0));
    await Promise.all(this.#background);
    if (this.#failure !== null) throw this.#failure;
  }

  #startAttempts(): void {
    const canStart = ({ leasedUntilMs }: Claimed) => leasedUntilMs - this.#deps.now() >= NEEDED_LEASE_MS;
    this.#handBack(this.#ready.filter((claimed) => !canStart(claimed)));
    this.#ready = this.#ready.filter(canStart);
    while (this.#attempting.size < CONCURRENCY && this.#started < MAX_ATTEMPTS) {
      const claimed = this.#ready.shift();
      if (claimed === undefined) return;
      this.#started += 1;
      const work: Promise<void> = this.#try(claimed)
        .then((settlement) => {
          this.#settled.push(settlement);
        })
        .catch((error: unknown) => this.#deps.log.error("postback.broken", { delivery: claimed.id, ...describeError(error) }))
        .finally(() => this.#attempting.delete(work));
      this.#attempting.add(work);
    }
  }

  async #try(claimed: Claimed): Promise<Settlement> {
    const deps = this.#deps;
    const reason = reasonToStop(claimed);
    if (reason !== null) return stopped(claimed, reason);
    const atMs = deps.now();
    const url = deliveryUrl(claimed.templateUrl ?? "", claimed);
    const result = await attempt(deps, url, deliveryHeaders(claimed.id, atMs), this.#resolve);
    const settlement = settle(claimed, { url, atMs, result }, randomFraction(deps));
    deps.log.info("postback.attempt", {
      delivery: claimed.id,
      lead: claimed.leadId,
      account: claimed.accountId,
      template: claimed.templateId,
      number: claimed.attempts + 1,
      outcome: result.outcome,
      code: result.responseCode,
      error: result.error,
      durationMs: result.durationMs,
      state: settlement.state,
    });
    return settlement;
  }

  #startRecord(): void {
    if (this.#recording !== null || this.#settled.length === 0) return;
    this.#recording = this.#record(this.#settled.splice(0, MAX_RECORDS))
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#recording = null;
      });
  }

  async #record(settlements: Settlement[]): Promise<void> {
    const deps = this.#deps;
    await tripBreakers(deps, settlements);
    const claimNext = this.#started + this.#ready.length < MAX_ATTEMPTS;
    const { claimed, recorded } = await record(deps, settlements, claimNext);
    this.#ready.push(...claimed);
    const ours = settlements.filter((settlement) => recorded.has(settlement.claimed.id));
    const retries = ours.flatMap(({ claimed: { leadId }, delaySeconds }) => (delaySeconds === null ? [] : [{ leadId, delaySeconds }]));
    this.#background.push(wakeLeadsLater(deps, retries));
    if (!claimNext) this.#background.push(wakeLeads(deps, leadsDone(ours)));
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

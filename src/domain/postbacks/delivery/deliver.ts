import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { createShared } from "./attempt.ts";
import { claim } from "./claim.ts";
import { dueStatement, leadsOf } from "./due-leads.ts";
import { MAX_READY } from "./recorder.ts";
import { Run } from "./run.ts";

/** So many messages at once, the most that wrangler.toml gives this consumer (a test holds them equal), say that there are more. */
export const FULL_BATCH = 100;

/**
 * Works the lines of leads: the first due delivery of each, and when one is done, the next of the same lead. Attempts of
 * different leads run side by side; their results are gathered for a moment and recorded together, so that a busy run costs
 * few round trips; where there is nothing left to wait for, they are recorded at once. A run whose receivers are so quick that a
 * record fills up while it is gathered also takes up other due leads, whose messages then find nothing to do.
 * A run whose receivers all let it wait goes on in the background with what it has for them, and its consumer is free.
 * @throws what D1 threw; the deliveries it was about come up again when their leases end
 */
export async function deliverLeads(deps: Deps, leadIds: number[]): Promise<void> {
  const shared = await createShared(deps);
  const wanted = [...new Set(leadIds)];
  const first = claim(deps, wanted);
  const backlog = leadIds.length >= FULL_BATCH ? [dueStatement(deps, deps.now(), MAX_READY)] : [];
  const results = await deps.db.$client.batch([...first.statements, ...backlog]);
  const run = new Run(deps, shared, first.read(results), backlog.length > 0 ? leadsOf(results.at(-1)) : []);
  const finished = run.finish();
  await Promise.race([finished, run.stalled]);
  if (run.isDetached) deps.background(finished.catch((error) => deps.log.error("postbacks.run_failed", describeError(error))));
}

import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { createShared } from "./attempt.ts";
import { claim } from "./claim.ts";
import { dueLeadsRead } from "./due-leads.ts";
import { MAX_READY } from "./recorder.ts";
import { Run } from "./run.ts";

/** A batch of so many messages, the most that wrangler.toml allows (a test holds them equal), means that there are more. */
export const FULL_BATCH = 100;

/**
 * Sends the first due delivery of each lead, then the next of the same lead. Attempts of different leads run concurrently.
 * Their outcomes are gathered for a moment and recorded together, to save round trips; at once when nothing is left to wait for.
 * A run with quick receivers also claims other due leads, whose messages then find nothing to do.
 * A run that waits for slow receivers only goes on in the background, and its consumer is free.
 * @throws what D1 threw; the deliveries concerned are due again when their leases end
 */
export async function deliverLeads(deps: Deps, leadIds: number[]): Promise<void> {
  const shared = await createShared(deps);
  const wanted = [...new Set(leadIds)];
  const first = claim(deps, wanted);
  const backlog = leadIds.length >= FULL_BATCH ? dueLeadsRead(deps, { dueByMs: deps.now(), limit: MAX_READY }) : null;
  const results = await deps.db.$client.batch([...first.statements, ...(backlog === null ? [] : [backlog.statement])]);
  const run = new Run(deps, shared, first.read(results), backlog?.read(results.at(-1) as D1Result) ?? []);
  const finished = run.finish();
  await Promise.race([finished, run.stalled]);
  if (run.isDetached) deps.background(finished.catch((error) => deps.log.error("postbacks.run_failed", describeError(error))));
}

import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import type { Claimed } from "./claim.ts";
import { enqueueLeadsLater } from "./enqueue-leads.ts";
import { releaseClaims } from "./release-claims.ts";

/** Releases claims and queues their leads again, each after its delay. If it fails, the leases run out and the sweep finds the deliveries. */
export async function requeueLater(deps: Deps, back: { claimed: Claimed; delaySeconds: number }[]): Promise<void> {
  try {
    await releaseClaims(
      deps,
      back.map(({ claimed }) => claimed),
    );
    await enqueueLeadsLater(
      deps,
      back.map(({ claimed: { leadId }, delaySeconds }) => ({ leadId, delaySeconds })),
    );
  } catch (error) {
    deps.log.error("postbacks.release_failed", { count: back.length, ...describeError(error) });
  }
}

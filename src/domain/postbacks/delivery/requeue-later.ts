import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import type { Claimed } from "./claim.ts";
import { wakeLeadsLater } from "./enqueue-leads.ts";
import { release } from "./release-held.ts";

/** Gives claims back, each to come again after its delay. Should it fail, the leases run out and the sweeper finds what they were for. */
export async function handBack(deps: Deps, back: { claimed: Claimed; delaySeconds: number }[]): Promise<void> {
  try {
    await release(
      deps,
      back.map(({ claimed }) => claimed),
    );
    await wakeLeadsLater(
      deps,
      back.map(({ claimed: { leadId }, delaySeconds }) => ({ leadId, delaySeconds })),
    );
  } catch (error) {
    deps.log.error("postbacks.release_failed", { count: back.length, ...describeError(error) });
  }
}

import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import type { VisitMessage } from "../../queue/messages.ts";
import { ingestClicks } from "./ingest.ts";

const QUEUE_TRIES = 2;

/** Hands a click to the queue, or one that no offer took; where that takes none, it is written at once. Never throws: the visitor is gone already. */
export async function sendVisit(deps: Deps, visit: VisitMessage): Promise<void> {
  for (let tries = 1; tries <= QUEUE_TRIES; tries += 1) {
    try {
      await deps.clickQueue.send(visit);
      return;
    } catch (error) {
      deps.log.error("click.not_queued", { ...subjectOf(visit), tries, ...describeError(error) });
    }
  }
  try {
    await ingestClicks(deps, [visit]);
  } catch (error) {
    deps.log.error("click.lost", { ...subjectOf(visit), ...describeError(error) });
  }
}

const subjectOf = (visit: VisitMessage) => ("flowId" in visit ? { flowId: visit.flowId } : { offerId: visit.offerId });

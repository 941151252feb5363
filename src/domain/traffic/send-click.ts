import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { ingestClicks } from "./ingest.ts";

const QUEUE_TRIES = 2;

/** Hands a click to the queue; where that takes none, it is written at once. Never throws: the visitor is gone already. */
export async function sendClick(deps: Deps, click: ClickMessage): Promise<void> {
  for (let tries = 1; tries <= QUEUE_TRIES; tries += 1) {
    try {
      await deps.clickQueue.send(click);
      return;
    } catch (error) {
      deps.log.error("click.not_queued", { flowId: click.flowId, tries, ...describeError(error) });
    }
  }
  try {
    await ingestClicks(deps, [click]);
  } catch (error) {
    deps.log.error("click.lost", { flowId: click.flowId, ...describeError(error) });
  }
}

import { type Answer, call, type Params } from "../../api/client.ts";
import type { Outcome } from "../../shell/import/use-sending.ts";

const BATCH_LINES = 1000;

type Spend = Answer<"/api/tracker/spend.json", "post">;

/** Whether costs are written, or only looked at. */
export type CostMode = "check" | "write";

/** What became of a line: an error, what it would change, or nothing to say. */
export interface CostOutcome extends Outcome {
  preview?: NonNullable<Spend["items"]>[number];
}

/**
 * Sends the first of these costs.
 * @throws ApiError
 */
export async function sendCosts(items: readonly Params[], mode: CostMode): Promise<readonly CostOutcome[]> {
  const batch = items.slice(0, BATCH_LINES);
  const answer = await call("post", "/api/tracker/spend.json", { batch, dry_run: mode === "check" });
  const outcomes: CostOutcome[] = batch.map(() => ({}));
  for (const preview of answer.items ?? []) outcomes[preview.item] = { preview };
  for (const { item, error, field } of answer.errors ?? []) outcomes[item] = { error, field };
  // A call sets the costs of so many clicks at most: the lines from there on belong to the next.
  const full = outcomes.findIndex(({ error }) => error === "limit");
  return outcomes.slice(0, full === -1 ? batch.length : Math.max(full, 1));
}

import { type Answer, call, type Params } from "../../api/client.ts";

const BATCH_LINES = 1000;

type Spend = Answer<"/api/tracker/spend.json", "post">;

/** What became of a line: an error, what it would change, or nothing to say. */
export interface Outcome {
  error?: string;
  field?: string | undefined;
  preview?: NonNullable<Spend["items"]>[number];
}

/**
 * Sends costs in batches, in their order.
 * @param onOutcomes is told those of each batch
 * @throws ApiError; what was told before stands
 */
export async function sendCosts(items: readonly Params[], isDryRun: boolean, onOutcomes: (outcomes: Outcome[]) => void): Promise<void> {
  let at = 0;
  while (at < items.length) {
    const batch = items.slice(at, at + BATCH_LINES);
    const answer = await call("post", "/api/tracker/spend.json", { batch, dry_run: isDryRun });
    const outcomes: Outcome[] = batch.map(() => ({}));
    for (const preview of answer.items ?? []) outcomes[preview.item] = { preview };
    for (const { item, error, field } of answer.errors ?? []) outcomes[item] = { error, field };
    // A call sets the costs of so many clicks at most: the lines from there on belong to the next.
    const full = outcomes.findIndex(({ error }) => error === "limit");
    const taken = full === -1 ? batch.length : Math.max(full, 1);
    onOutcomes(outcomes.slice(0, taken));
    at += taken;
  }
}

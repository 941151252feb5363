import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { ROOT } from "../../scripts/lib/root.ts";
import { FULL_BATCH } from "../../src/domain/postbacks/delivery/deliver.ts";

it("knows how many messages the consumer of postbacks gets at most", () => {
  const { queues } = unstable_readConfig({ config: join(ROOT, "wrangler.toml") }, { hideWarnings: true });
  const consumers: { queue: string; max_batch_size?: number }[] = queues.consumers ?? [];
  expect(consumers.find(({ queue }) => queue === "pawprint-postbacks")?.max_batch_size).toBe(FULL_BATCH);
});

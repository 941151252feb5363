import { expect, it } from "vitest";
import { readWranglerConfig } from "../../scripts/lib/wrangler-config.ts";
import { FULL_BATCH } from "../../src/domain/postbacks/delivery/deliver.ts";

it("knows how many messages the consumer of postbacks gets at most", () => {
  const { consumers = [] } = readWranglerConfig().queues;
  expect(consumers.find(({ queue }) => queue === "pawprint-postbacks")?.max_batch_size).toBe(FULL_BATCH);
});

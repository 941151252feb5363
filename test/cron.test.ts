import { expect, it } from "vitest";
import { createHarness } from "./harness.ts";

it("sweeps what is owed before all other jobs, and runs each of them though those before it fail", async () => {
  const h = createHarness();
  h.d1.before = () => {
    throw new Error("database down");
  };
  await h.cron();
  const failed = h.logLines.filter(({ event }) => event === "job.failed").map(({ fields }) => (fields as { job: string }).job);
  expect(failed.slice(0, 3)).toEqual(["sweepPostbacks", "sweepTelegramOutbox", "rollCampaigns"]);
  expect(failed).toContain("checkBots");
});

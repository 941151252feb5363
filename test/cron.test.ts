import { describe, expect, it } from "vitest";
import { takeTurns } from "../src/platform/take-turns.ts";
import { createHarness } from "./harness.ts";

it("sweeps what is owed before all other jobs, and runs each of them though those before it fail", async () => {
  const h = createHarness();
  h.d1.fail();
  await h.cron();
  const failed = h.logLines.filter(({ event }) => event === "job.failed").map(({ fields }) => (fields as { job: string }).job);
  expect(failed.slice(0, 3)).toEqual(["sweepPostbacks", "sweepTelegramOutbox", "sweepHeldPostbacks"]);
  expect(failed).toContain("checkBots");
});

describe("work in turns", () => {
  const BUDGET = { steps: 100, stepsEach: 10, ms: 1000 };

  /** Works of so many steps each, which take so long; answers who did a step, in order. */
  function worksOf(lengths: Record<string, number>, stepMs = 0) {
    let ms = 0;
    const done: string[] = [];
    const errors: unknown[] = [];
    const works = Object.entries(lengths).map(([name, length]) => {
      let left = Math.abs(length);
      const step = async () => {
        done.push(name);
        ms += stepMs;
        left -= 1;
        if (length < 0 && left === 0) throw new Error(name);
        return left > 0;
      };
      return { step, failed: (error: unknown) => void errors.push(error) };
    });
    return { works, done, errors, now: () => ms };
  }

  it("lets each do a step before any does its next, and ends when all are done", async () => {
    const { works, done, now } = worksOf({ a: 3, b: 1, c: 2 });
    expect([await takeTurns({ now }, works, BUDGET), done.join("")]).toEqual([false, "abcaca"]);
  });

  it.each([
    ["in all", { steps: 4 }, "abab"],
    ["of each", { stepsEach: 3 }, "ababab"],
    ["by the clock", { ms: 150 }, "abab".slice(0, 3)],
  ])("stops at its budget %s, and says that something is left", async (_, budget, expected) => {
    const { works, done, now } = worksOf({ a: 9, b: 9 }, 50);
    expect([await takeTurns({ now }, works, { ...BUDGET, ...budget }), done.join("")]).toEqual([true, expected]);
  });

  it("goes on with the others where one fails", async () => {
    const { works, done, errors, now } = worksOf({ a: -2, b: 3 });
    expect([await takeTurns({ now }, works, BUDGET), done.join("")]).toEqual([false, "ababb"]);
    expect(errors).toEqual([new Error("a")]);
  });
});

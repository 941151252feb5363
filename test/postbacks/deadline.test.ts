import { describe, expect, it } from "vitest";
import { createDeadlines } from "../../src/domain/postbacks/outbound/deadline.ts";
import { FakeClock } from "../fakes/clock.ts";

function deadlines() {
  const clock = new FakeClock();
  return { clock, deadline: createDeadlines(clock) };
}

describe("the deadline of an attempt", () => {
  it("is shared by those that begin within a tenth of a second, and ends them 15 s after the first", () => {
    const { clock, deadline } = deadlines();
    const first = deadline(clock.ms);
    clock.advance(0.099);
    expect(deadline(clock.ms)).toBe(first);
    clock.advance(14.9);
    expect(first.aborted).toBe(false);
    clock.advance(0.001);
    expect(first.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("is not that of attempts that began earlier", () => {
    const { clock, deadline } = deadlines();
    const first = deadline(clock.ms);
    clock.advance(0.1);
    const second = deadline(clock.ms);
    clock.advance(14.9);
    expect([first.aborted, second.aborted]).toEqual([true, false]);
  });

  it("does not come sooner where the clock was set back", () => {
    const { clock, deadline } = deadlines();
    const first = deadline(clock.ms);
    clock.ms -= 10_000;
    expect(deadline(clock.ms)).not.toBe(first);
  });
});

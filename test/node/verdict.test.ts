import { describe, expect, it } from "vitest";
import type { Person } from "../../scripts/demo/crowd.ts";
import { PATHS } from "../../scripts/demo/paths.ts";
import type { Received } from "../../scripts/demo/tracker.ts";
import { account } from "../../scripts/demo/verdict.ts";

const path = PATHS.find(({ name }) => name === "start, join");
if (path === undefined) throw new Error("no such path");
const person: Person = { id: 1, path, owed: ["wait:c", "approve:c"], updates: [] };
const heard = (...all: [id: string, report: string][]): Received[] => all.map(([id, report]) => ({ id, report, subscriber: 1 }));

describe("the demo's account of one person", () => {
  it.each([
    ["all in order", heard(["a", "wait:c"], ["b", "approve:c"]), 0],
    ["one repeated at once", heard(["a", "wait:c"], ["a", "wait:c"], ["b", "approve:c"]), 1],
  ])("accepts %s", (_, received, repeats) => {
    expect(account(person, received)).toEqual({ owed: 2, received: 2, repeats, faults: [] });
  });

  it.each([
    ["one lost", heard(["a", "wait:c"])],
    ["one too many", heard(["a", "wait:c"], ["b", "approve:c"], ["c", "approve:c"])],
    ["two the wrong way round", heard(["b", "approve:c"], ["a", "wait:c"])],
    ["another click", heard(["a", "wait:x"], ["b", "approve:c"])],
    ["an old one after a newer one", heard(["a", "wait:c"], ["b", "approve:c"], ["a", "wait:c"])],
    ["one without an id", heard(["", "wait:c"], ["b", "approve:c"])],
  ])("finds fault with %s", (_, received) => {
    expect(account(person, received).faults).toHaveLength(1);
  });
});

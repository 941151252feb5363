import { expect, it } from "vitest";
import { monthsBefore } from "../src/lib/time.ts";

it.each([
  ["2026-11-29T12:34:56.789Z", 2, "2026-09-29T12:34:56.789Z"],
  ["2026-04-30T00:00:00.000Z", 2, "2026-02-28T00:00:00.000Z"],
  ["2028-04-30T23:59:59.999Z", 2, "2028-02-29T23:59:59.999Z"],
  ["2026-08-31T00:00:00.000Z", 2, "2026-06-30T00:00:00.000Z"],
  ["2026-01-31T00:00:00.000Z", 2, "2025-11-30T00:00:00.000Z"],
  ["2026-03-31T00:00:00.000Z", 0, "2026-03-31T00:00:00.000Z"],
])("%s is %s months after %s", (at, months, before) => {
  expect(new Date(monthsBefore(Date.parse(at), months)).toISOString()).toBe(before);
});

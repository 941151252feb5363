import { describe, expect, it } from "vitest";
import { readClickSession } from "../../src/lib/click-session.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";

describe("a click's session", () => {
  it.each([
    ["1y", 365 * DAY_MS],
    ["0s", 0],
    ["30d", 30 * DAY_MS],
    ["1y2m3w4d5h6i7s", (365 + 60 + 21 + 4) * DAY_MS + 5 * HOUR_MS + 6 * MINUTE_MS + 7000],
    ["2m", 60 * DAY_MS],
    ["2i", 2 * MINUTE_MS],
    [" 1Y2H ", 365 * DAY_MS + 2 * HOUR_MS],
  ])("of %j is read", (text, ms) => {
    expect(readClickSession(text)).toBe(ms);
  });

  it.each(["", "y", "1", "1x", "1s1y", "1y1y", "-1d", "1.5d", "1 y", "1y2", "9999999999d"])("of %j is none", (text) => {
    expect(readClickSession(text)).toBeNull();
  });
});

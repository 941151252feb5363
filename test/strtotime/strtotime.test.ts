import { describe, expect, it, vi } from "vitest";
import { strtotime } from "../../src/lib/strtotime/strtotime.ts";
import { PHP_ANSWERS, PHP_ANSWERS_AT } from "./php-answers.ts";

/** A Wednesday, 15:30:45 in Berlin. */
const NOW = Date.parse("2026-07-15T13:30:45Z");
const ZONE = "Europe/Berlin";

/** What is read, as Berlin's clocks show it: a day of Berlin by its date, another by its two ends, all else to the second. */
function read(text: string, nowMs = NOW): string | null {
  const moment = strtotime(text, ZONE, nowMs);
  if (moment === null) return null;
  const [from, to] = [moment.fromMs, moment.toMs].map((ms) => new Date(ms).toLocaleString("sv-SE", { timeZone: ZONE })) as [string, string];
  if (moment.toMs - moment.fromMs === 1000) return from;
  return from.endsWith(" 00:00:00") && to.endsWith(" 00:00:00") ? from.slice(0, 10) : `${from} – ${to}`;
}

describe("strtotime", () => {
  it.each(Object.entries(PHP_ANSWERS))("answers as PHP does: %s", (_kind, rows) => {
    expect(rows.map(([text]) => [text, read(text)])).toEqual(rows);
  });

  it.each(Object.entries(PHP_ANSWERS_AT))("answers as PHP does at %s", (now, rows) => {
    expect(rows.map(([text]) => [text, read(text, Date.parse(now))])).toEqual(rows);
  });

  // What strtotime reads otherwise, or not at all.
  it.each([
    ["a week ago", "2026-07-08 15:30:45"],
    ["a week", "2026-07-22 15:30:45"],
    ["an hour ago", "2026-07-15 14:30:45"],
    ["20 Nov 10:00", "2026-11-20 10:00:00"],
    ["20 Nov 10:00:30", "2026-11-20 10:00:30"],
    ["20 Nov 2:30pm", "2026-11-20 14:30:00"],
    ["20 Nov 2 p.m.", "2026-11-20 14:00:00"],
    ["Nov 20 2pm", "2026-11-20 14:00:00"],
    ["2026-nov-7", "2026-11-07"],
    ["2026-nov-7 14:30", "2026-11-07 14:30:00"],
    ["1586217600", "2020-04-07 02:00:00"],
    ["0", "1970-01-01 01:00:00"],
    ["2026-11-20 10:00 Etc/GMT+3", "2026-11-20 14:00:00"],
    ["Fri Nov 20 2026 17:00:00 GMT+0300 (Moscow Standard Time)", "2026-11-20 15:00:00"],
    ["first sunday of january next year", "2027-01-03"],
    ["2026-03-29 00:00 +3 hours", "2026-03-29 04:00:00"],
  ])("reads %s as people mean it", (text, shown) => {
    expect(read(text)).toBe(shown);
  });

  // What strtotime carries over into another month, or reads otherwise than people mean it.
  it.each([
    "2026-02-29",
    "2026-02-30",
    "2026-04-31",
    "Feb 30",
    "2/30",
    "november 31",
    "31.04.2026",
    "2026-366",
    "2025-W53",
    "2024W537",
    "fifth friday of november 2026",
    "2026",
    "1234",
    "2359",
    "202611",
    "12",
    "5",
    "1586217600000",
    "-1586217600",
    "20.11",
    "4.8",
    "04.08.26",
    "20.11.26",
    "20266-11-20",
    "+20266-11-20",
    "-2026-11-20",
    "0000-00-00",
    "0000-01-01",
    "1969-12-31",
    "10000-01-01",
    "@-1",
    "+999999999 years",
  ])("refuses %j, which strtotime reads", (text) => {
    expect(strtotime(text, ZONE, NOW)).toBeNull();
  });

  // What strtotime refuses, too.
  it.each([
    "",
    "soon",
    "2026/11",
    "2026-W00",
    "2026-11-20 13pm",
    "2026-11-20 23:60",
    "2026-11-20 25:00",
    "2026-11-20 10h",
    "20th of november",
    "2026-11-20 2026-11-21",
    "10:00 11:00",
    "1 2 3",
    "the day before yesterday",
    "day after tomorrow",
    "3 days from now",
    "first",
    "next",
    "31/12",
    "31/12/2026",
    "2026 Nov 20",
    "20/Nov/2026",
    "2026-11-20 10:00 Europe/Nowhere",
    "2026-11-20 10:00 SGT",
    "tomorrow!",
  ])("refuses %j", (text) => {
    expect(strtotime(text, ZONE, NOW)).toBeNull();
  });

  it("makes the clock of a zone once, however many moments it reads", () => {
    const made = vi.spyOn(Intl, "DateTimeFormat");
    const days = Array.from({ length: 500 }, (_, index) => `2026-${1 + (index % 12)}-${1 + (index % 28)}`);
    expect(days.map((day) => strtotime(day, "Australia/Lord_Howe", NOW))).not.toContain(null);
    expect(made.mock.calls.length).toBeLessThanOrEqual(1);
    made.mockRestore();
  });

  it("takes the first of a time that is shown twice, and days of 23 and 25 hours whole", () => {
    expect(strtotime("2026-10-25 02:30", ZONE, NOW)?.fromMs).toBe(Date.parse("2026-10-25T00:30:00Z"));
    const hours = (text: string) => {
      const { fromMs = 0, toMs = 0 } = strtotime(text, ZONE, NOW) ?? {};
      return (toMs - fromMs) / 3_600_000;
    };
    expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-10-25 UTC"), hours("2026-10-25 Europe/Moscow")]).toEqual([
      23, 25, 24, 24,
    ]);
  });

  it("end with the year 9999, and begin with 1970, in every zone", () => {
    for (const zone of ["Pacific/Kiritimati", "UTC", "America/Los_Angeles"]) {
      expect([strtotime("1970-01-01", zone, NOW), strtotime("9999-12-31", zone, NOW)]).not.toContain(null);
      const beyond = ["1969-12-31", "10000-01-01", "9999-12-31 +1 day", "@253402300800", "1970-01-01 -1 day", "0000-01-01", "0001-01-01"];
      expect(beyond.map((text) => strtotime(text, zone, NOW))).toEqual(beyond.map(() => null));
    }
  });

  it("are read or refused, whatever the text, and what is read is never empty", () => {
    const parts =
      "1 20 2026 nov monday next last first of day week ago a + - : / t z @ 10:00 utc noon ( ) st 5pm W47 of month 2026-11-20 ,".split(" ");
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: 1 + next(6) }, () => parts[next(parts.length)]).join(next(3) === 0 ? "" : " ");
      const moment = strtotime(text, ZONE, NOW);
      if (moment === null) continue;
      expect(Number.isInteger(moment.fromMs) && moment.toMs > moment.fromMs, text).toBe(true);
    }
  });
});

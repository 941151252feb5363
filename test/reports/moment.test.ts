import { describe, expect, it } from "vitest";
import { parseMoment } from "../../src/spend/moment.ts";

/** A Wednesday, 15:30:45 in Berlin. */
const NOW = Date.parse("2026-07-15T13:30:45Z");
const ZONE = "Europe/Berlin";

/** What is read, as Berlin's clocks show it; a whole day with the end it has. */
function read(text: string, zone = ZONE): string | null {
  const moment = parseMoment(text, zone, NOW);
  if (moment === null) return null;
  const shown = (ms: number) => new Date(ms).toLocaleString("sv-SE", { timeZone: zone });
  return moment.toMs - moment.fromMs === 1000 ? shown(moment.fromMs) : `${shown(moment.fromMs)} – ${shown(moment.toMs)}`;
}

const day = (from: string, to: string) => `${from} 00:00:00 – ${to} 00:00:00`;

describe("moments", () => {
  it.each([
    ["2020-04-04", day("2020-04-04", "2020-04-05")],
    ["2020-4-4", day("2020-04-04", "2020-04-05")],
    ["2020/04/04", day("2020-04-04", "2020-04-05")],
    ["20200404", day("2020-04-04", "2020-04-05")],
    ["04/05/2020", day("2020-04-05", "2020-04-06")],
    ["4.5.2020", day("2020-05-04", "2020-05-05")],
    ["04-05-2020", day("2020-05-04", "2020-05-05")],
    ["4 April 2020", day("2020-04-04", "2020-04-05")],
    ["4th apr 2020", day("2020-04-04", "2020-04-05")],
    ["Apr 4, 2020", day("2020-04-04", "2020-04-05")],
    ["04-Apr-2020", day("2020-04-04", "2020-04-05")],
    ["April 2020", day("2020-04-01", "2020-04-02")],
    ["2020-04-04 00:00:00", day("2020-04-04", "2020-04-05")],
    ["2020-04-07 23:59:59", "2020-04-07 23:59:59"],
    ["2020-04-07T23:59", "2020-04-07 23:59:00"],
    ["2020-04-07T23:59:59.123Z", "2020-04-08 01:59:59"],
    ["2020-04-07 23:59:59+05:30", "2020-04-07 20:29:59"],
    ["2020-04-07 11:05 pm", "2020-04-07 23:05:00"],
    ["2020-04-07 12am", day("2020-04-07", "2020-04-08")],
    ["1586217600", "2020-04-07 02:00:00"],
    ["@1586217600", "2020-04-07 02:00:00"],
    ["now", "2026-07-15 15:30:45"],
    ["today", day("2026-07-15", "2026-07-16")],
    ["midnight", day("2026-07-15", "2026-07-16")],
    ["noon", "2026-07-15 12:00:00"],
    ["Yesterday", day("2026-07-14", "2026-07-15")],
    ["yesterday noon", "2026-07-14 12:00:00"],
    ["yesterday 14:00", "2026-07-14 14:00:00"],
    ["tomorrow", day("2026-07-16", "2026-07-17")],
    ["-7 days", "2026-07-08 15:30:45"],
    ["7 days ago", "2026-07-08 15:30:45"],
    ["+1 week", "2026-07-22 15:30:45"],
    ["+1 week 2 days", "2026-07-24 15:30:45"],
    ["last week", "2026-07-08 15:30:45"],
    ["-1 month", "2026-06-15 15:30:45"],
    ["next year", "2027-07-15 15:30:45"],
    ["-90 minutes", "2026-07-15 14:00:45"],
    ["midnight -7 days", day("2026-07-08", "2026-07-09")],
    ["monday", day("2026-07-20", "2026-07-21")],
    ["wednesday", day("2026-07-15", "2026-07-16")],
    ["next wednesday", day("2026-07-22", "2026-07-23")],
    ["last monday", day("2026-07-13", "2026-07-14")],
    ["last wednesday", day("2026-07-08", "2026-07-09")],
    ["monday last week", day("2026-07-06", "2026-07-07")],
    ["sunday this week", day("2026-07-19", "2026-07-20")],
    ["last monday 09:00", "2026-07-13 09:00:00"],
    ["first day of last month", "2026-06-01 15:30:45"],
    ["first day of last month midnight", day("2026-06-01", "2026-06-02")],
    ["last day of february 2028", day("2028-02-29", "2028-03-01")],
    ["first day of this month 00:00", day("2026-07-01", "2026-07-02")],
    ["2026-01-31 +1 month", day("2026-03-03", "2026-03-04")],
    ["2026-03-29 02:30", "2026-03-29 03:30:00"],
    ["2026-03-29", day("2026-03-29", "2026-03-30")],
    ["2026-02-30", null],
    ["2026-13-01", null],
    ["2026-07-15 25:00", null],
    ["0000-01-01", null],
    ["1969-12-30", null],
    ["10000-01-01", null],
    ["soon", null],
    ["", null],
    ["2026-07-15 2026-07-16", null],
    ["+999999999 years", null],
  ])("reads %s", (text, shown) => {
    expect(read(text)).toBe(shown);
  });

  it("takes the first of a time that is shown twice, and days of 23 and 25 hours whole", () => {
    expect(parseMoment("2026-10-25 02:30", ZONE, NOW)?.fromMs).toBe(Date.parse("2026-10-25T00:30:00Z"));
    const hours = (text: string) => {
      const { fromMs = 0, toMs = 0 } = parseMoment(text, ZONE, NOW) ?? {};
      return (toMs - fromMs) / 3_600_000;
    };
    expect([hours("2026-03-29"), hours("2026-10-25")]).toEqual([23, 25]);
  });
});

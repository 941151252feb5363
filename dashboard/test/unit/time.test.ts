import { expect, it, onTestFinished, vi } from "vitest";
import { formatDate, formatDays, formatHour, formatInstant, hourNow, parseIn } from "../../src/time.ts";

it.each([
  ["UTC", "2026-11-20 11:38:20", "2026-11-20T11:38:20Z"],
  ["Asia/Vladivostok", "2026-11-29 07:57:42", "2026-11-28T21:57:42Z"],
  ["America/New_York", "2026-03-08 03:30:00", "2026-03-08T07:30:00Z"],
  ["America/New_York", "2026-03-08 01:30:00", "2026-03-08T06:30:00Z"],
  ["Europe/Berlin", "2026-10-25 03:30:00", "2026-10-25T02:30:00Z"],
])("reads what clocks of %s show at %s", (zone, text, utc) => {
  expect(parseIn(zone, text)).toBe(Date.parse(utc));
});

it("writes days of any year as each language does, and leaves what is no day", () => {
  expect(formatDate("2026-11-01", "en")).toBe("1 Nov 2026");
  expect(formatDate("2026-11-01", "ru")).toBe("01.11.2026");
  expect(formatDate("", "ru")).toBe("");
});

it("writes the days of a range with what both ends have in common once", () => {
  const write = (from: string, to: string) => (["en", "ru"] as const).map((lang) => formatDays(from, to, lang).replace(/\s/g, " "));
  expect(write("2026-11-01", "2026-11-20")).toEqual(["1 – 20 Nov 2026", "1–20 нояб. 2026 г."]);
  expect(write("2026-11-20", "2026-11-20")).toEqual(["20 Nov 2026", "20 нояб. 2026 г."]);
  expect(write("2026-10-30", "2026-11-02")[0]).toBe("30 Oct – 2 Nov 2026");
});

it("tells the hour of a zone, and writes it", () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime("2026-11-29T04:30:00Z");
  expect(["America/New_York", "Asia/Kathmandu", "UTC"].map(hourNow)).toEqual([23, 10, 4]);
  vi.setSystemTime("2026-11-29T05:00:00Z");
  expect(hourNow("America/New_York")).toBe(0);
  expect([0, 9, 23].map(formatHour)).toEqual(["00:00", "09:00", "23:00"]);
});

it("keeps day and month of a moment in one line", () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime("2026-11-29T04:30:00Z");
  const write = (utc: string) => (["en", "ru"] as const).map((lang) => formatInstant(Date.parse(utc), "UTC", lang));
  expect(write("2026-11-20T11:38:20Z")).toEqual(["20\u00a0Nov 11:38", "20\u00a0нояб. 11:38"]);
  expect(write("2027-12-29T11:38:20Z")).toEqual(["29\u00a0Dec 2027 11:38", "29\u00a0дек. 2027 г. 11:38"]);
});

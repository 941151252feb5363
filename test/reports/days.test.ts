import { describe, expect, it } from "vitest";
import { dateAt, daysBetween, isTimeZone } from "../../src/domain/reports/model/days.ts";

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const bounds = (zone: string, date: string) => daysBetween(zone, date, date).map(({ fromMs, toMs }) => [iso(fromMs), iso(toMs)])[0];

describe("days of a time zone", () => {
  it.each([
    ["UTC", "2026-06-15", "2026-06-15T00:00Z", "2026-06-16T00:00Z", 24],
    ["Asia/Kathmandu", "2026-06-15", "2026-06-14T18:15Z", "2026-06-15T18:15Z", 24],
    ["Pacific/Chatham", "2026-01-15", "2026-01-14T10:15Z", "2026-01-15T10:15Z", 24],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z", 23],
    ["Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z", 25],
    ["America/New_York", "2026-03-08", "2026-03-08T05:00Z", "2026-03-09T04:00Z", 23],
    ["America/New_York", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00Z", "2026-04-05T13:30Z", 24.5],
    ["Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30Z", "2026-10-04T13:00Z", 23.5],
    // Clocks go forward at midnight: the day begins at 01:00.
    ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00Z", "2026-04-24T21:00Z", 23],
    // Clocks go back over midnight: the day before has the hour twice.
    ["Africa/Cairo", "2026-10-29", "2026-10-28T21:00Z", "2026-10-29T22:00Z", 25],
    // 00:00 is there twice: the first counts.
    ["America/Havana", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z", 25],
    // Crossed the date line and had no such day.
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2011-12-30T10:00Z", 0],
  ])("%s %s begins and ends where its calendar turns", (zone, date, from, to, hours) => {
    expect(bounds(zone, date)).toEqual([from, to]);
    expect((Date.parse(to) - Date.parse(from)) / 3_600_000).toBe(hours);
  });

  it.each([
    "UTC",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/New_York",
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
  ])("%s: a year of days follows one on another, each holding exactly the instants that its calendar dates so", (zone) => {
    const days = daysBetween(zone, "2026-01-01", "2026-12-31");
    expect(days.length).toBe(365);
    for (const [index, { date, fromMs, toMs }] of days.entries()) {
      expect([dateAt(zone, fromMs), dateAt(zone, toMs - 1)]).toEqual([date, date]);
      expect(fromMs).toBe(days[index - 1]?.toMs ?? fromMs);
    }
  });

  it("knows zones from other words", () => {
    const words = ["Europe/Berlin", "UTC", "Etc/GMT+3", "", "Mars/Olympus", "+03:00", "GMT 3"];
    expect(words.map(isTimeZone)).toEqual([true, true, true, false, false, false, false]);
  });
});

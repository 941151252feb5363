import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeZone } from "../../src/domain/accounts/settings/change-zone.ts";
import { daysBetween } from "../../src/domain/reports/model/days.ts";
import { dayText, zoneOffsets } from "../../src/domain/reports/model/local-time.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { localTime, QUARTER_MS, wallClock } from "../../src/lib/wall-clock.ts";
import { latestZone } from "../../src/lib/zone-history.ts";
import { makeFlow, makeGoal, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clicksOf, visit } from "../traffic/kit.ts";

const HOUR = 3_600_000;
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
  "Pacific/Marquesas",
  "Australia/Lord_Howe",
];

const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(2026, 0, 1) / QUARTER_MS, max: Date.UTC(2027, 0, 1) / QUARTER_MS }).map((n) => n * QUARTER_MS);

describe("a change of the time zone", () => {
  it("comes in force at the next day of both zones, and gives every moment one date, in order", () => {
    fc.assert(
      fc.property(
        zone,
        fc.array(fc.tuple(zone, fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 3 }),
        moment,
        (first, changes, start) => {
          let history = first;
          let now = start;
          for (const [next, hours] of changes) {
            now += hours * HOUR;
            const before = wallClock(history);
            history = changeZone(history, next, now);
            const after = wallClock(history);
            expect(latestZone(history).zone).toBe(next);
            // Nothing that is counted already, or is about to be, moves.
            const kept = [start - 48 * HOUR, start, now - HOUR, now, now + 10 * 60_000];
            expect(kept.map(after)).toEqual(kept.map(before));
          }
          const clock = wallClock(history);
          const offsets = zoneOffsets(history, start - 48 * HOUR, now + 72 * HOUR);
          const spans = new Map<number, { fromMs: number; toMs: number }>();
          let latest = 0;
          for (let ms = start - 48 * HOUR; ms < now + 72 * HOUR; ms += QUARTER_MS) {
            const { day } = localTime(history, ms);
            expect(day).toBeGreaterThanOrEqual(latest);
            latest = day;
            expect(offsets.findLast(([fromMs]) => fromMs <= ms)?.[1]).toBe(clock(ms) - ms);
            const span = spans.get(day) ?? daysBetween(history, dayText(day), dayText(day))[0] ?? { fromMs: 0, toMs: 0 };
            spans.set(day, span);
            expect(span.fromMs <= ms && ms < span.toMs).toBe(true);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ["Asia/Kathmandu", "2026-06-15T12:00:00Z", "2026-06-16T00:00:00Z"],
    ["America/New_York", "2026-06-15T12:00:00Z", "2026-06-16T04:00:00Z"],
    ["Asia/Kathmandu", "2026-06-15T23:55:00Z", "2026-06-17T00:00:00Z"],
  ])("to %s at %s comes in force at %s", (next, now, expected) => {
    expect(new Date(latestZone(changeZone("UTC", next, Date.parse(now))).fromMs).toISOString()).toBe(expected.replace("Z", ".000Z"));
  });

  it("is undone by choosing the old zone before it came in force", () => {
    const now = Date.UTC(2026, 5, 15, 12);
    expect(changeZone(changeZone("UTC", "Asia/Kathmandu", now), "UTC", now + HOUR)).toBe("UTC");
  });
});

describe("profile/settings", () => {
  const choose = (h: Harness, key: string, time_zone: string) => h.api("/api/profile/settings.json", { key, json: { time_zone } });
  const shown = async (h: Harness, key: string) => (await h.api("/api/profile/settings.json", { key })).data;

  it("knows a zone in any case for the one it is", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await choose(h, key, "asia/tokyo");
    await makeFlow(h, id);
    const before = await shown(h, key);
    expect(before).toMatchObject({ time_zone: "Asia/Tokyo" });
    await choose(h, key, "ASIA/TOKYO");
    expect(await shown(h, key)).toEqual(before);
    await choose(h, key, "europe/kyiv");
    expect(await shown(h, key)).toMatchObject({ time_zone: expect.stringMatching(/^europe\/kyiv$/i) });
  });

  it("puts a zone in force for all time where there is no flow yet, else from the next day on", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await choose(h, key, "Europe/Berlin");
    expect(await shown(h, key)).toMatchObject({ time_zone: "Europe/Berlin", time_zone_from: "0000-00-00 00:00:00" });
    await makeFlow(h, id);
    await choose(h, key, "UTC");
    expect(await shown(h, key)).toMatchObject({ time_zone: "UTC", time_zone_from: "2026-06-16 00:00:00" });
    await choose(h, key, "Europe/Berlin");
    expect(await shown(h, key)).toMatchObject({ time_zone: "Europe/Berlin", time_zone_from: "0000-00-00 00:00:00" });
  });

  it("refuses more changes than a history holds, and loses none to another that is made at once", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await makeFlow(h, id);
    const answers: unknown[] = [];
    for (let change = 0; change < 40; change += 1) {
      answers.push((await choose(h, key, change % 2 === 0 ? "America/Argentina/Buenos_Aires" : "UTC")).error ?? "ok");
      h.clock.advance(2 * 86_400);
    }
    expect(answers.indexOf("limit")).toBeGreaterThan(20);
    expect(
      await choose(h, key, answers.filter((answer) => answer === "ok").length % 2 === 0 ? "America/Argentina/Buenos_Aires" : "UTC"),
    ).toEqual({
      status: "error",
      error: "limit",
      field: "time_zone",
    });
  });
});

it("click, cost, sale and report agree on the day of every moment before, during and after a change", async () => {
  const h = createHarness();
  const { id, key } = await h.account();
  const flow = await makeFlow(h, id);
  await makeWay(h, flow, { url: "https://shop.example.com/?c={click}" });
  await makeGoal(h, id, { code: "sale" });
  const begin = h.clock.ms;
  let zones = "UTC";
  const expected = new Map<string, number>();
  for (let step = 0; step < 16; step += 1) {
    const date = new Date(wallClock(zones)(h.clock.ms)).toISOString().slice(0, 10);
    expected.set(date, (expected.get(date) ?? 0) + 1);
    await visit(h, flow.code, { query: { cost: "0.5", subid: `s${step}` } });
    await h.drain();
    const click = (await clicksOf(h, flow.id)).find(({ subid }) => subid === `s${step}`);
    const sale = await h.api("/api/tracker/postback.json", { key, query: { click: click?.id ?? "", status: "sale", price: 3 } });
    expect(sale.status).toBe("ok");
    if (step === 3) {
      zones = changeZone(zones, "America/Los_Angeles", h.clock.ms);
      await h.api("/api/profile/settings.json", { key, json: { time_zone: "America/Los_Angeles" } });
    }
    h.clock.advance(4 * 3600);
  }
  expect(new Set(expected.values()).size).toBeGreaterThan(1);
  const [from = "", to = ""] = [[...expected.keys()][0], [...expected.keys()].at(-1)];
  const perDay = async () => {
    const { stats } = await h.api("/api/tracker/stats.json", { key, query: { item: "date", from, to } });
    return Object.values(stats as Record<string, { name: string; click: number; ca: number; spend: number; ma: number }>).map(
      ({ name, click, ca, spend, ma }) => [name, click, ca, spend, ma],
    );
  };
  const wanted = [...expected].map(([date, count]) => [date, count, count, count * 0.5, count * 3]);
  expect(await perDay()).toEqual(wanted);
  await buildPart(h.deps, id);
  expect(await perDay()).toEqual(wanted);
  for (const [date, count] of expected) {
    const { leads } = await h.api("/api/tracker/leads.json", { key, query: { from: date, to: date } });
    expect([date, leads.length]).toEqual([date, count]);
    const priced = await h.api("/api/tracker/spend.json", { key, query: { from: date, to: date, cpc: 2 } });
    expect(priced.status).toBe("ok");
    expect((await perDay()).find(([name]) => name === date)).toEqual([date, count, count, count * 2, count * 3]);
  }
  expect(h.clock.ms).toBeGreaterThan(begin);
});

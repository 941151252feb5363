import { describe, expect, it } from "vitest";
import { addDays } from "../../src/domain/reports/model/days.ts";
import { fiveDayBucketOf, partsOf, periodsWithin } from "../../src/domain/reports/model/periods.ts";
import { packPeriods } from "../../src/domain/reports/rollups/pack-periods.ts";
import { rollClicks } from "../../src/domain/reports/rollups/roll-clicks.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "./kit.ts";

describe("the periods within some days", () => {
  it.each([
    [20260101, 20260131, [2026010, 2026015], [202601, 202601], []],
    [
      20260102,
      20260130,
      [2026010, 2026015],
      [202602, 202600],
      [
        [20260101, 20260101],
        [20260131, 20260131],
      ],
    ],
    [20260103, 20260128, [2026011, 2026014], [202602, 202600], []],
    [20260128, 20260226, [2026015, 2026024], [202602, 202601], [[20260126, 20260127]]],
    [20260126, 20260228, [2026015, 2026025], [202602, 202602], []],
    [20260201, 20260227, [2026020, 2026024], [202602, 202601], []],
    [20240201, 20240228, [2024020, 2024025], [202402, 202401], [[20240229, 20240229]]],
    [20240201, 20240229, [2024020, 2024025], [202402, 202402], []],
    [
      20261222,
      20270104,
      [2026124, 2027010],
      [202613, 202700],
      [
        [20261221, 20261221],
        [20270105, 20270105],
      ],
    ],
    [20260402, 20260404, [2026041, 2026039], [202605, 202603], []],
  ])("from %i to %i are those in them, or nearly", (from, to, fiveDayBuckets, months, surplus) => {
    expect(periodsWithin(from, to)).toEqual({ days: [from, to], fiveDayBuckets, months, surplus });
  });

  it("are made up of their parts", () => {
    expect([20260601, 20260605, 20260606, 20260626, 20260630, 20260731].map(fiveDayBucketOf)).toEqual([
      2026060, 2026060, 2026061, 2026065, 2026065, 2026075,
    ]);
    expect(partsOf(2026061)).toEqual([20260606, 20260610]);
    expect(partsOf(2026075)).toEqual([20260726, 20260731]);
    expect(partsOf(202607)).toEqual([2026070, 2026075]);
  });
});

const day = (date: string) => Date.parse(`${date}T12:00:00Z`);

async function account(h: Harness, dates: string[], values = 1) {
  const { id, key } = await h.account();
  const flow = await makeFlow(h, id);
  const land = (more: string[]) =>
    insertClicks(
      h,
      flow,
      more.flatMap((date) => Array.from({ length: values }, (_, value) => ({ atMs: day(date), subid: `s${value}` }))),
    );
  await land(dates);
  const periods = async () => {
    const { results } = await h.db.$client
      .prepare("SELECT period, clicks FROM traffic_rollups WHERE account_id = ?1 AND dimension = 'all' AND flow_id = 0 ORDER BY period")
      .bind(id)
      .all<{ period: number; clicks: number }>();
    return Object.fromEntries(results.map(({ period, clicks }) => [period, clicks]));
  };
  const pack = () => packPeriods(h.deps, { accountId: id, timeZone: "UTC" });
  const roll = () => rollClicks(h.deps, id, 100);
  return { key, land, periods, pack, roll };
}

describe("rollups of days that are over", () => {
  it("are summed up by bucket and month, and what comes late is added to both", async () => {
    const h = createHarness();
    const { land, periods, pack, roll } = await account(h, ["2026-05-30", "2026-06-02", "2026-06-03", "2026-06-06"]);
    h.clock.ms = day("2026-06-05");
    await roll();
    await pack();
    const days = { 20260530: 1, 20260602: 1, 20260603: 1 };
    expect(await periods()).toEqual({ ...days, 2026055: 1, 202605: 1 });
    h.clock.ms = day("2026-06-06");
    await roll();
    await pack();
    expect(await periods()).toEqual({ ...days, 2026055: 1, 2026060: 2, 202605: 1 });
    await land(["2026-05-31", "2026-05-01", "2026-06-04"]);
    await roll();
    const late = { ...days, 20260501: 1, 20260531: 1, 20260604: 1, 2026055: 2, 2026060: 3, 202605: 3 };
    expect(await periods()).toEqual(late);
    await pack();
    expect(await periods()).toEqual({ ...late, 2026050: 1 });
  });

  it("make no month while a bucket of it is missing, though its days were rolled in between", async () => {
    const h = createHarness();
    const { land, periods, pack, roll } = await account(h, ["2026-05-03"]);
    h.clock.ms = day("2026-06-07");
    await roll();
    await land(["2026-05-12"]);
    h.d1.once(
      async (sql) => sql.startsWith("INSERT") && (await count(periods)) === 2,
      async () => void (await roll()),
    );
    await pack();
    expect(await periods()).toEqual({ 20260503: 1, 20260512: 1, 2026050: 1 });
    await pack();
    expect(await periods()).toEqual({ 20260503: 1, 20260512: 1, 2026050: 1, 2026052: 1, 202605: 2 });
  });

  it("are read by few periods, not by the day", async () => {
    const h = createHarness();
    const dates = Array.from({ length: 61 }, (_, days) => addDays("2026-04-01", days));
    const { key, pack, roll } = await account(h, dates, 20);
    h.clock.ms = day("2026-06-15");
    while (await roll());
    const cost = async (from: string, to: string) => {
      const { rowsRead } = await h.d1.measure(() => h.api("/api/tracker/stats.json", { key, query: { from, to, item: "subid" } }));
      return rowsRead;
    };
    const [whole, ragged] = [await cost("2026-04-01", "2026-05-31"), await cost("2026-04-04", "2026-05-27")];
    await pack();
    expect(await cost("2026-04-01", "2026-05-31")).toBeLessThan(whole / 8);
    expect(await cost("2026-04-04", "2026-05-27")).toBeLessThan(ragged / 3);
    // Whole five-day buckets but for a day are read whole, and the day is taken out.
    expect(await cost("2026-05-02", "2026-05-30")).toBeLessThan(await cost("2026-05-03", "2026-05-28"));
  });
});

const count = async (periods: () => Promise<object>) => Object.keys(await periods()).length;

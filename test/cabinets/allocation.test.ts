import { and, eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { adStats, ads, adTotals, cabinets, clickArchive, clicks } from "../../src/db/schema/index.ts";
import { DAY_MS, HOUR_MS, utcDay } from "../../src/lib/time.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

const today = () => new Date(h.clock.ms).toISOString().slice(0, 10);

/** An ad that leads to a flow. */
async function makeAd() {
  const client = await makeClient(h);
  const uid = await client.addCabinet();
  const flow = await makeFlow(h, client.id);
  const [cabinet] = await h.db.select().from(cabinets).where(eq(cabinets.accountId, client.id));
  const cabinetId = cabinet?.id ?? 0;
  const code = `ad_${flow.code}`;
  const common = { accountId: client.id, cabinetId, code, title: "Kittens", titleFolded: "kittens", createdAtMs: h.clock.ms };
  const [ad] = await h.db
    .insert(ads)
    .values({ ...common, externalId: "187", target: "flow", flowId: flow.id })
    .returning();
  const book = (spent: number, date = today()) =>
    client.send(`/accounts/telegram/${uid}/statistics`, { rows: [{ external_id: "187", date, spent }] });
  const click = (...contents: string[]) =>
    insertClicks(
      h,
      flow,
      contents.map((utmContent) => ({ atMs: h.clock.ms, utmContent })),
    );
  const costs = async () =>
    (await h.db.select({ cost: clicks.costMicros }).from(clicks).where(eq(clicks.flowId, flow.id)).orderBy(clicks.id)).map(
      ({ cost }) => cost,
    );
  const allocated = async () => {
    const { rows } = await client.send("/v1/stats/page", { period_from: today(), period_to: today(), grouping: "ad" });
    const [own] = await h.db
      .select()
      .from(ads)
      .where(eq(ads.id, ad?.id ?? 0));
    const totals = await h.db
      .select()
      .from(adTotals)
      .where(and(eq(adTotals.level, "cabinet"), eq(adTotals.id, cabinetId)));
    for (const each of [own, ...totals]) expect(each?.allocatedMicros).toBe(Math.round((rows[0].allocated ?? 0) * 1_000_000));
    expect(rows[0].allocated + rows[0].not_allocated).toBeCloseTo(rows[0].spent, 6);
    return [rows[0].allocated, rows[0].not_allocated];
  };
  /** Whether its days are to be spread again, and when. */
  const dueAtMs = async () =>
    (
      await h.db
        .select()
        .from(adStats)
        .where(eq(adStats.adId, ad?.id ?? 0))
    ).map(({ allocateAtMs }) => allocateAtMs);
  return { accountId: client.id, flow, code, book, click, costs, allocated, dueAtMs };
}

it("a day's cost goes to the clicks that carry the ad's code, to a millionth", async () => {
  const { code, book, click, costs, allocated } = await makeAd();
  await click(code, code, code, "another");
  await book(1);
  expect(await allocated()).toEqual([0, 1]);
  await h.cron();
  expect((await costs()).toSorted()).toEqual([333_333, 333_333, 333_334, null]);
  expect(await allocated()).toEqual([1, 0]);
});

it("what meets no click stays unallocated, until one comes", async () => {
  const { code, book, click, costs, allocated } = await makeAd();
  await book(2);
  await h.cron();
  expect(await allocated()).toEqual([0, 2]);
  await click(code);
  await h.cron();
  expect(await allocated()).toEqual([0, 2]);
  h.clock.advance(HOUR_MS / 1000);
  await h.cron();
  expect([await costs(), await allocated()]).toEqual([[2_000_000], [2, 0]]);
});

it("a corrected cost replaces the one before", async () => {
  const { code, book, click, costs, allocated } = await makeAd();
  await click(code);
  await book(2);
  await h.cron();
  await book(1.5);
  await h.cron();
  expect([await costs(), await allocated()]).toEqual([[1_500_000], [1.5, 0]]);
});

it("a day that is archived meanwhile keeps what its clicks cost, and the rest of what was spent stays unallocated", async () => {
  const { accountId, flow, code, book, click, allocated } = await makeAd();
  await click(code);
  await book(2);
  await h.cron();
  await h.db.insert(clickArchive).values({ accountId, flowId: flow.id, localDay: utcDay(h.clock.ms), firstClick: "", touches: "[]" });
  await book(2.5);
  h.deps.config.clickRetentionDays = 0;
  await h.cron();
  expect(await allocated()).toEqual([2, 0.5]);
});

it("a day whose cost cannot be spread is tried again in an hour, and does not hold up others", async () => {
  const [first, second] = [await makeAd(), await makeAd()];
  for (const { code, book, click } of [first, second]) {
    await click(code);
    await book(2);
  }
  h.d1.once("UPDATE clicks SET cost_micros", () => {
    throw new Error("D1_ERROR: down");
  });
  await h.cron();
  expect([await first.allocated(), await second.allocated()]).toEqual([
    [0, 2],
    [2, 0],
  ]);
  expect(await first.dueAtMs()).toEqual([h.clock.ms + HOUR_MS]);
  h.clock.advance(HOUR_MS / 1000);
  await h.cron();
  expect(await first.allocated()).toEqual([2, 0]);
});

it("a day that has not come is not looked at before it comes", async () => {
  const { book, dueAtMs } = await makeAd();
  const inAWeek = Math.floor(h.clock.ms / DAY_MS) * DAY_MS + 7 * DAY_MS;
  await book(1, new Date(inAWeek).toISOString().slice(0, 10));
  await h.cron();
  expect(await dueAtMs()).toEqual([inAWeek]);
});

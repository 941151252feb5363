import { and, eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { adStats, ads, adTotals, cabinets, clickParts, clicks, watermarks } from "../../src/db/schema/index.ts";
import { allocateSpend } from "../../src/domain/cabinets/allocation/allocate-spend.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { DAY_MS, HOUR_MS, utcDay } from "../../src/lib/time.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

/** What other tests left to do takes no turns. */
beforeEach(async () => {
  await h.db.update(adStats).set({ allocateAtMs: null });
  await h.db.delete(watermarks);
});

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
  const set = (target: object) => client.call("PUT", `/advertisement/telegram/${ad?.id}`, target);
  return { accountId: client.id, cabinetId, adId: ad?.id ?? 0, flow, code, book, click, costs, allocated, dueAtMs, set };
}

/** Runs the job by itself. */
const allocate = () => allocateSpend(h.deps);

/** Days of an ad, before today, that are due since long. */
async function makeHistory({ accountId, adId }: { accountId: number; adId: number }, days: number) {
  await h.db.$client
    .prepare(
      `INSERT INTO ad_stats (ad_id, day, spent_micros, account_id, allocate_at_ms)
       SELECT CAST(?1 AS INTEGER), value ->> 0, 1000000, CAST(?2 AS INTEGER), value ->> 1 FROM json_each(?3)`,
    )
    .bind(
      adId,
      accountId,
      JSON.stringify(Array.from({ length: days }, (_, index) => [utcDay(h.clock.ms - (index + 1) * DAY_MS), index + 1])),
    )
    .run();
}

/** How many days of an ad are due. */
async function countDue(adId: number): Promise<number> {
  const days = await h.db.select().from(adStats).where(eq(adStats.adId, adId));
  return days.filter(({ allocateAtMs }) => allocateAtMs !== null && allocateAtMs <= h.clock.ms).length;
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

it("an ad that leads to another flow meanwhile has its day spread over the clicks of both", async () => {
  const { accountId, code, book, click, costs, allocated, set } = await makeAd();
  await click(code);
  await book(2);
  await allocate();
  const other = await makeFlow(h, accountId);
  expect((await set({ flow: other.code })).status).toBe(200);
  await insertClicks(h, other, [{ atMs: h.clock.ms, utmContent: code }]);
  h.clock.advance(HOUR_MS / 1000);
  await allocate();
  const ofOther = await h.db.select({ cost: clicks.costMicros }).from(clicks).where(eq(clicks.flowId, other.id));
  expect([await costs(), ofOther, await allocated()]).toEqual([[1_000_000], [{ cost: 1_000_000 }], [2, 0]]);
});

it("an ad that leads to no flow any more has what it spends spread over the clicks that it brought", async () => {
  const { code, book, click, costs, allocated, set } = await makeAd();
  await click(code);
  await book(2);
  await allocate();
  expect((await set({ flow: "" })).status).toBe(200);
  expect(await allocated()).toEqual([2, 0]);
  await book(3);
  expect(await allocated()).toEqual([2, 1]);
  await allocate();
  expect([await costs(), await allocated()]).toEqual([[3_000_000], [3, 0]]);
});

it("no more is allocated than is spent, even before the clicks have less", async () => {
  const { code, book, click, costs, allocated } = await makeAd();
  await click(code);
  await book(2);
  await allocate();
  await book(0.5);
  expect(await allocated()).toEqual([0.5, 0]);
  await allocate();
  expect([await costs(), await allocated()]).toEqual([[500_000], [0.5, 0]]);
});

it("clicks of another account with the ad's code get none of its cost", async () => {
  const [mine, other] = [await makeAd(), await makeAd()];
  await other.click(mine.code);
  await mine.book(2);
  await allocate();
  expect([await other.costs(), await mine.allocated()]).toEqual([[null], [0, 2]]);
});

it("accounts take turns: one with years of history holds up no other, and is done in the time that is left", async () => {
  const [long, short] = [await makeAd(), await makeAd()];
  await makeHistory(long, 500);
  await short.click(short.code);
  await short.book(2);
  await allocate();
  expect(await short.allocated()).toEqual([2, 0]);
  expect(await countDue(long.adId)).toBe(500 - 19 * 20);
  await allocate();
  expect(await countDue(long.adId)).toBe(0);
});

it("more accounts than a run serves are served by the next runs, whatever those before are owed", async () => {
  const all: Awaited<ReturnType<typeof makeAd>>[] = [];
  for (let place = 0; place < 25; place += 1) all.push(await makeAd());
  for (const ad of all) await makeHistory(ad, 45);
  const left = () => Promise.all(all.map(({ adId }) => countDue(adId)));
  await allocate();
  expect(await left()).toEqual(all.map((_, place) => (place < 20 ? 25 : 45)));
  await allocate();
  // Five are left after those, which then have the run to themselves.
  expect((await left()).slice(20)).toEqual([0, 0, 0, 0, 0]);
});

it("a run reads what is due, and not what is not", async () => {
  const ad = await makeAd();
  await makeHistory(ad, 300);
  await h.db
    .update(adStats)
    .set({ allocateAtMs: h.clock.ms + HOUR_MS })
    .where(eq(adStats.adId, ad.adId));
  const { rowsRead } = await h.d1.measure(allocate);
  expect(rowsRead).toBeLessThan(30);
});

it("clicks of ads are found by their code, and others cost no row more", async () => {
  const { flow, code, book, click } = await makeAd();
  await click(...Array(200).fill("other"), code);
  await book(2);
  // Beside the click what there is of the ad, its account and its sums.
  expect((await h.d1.measure(allocate)).rowsRead).toBeLessThan(100);
  const [known] = await h.db.select().from(clicks).where(eq(clicks.flowId, flow.id));
  const written = async (utmContent: string) => {
    const copy = { ...(known as typeof clicks.$inferSelect), id: `${known?.id}-${utmContent}`, utmContent };
    return (await h.d1.measure(() => h.deps.db.insert(clicks).values(copy))).rowsWritten;
  };
  expect([await written("other"), await written(code)]).toEqual([1, 2]);
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

it("a day of which clicks are deleted meanwhile keeps what its clicks cost, and the rest of what was spent stays unallocated", async () => {
  const { accountId, code, book, click, allocated } = await makeAd();
  await click(code);
  await book(2);
  await h.cron();
  await buildPart(h.deps, accountId);
  await h.db.update(clickParts).set({ isPruned: true }).where(eq(clickParts.ownerId, accountId));
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
  const tomorrow = Math.floor(h.clock.ms / DAY_MS) * DAY_MS + DAY_MS;
  await book(1, new Date(tomorrow).toISOString().slice(0, 10));
  await h.cron();
  expect(await dueAtMs()).toEqual([tomorrow]);
});

const DAYS = [0, 1];
const ad = fc.nat(1);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("book" as const), ad, day: fc.constantFrom(...DAYS), tenths: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("click" as const), ad, day: fc.constantFrom(...DAYS), flow: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("lead" as const), ad, flow: fc.option(fc.nat(1)) }) },
  fc.record({ does: fc.constant("delete" as const), ad }),
  { weight: 3, arbitrary: fc.record({ does: fc.constant("wait" as const), minutes: fc.constantFrom(0, 60) }) },
);

it("allocated and not allocated are never below 0 and make what was spent, whatever targets, flows, costs, clicks and ads do meanwhile", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      h.clock.ms = Math.floor(h.clock.ms / DAY_MS) * DAY_MS + 3 * DAY_MS + HOUR_MS;
      const { id, send, call, addCabinet } = await makeClient(h);
      const uid = await addCabinet();
      const flows = [await makeFlow(h, id), await makeFlow(h, id)] as const;
      const own: { id: number; code: string; isDeleted: boolean; leads: boolean }[] = [];
      for (const external_id of ["1", "2"]) {
        const made = await send("/advertisement/telegram/", {
          account_id: uid,
          advertisement_title: "K",
          external_id,
          flow: flows[0].code,
        });
        own.push({ id: made.id, code: made.code, isDeleted: false, leads: true });
      }
      const todayMs = h.clock.ms;
      const dateOf = (day: number) => new Date(todayMs - day * DAY_MS).toISOString().slice(0, 10);
      const check = async () => {
        const query = { period_from: dateOf(1), period_to: dateOf(0), limit: 500 };
        const stats = await h.db
          .select()
          .from(adStats)
          .where(
            inArray(
              adStats.adId,
              own.map(({ id }) => id),
            ),
          );
        for (const { allocatedMicros, spentMicros } of stats) {
          expect(allocatedMicros).toBeGreaterThanOrEqual(0);
          expect(allocatedMicros).toBeLessThanOrEqual(spentMicros);
        }
        const sum = (name: "spentMicros" | "allocatedMicros") => stats.reduce((total, row) => total + row[name], 0);
        for (const grouping of [[], ["ad"], ["cabinet"]]) {
          const { rows } = (await send("/v1/stats/page", { ...query, grouping })) as { rows: Record<string, number>[] };
          const micros = (name: string) => rows.reduce((total, row) => total + Math.round((row[name] ?? 0) * 1_000_000), 0);
          expect(rows.every((row) => (row.allocated ?? 0) >= 0 && (row.not_allocated ?? 0) >= 0)).toBe(true);
          expect([micros("spent"), micros("allocated")]).toEqual([sum("spentMicros"), sum("allocatedMicros")]);
          expect(micros("allocated") + micros("not_allocated")).toBe(micros("spent"));
        }
        const kept = await h.db.select().from(ads).where(eq(ads.accountId, id));
        expect(kept.reduce((total, row) => total + row.allocatedMicros, 0)).toBe(sum("allocatedMicros"));
        const [all] = await h.db
          .select()
          .from(adTotals)
          .where(and(eq(adTotals.level, "cabinet"), eq(adTotals.id, kept[0]?.cabinetId ?? 0), eq(adTotals.period, 0)));
        expect(all?.allocatedMicros ?? 0).toBe(sum("allocatedMicros"));
        return stats;
      };
      for (const each of steps) {
        const it = "ad" in each ? own[each.ad] : undefined;
        if (each.does === "wait") {
          h.clock.advance(each.minutes * 60);
          await allocate();
        } else if (it !== undefined && each.does === "book") {
          const row = { external_id: String(each.ad + 1), date: dateOf(each.day), spent: each.tenths / 10 + 0.000001 };
          await send(`/accounts/telegram/${uid}/statistics`, { rows: [row] });
        } else if (it !== undefined && each.does === "click") {
          await insertClicks(h, flows[each.flow === 0 ? 0 : 1], [{ atMs: todayMs - each.day * DAY_MS, utmContent: it.code }]);
        } else if (it !== undefined && each.does === "lead") {
          const flow = each.flow === null ? "" : flows[each.flow === 0 ? 0 : 1].code;
          const { status } = await call("PUT", `/advertisement/telegram/${it.id}`, { flow });
          expect(status).toBe(it.isDeleted ? 404 : 200);
          if (!it.isDeleted) it.leads = flow !== "";
        } else if (it !== undefined && each.does === "delete") {
          await send("/advertisement/telegram/delete/", { ad_ids: [it.id] });
          it.isDeleted = true;
        }
        await check();
      }
      h.clock.advance(HOUR_MS / 1000);
      await allocate();
      const stats = await check();
      for (const { id: adId, code, leads } of own) {
        const carried = await h.db.select().from(clicks).where(eq(clicks.utmContent, code));
        for (const day of DAYS) {
          const stat = stats.find((row) => row.adId === adId && row.day === utcDay(todayMs - day * DAY_MS));
          const ofDay = carried.filter(({ atMs }) => utcDay(atMs) === stat?.day);
          const costs = ofDay.reduce((total, { costMicros }) => total + (costMicros ?? 0), 0);
          expect(costs).toBe(stat?.allocatedMicros ?? 0);
          if (leads) expect(stat?.allocatedMicros ?? 0).toBe(ofDay.length === 0 ? 0 : (stat?.spentMicros ?? 0));
        }
      }
    }),
    { numRuns: 12 },
  ));

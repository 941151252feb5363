import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accounts } from "../../src/db/schema/index.ts";
import { accountActor } from "../../src/domain/access/actor.ts";
import { importSpend } from "../../src/domain/spend/import-spend.ts";
import type { SpendItem } from "../../src/domain/spend/spend-item.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";

const DAY = Date.parse("2026-06-14T10:00:00Z");
const EVERY = { fromMs: null, toMs: null, flows: [], ways: [], country: null, tags: {}, validOnly: false, uniqueOnly: false };

/** An account with flows of so many clicks each, every second of them from `fb` by an ad, in parts or in none. */
async function setUp(h: Harness, counts: readonly number[], isInParts = true) {
  const { id, key } = await h.account();
  for (const count of counts) {
    const flow = await makeFlow(h, id);
    await insertClicks(
      h,
      flow,
      Array.from({ length: count }, (_, i) => ({
        atMs: DAY + i * 1000,
        ...(i % 2 === 0 ? { utmSource: "fb", utmContent: "ad_k3v9x0qf" } : {}),
        costMicros: 5,
      })),
    );
  }
  h.clock.ms = DAY + 3000;
  if (isInParts) await buildPart(h.deps, id);
  const [account] = await h.db.select().from(accounts).where(eq(accounts.id, id));
  if (account === undefined) throw new Error("no account");
  const ctx = { deps: h.deps, account, actor: accountActor(account, { kind: "key" }), client: { ip: "", country: null, userAgent: "" } };
  const run = (items: SpendItem[], pageClicks = 7, callClicks = 1000) => importSpend(ctx, { items, bounds: { pageClicks, callClicks } });
  const costs = async () => {
    const { results } = await h.db.$client
      .prepare("SELECT utm_source AS source, cost_micros AS micros FROM clicks WHERE account_id = ?1 ORDER BY flow_id, id")
      .bind(id)
      .all<{ source: string; micros: number }>();
    return results;
  };
  const reported = async () => {
    const query = { from: "2026-06-14", to: "2026-06-14", item: "flow" };
    return (await h.api("/api/tracker/stats.json", { key, query })).total.spend as number;
  };
  const spent = async () => (await costs()).reduce((sum, { micros }) => sum + micros, 0) / 1e6;
  return { run, costs, spent, reported };
}

const all = (allMicros: number, filter: Partial<SpendItem["filter"]> = {}): SpendItem => ({
  filter: { ...EVERY, ...filter },
  cost: { currency: "usd", allMicros },
});

describe("a cost of more clicks than a page holds", () => {
  it("is spread as if it were written at once, to the millionth, whatever the size of a page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(1000),
        fc.boolean(),
        // By the flows' clicks in time, or by the ad's code.
        fc.constantFrom({}, { utm_source: "fb" }, { utm_content: "ad_k3v9x0qf" }),
        async (counts, pageClicks, allMicros, isInParts, tags) => {
          const onlyFb = Object.keys(tags).length > 0;
          const { run, costs, spent, reported } = await setUp(createHarness(), counts, isInParts);
          const named = (await costs()).filter(({ source }) => !onlyFb || source === "fb").length;
          const item = all(allMicros, { tags });
          expect(await run([item], pageClicks)).toEqual([{ clicks: named }]);
          const priced = (await costs()).filter(({ source }) => !onlyFb || source === "fb");
          const share = Math.floor(allMicros / named);
          expect(priced.map(({ micros }) => micros)).toEqual(priced.map((_, i) => share + (i < allMicros % named ? 1 : 0)));
          expect((await costs()).filter(({ source }) => onlyFb && source !== "fb").every(({ micros }) => micros === 5)).toBe(true);
          expect(await reported()).toBeCloseTo(await spent(), 9);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("that fails half way leaves reports that are right, and is made right by the same import", async () => {
    const h = createHarness();
    const { run, costs, spent, reported } = await setUp(h, [12, 13]);
    let writes = 0;
    h.d1.before("UPDATE clicks SET cost_micros", async () => {
      writes += 1;
      if (writes === 3) throw new Error("D1_ERROR: storage operation exceeded timeout");
    });
    await expect(run([all(100)])).rejects.toThrow("D1_ERROR");
    expect((await costs()).filter(({ micros }) => micros === 4)).toHaveLength(14);
    expect(await reported()).toBe(await spent());
    expect(await run([all(100)])).toEqual([{ clicks: 25 }]);
    expect((await costs()).map(({ micros }) => micros)).toEqual(Array.from({ length: 25 }, () => 4));
    expect(await reported()).toBe(100 / 1e6);
  });

  it("is priced in the order of the items, each of them in as many pages as it takes", async () => {
    const h = createHarness();
    const { run, costs } = await setUp(h, [10, 10]);
    const each: SpendItem = { filter: { ...EVERY, tags: { utm_source: "fb" } }, cost: { currency: "eur", eachMicros: 9 } };
    const cost = await h.d1.measure(async () =>
      expect(await run([all(40), each, all(0, { country: "zz" })])).toEqual([{ clicks: 20 }, { clicks: 10 }, { clicks: 0 }]),
    );
    expect((await costs()).map(({ micros, source }) => micros === (source === "fb" ? 9 : 2))).not.toContain(false);
    // How many clicks that is, and 20 and 10 clicks in pages of seven, each page with a batch of its own: they name no flow to look up.
    // And the row of the log.
    expect(cost.roundTrips).toBe(1 + 3 + 2 + 1);
  });

  it("is refused whole where the call would price more clicks than one may, with the items after it; those before it stand", async () => {
    const { run, costs } = await setUp(createHarness(), [10]);
    const limit = { error: "limit_reached", field: undefined };
    const few = all(8, { tags: { utm_source: "fb" } });
    expect(await run([few, all(20), few, few], 7, 14)).toEqual([{ clicks: 5 }, limit, limit, limit]);
    expect(await run([all(20), all(30), few], 7, 16)).toEqual([{ clicks: 10 }, limit, limit]);
    expect((await costs()).map(({ micros }) => micros)).toEqual(Array(10).fill(2));
    expect(await run([all(70)], 7, 9)).toEqual([limit]);
  });

  it("is not even counted once an item of the twenty before was refused", async () => {
    const h = createHarness();
    const { run } = await setUp(h, [10]);
    const cost = await h.d1.measure(async () => {
      const outcomes = await run(Array(100).fill(all(20)), 7, 9);
      expect(outcomes).toEqual(Array(100).fill({ error: "limit_reached" }));
    });
    // How many clicks each of the first twenty is for.
    expect(cost.roundTrips).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { clickArchive } from "../../src/db/schema/index.ts";
import { sql, statement } from "../../src/db/sql.ts";
import { storeOf } from "../../src/db/store.ts";
import { WITHOUT_ADDRESSES } from "../../src/domain/click-parts/click-archive.ts";
import { clickTimeKey, mintClickId } from "../../src/domain/clicks/click-id.ts";
import { closeAccount, forgetStep } from "../../src/domain/forget/forget-account.ts";
import { forgetSubscriber } from "../../src/domain/forget/forget-subscriber.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { eraseFromParts } from "../../src/domain/statistics/erase-from-parts.ts";
import { makePartsOfArchive } from "../../src/domain/statistics/parts-of-archive.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { makeCampaign, makeFlow, makeLead } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";
import { factsOf } from "./kit.ts";

const DAY = Date.parse("2026-03-29T00:00:00Z");
const RANGE = { from: "2026-03-01", to: "2026-04-30" };
/** The night in which clocks go forward. */
const ZONE = "Europe/Berlin";

/** [way, site, hour, filter, country, mobile, os, browser, domain, subid, five tags, address, currency, clicks, unique ones, cost, …] */
const touch = (hour: number, subid: string, ip: string, sums: [string, number, number, number], params?: object) => [
  ...[0, 0, hour, 0, "de", 1, 2, 3, "news.test", subid, "fb", "", "", "", ""],
  ...[ip, ...sums, ...(params === undefined ? [] : [JSON.stringify(params)])],
];

async function createArchived(h: Harness) {
  await statement(h.db, sql`DELETE FROM watermarks WHERE name LIKE 'archive_%'`).run();
  await statement(h.db, sql`DELETE FROM click_archive`).run();
  const { id, key } = await h.account({ timeZone: ZONE });
  const flow = await makeFlow(h, id);
  const archive = (atMs: number, touches: unknown[]) =>
    h.db.insert(clickArchive).values({
      accountId: id,
      flowId: flow.id,
      localDay: Number(new Date(atMs).toISOString().slice(0, 10).replaceAll("-", "")),
      firstClick: `${flow.id.toString(36)}_${clickTimeKey(atMs)}abc`,
      touches: JSON.stringify(touches),
    });
  await archive(DAY, [touch(0, "a", "203.0.113.1", ["usd", 3, 2, 1_500_001]), touch(3, "b", "", ["", 1, 0, 0])]);
  await archive(DAY + 1, [touch(4, "a", "203.0.113.2", ["eur", 40, 1, 7], { sub2: "two", smart_id: "a".repeat(24), landing: 5 })]);
  const report = async (item: string) => {
    const { stats, total } = await h.api("/api/tracker/stats.json", { key, query: { ...RANGE, item } });
    const rows = Object.entries(stats as Record<string, { click: number; unique: number; spend: number }>);
    return [[total.click, total.unique], ...rows.map(([of, { click, unique }]) => [of, click, unique])];
  };
  return { id, key, flow, archive, report };
}

const run = async (h: Harness) => {
  await makePartsOfArchive(h.deps);
  h.clock.advance(3601);
  await makePartsOfArchive(h.deps);
};

const DATES = [
  [44, 3],
  ["20260329", 44, 3],
];

describe("clicks that earlier versions archived", () => {
  it("become parts an hour after the first run, with everything that was archived of them, and nothing stays", async () => {
    const h = createHarness();
    const { key, report, id } = await createArchived(h);
    await makePartsOfArchive(h.deps);
    h.clock.advance(3500);
    await makePartsOfArchive(h.deps);
    expect(await h.db.$count(clickArchive)).toBe(2);
    await run(h);
    expect(await h.db.$count(clickArchive)).toBe(0);
    expect(await report("date")).toEqual(DATES);
    expect(await report("hour")).toEqual([
      [44, 3],
      ["0", 3, 2],
      ["3", 1, 0],
      ["4", 40, 1],
    ]);
    expect(await report("ip")).toEqual([
      [44, 3],
      ["", 1, 0],
      ["203.0.113.1", 3, 2],
      ["203.0.113.2", 40, 1],
    ]);
    expect(await report("subid")).toEqual([
      [44, 3],
      ["a", 43, 3],
      ["b", 1, 0],
    ]);
    const { stats } = await h.api("/api/tracker/stats.json", { key, query: { ...RANGE, item: "subid", ip: "203.0.113.1" } });
    expect(stats).toMatchObject({ a: { click: 3, spend: 1.500001 } });
    const traffic = await h.api("/api/reports/traffic.json", { key, query: { ...RANGE, group: "sub2", columns: "click" } });
    expect(traffic.data.rows).toEqual(
      expect.arrayContaining([
        ["two", 40],
        ["", 4],
      ]),
    );
    expect(await h.db.query.clickParts.findMany({ where: (t, { eq }) => eq(t.ownerId, id) })).toMatchObject([{ isPruned: true, rows: 44 }]);
  });

  it("are left out where a part whose raw clicks were deleted has them, too", async () => {
    const h = createHarness();
    const { archive, report, id, flow } = await createArchived(h);
    await insertClicks(h, flow, [{ atMs: DAY + 2 * DAY_MS, ip: "203.0.113.9" }]);
    await buildPart(h.deps, id);
    await statement(h.db, sql`UPDATE click_parts SET is_pruned = 1 WHERE owner_id = ${id}`).run();
    await archive(DAY + 2 * DAY_MS, [touch(2, "c", "203.0.113.9", ["", 1, 1, 0])]);
    await run(h);
    expect(await h.db.$count(clickArchive)).toBe(0);
    expect(await report("date")).toEqual([
      [45, 4],
      ["20260329", 44, 3],
      ["20260331", 1, 1],
    ]);
  });

  it("are kept where a click that came days late is the only one that parts have of their time", async () => {
    const h = createHarness();
    const { archive, report, id, flow } = await createArchived(h);
    // Before there were parts seven clicks of an hour were archived; later one of it came, and one two days after it.
    const [late, after] = [DAY + DAY_MS + 3 * HOUR_MS, DAY + 2 * DAY_MS];
    await archive(late + MINUTE_MS, [touch(5, "a", "", ["", 7, 7, 0])]);
    await archive(late + DAY_MS / 4, [touch(11, "a", "", ["", 1, 1, 0])]);
    await insertClicks(h, flow, [{ atMs: late }]);
    await buildPart(h.deps, id);
    await insertClicks(h, flow, [{ atMs: after }]);
    await buildPart(h.deps, id);
    await statement(h.db, sql`UPDATE click_parts SET is_pruned = 1 WHERE owner_id = ${id}`).run();
    await archive(late, [touch(5, "late", "", ["", 1, 1, 0])]);
    await archive(after, [touch(2, "c", "", ["", 1, 1, 0])]);
    await run(h);
    expect(await h.db.$count(clickArchive)).toBe(0);
    expect(await report("date")).toEqual([
      [54, 13],
      ["20260329", 44, 3],
      ["20260330", 9, 9],
      ["20260331", 1, 1],
    ]);
  });

  it("count once whatever breaks off or runs twice at once, and an address that is taken out meanwhile is in no part", async () => {
    const h = createHarness();
    for (const moment of ["before", "after"] as const)
      for (let place = 0, isMet = true; isMet; place += 1) {
        const { report } = await createArchived(h);
        await makePartsOfArchive(h.deps);
        h.clock.advance(3601);
        let trips = 0;
        isMet = false;
        h.d1[moment](
          EVERY,
          () => {
            trips += 1;
            if (trips - 1 !== place) return;
            isMet = true;
            throw new Error("broken off");
          },
          { mayNotCome: true },
        );
        await makePartsOfArchive(h.deps).catch(() => {});
        h.d1.heal();
        await Promise.all([makePartsOfArchive(h.deps), makePartsOfArchive(h.deps)]);
        expect([moment, place, await report("date")]).toEqual([moment, place, DATES]);
      }
    const { report } = await createArchived(h);
    h.d1.once("INSERT INTO click_parts", async () => {
      await statement(h.db, sql`UPDATE click_archive SET touches = ${WITHOUT_ADDRESSES}`).run();
    });
    await run(h);
    expect(await report("ip")).toEqual([
      [44, 3],
      ["", 44, 3],
    ]);
  });

  it("lose the address of a subscriber who came by one, though parts have it in another quarter of its hour, and others keep theirs", async () => {
    const h = createHarness();
    const { archive, report, id, flow } = await createArchived(h);
    const atMs = DAY + 8 * HOUR_MS + 50 * MINUTE_MS;
    await archive(atMs, [touch(10, "d", "203.0.113.5", ["", 1, 1, 0]), touch(11, "d", "203.0.113.6", ["", 1, 1, 0])]);
    await run(h);
    const campaign = await makeCampaign(h, id);
    const subscriberId = 8_100_000_000_000 + flow.id;
    const click = await mintClickId(h.deps, { flowId: flow.id, atMs });
    await makeLead(h, campaign, { subscriberId, flowId: flow.id, click, ip: "203.0.113.5" });
    await forgetSubscriber(storeOf(h.deps.db), subscriberId, h.clock.ms);
    await eraseFromParts(h.deps);
    expect(await report("ip")).toEqual([
      [46, 5],
      ["", 2, 1],
      ["203.0.113.1", 3, 2],
      ["203.0.113.2", 40, 1],
      ["203.0.113.6", 1, 1],
    ]);
  });

  it("lose the addresses of an account that is forgotten, whenever parts are made of them meanwhile", async () => {
    const h = createHarness();
    const store = storeOf(h.deps.db);
    for (const stage of ["clicks", "archive", "parts", "ad_campaigns"]) {
      const { id } = await createArchived(h);
      await makePartsOfArchive(h.deps);
      h.clock.advance(3601);
      await closeAccount(store, { accountId: id, nowMs: h.clock.ms, by: { means: "command", country: null } });
      let isMet = false;
      for (let isMore = true; isMore; ) {
        const account = await h.db.query.accounts.findFirst({ where: (t, { eq }) => eq(t.id, id) });
        if (!isMet && account?.forgetCursor?.includes(`"${stage}"`)) {
          isMet = true;
          await makePartsOfArchive(h.deps);
        }
        isMore = await forgetStep({ store, home: store, kv: h.deps.kv }, { accountId: id, nowMs: h.clock.ms });
      }
      await makePartsOfArchive(h.deps);
      await eraseFromParts(h.deps);
      const facts = await factsOf(h, id);
      expect([stage, isMet, facts.length, facts.filter((each) => each.includes("203.0.113."))]).toEqual([stage, true, 44, []]);
    }
  });
});

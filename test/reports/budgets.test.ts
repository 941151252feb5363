import { describe, expect, it } from "vitest";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { rollClicks } from "../../src/domain/reports/rollups/roll-clicks.ts";
import { rollLeads } from "../../src/domain/reports/rollups/roll-leads.ts";
import { TAIL_CLICKS, TAIL_LEADS } from "../../src/domain/reports/rollups/roll-traffic.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { PRUNED_PER_RUN, pruneClicks } from "../../src/domain/statistics/prune-clicks.ts";
import { HOUR_MS } from "../../src/lib/time.ts";
import { insertFlowLeads } from "../bulk.ts";
import { makeFlow } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks, makeFlowLead } from "./kit.ts";

const BEGIN = Date.parse("2026-06-01T00:00:00Z");
const QUERY = { from: "2026-06-01", to: "2026-06-05" };

/** Clicks spread over the same days, hours and properties however many they are. */
async function traffic(h: Harness, clicks: number) {
  const { id, key } = await h.account();
  const flow = await makeFlow(h, id);
  await insertClicks(
    h,
    flow,
    Array.from({ length: clicks }, (_, i) => {
      const atMs = BEGIN + (i % 100) * 4_000_000 + i;
      return {
        id: `${flow.id.toString(36)}_${clickTimeKey(atMs)}${i.toString(36).padStart(15, "0")}`,
        atMs,
        country: ["de", "fr", "pl"][i % 3] ?? "",
        utmSource: `s${i % 5}`,
        costMicros: 1000,
      };
    }),
  );
  return { id, key, flow };
}

const GROUP_BYS = ["date", "hour", "flow", "way", "geo", "os", "browser", "utms", "subid"];

async function rowsRead(h: Harness, key: string, query: object): Promise<number> {
  const { rowsRead: rows } = await h.d1.measure(() => h.api("/api/tracker/stats.json", { key, query: { ...QUERY, ...query } }));
  return rows;
}

describe("what pruning costs", () => {
  it("is three round trips for up to two thousand clicks of a day, and a run takes enough of them for two million an hour", async () => {
    const count = 6000;
    const h = createHarness({ CLICK_RETENTION_DAYS: "2" });
    const { id } = await traffic(h, count);
    while (await rollClicks(h.deps, id, 2000));
    while ((await buildPart(h.deps, id)) > 0);
    h.clock.ms = Math.ceil(h.clock.ms / HOUR_MS) * HOUR_MS;
    const cost = await h.d1.measure(() => pruneClicks(h.deps));
    const left = await h.db.$client.prepare("SELECT count(*) AS n FROM clicks WHERE account_id = ?1").bind(id).first("n");
    expect(left).toBe(0);
    expect(PRUNED_PER_RUN * 60).toBeGreaterThanOrEqual(2_000_000);
    // Of each of the five days, and those that find what there is to do, and that nothing is left.
    expect(cost.roundTrips).toBeLessThanOrEqual(3 * 5 + 4);
    expect(cost.rowsWritten / count).toBeLessThan(1.3);
    expect(cost.rowsRead / count).toBeLessThan(70);
  });
});

describe("what reports cost", () => {
  it("grows with groups and buckets, not with clicks", async () => {
    const h = createHarness();
    const few = await traffic(h, 300);
    const many = await traffic(h, 6000);
    for (const { id } of [few, many]) while (await rollClicks(h.deps, id, 2000));
    for (const item of GROUP_BYS) {
      const read = [await rowsRead(h, few.key, { item }), await rowsRead(h, many.key, { item })] as const;
      expect(read[1]).toBeLessThanOrEqual(read[0] * 1.2);
      expect(read[1]).toBeLessThan(700);
    }
    expect(await rowsRead(h, many.key, { item: "date", geo: "de" })).toBeLessThan(200);
  });

  it("is six rows for a lead that changed since it was rolled, in any zone", async () => {
    for (const timeZone of ["UTC", `UTC;${Date.parse("2026-06-02T22:00:00Z")}=Europe/Berlin`]) {
      const h = createHarness();
      const { id, key } = await h.account({ timeZone });
      const flow = await makeFlow(h, id);
      await insertFlowLeads(h, flow, 2000, BEGIN);
      while (await rollLeads(h.deps, { accountId: id, timeZone }, 1000));
      const rolled = await rowsRead(h, key, { item: "geo" });
      await h.db.$client.prepare("UPDATE leads SET status = (status + 1) % 5 WHERE flow_id = ?1").bind(flow.id).run();
      expect((await rowsRead(h, key, { item: "geo" })) - rolled).toBeLessThanOrEqual(6 * 2000 + 50);
    }
  });

  it("is one round trip for a report that names nothing, and two for one that does", async () => {
    const h = createHarness();
    const { key, flow } = await traffic(h, 10);
    const trips = async (query: Record<string, string>) =>
      (await h.d1.measure(() => h.api("/api/tracker/stats.json", { key, query: { ...QUERY, item: "date", ...query } }))).roundTrips;
    // One more finds the account of the key.
    expect([await trips({}), await trips({ flow: flow.code })]).toEqual([2, 3]);
  });

  it("writes at most a row a click into the rollups, and two beside a lead", async () => {
    const h = createHarness();
    const { id, flow } = await traffic(h, 6000);
    const rolled = await h.d1.measure(() => rollClicks(h.deps, id, 10_000));
    expect(rolled.rowsWritten).toBeLessThanOrEqual(6000);
    for (let i = 0; i < 50; i += 1) await makeFlowLead(h, flow, { startedAtMs: BEGIN, status: i % 5 });
    const folded = await h.d1.measure(() => rollLeads(h.deps, { accountId: id, timeZone: "UTC" }, 100));
    expect(folded.rowsWritten).toBeLessThanOrEqual(50 * 2 + 40);
  });
});

describe("the job that rolls", () => {
  it("leaves small tails alone, rolls large ones whole, and looks at clicks every fifth minute", async () => {
    const h = createHarness();
    const small = await traffic(h, 100);
    const large = await traffic(h, TAIL_CLICKS);
    const marks = async () =>
      (
        await h.db.$client
          .prepare("SELECT account_id AS account FROM rollup_marks WHERE account_id IN (?1, ?2)")
          .bind(small.id, large.id)
          .all<{ account: number }>()
      ).results.map(({ account }) => account);
    h.clock.ms = Date.parse("2026-06-15T12:01:00Z");
    await h.cron();
    expect(await marks()).toEqual([]);
    h.clock.ms = Date.parse("2026-06-15T12:05:00Z");
    const total = async () => (await h.api("/api/tracker/stats.json", { key: large.key, query: { ...QUERY, item: "geo" } })).total;
    const before = await total();
    await h.cron();
    expect(await marks()).toEqual([large.id]);
    expect(await total()).toEqual(before);
    expect(before).toMatchObject({ click: TAIL_CLICKS, spend: TAIL_CLICKS / 1000 });
  });

  it("rolls changed leads each minute as fast as conversions can come, however many there were", async () => {
    const h = createHarness();
    // The most that was ever taken in, for a minute; then a fifth of it, which is still more than a step.
    const [A_MINUTE, A_FIFTH] = [12_720, 2544];
    const { id, key } = await h.account();
    const neighbour = await h.account();
    const [flow, other] = [await makeFlow(h, id), await makeFlow(h, neighbour.id)];
    const tail = async (accountId: number) =>
      await h.db.$client.prepare("SELECT count(*) AS n FROM dirty_leads WHERE account_id = ?1").bind(accountId).first<number>("n");
    const approved = async () => (await h.api("/api/tracker/stats.json", { key, query: { ...QUERY, item: "geo" } })).total.approve;
    h.clock.ms = Date.parse("2026-06-15T12:01:00Z");
    for (let minute = 0; minute < 10; minute += 1) {
      // In the first, conversions; from then on, their advertiser edits some of them.
      const change = "UPDATE leads SET status = (status + 1) % 5 WHERE id IN (SELECT id FROM leads WHERE flow_id = ?1 LIMIT ?2)";
      if (minute === 0) await insertFlowLeads(h, flow, A_MINUTE, BEGIN);
      else await h.db.$client.prepare(change).bind(flow.id, A_FIFTH).run();
      await insertFlowLeads(h, other, TAIL_LEADS, BEGIN);
      expect(await tail(id)).toBe(minute === 0 ? A_MINUTE : A_FIFTH);
      const before = await approved();
      await h.cron();
      expect([await tail(id), await tail(neighbour.id), await approved()]).toEqual([0, 0, before]);
      h.clock.advance(60);
    }
    // A bulk import leaves more than the first run takes, and the neighbour's turn comes all the same.
    await insertFlowLeads(h, flow, 41_000, BEGIN + 1);
    await insertFlowLeads(h, other, TAIL_LEADS, BEGIN);
    const left: (number | null)[] = [];
    h.deps.sleep = async () => void left.push(await tail(id), await tail(neighbour.id));
    await h.cron();
    expect(left.slice(0, 2)).toEqual([1000, 0]);
    expect(await tail(id)).toBe(0);
  }, 120_000);

  it("rolls a burst of conversions every fifteen seconds, so that reports read a quarter of a minute's", async () => {
    const h = createHarness();
    const QUARTER = 3180;
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    const reports: number[] = [];
    const conversions = async () => {
      await insertFlowLeads(h, flow, QUARTER, BEGIN);
      reports.push(await rowsRead(h, key, { item: "geo" }));
    };
    let seconds = 0;
    h.deps.sleep = async (ms) => {
      seconds += ms / 1000;
      h.clock.advance(ms / 1000);
      await conversions();
    };
    h.clock.ms = Date.parse("2026-06-15T12:01:01Z");
    await conversions();
    await h.cron();
    expect(seconds).toBe(45);
    expect(reports).toHaveLength(4);
    for (const rows of reports) expect(rows).toBeLessThanOrEqual(4 * QUARTER + 100);
    // Where leads change slowly, nobody waits and nothing more is read.
    seconds = 0;
    h.clock.ms = Date.parse("2026-06-15T12:02:01Z");
    await insertFlowLeads(h, flow, TAIL_LEADS - 1, BEGIN);
    await h.cron();
    expect(seconds).toBe(0);
    // Rolled in quarters, as many rows are written as at once.
    const rowsWritten = async (parts: number[]) => {
      const { id: accountId } = await h.account();
      const owned = await makeFlow(h, accountId);
      let rows = 0;
      for (const leads of parts) {
        await insertFlowLeads(h, owned, leads, BEGIN);
        const roll = async () => {
          while (await rollLeads(h.deps, { accountId, timeZone: "UTC" }, 1000));
        };
        rows += (await h.d1.measure(roll)).rowsWritten;
      }
      return rows;
    };
    const quarters = [QUARTER, QUARTER, QUARTER, QUARTER];
    expect(await rowsWritten(quarters)).toBeLessThanOrEqual((await rowsWritten([4 * QUARTER])) * 1.01);
  }, 60_000);

  it("counts nothing twice when it is cut short at any statement, or its answer is lost", async () => {
    const h = createHarness();
    const { id, key, flow } = await traffic(h, 50);
    await makeFlowLead(h, flow, { startedAtMs: BEGIN, status: 2, payoutMicros: 5_000_000, currency: "usd" });
    const report = async () => await h.api("/api/tracker/stats.json", { key, query: { ...QUERY, item: "utms" } });
    const before = await report();
    for (const hook of ["before", "after"] as const) {
      for (let trip = 0; trip < 3; trip += 1) {
        let seen = 0;
        h.d1[hook](EVERY, () => {
          seen += 1;
          if (seen > trip) throw new Error("cut");
        });
        await rollClicks(h.deps, id, 20).catch(() => {});
        await rollLeads(h.deps, { accountId: id, timeZone: "UTC" }, 20).catch(() => {});
        h.d1.heal();
        expect(await report()).toEqual(before);
      }
    }
    while (await rollClicks(h.deps, id, 20));
    expect(await report()).toEqual(before);
  });
});

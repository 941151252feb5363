import { describe, expect, it } from "vitest";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { PRUNED_PER_RUN, pruneClicks } from "../../src/domain/statistics/prune-clicks.ts";
import { HOUR_MS } from "../../src/lib/time.ts";
import { insertFlowLeads } from "../bulk.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "./kit.ts";

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
  it("does not grow with clicks that are in parts, and is three rows for one that is not", async () => {
    const h = createHarness();
    const [few, many] = [await traffic(h, 300), await traffic(h, 6000)];
    const loose = await rowsRead(h, few.key, { item: "geo" });
    for (const { id } of [few, many]) while ((await buildPart(h.deps, id)) > 0);
    for (const item of [...GROUP_BYS, "ip"]) {
      const read = [await rowsRead(h, few.key, { item }), await rowsRead(h, many.key, { item })] as const;
      expect(read[1]).toBeLessThanOrEqual(read[0] * 1.2);
      expect(read[1]).toBeLessThan(100);
    }
    expect(await rowsRead(h, many.key, { item: "date", geo: "de", utm_source: "s1" })).toBeLessThan(100);
    expect(loose - (await rowsRead(h, few.key, { item: "geo" }))).toBeLessThanOrEqual(3 * 300 + 50);
  });

  it("is two rows for a lead, in any zone", async () => {
    for (const timeZone of ["UTC", `UTC;${Date.parse("2026-06-02T22:00:00Z")}=Europe/Berlin`]) {
      const h = createHarness();
      const { id, key } = await h.account({ timeZone });
      const flow = await makeFlow(h, id);
      await insertFlowLeads(h, flow, 2000, BEGIN);
      expect(await rowsRead(h, key, { item: "geo" })).toBeLessThanOrEqual(2 * 2000 + 100);
    }
  });

  it("is one round trip, whatever it names, and one more where chunks are read", async () => {
    const h = createHarness();
    const { id, key, flow } = await traffic(h, 10);
    const trips = async (query: Record<string, string>) =>
      (await h.d1.measure(() => h.api("/api/tracker/stats.json", { key, query: { ...QUERY, item: "date", ...query } }))).roundTrips;
    // One more finds the account of the key.
    expect([await trips({}), await trips({ flow: flow.code })]).toEqual([2, 2]);
    await buildPart(h.deps, id);
    expect(await trips({})).toBe(3);
    // What the isolate has decoded is not read again.
    expect([await trips({}), await trips({ flow: flow.code })]).toEqual([2, 2]);
  });
});

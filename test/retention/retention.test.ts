import { describe, expect, it } from "vitest";
import { adIntervals, adStats, auditEntries, leads, postbackAttempts } from "../../src/db/schema/index.ts";
import { sql, statement } from "../../src/db/sql.ts";
import { notePageSql } from "../../src/domain/click-parts/landings.ts";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { parseConfig } from "../../src/platform/config.ts";
import { makeFlow } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { insertClicks, makeFlowLead } from "../reports/kit.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");
/** Of seven days, as whole days of UTC are deleted. */
const FIRST_KEPT = Date.parse("2026-06-08T00:00:00Z");
const RANGE = { from: "2026-06-01", to: "2026-06-30" };

describe("retention", () => {
  it("deletes raw clicks beyond it and changes no report, whatever it groups by and filters on", async () => {
    const h = createHarness({ CLICK_RETENTION_DAYS: "7" });
    const { id, key } = await h.account();
    const flows = [await makeFlow(h, id), await makeFlow(h, id)] as const;
    for (const [index, flow] of flows.entries()) {
      await insertClicks(
        h,
        flow,
        Array.from({ length: 700 }, (_, i) => ({
          atMs: NOW - (i % 14) * DAY_MS - i * 1000,
          country: i % 3 === 0 ? "de" : "fr",
          os: i % 2,
          ip: `10.0.${index}.${i % 4}`,
          utmTerm: "t".repeat(255),
          isUnique: i % 5 === 0,
          costMicros: i % 7 === 0 ? null : 1000 + i,
        })),
      );
    }
    await makeFlowLead(h, flows[0], { startedAtMs: NOW - 12 * DAY_MS, status: 2, payoutMicros: 1_000_000, currency: "usd", country: "DE" });
    const asked = [{ item: "date" }, { item: "ip" }, { item: "os", geo: "de", flow: flows[0].code }, { item: "utmt", ip: "10.0.1.2" }];
    const reports = () => Promise.all(asked.map((query) => h.api("/api/tracker/stats.json", { key, query: { ...RANGE, ...query } })));
    const before = await reports();
    expect(before[0].total).toMatchObject({ click: 1400, unique: 280 });
    const left = async () => {
      const { results } = await h.db.$client
        .prepare("SELECT count(*) AS clicks, min(at_ms) AS oldest FROM clicks WHERE account_id = ?1")
        .bind(id)
        .all<{ clicks: number; oldest: number }>();
      return results[0] ?? { clicks: 0, oldest: 0 };
    };
    // Accounts take turns, those of other tests too.
    for (let runs = 0; runs < 20 && (await left()).oldest < FIRST_KEPT; runs += 1) await h.cron();
    const { clicks, oldest } = await left();
    expect(clicks).toBeLessThan(900);
    expect(oldest).toBeGreaterThanOrEqual(FIRST_KEPT);
    expect(await reports()).toEqual(before);
    h.clock.advance(3600);
    await h.cron();
    expect(await reports()).toEqual(before);
  });

  it("deletes forty thousand clicks of an account a minute until none is left, in small steps, and starves no other", async () => {
    const h = createHarness({ CLICK_RETENTION_DAYS: "7" });
    const accounts = [await h.account(), await h.account()] as const;
    const [large, small] = [await makeFlow(h, accounts[0].id), await makeFlow(h, accounts[1].id)];
    const oldMs = NOW - 8 * DAY_MS;
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 44999)
         INSERT INTO clicks (id, account_id, flow_id, way_id, at_ms, local_day, local_hour, is_unique, country, cost_micros)
         SELECT '${large.id.toString(36)}_${clickTimeKey(oldMs)}' || printf('%015d', i), ?1, ?2, 0, ?3, 20260607, 12, 1, 'de', 1000 FROM n`,
      )
      .bind(accounts[0].id, large.id, oldMs)
      .run();
    const inserted = sql`clicks c WHERE c.flow_id = ${large.id} AND c.is_landed = 0`;
    await h.db.$client.batch(notePageSql(inserted).map((each) => statement(h.db, each)));
    await insertClicks(h, small, [{ atMs: oldMs }]);
    const left = async (flow: { id: number }) =>
      await h.db.$client.prepare("SELECT count(*) AS n FROM clicks WHERE flow_id = ?1").bind(flow.id).first<number>("n");
    const report = () => h.api("/api/tracker/stats.json", { key: accounts[0].key, query: { ...RANGE, item: "ip" } });
    const before = await report();
    expect(before.total).toMatchObject({ click: 45_000, spend: 45 });
    let steps = 0;
    h.d1.before(/^DELETE FROM clicks/, () => {
      steps += 1;
    });
    const run = async () => {
      await h.cron();
      h.clock.advance(60);
      return [await left(large), await left(small)];
    };
    expect(await run()).toEqual([0, 0]);
    expect(steps).toBeGreaterThan(20);
    expect(await report()).toEqual(before);
    expect(await run()).toEqual([0, 0]);
    expect(await report()).toEqual(before);
    steps = 0;
    // In the minutes that follow there is nothing to look for.
    await run();
    expect(steps).toBe(0);
  });

  it("lets no cost be spread over what is left of days that are deleted", async () => {
    const h = createHarness({ CLICK_RETENTION_DAYS: "7" });
    const { id, key } = await h.account({ timeZone: "Asia/Kathmandu" });
    const flows = [await makeFlow(h, id), await makeFlow(h, id)] as const;
    const clicks = (days: readonly number[]) => days.map((day) => ({ atMs: NOW - day * DAY_MS - 3_600_000, costMicros: 1 }));
    await insertClicks(h, flows[0], clicks([1, 3, 6, 9, 12]), "Asia/Kathmandu");
    await insertClicks(h, flows[1], clicks([2]), "Asia/Kathmandu");
    await h.cron();
    const spent = async () => (await h.api("/api/tracker/stats.json", { key, query: { ...RANGE, item: "date" } })).total.spend;
    const price = (query: Record<string, string>) => h.api("/api/tracker/spend.json", { key, query: { cost: "1", ...query } });
    const refused = { status: "error", error: "invalid", field: "from" };
    const days = {
      all: { to: "2026-06-30" },
      month: { from: "2026-06-01", to: "2026-06-30" },
      one: { from: "2026-06-06", to: "2026-06-06" },
    };
    for (const query of [days.all, days.month, days.one, { flow: flows[0].code }]) expect(await price(query)).toEqual(refused);
    expect(await price({ flow: flows[0].code, from: "2026-06-03 17:44:00", to: "2026-06-03 17:46:00" })).toEqual(refused);
    expect(await spent()).toBe(0.000006);
    const batch = await h.api("/api/tracker/spend.json", {
      key,
      json: {
        batch: [
          { ...days.month, cost: 1 },
          { from: "-6 days", cost: 4 },
        ],
      },
    });
    expect(batch).toEqual({ status: "ok", ok: 1, bad: 1, errors: [{ item: 0, error: "invalid", field: "from" }] });
    expect(await spent()).toBe(4.000003);
    // A flow, and days, of which nothing is deleted, and what is within the retention on a day that is deleted in part.
    await insertClicks(h, flows[0], [{ atMs: FIRST_KEPT + 60_000, costMicros: 1 }], "Asia/Kathmandu");
    await insertClicks(h, flows[0], [{ atMs: FIRST_KEPT - 60_000, costMicros: 1 }], "Asia/Kathmandu");
    await h.cron();
    for (const query of [
      { flow: flows[1].code },
      { from: "2026-06-12" },
      { to: "2026-06-02" },
      { from: String(NOW / 1000 - 7 * 86_400) },
    ]) {
      expect(await price(query)).toMatchObject({ status: "ok" });
    }
    expect(await price({ from: String(FIRST_KEPT / 1000 - 1) })).toEqual(refused);
  });

  it("keeps everything where none is set, and is never so short that a repeated message could be counted again", async () => {
    const h = createHarness();
    const { id } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, [{ atMs: NOW - 1000 * DAY_MS }]);
    await h.cron();
    const { results } = await h.db.$client.prepare("SELECT id FROM clicks WHERE account_id = ?1").bind(id).all();
    expect(results).toHaveLength(1);
    const config = { PUBLIC_URL: "http://127.0.0.1", ENCRYPTION_KEY: btoa("k".repeat(32)) };
    expect(() => parseConfig({ ...config, CLICK_RETENTION_DAYS: "1" })).toThrow("CLICK_RETENTION_DAYS must be 0 or at least 2");
  });
});

describe("retention of what names people", () => {
  const addresses = async (h: ReturnType<typeof createHarness>, accountId: number) => {
    const { results } = await h.db.$client
      .prepare(
        `SELECT 'click' AS kind, ip, ua FROM clicks WHERE account_id = ?1 UNION ALL SELECT 'lead', ip, ua FROM leads WHERE account_id = ?1`,
      )
      .bind(accountId)
      .all<{ kind: string; ip: string; ua: string }>();
    return results.filter(({ ip, ua }) => ip !== "" || ua !== "").length;
  };

  async function createAged(vars: Record<string, string>) {
    const h = createHarness(vars);
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id, { createdAtMs: NOW - 40 * DAY_MS });
    // As in life, older ones come first.
    await h.db.delete(leads);
    await h.db.$client.prepare("DELETE FROM watermarks WHERE name LIKE '%_addresses'").run();
    const days = [30, 20, 12, 5, 1];
    await insertClicks(
      h,
      flow,
      days.map((day) => ({ atMs: NOW - day * DAY_MS, ip: `10.0.0.${day}`, country: "de", costMicros: 1000 })),
    );
    for (const day of days) await makeFlowLead(h, flow, { startedAtMs: NOW - day * DAY_MS, status: 2, ip: `10.0.0.${day}`, ua: "x" });
    h.clock.advance(15 * 60);
    return { h, id, key, flow };
  }

  it("blanks old addresses, archived ones too, in a minute's steps, and changes no report but that by address", async () => {
    for (const archived of ["0", "7"]) {
      const { h, id, key } = await createAged({ ADDRESS_RETENTION_DAYS: "10", CLICK_RETENTION_DAYS: archived });
      const asked = [{ item: "date" }, { item: "geo" }, { item: "hour" }];
      const query = { from: "2026-05-01", to: "2026-06-30" };
      const reports = () => Promise.all(asked.map((item) => h.api("/api/tracker/stats.json", { key, query: { ...query, ...item } })));
      const total = async () => (await h.api("/api/tracker/stats.json", { key, query: { ...query, item: "ip" } })).total;
      const before = [await reports(), await total()];
      for (let minute = 0; minute < 65; minute += 1) {
        await h.cron();
        h.clock.advance(60);
      }
      expect([archived, await addresses(h, id)]).toEqual([archived, 4]);
      expect([await reports(), await total()]).toEqual(before);
    }
  });

  it("deletes what ads did by five minutes after the last days, in steps, and nothing else of these ads", async () => {
    const h = createHarness();
    const rows = Array.from({ length: 5000 }, (_, place) => ({
      day: 20260609 - (place % 2),
      adId: 1 + (Math.floor(place / 2) % 10),
      slot: place % 288,
      views: 1,
    }));
    const kept = [20260610, 20260615].map((day) => ({ day, adId: 1, slot: 3, views: 2 }));
    for (let start = 0; start < rows.length; start += 10)
      await h.db
        .insert(adIntervals)
        .values(rows.slice(start, start + 10))
        .onConflictDoNothing();
    await h.db.insert(adIntervals).values(kept);
    await h.db.insert(adStats).values({ adId: 1, day: 20260609, views: 5 });
    h.clock.advance(15 * 60);
    await h.cron();
    expect((await h.db.select().from(adIntervals)).map(({ day, views }) => [day, views])).toEqual([
      [20260610, 2],
      [20260615, 2],
    ]);
    expect(await h.db.select().from(adStats)).toHaveLength(1);
  });

  it("deletes old attempts and entries of the audit, and keeps all where 0 is set", async () => {
    for (const [days, left] of [
      ["30", 1],
      ["0", 3],
    ] as const) {
      const h = createHarness({ ATTEMPT_RETENTION_DAYS: days, AUDIT_RETENTION_DAYS: days, ADDRESS_RETENTION_DAYS: days });
      await h.db.$client.batch([h.db.$client.prepare("DELETE FROM postback_attempts"), h.db.$client.prepare("DELETE FROM audit_entries")]);
      for (const [index, day] of [60, 31, 1].entries()) {
        const atMs = NOW - day * DAY_MS;
        await h.db.insert(postbackAttempts).values({ deliveryId: 1, number: index + 1, atMs, url: "u", outcome: "failed", durationMs: 1 });
        await h.db.insert(auditEntries).values({ accountId: 1, atMs, action: "key.made", means: "key" });
      }
      h.clock.advance(15 * 60);
      await h.cron();
      expect([await h.db.$count(postbackAttempts), await h.db.$count(auditEntries)]).toEqual([left, left]);
    }
  });
});

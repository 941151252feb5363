import { describe, expect, it } from "vitest";
import { campaignTotals } from "../../src/domain/reports/query/campaign-totals.ts";
import { rollCampaigns } from "../../src/domain/reports/rollups/roll-campaigns.ts";
import { MILESTONE } from "../../src/lib/codes.ts";
import { insertLeads, type LeadValues } from "../bulk.ts";
import { makeCampaign } from "../factories.ts";
import { createHarness } from "../harness.ts";

const ACCOUNT = "/api/stats/account.json";
const CAMPAIGN = "/api/stats/campaign.json";
const { start, hold, confirm, unsub } = MILESTONE;

const lead = (iso: string, milestones: number): LeadValues => ({ status: 2, startedAtMs: Date.parse(iso), milestones });

/** Three starts on the 14th, one on the 15th. */
const FEW = [
  lead("2026-06-14T00:00:00Z", start),
  lead("2026-06-14T12:00:00Z", start | confirm),
  lead("2026-06-14T23:59:59Z", start | hold | confirm | unsub),
  lead("2026-06-15T00:00:00Z", start | hold),
];
const TWO_DAYS = { from: "2026-06-14", to: "2026-06-15" };
const DAY_14 = { date: "2026-06-14", starts: 3, holds: 1, confirms: 2, unsubs: 1, cr: 66.7 };
const DAY_15 = { date: "2026-06-15", starts: 1, holds: 1, confirms: 0, unsubs: 0, cr: 0 };
const BOTH = { starts: 4, holds: 2, confirms: 2, unsubs: 1, cr: 50 };
const NOTHING = { starts: 0, holds: 0, confirms: 0, unsubs: 0, cr: 0 };

describe("stats/campaign", () => {
  it("answers totals, funnel and days, the same before events are rolled up and after", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    await insertLeads(h, campaign, FEW);
    const other = await makeCampaign(h, id);
    await insertLeads(h, other, FEW);
    const expected = {
      status: "ok",
      data: {
        totals: BOTH,
        funnel: [
          { step: "starts", count: 4 },
          { step: "holds", count: 2 },
          { step: "confirms", count: 2 },
          { step: "unsubs", count: 1 },
        ],
        days: [DAY_14, DAY_15],
      },
    };
    const query = { id: campaign.id, ...TWO_DAYS };
    expect(await h.api(CAMPAIGN, { key, query })).toEqual(expected);
    await h.cron();
    expect(await h.api(CAMPAIGN, { key, query })).toEqual(expected);
    await h.cron();
    expect(await h.api(CAMPAIGN, { key, query })).toEqual(expected);
  });

  it("keeps to its owner", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const theirs = await makeCampaign(h, (await h.account()).id);
    expect(await h.api(CAMPAIGN, { key, query: { id: theirs.id } })).toEqual({ status: "error", error: "camp" });
    expect(await h.api(CAMPAIGN, { key })).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await h.api(CAMPAIGN, { query: { id: theirs.id } })).toEqual({ status: "error", error: "key" });
  });
});

describe("stats/account", () => {
  it("answers totals, campaigns and days; deleted campaigns count and are named where something happened", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const busy = await makeCampaign(h, id, { status: 2 });
    const idle = await makeCampaign(h, id);
    await makeCampaign(h, id, { status: 2 });
    await insertLeads(h, busy, FEW);
    await insertLeads(h, await makeCampaign(h, (await h.account()).id), FEW);
    const name = (campaign: typeof busy) => ({
      id: campaign.id,
      code: campaign.code,
      bot: campaign.botId,
      bot_username: expect.stringMatching(/^bot\d+$/),
      chat: campaign.chatId,
      chat_title: "My Channel",
      status: campaign.status,
    });
    expect(await h.api(ACCOUNT, { key, query: TWO_DAYS })).toEqual({
      status: "ok",
      data: {
        totals: BOTH,
        campaigns: [
          { ...name(idle), ...NOTHING },
          { ...name(busy), ...BOTH },
        ],
        days: [DAY_14, DAY_15],
      },
    });
  });

  it("answers the days of each campaign where they are asked for, of 93 days at most, in the same round trip", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const [busy, idle] = [await makeCampaign(h, id), await makeCampaign(h, id)];
    await insertLeads(h, busy, FEW);
    const ask = (query: Record<string, string | number>) => h.api(ACCOUNT, { key, query });
    const { roundTrips } = await h.d1.measure(async () => {
      const { data } = await ask({ ...TWO_DAYS, by_day: 1 });
      const of = (name: "starts" | "holds" | "confirms" | "unsubs") => [DAY_14[name], DAY_15[name]];
      const none = { starts: [0, 0], holds: [0, 0], confirms: [0, 0], unsubs: [0, 0] };
      expect(data.campaigns.map((row: { id: number; by_day: object }) => [row.id, row.by_day])).toEqual([
        [idle.id, none],
        [busy.id, { starts: of("starts"), holds: of("holds"), confirms: of("confirms"), unsubs: of("unsubs") }],
      ]);
      expect(data.days).toEqual([DAY_14, DAY_15]);
      expect(data.totals).toEqual(BOTH);
    });
    expect(roundTrips).toBe(2);
    expect((await ask({ from: "2026-01-01", to: "2026-04-03", by_day: 1 })).status).toBe("ok");
    expect(await ask({ from: "2026-01-01", to: "2026-04-04", by_day: 1 })).toEqual({ status: "error", error: "invalid", field: "by_day" });
    expect(await ask({ by_day: "often" })).toEqual({ status: "error", error: "invalid", field: "by_day" });
  });

  it("answers the last 30 days unless told, those without events as zeros", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await insertLeads(h, await makeCampaign(h, id), [...FEW, lead("2026-05-16T23:59:00Z", start), lead("2026-05-17T00:00:00Z", start)]);
    const { data } = await h.api(ACCOUNT, { key });
    expect(data.days.length).toBe(30);
    expect([data.days[0], data.days[1], data.days[29]]).toEqual([
      { date: "2026-05-17", ...NOTHING, starts: 1 },
      { date: "2026-05-18", ...NOTHING },
      DAY_15,
    ]);
    expect(data.totals.starts).toBe(5);
  });

  it("cuts days in the zone asked for, and takes Unix seconds for the day they fall on there", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await insertLeads(h, await makeCampaign(h, id), [
      lead("2026-06-14T18:14:59Z", start),
      lead("2026-06-14T18:15:00Z", start),
      lead("2026-06-15T18:14:59Z", start),
      lead("2026-06-15T18:15:00Z", start),
    ]);
    await rollCampaigns(h.deps);
    const moment = Date.parse("2026-06-14T20:00:00Z") / 1000;
    const { data } = await h.api(ACCOUNT, { key, query: { tz: "Asia/Kathmandu", from: moment, to: moment } });
    expect(data.days).toEqual([{ date: "2026-06-15", ...NOTHING, starts: 2 }]);
  });

  it("cuts days in the account's zone where none is asked for", async () => {
    const h = createHarness();
    h.clock.ms = Date.parse("2026-06-15T23:30:00Z");
    const { key } = await h.account({ timeZone: "Europe/Berlin" });
    const last = async (query = {}) => (await h.api(ACCOUNT, { key, query })).data.days.at(-1).date;
    expect([await last(), await last({ tz: "UTC" })]).toEqual(["2026-06-16", "2026-06-15"]);
  });

  it.each([
    ["tz", { tz: "Mars/Olympus" }],
    ["tz", { tz: "+05:45" }],
    ["from", { from: "2026-02-30" }],
    ["from", { from: "yesterday" }],
    ["to", { to: "0001-01-01" }],
    ["from", { from: "2026-06-02", to: "2026-06-01" }],
    ["from", { from: "2025-06-01", to: "2026-06-02" }],
    ["to", { to: 253_402_300_799, tz: "Pacific/Kiritimati" }],
  ])("refuses a wrong %s: %j", async (field, query) => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api(ACCOUNT, { key, query })).toEqual({ status: "error", error: "invalid", field });
  });

  it("answers 366 days and asks for a key", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect((await h.api(ACCOUNT, { key, query: { from: "2025-06-01", to: "2026-06-01" } })).data.days.length).toBe(366);
    expect(await h.api(ACCOUNT)).toEqual({ status: "error", error: "key" });
  });

  it("takes one round trip, and reads no more rows for 4,000 events than for 40", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const events = (count: number) => Array.from({ length: count }, (_, i) => lead(`2026-06-1${i % 5}T0${i % 4}:30:00Z`, start));
    const authentication = await h.d1.measure(() => h.api(ACCOUNT, { key, query: { tz: "bad" } }));
    const cost = async () => {
      await rollCampaigns(h.deps);
      return h.d1.measure(async () => expect((await h.api(ACCOUNT, { key })).data.totals.cr).toBe(0));
    };
    await insertLeads(h, campaign, events(40));
    const few = await cost();
    await insertLeads(h, campaign, events(4000));
    const many = await cost();
    expect(many.roundTrips - authentication.roundTrips).toBe(1);
    expect(many.rowsRead).toBe(few.rowsRead);
    const totals = await h.d1.measure(() => campaignTotals(h.deps, [campaign.id]));
    expect(totals).toMatchObject({ roundTrips: 1, rowsWritten: 0 });
    expect(totals.rowsRead).toBeLessThanOrEqual(10);
  });
});

describe("days that are over", () => {
  it("are read as one row of each campaign, however many quarters of an hour they have", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Europe/Berlin" });
    const campaigns = [await makeCampaign(h, id), await makeCampaign(h, id), await makeCampaign(h, id)];
    const fill = async (firstMinute: number, stepMinutes: number) => {
      const times = Array.from({ length: Math.floor((10 * 1440) / stepMinutes) }, (_, i) => firstMinute + i * stepMinutes);
      for (const campaign of campaigns) {
        const leads = times.map((minute) => lead(new Date(Date.parse("2026-06-04T00:00:00Z") + minute * 60_000).toISOString(), start));
        await insertLeads(h, campaign, leads);
      }
      await rollCampaigns(h.deps);
    };
    const report = async (tz?: string) => {
      const { rowsRead } = await h.d1.measure(async () => {
        expect((await h.api(ACCOUNT, { key, query: tz === undefined ? {} : { tz } })).status).toBe("ok");
      });
      return rowsRead;
    };
    const totals = async () => (await h.api(ACCOUNT, { key })).data.totals.starts;
    await fill(0, 60);
    const before = [await totals(), await report()];
    h.clock.ms = Date.parse("2026-06-15T12:01:00Z");
    for (let run = 0; run < 10; run += 1) {
      await h.cron();
      h.clock.advance(900);
    }
    expect(await totals()).toBe(before[0]);
    const few = await report();
    expect(few).toBeLessThan((before[1] ?? 0) - 500);
    expect(await report("Europe/Paris")).toBe(few);
    // What comes late for those days is added to them, and read with them.
    await fill(15, 15);
    expect(await totals()).toBe((before[0] ?? 0) * 5);
    expect(await report()).toBeLessThanOrEqual(few + 10);
  });
});

describe("days of a zone that nobody has", () => {
  it.each([
    ["UTC", 4],
    ["America/New_York", 9],
    ["Asia/Kathmandu", 12],
  ])("are put together from spans: %s, of which a day has %i", async (tz, spans) => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Europe/Berlin" });
    const campaigns = [await makeCampaign(h, id), await makeCampaign(h, id)];
    const fill = async (stepMinutes: number) => {
      for (const campaign of campaigns) {
        const times = Array.from(
          { length: (29 * 1440) / stepMinutes },
          (_, i) => Date.parse("2026-05-17T12:00:00Z") + i * stepMinutes * 60_000,
        );
        await insertLeads(
          h,
          campaign,
          times.map((ms) => lead(new Date(ms).toISOString(), start)),
        );
      }
      await rollCampaigns(h.deps);
      return 2 * 29 * (1440 / stepMinutes);
    };
    const authentication = (await h.d1.measure(() => h.api(ACCOUNT, { key, query: { tz: "bad" } }))).rowsRead;
    const report = async () => {
      const cost = await h.d1.measure(async () => {
        const { data } = await h.api(ACCOUNT, { key, query: { tz } });
        expect(data.totals.starts).toBe(filled);
      });
      return cost.rowsRead - authentication;
    };
    let filled = await fill(15);
    const rows = await report();
    // Each span is read and sorted; each cell is looked for, its pieces are, and it is added up twice.
    expect(rows).toBeLessThanOrEqual(2 * 30 * (2 * spans + 16));
    filled += await fill(5);
    expect(await report()).toBe(rows);
  });
});

describe("rolling up", () => {
  it("does nothing when nothing came, and goes through a backlog in steps", async () => {
    const h = createHarness();
    const { id } = await h.account();
    const campaign = await makeCampaign(h, id);
    await insertLeads(
      h,
      campaign,
      Array.from({ length: 25 }, (_, i) => lead("2026-06-14T00:00:00Z", i % 2 === 0 ? start : start | confirm)),
    );
    const backlog = await h.d1.measure(() => rollCampaigns(h.deps, 10));
    expect(backlog.roundTrips).toBe(3);
    expect(await h.d1.measure(() => rollCampaigns(h.deps, 10))).toMatchObject({ roundTrips: 1, rowsWritten: 0 });
    expect(await campaignTotals(h.deps, [campaign.id])).toEqual(
      new Map([[campaign.id, { starts: 25, holds: 0, confirms: 12, unsubs: 0 }]]),
    );
  });
});

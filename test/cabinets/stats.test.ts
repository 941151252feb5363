import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adIntervals, adStats, ads, currencyRates } from "../../src/db/schema/index.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS, utcDay } from "../../src/lib/time.ts";
import { makeCampaign, makeFlow, makeLead, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeFlowLead } from "../reports/kit.ts";
import { exportsForm, makeClient } from "./kit.ts";

const h = createHarness();

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A client with a cabinet and figures of ads in it. */
async function makeCabinet(currency = "eur") {
  const client = await makeClient(h);
  const uid = await client.addCabinet({ currency });
  const upload = async (...files: Parameters<typeof exportsForm>) => {
    const body = exportsForm(...files);
    return (await h.request(`/api/accounts/telegram/${uid}/statistics`, { method: "POST", bearer: client.key, body })).json();
  };
  const makeAd = async (number: string) => {
    await upload(`Ad ID\tAd Title\tAmount, ${currency}\n${number}\tAd ${number}\t0\nTotal in Jan 2020\t\t0`);
    const [ad] = await h.db
      .select()
      .from(ads)
      .where(eq(ads.title, `Ad ${number}`))
      .orderBy(ads.id);
    const [own] = await h.db.select().from(ads).where(eq(ads.accountId, client.id)).orderBy(ads.id);
    return own?.externalId === number ? own : (ad ?? own);
  };
  const book = (...rows: object[]) => client.send(`/accounts/telegram/${uid}/statistics`, { rows });
  const stats = (query: object) =>
    client.send("/v1/stats/page", { period_from: dayOf(h.clock.ms), period_to: dayOf(h.clock.ms), ...query });
  return { ...client, uid, upload, makeAd, book, stats };
}

describe("what ads brought", () => {
  it("is joined with what they cost: starts, joins, leaves and cost per join of a campaign's ad", async () => {
    const { id, makeAd, book, stats } = await makeCabinet();
    const ad = await makeAd("187");
    const campaign = await makeCampaign(h, id, { unsubWindowSeconds: 0 });
    const others = await makeCampaign(h, id);
    await book({ external_id: "187", date: dayOf(h.clock.ms), views: 1000, clicks: 40, actions: 3, spent: 6 });
    for (const [place, campaignOf] of [campaign, campaign, campaign, others].entries()) {
      const one = updatesOf(h, campaignOf.chatId);
      await h.update(campaignOf.botId, one.start(`${campaignOf.code}-${place === 3 ? "elsewhere" : ad?.code}`));
      if (place !== 1) await h.update(campaignOf.botId, one.join());
      if (place === 2) await h.update(campaignOf.botId, one.leave());
    }
    const { rows } = await stats({ grouping: ["ad"] });
    expect(rows).toEqual([
      {
        period_date: dayOf(h.clock.ms),
        ad_id: ad?.id,
        external_id: "187",
        advertisement_title: "Ad 187",
        impressions: 1000,
        clicks: 40,
        opens: 0,
        goals: 3,
        spent: 6,
        ctr: 4,
        cpm: 6,
        cpc: 0.15,
        price_target: 2,
        starts: 3,
        joins: 2,
        leaves: 1,
        cost_per_join: 3,
        revenue: 0,
        roi: -100,
        allocated: 0,
        not_allocated: 6,
      },
    ]);
  });

  it.each([
    ["who asks to join and is not let in", ["request"], { joins: 0, leaves: 0, cost_per_join: null }],
    ["who asks to join and is turned away", ["request", "leave"], { joins: 0, leaves: 0, cost_per_join: null }],
    ["who asks to join and is let in", ["request", "join"], { joins: 1, leaves: 0, cost_per_join: 6 }],
    ["who leaves and comes back", ["join", "leave", "join"], { joins: 1, leaves: 1, cost_per_join: 6 }],
  ] as const)("counts one %s", async (_, kinds, expected) => {
    const { id, makeAd, book, stats } = await makeCabinet();
    const ad = await makeAd("187");
    const campaign = await makeCampaign(h, id, { unsubWindowSeconds: 0 });
    await book({ external_id: "187", date: dayOf(h.clock.ms), spent: 6 });
    const one = updatesOf(h, campaign.chatId);
    await h.update(campaign.botId, one.start(`${campaign.code}-${ad?.code}`));
    for (const kind of kinds) await h.update(campaign.botId, one[kind]());
    expect((await stats({})).rows).toMatchObject([{ starts: 1, ...expected }]);
  });

  it("counts a lead of a flow by its tag, and its payout in the currency asked for", async () => {
    const { id, makeAd, book, stats } = await makeCabinet();
    const ad = await makeAd("188");
    const flow = await makeFlow(h, id);
    await book({ external_id: "188", date: dayOf(h.clock.ms), spent: 10 });
    const lead = { status: LEAD_STATUS.approve, payoutMicros: 11_000_000, currency: "usd", utmContent: ad?.code ?? "" };
    await makeFlowLead(h, flow, lead);
    await makeFlowLead(h, flow, { ...lead, status: LEAD_STATUS.hold });
    await makeFlowLead(h, flow, { ...lead, utmContent: "ad_nobodys" });
    await h.db
      .insert(currencyRates)
      .values({ day: utcDay(h.clock.ms), currency: "eur", perUsdMicros: 500_000 })
      .onConflictDoNothing();
    expect((await stats({ currency_code: "USD" })).rows).toMatchObject([{ starts: 2, revenue: 11, spent: 20, roi: -45 }]);
    expect((await stats({})).rows).toMatchObject([{ starts: 2, revenue: 5.5, spent: 10, roi: -45 }]);
  });

  it("is money of one currency on both sides, each day at its rate", async () => {
    const { id, makeAd, book, stats } = await makeCabinet("pln");
    const ad = await makeAd("187");
    const flow = await makeFlow(h, id);
    const days = [h.clock.ms - DAY_MS, h.clock.ms];
    for (const [place, atMs] of days.entries()) {
      const perUsdMicros = (place + 1) * 2_000_000;
      await h.db.insert(currencyRates).values({ day: utcDay(atMs), currency: "pln", perUsdMicros });
      await book({ external_id: "187", date: dayOf(atMs), spent: 4 });
      const lead = { status: LEAD_STATUS.approve, payoutMicros: 8_000_000, currency: "pln", utmContent: ad?.code ?? "" };
      await makeFlowLead(h, flow, { ...lead, startedAtMs: atMs });
    }
    const asked = { period_from: dayOf(days[0] ?? 0), currency_code: "USD" };
    expect((await stats(asked)).rows).toMatchObject([
      { spent: 2, revenue: 4, roi: 100 },
      { spent: 1, revenue: 2, roi: 100 },
    ]);
    expect((await stats({ ...asked, period_grouping_unit: "year" })).rows).toMatchObject([{ spent: 3, revenue: 6, roi: 100 }]);
  });

  it("is a lead's click before its tag: one that names two ads is the first one's alone", async () => {
    const { id, uid, makeAd, book, stats } = await makeCabinet();
    const clicked = await makeAd("187");
    await makeAd("188");
    const [, second] = await h.db.select().from(ads).where(eq(ads.accountId, id)).orderBy(ads.id);
    expect(second?.externalId).toBe("188");
    const campaign = await makeCampaign(h, id);
    const other = await makeCabinet();
    const foreign = await other.makeAd("189");
    for (const click of [clicked?.code, foreign?.code, "ad_nobodys"])
      await makeLead(h, campaign, {
        click: click ?? "",
        utmContent: second?.code ?? "",
        status: LEAD_STATUS.approve,
        payoutMicros: 1_000_000,
      });
    await book({ external_id: "187", date: dayOf(h.clock.ms), spent: 1 });
    const startsBy = async (grouping: string, query: object = {}) =>
      (await stats({ grouping: [grouping], ...query })).rows.map(({ starts }: { starts: number }) => starts);
    // A code that is no ad of the account's says nothing.
    expect([await startsBy("ad"), await startsBy("cabinet"), await startsBy("campaign")]).toEqual([[1, 2], [3], [3]]);
    expect(await startsBy("ad", { platform_cabinet_ids: [uid] })).toEqual([1, 2]);
  });

  it("counts each lead once, whatever ads its click and its tag name, so that all groupings make the same sum", async () => {
    const { id, uid, addCabinet, send, stats } = await makeCabinet();
    const elsewhere = await addCabinet();
    const inCampaign = (await send("/campaigns/", { account_id: uid, name: "A" })).id;
    const add = async (values: object) => (await send("/advertisement/telegram/", { advertisement_title: "K", ...values })).code as string;
    const own = [await add({ account_id: uid }), await add({ campaign_id: inCampaign }), await add({ account_id: elsewhere })];
    const foreign = (await (await makeCabinet()).makeAd("189"))?.code ?? "";
    const named = [...own, foreign, "ad_nobodys", "else", ""];
    const campaign = await makeCampaign(h, id);
    const expected = new Map<string, number>();
    for (const click of named)
      for (const utmContent of named) {
        await makeLead(h, campaign, { click, utmContent });
        const ad = [click, utmContent].find((code) => own.includes(code));
        if (ad !== undefined) expected.set(ad, (expected.get(ad) ?? 0) + 1);
      }
    const starts = async (grouping: string[]): Promise<number[]> =>
      (await stats({ grouping })).rows.map((row: { starts: number }) => row.starts);
    expect(await starts(["ad"])).toEqual(own.map((code) => expected.get(code)));
    for (const grouping of [[], ["cabinet"], ["campaign"], ["ad_object"], ["cabinet", "ad"]])
      expect([grouping, (await starts(grouping)).reduce((sum, each) => sum + each, 0)]).toEqual([grouping, 3 * named.length + 4 * 3]);
  });

  it("is not another ad's because the report leaves out the cabinet of the first", async () => {
    const { id, uid, makeAd, addCabinet, send, stats } = await makeCabinet();
    const clicked = await makeAd("187");
    const elsewhere = await addCabinet();
    const tagged = await send("/advertisement/telegram/", { account_id: elsewhere, advertisement_title: "K" });
    const campaign = await makeCampaign(h, id);
    await makeLead(h, campaign, { click: clicked?.code ?? "", utmContent: tagged.code });
    expect((await stats({ platform_cabinet_ids: [elsewhere] })).rows).toEqual([]);
    expect((await stats({ platform_cabinet_ids: [uid] })).rows).toMatchObject([{ starts: 1 }]);
  });

  it("converts what is allocated like what is spent, also where nothing else is left", async () => {
    const { makeAd, stats } = await makeCabinet("chf");
    const ad = await makeAd("187");
    await h.db
      .insert(currencyRates)
      .values({ day: utcDay(h.clock.ms), currency: "chf", perUsdMicros: 500_000 })
      .onConflictDoNothing();
    const day = { adId: ad?.id ?? 0, day: utcDay(h.clock.ms) };
    await h.db.insert(adStats).values({ ...day, spentMicros: 3_000_000, allocatedMicros: 1_000_000 });
    expect((await stats({ currency_code: "USD" })).rows).toMatchObject([{ spent: 6, allocated: 2, not_allocated: 4 }]);
    await h.db.update(adStats).set({ spentMicros: 0 }).where(eq(adStats.adId, day.adId));
    expect((await stats({ currency_code: "USD" })).rows).toMatchObject([{ spent: 0, allocated: 2 }]);
  });

  it("of an unknown rate is said to be unknown, and counts in no ROI", async () => {
    const { makeAd, book, stats } = await makeCabinet("xtr");
    await makeAd("189");
    await book({ external_id: "189", date: dayOf(h.clock.ms), spent: 100, views: 5 });
    expect((await stats({})).rows).toMatchObject([{ impressions: 5, spent: null, roi: null, not_allocated: null, unconverted: ["xtr"] }]);
    expect((await stats({ currency_code: "STAR" })).rows).toMatchObject([{ spent: 100, roi: -100, not_allocated: 100 }]);
  });

  it("makes the same sum by whatever it is grouped, in another currency as well", async () => {
    const { makeAd, book, stats } = await makeCabinet();
    const numbers = Array.from({ length: 7 }, (_, place) => String(200 + place));
    for (const number of numbers) await makeAd(number);
    await h.db
      .insert(currencyRates)
      .values({ day: utcDay(h.clock.ms), currency: "gbp", perUsdMicros: 777_777 })
      .onConflictDoNothing();
    await book(...numbers.map((external_id) => ({ external_id, date: dayOf(h.clock.ms), spent: 0.000_001 })));
    const micros = async (query: object) =>
      (await stats({ currency_code: "GBP", ...query })).rows.reduce(
        (sum: number, { spent }: { spent: number }) => sum + Math.round(spent * 1_000_000),
        0,
      );
    const whole = await micros({});
    expect(whole).toBeGreaterThan(0);
    for (const grouping of ["ad", "cabinet", "campaign", "ad_object"])
      expect([grouping, await micros({ grouping })]).toEqual([grouping, whole]);
  });

  it("is nothing of somebody else's", async () => {
    const [ours, theirs] = [await makeCabinet(), await makeCabinet()];
    await theirs.makeAd("190");
    await theirs.book({ external_id: "190", date: dayOf(h.clock.ms), spent: 1 });
    expect((await ours.stats({})).rows).toEqual([]);
    expect((await ours.stats({ platform_cabinet_ids: [theirs.uid] })).rows).toEqual([]);
  });
});

describe("periods", () => {
  it.each([
    ["day", ["2026-01-31", "2026-02-01", "2026-02-02"]],
    ["week", ["2026-01-26", "2026-02-02"]],
    ["month", ["2026-01-01", "2026-02-01"]],
    ["year", ["2026-01-01"]],
  ])("by %s begin on UTC days, and make the same sum", async (unit, dates) => {
    const { makeAd, book, stats } = await makeCabinet();
    await makeAd("187");
    await book(...["2026-01-31", "2026-02-01", "2026-02-02"].map((date) => ({ external_id: "187", date, spent: 0.1, views: 1 })));
    const { rows } = await stats({ period_from: "2026-01-31", period_to: "2026-02-02", period_grouping_unit: unit });
    expect(rows.map(({ period_date }: { period_date: string }) => period_date)).toEqual(dates);
    expect(rows.reduce((sum: number, { impressions }: { impressions: number }) => sum + impressions, 0)).toBe(3);
  });

  it("of one day is that day", async () => {
    const { makeAd, book, stats } = await makeCabinet();
    await makeAd("187");
    await book({ external_id: "187", date: "2026-01-30", spent: 1 }, { external_id: "187", date: "2026-01-31", spent: 2 });
    const only = { period_from: "2026-01-31T00:00:00Z", period_to: "2026-01-31T23:59:59Z" };
    expect((await stats(only)).rows).toMatchObject([{ period_date: "2026-01-31", spent: 2 }]);
  });

  it.each([
    ["2026-01-31T00:30:00+03:00", "2026-01-30T23:30:00-05:00", ["2026-01-30", "2026-01-31"]],
    ["2026-01-31T00:30:00", "2026-01-31", ["2026-01-31"]],
  ])("from %s to %s are the UTC days of both", async (period_from, period_to, dates) => {
    const { makeAd, book, stats } = await makeCabinet();
    await makeAd("187");
    await book(...["2026-01-29", "2026-01-30", "2026-01-31", "2026-02-01"].map((date) => ({ external_id: "187", date, spent: 1 })));
    const { rows } = await stats({ period_from, period_to });
    expect(rows.map(({ period_date, spent }: Record<string, unknown>) => [period_date, spent])).toEqual(dates.map((date) => [date, 1]));
  });

  it("go from page to page, each row once, in either order", async () => {
    const { makeAd, book, stats } = await makeCabinet();
    for (const number of ["1", "2", "3"]) await makeAd(number);
    const days = Array.from({ length: 5 }, (_, index) => dayOf(Date.UTC(2026, 0, 1) + index * DAY_MS));
    await book(...days.flatMap((date) => ["1", "2", "3"].map((external_id) => ({ external_id, date, spent: 1 }))));
    for (const order_by of ["period", "-period"]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page: { rows: { period_date: string; external_id: string }[]; next_cursor: string | null } = await stats({
          ...{ period_from: days[0], period_to: days[4], grouping: ["ad", "cabinet"], order_by, limit: 4 },
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.rows.map(({ period_date, external_id }) => `${period_date} ${external_id}`));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      const expected = days.flatMap((date) => ["1", "2", "3"].map((number) => `${date} ${number}`));
      expect(seen).toEqual(order_by === "period" ? expected : expected.reverse());
    }
  });

  it.each([
    [{ period_from: "2026-02-01", period_to: "2026-01-01" }],
    [{ period_grouping_unit: "minute" }],
    [{ currency_code: "XYZ" }],
    [{ limit: 501 }],
    [{ cursor: "!" }],
    [{ grouping: ["planet"] }],
  ])("that cannot be read are refused: %j", async (query) => {
    const { call } = await makeCabinet();
    const asked = { period_from: "2026-01-01", period_to: "2026-01-02", ...query };
    expect((await call("POST", "/v1/stats/page", asked)).status).toBe(422);
  });
});

/** Lines of both exports by five minutes: views and clicks, and what was spent. @param rows of times such as `15 June 2026 2:05 UTC` */
const byFiveMinutes = (rows: readonly (readonly [time: string, views: number, spent: number])[]) => ({
  "views.csv": ["date\tViews\tClicks\tJoined", ...rows.map(([time, views]) => `${time}\t${views}\t1\t0`)].join("\n"),
  "spent.csv": ["date\tSpent budget, EUR", ...rows.map(([time, , spent]) => `${time}\t${spent}`)].join("\n"),
});

describe("periods shorter than a day", () => {
  const FILE = byFiveMinutes([
    ["14 June 2026 23:55 UTC", 5, 0.5],
    ["15 June 2026 0:00 UTC", 10, 0.1],
    ["15 June 2026 2:05 UTC", 20, 0.2],
    ["15 June 2026 2:25 UTC", 30, 0.3],
    ["15 June 2026 2:30 UTC", 40, 0.4],
  ]);

  async function makeIntervals() {
    const cabinet = await makeCabinet();
    const ad = await cabinet.makeAd("187");
    const send = (files: Record<string, string>) => cabinet.upload(files, { ad: String(ad?.id) });
    const told = async (unit: string, query: object = {}) => {
      const { rows } = await cabinet.stats({ period_from: "2026-06-14", period_to: "2026-06-15", period_grouping_unit: unit, ...query });
      return rows.map(({ period_date, impressions, spent }: Record<string, unknown>) => [period_date, impressions, spent]);
    };
    return { ...cabinet, ad, send, told };
  }

  it.each([
    [
      "hour",
      [
        [23, 0, 5, 0.5],
        [0, 0, 10, 0.1],
        [2, 0, 90, 0.9],
      ],
    ],
    [
      "30_minutes",
      [
        [23, 30, 5, 0.5],
        [0, 0, 10, 0.1],
        [2, 0, 50, 0.5],
        [2, 30, 40, 0.4],
      ],
    ],
    [
      "5_minutes",
      [
        [23, 55, 5, 0.5],
        [0, 0, 10, 0.1],
        [2, 5, 20, 0.2],
        [2, 25, 30, 0.3],
        [2, 30, 40, 0.4],
      ],
    ],
  ] as const)("by %s have what five minutes make", async (unit, expected) => {
    const { send, told } = await makeIntervals();
    expect(await send(FILE)).toMatchObject({ rows: 2, changed: 2, rejected: [], spent: 1.5 });
    expect(await told(unit)).toEqual(
      expected.map(([hour, minute, views, spent]) => {
        const time = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
        return [`2026-06-${hour === 23 ? 14 : 15}T${time}:00Z`, views, spent];
      }),
    );
  });

  it.each([
    ["15 June alone", { period_from: "2026-06-15", period_to: "2026-06-15" }, 3],
    ["a moment", { period_from: "2026-06-15T02:07:00Z", period_to: "2026-06-15T02:07:00Z" }, 1],
    ["from one moment to another, both in it", { period_from: "2026-06-14T23:58:00Z", period_to: "2026-06-15T02:05:00Z" }, 3],
    ["of another zone", { period_from: "2026-06-15T04:05:00+02:00", period_to: "2026-06-15T04:34:00+02:00" }, 3],
  ])("are those that the report's span touches: %s", async (_, query, count) => {
    const { send, told } = await makeIntervals();
    await send(FILE);
    expect(await told("5_minutes", query)).toHaveLength(
      count === 3 && "period_from" in query && query.period_to === "2026-06-15" ? 4 : count,
    );
  });

  it("change by the difference where a file corrects them, and by nothing where it comes again", async () => {
    const { send, told, read } = await makeIntervals();
    await send(FILE);
    expect(await send(FILE)).toMatchObject({ changed: 0, unchanged: 2, spent: 0 });
    // One is less, one is new; the others are not in the file, and stay.
    const corrected = byFiveMinutes([
      ["15 June 2026 2:25 UTC", 25, 0.25],
      ["15 June 2026 9:00 UTC", 1, 0.01],
    ]);
    expect(await send(corrected)).toMatchObject({ rows: 1, changed: 1, spent: -0.04 });
    expect(await told("hour", { period_from: "2026-06-15" })).toEqual([
      ["2026-06-15T00:00:00Z", 10, 0.1],
      ["2026-06-15T02:00:00Z", 85, 0.85],
      ["2026-06-15T09:00:00Z", 1, 0.01],
    ]);
    expect(await told("day")).toEqual([
      ["2026-06-14", 5, 0.5],
      ["2026-06-15", 96, 0.96],
    ]);
    // Later of the same day, the same in all: it says something new all the same.
    const moved = byFiveMinutes([
      ["15 June 2026 2:25 UTC", 26, 0.26],
      ["15 June 2026 9:00 UTC", 0, 0],
    ]);
    expect(await send(moved)).toMatchObject({ rows: 1, changed: 1, spent: 0 });
    expect((await read("/accounts/telegram/")).items[0].balance_spent).toBe(1.46);
  });

  it("count in the day's first what is known of no shorter period", async () => {
    const { ad, book, send, told } = await makeIntervals();
    await book({ ad: ad?.id, date: "2026-06-15", views: 150, clicks: 9, spent: 2 });
    // A part of the day's: the day stays.
    expect(await send(FILE)).toMatchObject({ changed: 2, spent: 0.5 });
    expect(await told("hour", { period_from: "2026-06-15" })).toEqual([
      ["2026-06-15T00:00:00Z", 60, 1.1],
      ["2026-06-15T02:00:00Z", 90, 0.9],
    ]);
    // A day that is told to be less than its five minutes is less.
    await book({ ad: ad?.id, date: "2026-06-15", views: 95, spent: 0.95 });
    expect(await told("hour", { period_from: "2026-06-15" })).toEqual([
      ["2026-06-15T00:00:00Z", 5, 0.05],
      ["2026-06-15T02:00:00Z", 90, 0.9],
    ]);
    expect(await told("day", { period_from: "2026-06-15" })).toEqual([["2026-06-15", 95, 0.95]]);
  });

  it("have the same part of the day's allocated cost, and all of it together", async () => {
    const { ad, send, stats } = await makeIntervals();
    await send(FILE);
    await h.db
      .update(adStats)
      .set({ allocatedMicros: 333_333 })
      .where(eq(adStats.adId, ad?.id ?? 0));
    const { rows } = await stats({ period_from: "2026-06-15", period_to: "2026-06-15", period_grouping_unit: "5_minutes" });
    const micros = (name: string) => rows.map((row: Record<string, number>) => Math.round((row[name] ?? 0) * 1_000_000));
    expect(micros("allocated")).toEqual([33_333, 66_667, 100_000, 133_333]);
    expect(micros("not_allocated")).toEqual([66_667, 133_333, 200_000, 266_667]);
  });

  it("have the starts, joins and leaves that happened in them", async () => {
    const { id, ad, send, stats } = await makeIntervals();
    await send(byFiveMinutes([["15 June 2026 12:00 UTC", 5, 0.5]]));
    const campaign = await makeCampaign(h, id, { unsubWindowSeconds: 0 });
    const one = updatesOf(h, campaign.chatId);
    await h.update(campaign.botId, one.start(`${campaign.code}-${ad?.code}`));
    await h.update(campaign.botId, one.join());
    const at = `${new Date(h.clock.ms).toISOString().slice(0, 13)}:00:00Z`;
    const day = dayOf(h.clock.ms);
    const { rows } = await stats({ period_from: day, period_to: day, period_grouping_unit: "hour", grouping: "ad" });
    expect(rows).toMatchObject([{ period_date: at, ad_id: ad?.id, spent: 0.5, starts: 1, joins: 1, leaves: 0, cost_per_join: 0.5 }]);
  });

  it.each([
    [{ period_from: "2026-06-09", period_to: "2026-06-10" }, "period_from"],
    [{ period_from: "2026-06-13", period_to: "2026-06-15" }, "period_to"],
    [{ period_from: "2026-06-13T00:00:00Z", period_to: "2026-06-15T00:00:01Z" }, "period_to"],
    [{ period_from: "2026-06-15T03:00:00Z", period_to: "2026-06-15T02:00:00Z" }, "period_to"],
  ])("are of the last 5 days, and of at most 2 days a call: %j", async (query, field) => {
    const { call } = await makeCabinet();
    const answer = await call("POST", "/v1/stats/page", { ...query, period_grouping_unit: "hour" });
    expect([answer.status, await answer.json()]).toMatchObject([422, { detail: [{ loc: ["body", field] }] }]);
  });

  it("may be of the first of these days, and of 2 days to the minute", async () => {
    const { call } = await makeCabinet();
    for (const [period_from, period_to] of [
      ["2026-06-10", "2026-06-11"],
      ["2026-06-13T12:00:00Z", "2026-06-15T12:00:00Z"],
    ])
      expect((await call("POST", "/v1/stats/page", { period_from, period_to, period_grouping_unit: "5_minutes" })).status).toBe(200);
  });

  it("cost a row written for each five minutes that change, and are kept of the last days", async () => {
    const { ad, send } = await makeIntervals();
    const times = Array.from({ length: 288 }, (_, slot) => `${Math.floor(slot / 12)}:${String((slot % 12) * 5).padStart(2, "0")} UTC`);
    const fileOf = (spent: number) =>
      byFiveMinutes(["9", "14", "15"].flatMap((day) => times.map((time) => [`${day} June 2026 ${time}`, 1, spent] as const)));
    const cost = await h.d1.measure(() => send(fileOf(0.001)));
    expect(cost.roundTrips).toBe(2);
    expect(cost.rowsWritten).toBeLessThanOrEqual(2 * 288 + 3 * 2 + 30);
    const slots = async () => h.db.$count(adIntervals, eq(adIntervals.adId, ad?.id ?? 0));
    expect(await slots()).toBe(2 * 288);
    expect((await h.d1.measure(() => send(fileOf(0.001)))).rowsWritten).toBeLessThanOrEqual(10);
  });

  const slot = fc.nat(287);
  const day = fc.constantFrom(13, 14, 15);
  const timeOf = (of: number, at: number) => `${of} June 2026 ${Math.floor(at / 12)}:${(at % 12) * 5} UTC`.replace(/:(\d) /, ":0$1 ");
  const told = fc.oneof(
    fc.record({
      by: fc.constant("minutes" as const),
      rows: fc.array(fc.tuple(day, slot, fc.nat(50), fc.nat(900)), { minLength: 1, maxLength: 8 }),
    }),
    fc.record({ by: fc.constant("day" as const), day, views: fc.nat(200), micros: fc.nat(3_000_000) }),
    fc.record({ by: fc.constant("month" as const), micros: fc.nat(9_000_000) }),
  );

  it("make the day's figures, in every currency and however they are grouped, whatever was imported", async () => {
    await h.db
      .insert(currencyRates)
      .values([13, 14, 15].map((of) => ({ day: 20260600 + of, currency: "gbp", perUsdMicros: 777_777 + of })))
      .onConflictDoNothing();
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 5 }), fc.nat(1_000_000), async (imports, part) => {
        const { ad, send, book, stats, upload } = await makeIntervals();
        for (const each of imports) {
          if (each.by === "minutes") {
            const rows = new Map(each.rows.map(([of, at, views, spent]) => [timeOf(of, at), [views, spent / 1000] as const]));
            await send(byFiveMinutes([...rows].map(([time, [views, spent]]) => [time, views, spent])));
          } else if (each.by === "day") {
            await book({ ad: ad?.id, date: `2026-06-${each.day}`, views: each.views, spent: each.micros / 1_000_000 });
          } else {
            const amount = each.micros / 1_000_000;
            await upload(`Ad ID\tAd Title\tAmount, EUR\n187\tAd 187\t${amount}\nTotal in June 2026\t\t${amount}`);
          }
        }
        await h.db.$client
          .prepare("UPDATE ad_stats SET allocated_micros = CAST(spent_micros * ?1 / 1000000 AS INTEGER) WHERE ad_id = ?2 AND day % 100 > 0")
          .bind(part, ad?.id ?? 0)
          .run();
        const NAMES = ["impressions", "clicks", "spent", "allocated", "not_allocated"] as const;
        const sums = async (query: object) => {
          const { rows } = (await stats({ limit: 500, ...query })) as { rows: Record<(typeof NAMES)[number], number>[] };
          for (const { spent, allocated, not_allocated } of rows) expect(allocated + not_allocated).toBeCloseTo(spent, 9);
          return NAMES.map((name) => rows.reduce((sum, row) => sum + Math.round(row[name] * 1_000_000), 0));
        };
        for (const of of [13, 14, 15])
          for (const currency_code of ["EUR", "GBP"]) {
            const query = { period_from: `2026-06-${of}`, period_to: `2026-06-${of}`, currency_code };
            const whole = await sums(query);
            for (const period_grouping_unit of ["hour", "30_minutes", "5_minutes"])
              expect([period_grouping_unit, await sums({ ...query, period_grouping_unit, grouping: ["ad"] })]).toEqual([
                period_grouping_unit,
                whole,
              ]);
          }
      }),
      { numRuns: 6 },
    );
  });
});

it("asks D1 twice", async () => {
  const { makeAd, book, stats } = await makeCabinet();
  await makeAd("187");
  await book({ external_id: "187", date: dayOf(h.clock.ms), spent: 1 });
  expect((await h.d1.measure(() => stats({ grouping: ["cabinet", "campaign", "ad", "ad_object"] }))).roundTrips).toBe(2);
});

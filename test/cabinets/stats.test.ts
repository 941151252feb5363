import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { adStats, ads, currencyRates } from "../../src/db/schema/index.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS, utcDay } from "../../src/lib/time.ts";
import { makeCampaign, makeFlow, makeLead, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeFlowLead } from "../reports/kit.ts";
import { makeClient } from "./kit.ts";

const h = createHarness();

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A client with a cabinet and figures of ads in it. */
async function makeCabinet(currency = "eur") {
  const client = await makeClient(h);
  const uid = await client.addCabinet({ currency });
  const upload = async (text: string) => {
    const body = new FormData();
    body.set("file", new File([text], "export.csv"));
    await h.request(`/api/accounts/telegram/${uid}/statistics`, { method: "POST", bearer: client.key, body });
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
  return { ...client, uid, makeAd, book, stats };
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
    [{ period_grouping_unit: "5_minutes" }],
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

it("asks D1 twice", async () => {
  const { makeAd, book, stats } = await makeCabinet();
  await makeAd("187");
  await book({ external_id: "187", date: dayOf(h.clock.ms), spent: 1 });
  expect((await h.d1.measure(() => stats({ grouping: ["cabinet", "campaign", "ad", "ad_object"] }))).roundTrips).toBe(2);
});

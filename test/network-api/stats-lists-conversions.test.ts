import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { networkConversions, offers } from "../../src/db/schema/index.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

const OF_USERS = ["revenue", "earnings", "advertiser", "supplier_id"];

type Row = Record<string, unknown> & { id: string; clickid: string };

describe("conversions", () => {
  it("are listed whole, to affiliates without what is the network's", async () => {
    const selling = await makeSelling(h, {
      settings: { url: "https://shop.example/?c={clickid}" },
      payments: [{ title: "Order", type: "percent", revenueMicros: 250_000, payoutMicros: 100_000, currency: "eur" }],
    });
    const { network, affiliate, offer } = selling;
    const shop = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
    await selling.setAdvertiser(shop.number);
    const linkParams = JSON.stringify({ sub2: "two", ref_id: "r", landing: 3 });
    const click = await selling.click({ ua: IPHONE, linkParams, asn: 3320, region: "New York" });
    h.clock.ms += 61_000;
    await selling.post({
      clickid: click,
      action_id: "A-17",
      sum: 10,
      order_currency: "eur",
      status: 3,
      custom_field2: "blue",
      comment: "late",
    });
    const [{ own } = { own: undefined }] = await selling.conversions();
    const id = toHexId(own?.leadId ?? 0, own?.createdAtMs ?? 0);
    const advertiser = toHexId(shop.number, h.clock.ms - 61_000);
    const title = { id: offer.id, offer_id: toHexId(offer.id, offer.createdAtMs), title: "Kittens" };
    const partner = { id: affiliate.number, email: "", login: "", name: "Ann", title: "Ann" };
    const whole = {
      id,
      conversion_id: id,
      action_id: "A-17",
      cbid: "A-17",
      status: "declined",
      currency: "EUR",
      offer: { ...title, url: "https://shop.example/?c={clickid}", external_id: "" },
      offer_id: offer.id,
      goal: "Order",
      goal_value: "1",
      district: "New York",
      referrer: "https://blog.example/kittens",
      ip: "198.51.100.7",
      ua: IPHONE,
      country: "US",
      country_name: "United States",
      city: "New York",
      city_id: 0,
      device: "mobile",
      device_type: "mobile",
      device_model: "iPhone",
      os: "iOS 18.6",
      os_version: "18.6",
      browser: "Safari 18.6",
      browser_version: "18.6",
      connection_type: "",
      isp_code: "3320",
      ios_idfa: "",
      android_id: "",
      sub1: "sub",
      sub2: "two",
      ...Object.fromEntries([3, 4, 5, 6, 7, 8].map((number) => [`sub${number}`, ""])),
      ref_id: "r",
      ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [`custom_field_${number}`, number === 2 ? "blue" : ""])),
      comment: "late",
      created_at: "2026-06-15 12:01:01",
      updated_at: "2026-06-15 12:01:01",
      click_time: "2026-06-15 12:00:00",
      payouts: 1,
      revenue: 2.5,
      earnings: 1.5,
      sum: 10,
      order_currency: "EUR",
      clickid: click,
      partner: { ...partner, manager: null, manager_id: "" },
      partner_id: affiliate.number,
      advertiser: { id: advertiser, title: "Shop" },
      supplier_id: advertiser,
      payment_status: "opened",
      is_paid: "1",
      payment_type: "percent",
      forensiq: null,
      hold_date_expire: null,
      landing_id: 3,
      prelanding_id: 0,
      decline_reason: "by_server_postback",
      fraud_risk_level: "not_analyzed",
      fraud_type: [],
    };
    const pagination = { per_page: 100, total_count: 1, page: 1 };
    const cost = await h.d1.measure(async () =>
      expect(await network.get("/stats/conversions")).toEqual({ status: 1, conversions: [whole], pagination }),
    );
    expect(cost.roundTrips).toBe(2);
    const one = await h.d1.measure(async () =>
      expect(await network.get("/stats/conversionsbyid", { id })).toEqual({ status: 1, conversion: whole }),
    );
    expect(one.roundTrips).toBe(2);
    const seen = Object.fromEntries(Object.entries({ ...whole, offer: title, partner }).filter(([key]) => !OF_USERS.includes(key)));
    expect(await affiliate.get("/stats/conversions")).toEqual({ status: 1, conversions: [seen], pagination });
    const bare = Object.fromEntries(
      Object.entries(whole).filter(([key]) => !["offer", "partner", "advertiser", "supplier_id"].includes(key)),
    );
    expect(await network.get("/stats/conversions", { raw_export: "1" })).toEqual({ status: 1, conversions: [bare], pagination });
    await h.db.update(offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(offers.id, offer.id));
    expect((await network.get("/stats/conversions")).conversions[0]).toMatchObject({ offer: null, advertiser: { title: "Shop" } });
  });

  it("are told apart by whatever is asked for", async () => {
    const selling = await makeSelling(h, { payments: [{ title: "Заказ", goal: "Two" }, {}], settings: { holdDays: 1 } });
    const { network, affiliate, offer } = selling;
    const shop = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
    await selling.setAdvertiser(shop.number);
    const advertiser = toHexId(shop.number, h.clock.ms);
    const smart_id = "59359e1d0000000000000001";
    const click = await selling.click({ ua: IPHONE, country: "de", subid: "one", linkParams: JSON.stringify({ sub7: "seven", smart_id }) });
    await selling.post({ clickid: click, goal: "two", action_id: "A", status: 1, comment: "Called twice", custom_field7: "red" });
    const plain = await selling.click();
    await selling.post({ clickid: plain });
    const idsOf = async (query: Record<string, string>) => {
      const answer = await network.get("/stats/conversions", query);
      return answer.conversions?.map(({ clickid }: Row) => clickid) ?? answer;
    };
    expect(await idsOf({})).toEqual([plain, click]);
    for (const query of [
      { "status[]": "1" },
      { status: "confirmed" },
      { country: "DE" },
      { browser: "Safari" },
      { os: "ios" },
      { device: "mobile" },
      { action_id: "A" },
      { clickid: click },
      { goal: "TWO" },
      { "goal[]": "Заказ" },
      { custom_field_7: "red" },
      { subid1: "one" },
      { sub1: "one" },
      { subid7: "seven" },
      { sub7: "seven" },
      { comment: "called" },
      { smart_id },
    ]) {
      expect([query, await idsOf(query as Record<string, string>)]).toEqual([query, [click]]);
    }
    for (const query of [
      { status: "5" },
      { "status[0]": "5", "status[3]": "2" },
      { country: "US" },
      { browser: "Chrome" },
      { os: "Windows" },
      { device: "desktop" },
      { goal: "1" },
    ]) {
      expect([query, await idsOf(query as Record<string, string>)]).toEqual([query, [plain]]);
    }
    for (const query of [
      { offer: String(offer.id), partner: String(affiliate.number), advertiser },
      { "advertisers[]": advertiser },
      { "offer[]": toHexId(offer.id, offer.createdAtMs) },
      { payouts: "3", revenue: "4" },
      { payouts_from: "2.5", payouts_to: "3", revenue_from: "4", revenue_to: "4" },
      { currency: "840" },
      { "currency[]": "usd" },
      { payment_status: "opened" },
      { offer: "", goal: "", smart_id: "", status: "" },
    ]) {
      expect([query, await idsOf(query as Record<string, string>)]).toEqual([query, [plain, click]]);
    }
    for (const query of [
      { offer: "999999" },
      { partner: "999999" },
      { advertiser: "000000010000000000000001" },
      { payouts: "1" },
      { revenue_from: "5" },
      { currency: "978" },
      { payment_status: "closed" },
      { os: "MeeGo" },
      { decline_reason: "cap_reached" },
      { device: "tablet" },
    ]) {
      expect([query, await idsOf(query as Record<string, string>)]).toEqual([query, []]);
    }
    for (const [name, value] of [
      ["status", "7"],
      ["status", "x"],
      ["country", "ZZ"],
      ["device", "fridge"],
      ["currency", "zzz"],
      ["decline_reason", "mood"],
      ["payment_status", "x"],
      ["offer", "-1"],
      ["offer", "abc"],
      ["partner", "x"],
    ] as const) {
      expect([name, await idsOf({ [name]: value })]).toEqual([name, refused(name, `${name}[0]`)]);
    }
    for (const [name, value] of [
      ["payouts", "much"],
      ["revenue", "-1"],
      ["hour", "24"],
      ["date_from", "2026-02-30"],
      ["date_to", "06/15/2026"],
      ["update_from_hour", "x"],
      ["timezone", "Mars"],
      ["raw_export", "maybe"],
      ["page", "0"],
      ["comment", "a\u0000b"],
    ] as const) {
      expect([name, await idsOf({ [name]: value })]).toEqual([name, refused(name)]);
    }
  });

  it("are those of a time, made or changed in it", async () => {
    const selling = await makeSelling(h);
    const madeMs = h.clock.ms;
    await selling.post({ clickid: await selling.click(), status: 2 });
    h.clock.ms += 2 * DAY_MS;
    const [{ own } = { own: undefined }] = await selling.conversions();
    const id = toHexId(own?.leadId ?? 0, own?.createdAtMs ?? 0);
    await selling.network.post("/admin/conversion/edit", { ids: id, status: "confirmed" });
    const countOf = async (query: Record<string, string>) => {
      const answer = await selling.network.get("/stats/conversions", query);
      return answer.pagination?.total_count ?? answer;
    };
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const made = { date_from: day(madeMs), date_to: day(madeMs) };
    expect(await countOf({})).toBe(1);
    expect(await countOf(made)).toBe(1);
    expect(await countOf({ ...made, hour: "12" })).toBe(1);
    expect(await countOf({ ...made, hour: "11" })).toBe(0);
    expect(await countOf({ ...made, hour: "14", timezone: "Europe/Berlin" })).toBe(1);
    expect(await countOf({ date_from: day(madeMs + DAY_MS) })).toBe(0);
    expect(await countOf({ date_to: day(madeMs - DAY_MS) })).toBe(0);
    expect(await countOf({ update_from_date: day(h.clock.ms) })).toBe(1);
    expect(await countOf({ update_from_date: day(h.clock.ms), update_from_hour: "13" })).toBe(0);
    expect(await countOf({ update_to_date: day(h.clock.ms), update_to_hour: "12" })).toBe(1);
    expect(await countOf({ update_to_date: day(h.clock.ms), update_to_hour: "11" })).toBe(0);
    expect(await countOf({ date_from: day(madeMs + DAY_MS), date_to: day(madeMs) })).toEqual(refused("date_from"));
    expect(await countOf({ hour: "3" })).toEqual(refused("hour"));
    h.clock.ms += 6 * DAY_MS + HOUR_MS;
    expect(await countOf({})).toBe(0);
  });

  it("are paged in their order, for three rows read a row", async () => {
    const selling = await makeSelling(h);
    const made: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const click = await selling.click();
      await selling.post({ clickid: click });
      made.unshift(click);
    }
    const listed: string[] = [];
    for (let page = 1; page <= 3; page += 1) {
      const { conversions, pagination } = await selling.network.get("/stats/conversions", { limit: "12", page: String(page) });
      listed.push(...conversions.map(({ clickid }: Row) => clickid));
      expect(pagination).toEqual({ per_page: 12, total_count: 30, page, ...(page < 3 ? { next_page: page + 1 } : {}) });
    }
    expect(listed).toEqual(made);
    // The key, the count, the page, and what the rows name.
    const page = await h.d1.measure(() => selling.network.get("/stats/conversions", { limit: "12" }));
    expect(page.rowsRead).toBeLessThanOrEqual(1 + 30 + 3 * 12 + 12);
    const bare = await h.d1.measure(() => selling.network.get("/stats/conversions", { limit: "12", raw_export: "1" }));
    expect(bare.rowsRead).toBeLessThanOrEqual(1 + 30 + 2 * 12);
  });

  it("are each caller's own", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate } = selling;
    const other = await network.affiliate();
    const [mine, theirs] = [await selling.click(), await selling.clickOf(other.number)];
    await selling.post({ clickid: mine });
    await selling.post({ clickid: theirs });
    const clicksOf = async (client: { get: typeof network.get }, query: Record<string, string> = {}) =>
      (await client.get("/stats/conversions", query)).conversions.map(({ clickid }: Row) => clickid);
    expect(await clicksOf(network)).toEqual([theirs, mine]);
    expect(await clicksOf(affiliate)).toEqual([mine]);
    // What would say something of others is passed over.
    for (const query of [
      { partner: String(other.number) },
      { advertiser: "000000010000000000000001" },
      { revenue: "1" },
      { revenue_from: "99" },
    ]) {
      expect(await clicksOf(affiliate, query as Record<string, string>)).toEqual([mine]);
    }
    expect(await clicksOf(affiliate, { clickid: theirs })).toEqual([]);
    const manager = await network.staff("affiliate_manager");
    expect(await clicksOf(manager)).toEqual([]);
    await selling.setManager("affiliate", other.number, manager.number);
    expect(await clicksOf(manager)).toEqual([theirs]);
    expect(await clicksOf(await network.staff("stats"))).toEqual([theirs, mine]);
    expect(await (await network.staff("billing")).get("/stats/conversions")).toEqual(DENIED);
    const { conversions } = await network.get("/stats/conversions", { clickid: mine });
    const { id } = conversions[0];
    expect(conversions[0].partner.manager).toBeNull();
    expect((await network.get("/stats/conversions", { clickid: theirs })).conversions[0].partner.manager).toMatchObject({
      first_name: "Ann",
    });
    expect(await affiliate.get("/stats/conversionsbyid", { id })).toEqual(DENIED);
    expect(await manager.get("/stats/conversionsbyid", { id })).toEqual(NOT_FOUND);
    const stranger = await makeSelling(h);
    for (const wrong of [id, `00000001${id.slice(8)}`, "nonsense"]) {
      expect(await stranger.network.get("/stats/conversionsbyid", { id: wrong })).toEqual(NOT_FOUND);
    }
    expect(await network.get("/stats/conversionsbyid")).toEqual(missing("id"));
    expect(await clicksOf(stranger.network)).toEqual([]);
  });

  it("say what became of the affiliate's money", async () => {
    const selling = await makeSelling(h);
    await selling.post({ clickid: await selling.click() });
    for (const [state, paid] of [
      ["pending", "3"],
      ["closed", "2"],
    ] as const) {
      await h.db.update(networkConversions).set({ paymentState: state }).where(eq(networkConversions.networkId, selling.network.id));
      const { conversions } = await selling.network.get("/stats/conversions", { payment_status: state });
      expect(conversions).toMatchObject([{ payment_status: state, is_paid: paid }]);
    }
  });
});

describe("payments for referrals", () => {
  it("are none, for users of the network", async () => {
    const { network, affiliate } = await makeSelling(h);
    const path = "/stats/getreferralpayments";
    const days = { date_from: "01-06-2026", date_to: "2026-06-30" };
    expect(await network.get(path, days)).toEqual({ status: 1, ref_payments: [], pagination: { per_page: 100, total_count: 0, page: 1 } });
    expect(await network.get(path, { ...days, date_from: "31-06-2026" })).toEqual(refused("date_from"));
    expect(await network.get(path, {})).toEqual(missing("date_from"));
    expect(await affiliate.get(path, days)).toEqual(DENIED);
  });
});

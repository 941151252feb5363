import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { memberships, offerSettings, smartlinkCategories, trafficbackCounts } from "../../src/db/schema/index.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, NO_KEY, refused } from "./kit.ts";

const h = createHarness();

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const NONE = { revenue: 0, charge: 0, earning: 0, null: 0, count: 0 };

/** What days of a report are asked for by. */
const days = (from: string, to = from) => ({ "filter[date_from]": from, "filter[date_to]": to });

describe("statistics by date", () => {
  it("count clicks and conversions of each day, with what advertisers pay and affiliates get", async () => {
    const selling = await makeSelling(h);
    const today = dateOf(h.clock.ms);
    const [year, month, day] = today.split("-").map(Number);
    await selling.click({ isUnique: false });
    await selling.post({ clickid: await selling.click(), action_id: "a", status: 2 });
    await selling.post({ clickid: await selling.click(), action_id: "b" });
    const stats = await selling.network.get("/stats/getbydate", days(today));
    const one = { revenue: 3, charge: 4, earning: 1, null: 0, count: 1 };
    expect(stats).toEqual({
      status: 1,
      stats: [
        {
          slice: { year, month, day },
          traffic: { raw: "3", uniq: "2" },
          actions: {
            total: { revenue: 6, charge: 8, earning: 2, null: 0, count: 2 },
            confirmed: one,
            pending: one,
            declined: NONE,
            not_found: NONE,
            hold: NONE,
          },
          ratio: "1:2",
          epc: 2,
          cr: { total: 66.67, confirmed: 33.33, pending: 33.33, declined: 0, not_found: 0, hold: 0 },
          views: 0,
          ctr: 0,
          ecpm: 2000,
        },
      ],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    const cost = await h.d1.measure(() => selling.network.get("/stats/getbydate", days(today)));
    // The key and the report.
    expect(cost.roundTrips).toBe(2);
    expect(await selling.network.get("/stats/getbydate", days(dateOf(h.clock.ms - DAY_MS)))).toEqual({
      status: 1,
      stats: [],
      pagination: { per_page: 100, total_count: 0, page: 1 },
    });
  });

  it("are an affiliate's own, without what advertisers pay", async () => {
    const selling = await makeSelling(h);
    const other = await selling.network.affiliate();
    const today = dateOf(h.clock.ms);
    await selling.post({ clickid: await selling.click() });
    const { stats } = await selling.affiliate.get("/stats/getbydate", { ...days(today), "filter[partner]": String(other.number) });
    expect(stats).toMatchObject([{ traffic: { raw: "1", uniq: "1" } }]);
    expect(stats[0].actions.confirmed).toEqual({ revenue: 3, null: 0, count: 1 });
    expect((await other.get("/stats/getbydate", days(today))).stats).toEqual([]);
    const { offer_id } = (await selling.network.get(`/offer/${selling.offer.id}`)).offer;
    const of = (offer: string) =>
      selling.network.get("/stats/getbydate", { ...days(today), "filter[offer]": offer, limit: "9".repeat(30) });
    expect(await of(offer_id)).toEqual(await of(String(selling.offer.id)));
    expect(await of(offer_id)).toMatchObject({ stats: [{ traffic: { raw: "1" } }], pagination: { per_page: 500 } });
    expect((await of("65674cc0000000000000ffff")).stats).toEqual([]);
    // An id says when the offer was made, too: the same number made at another time is no offer.
    expect((await of(toHexId(selling.offer.id, selling.offer.createdAtMs + 1000))).stats).toEqual([]);
    const both = { ...days(today), "filter[offer][0]": offer_id, "filter[offer][1]": "999999" };
    expect((await selling.network.get("/stats/getbydate", both)).stats).toMatchObject([{ traffic: { raw: "1" } }]);
  });

  it("are for whom the network lets, and for days that can be", async () => {
    const selling = await makeSelling(h);
    const path = "/stats/getbydate";
    const today = dateOf(h.clock.ms);
    expect(await (await h.request(`/3.0${path}`, { query: days(today) })).json()).toEqual(NO_KEY);
    expect(await (await selling.network.staff("offers")).get(path, days(today))).toEqual(DENIED);
    for (const [query, answer] of [
      [{}, { ...missing("filter[date_from]"), field: "filter" }],
      [
        { "filter[date_from]": today, "filter[date_to]": "" },
        { ...missing("filter[date_to]"), field: "filter" },
      ],
      [days(today, "2020-01-01"), refused("filter", "filter[date_from]")],
      [days("2026-02-30"), refused("filter", "filter[date_from]")],
      [{ ...days(today), timezone: "Mars/Olympus" }, refused("timezone")],
      [{ ...days(today), orderType: "up" }, refused("orderType")],
      [{ ...days(today), hour: "24" }, refused("hour")],
      [{ ...days(dateOf(h.clock.ms - DAY_MS), today), hour: "3" }, refused("hour")],
      [{ ...days(today), conversionTypes: "lost" }, refused("conversionTypes", "conversionTypes[0]")],
      [{ ...days(today), "filter[offer]": "kittens" }, refused("filter", "filter[offer][0]")],
      [{ ...days(today), "filter[country]": "Narnia" }, refused("filter", "filter[country][0]")],
      [{ ...days(today), "filter[date_from][]": today }, refused("filter", "filter[date_from]")],
      [{ filter: "x" }, refused("filter")],
    ] as const)
      expect([query, await selling.network.get(path, query)]).toEqual([query, answer]);
  });
});

/** A network with two affiliates, an advertiser and managers, and what happened on one day; each thing has a value of its own. */
async function makeBusyDay() {
  const selling = await makeSelling(h);
  const { network, affiliate, offer } = selling;
  const [keeper, seller] = [await network.staff("affiliate_manager"), await network.staff("account_manager")];
  const memberOf = async (number: number, kind: "staff" | "affiliate" | "advertiser") => {
    const rows = await h.db.select().from(memberships).where(eq(memberships.networkId, network.id));
    const row = rows.find((each) => each.number === number && each.kind === kind);
    if (row === undefined) throw new Error(`${kind} ${number}`);
    return { ...row, hexId: toHexId(row.number, row.createdAtMs) };
  };
  const [keeperRow, sellerRow, bob] = [
    await memberOf(keeper.number, "staff"),
    await memberOf(seller.number, "staff"),
    await memberOf(affiliate.number, "affiliate"),
  ];
  const { advertiser } = await network.post("/admin/advertiser", {
    title: "Kitten Shop",
    email: "shop@kittens.example",
    manager: sellerRow.hexId,
  });
  const shop = (await h.db.select().from(memberships).where(eq(memberships.networkId, network.id))).find(
    ({ kind }) => kind === "advertiser",
  );
  await h.db.update(memberships).set({ managerId: keeperRow.id, login: "bob" }).where(eq(memberships.id, bob.id));
  await h.db
    .update(offerSettings)
    .set({ advertiserId: shop?.id ?? 0 })
    .where(eq(offerSettings.offerId, offer.id));
  const [smartlink] = await h.db
    .insert(smartlinkCategories)
    .values({ networkId: network.id, title: "All", createdAtMs: h.clock.ms })
    .returning();
  const smartId = toHexId(smartlink?.id ?? 0, smartlink?.createdAtMs ?? 0);
  const said = {
    smart_id: smartId,
    landing: 3,
    prelanding: 4,
    sub2: "b",
    sub3: "c",
    sub4: "d",
    sub5: "e",
    sub6: "f",
    sub7: "g",
    sub8: "h",
  };
  const click = await selling.click({ subid: "a", linkParams: JSON.stringify(said), asn: 64500, connection: "wifi" });
  await selling.post({ clickid: click });
  const other = await network.affiliate();
  return { ...selling, other, keeper, seller, keeperRow, sellerRow, advertiser, smartId, today: dateOf(h.clock.ms) };
}

describe("what a report reads", () => {
  it("is decided in one batch, and chunks of parts are read in another, once", async () => {
    const selling = await makeSelling(h);
    const today = dateOf(h.clock.ms);
    for (let made = 0; made < 5; made += 1) await selling.click({ subid: `sub ${made}` });
    // The network's own traffic is in no report of its offers.
    await selling.click({ offerId: 0, accountId: selling.network.id });
    const ask = () => selling.network.get("/stats/custom", { ...days(today), "slice[0]": "sub1", "slice[1]": "offer" });
    const before = await ask();
    expect(before.pagination.total_count).toBe(5);
    expect(await h.d1.measure(ask)).toMatchObject({ roundTrips: 2, rowsWritten: 0 });
    expect(await buildPart(h.deps, selling.network.id)).toBe(6);
    // The key, the batch and the chunks.
    expect(await h.d1.measure(async () => expect(await ask()).toEqual(before))).toMatchObject({ roundTrips: 3, rowsWritten: 0 });
    // Chunks that a report of this isolate has read are not read again.
    expect(await h.d1.measure(async () => expect(await ask()).toEqual(before))).toMatchObject({ roundTrips: 2, rowsWritten: 0 });
    await selling.click({ subid: "sub 1" });
    expect((await ask()).stats.map(({ traffic }: { traffic: { raw: string } }) => traffic.raw)).toEqual(["1", "2", "1", "1", "1"]);
  });
});

describe("systems and browsers", () => {
  it("are sorted by their names, in parts and elsewhere", async () => {
    const selling = await makeSelling(h);
    const visit = (ua: string) => selling.click({ ua: `Mozilla/5.0 ${ua}` });
    await visit("(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    await visit("(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36");
    await buildPart(h.deps, selling.network.id);
    await visit("(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15");
    await selling.post({ clickid: await visit("of nobody"), status: 2 });
    const read = async (slice: string, query: object = {}) =>
      (await selling.network.get("/stats/custom", { ...days(dateOf(h.clock.ms)), slice, ...query })).stats.map(
        (row: { slice: Record<string, string>; actions: { total: { count: number } } }) => [row.slice[slice], row.actions.total.count],
      );
    const systems = [
      ["", 1],
      ["Linux", 0],
      ["Mac OS X", 0],
      ["Windows", 0],
    ];
    expect(await read("os")).toEqual(systems);
    expect(await read("os", { order: "os", orderType: "desc" })).toEqual(systems.toReversed());
    expect(await read("browser")).toEqual([
      ["", 1],
      ["Chrome", 0],
      ["Firefox", 0],
      ["Safari", 0],
    ]);
  });
});

describe("clicks that no offer took", () => {
  it("are counted by their reasons", async () => {
    const selling = await makeSelling(h);
    const today = dateOf(h.clock.ms);
    const counts = [
      { reason: "overcap", offerId: selling.offer.id, affiliateId: selling.affiliate.number, clicks: 3 },
      { reason: "overcap", offerId: selling.offer.id, affiliateId: 0, clicks: 2 },
      { reason: "inactive-offer", offerId: 0, affiliateId: selling.affiliate.number, clicks: 1 },
    ] as const;
    const localDay = Number(today.replaceAll("-", ""));
    await h.db
      .insert(trafficbackCounts)
      .values(counts.map((count) => ({ networkId: selling.network.id, localDay, botClicks: 0, ...count })));
    const path = "/stats/getbytrafficback";
    const read = async (query: object = {}, client: { get: typeof selling.network.get } = selling.network) =>
      (await client.get(path, { ...days(today), ...query })).stats?.map(
        (row: { slice: { trafficback_reason: string }; trafficback: number }) => [row.slice.trafficback_reason, row.trafficback],
      );
    expect(await read()).toEqual([
      ["inactive-offer", 1],
      ["overcap", 5],
    ]);
    expect(await read({ orderType: "desc", limit: "1" })).toEqual([["overcap", 5]]);
    expect(await read({ "filter[partner]": String(selling.affiliate.number) })).toEqual([
      ["inactive-offer", 1],
      ["overcap", 3],
    ]);
    expect(await read({ "filter[offer]": "999999" })).toEqual([]);
    expect(await read({}, await selling.network.staff("affiliate_manager"))).toEqual([]);
    expect(await read(days(dateOf(h.clock.ms - DAY_MS)))).toEqual([]);
    expect(await selling.affiliate.get(path, days(today))).toEqual(DENIED);
    expect(await selling.network.get(path, { ...days(today), "filter[country]": "US" })).toEqual(refused("filter", "filter[country]"));
    expect(await selling.network.get(path, days(today, "2020-01-01"))).toEqual(refused("filter", "filter[date_from]"));
    expect((await selling.network.get("/stats/getbydate", days(today))).stats).toEqual([]);
  });
});

describe("the reason of trafficback as a slice", () => {
  it("makes a report of clicks that no offer took, by what these are counted by", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    const [today, yesterday] = [dateOf(h.clock.ms), dateOf(h.clock.ms - DAY_MS)];
    await selling.post({ clickid: await selling.click() });
    const counts = [
      { on: yesterday, reason: "overcap", offerId: offer.id, affiliateId: affiliate.number, clicks: 3 },
      { on: today, reason: "overcap", offerId: offer.id, affiliateId: 0, clicks: 2 },
      { on: today, reason: "mistargeting", offerId: offer.id, affiliateId: affiliate.number, clicks: 4 },
    ] as const;
    await h.db
      .insert(trafficbackCounts)
      .values(
        counts.map(({ on, ...count }) => ({ networkId: network.id, localDay: Number(on.replaceAll("-", "")), botClicks: 0, ...count })),
      );
    const ask = (slices: string[], query: object = {}, client: { get: typeof network.get } = network) =>
      client.get("/stats/custom", {
        ...days(yesterday, today),
        ...Object.fromEntries(slices.map((slice, place) => [`slice[${place}]`, slice])),
        ...query,
      });
    const rowsOf = ({ stats }: { stats: { slice: object; trafficback: number }[] }) =>
      stats.map(({ slice, trafficback }) => [...Object.values(slice), trafficback]);
    const shown = { id: offer.id, offer_id: toHexId(offer.id, offer.createdAtMs), title: offer.name };
    expect(await ask(["offer", "trafficback_reason"])).toMatchObject({
      stats: [
        {
          slice: { offer: shown, trafficback_reason: "mistargeting" },
          traffic: { raw: "0", uniq: "0" },
          actions: { total: NONE, confirmed: NONE },
          ratio: "",
          trafficback: 4,
        },
        { slice: { offer: shown, trafficback_reason: "overcap" }, trafficback: 5 },
      ],
      pagination: { per_page: 100, total_count: 2, page: 1 },
    });
    const [now, before] = [today, yesterday].map((date) => [Number(date.slice(8)), Number(date.slice(5, 7))]);
    expect(rowsOf(await ask(["trafficback_reason", "day", "month"], { order: "trafficback", orderType: "desc" }))).toEqual([
      [...(now ?? []), "mistargeting", 4],
      [...(before ?? []), "overcap", 3],
      [...(now ?? []), "overcap", 2],
    ]);
    expect(rowsOf(await ask(["trafficback_reason"], { "filter[partner]": String(affiliate.number), page: "2", limit: "1" }))).toEqual([
      ["overcap", 3],
    ]);
    expect((await ask(["trafficback_reason"], { fields: "trafficback" })).stats).toEqual([
      { slice: { trafficback_reason: "mistargeting" }, trafficback: 4 },
      { slice: { trafficback_reason: "overcap" }, trafficback: 5 },
    ]);
    const SAYS = "clicks that no offer took are counted by day, offer and affiliate";
    for (const slice of ["hour", "country", "goal", "sub1"])
      expect([slice, await ask(["trafficback_reason", slice])]).toMatchObject([
        slice,
        { status: 2, field: "slice", message: expect.stringContaining(SAYS) },
      ]);
    expect(await ask(["trafficback_reason"], { ...days(today), hour: "3" })).toEqual(refused("hour"));
    expect(await ask(["trafficback_reason"], {}, affiliate)).toEqual(DENIED);
  });
});

describe("an hour", () => {
  it("narrows each report to it, by the clocks of the zone, and to both hours where clocks go back", async () => {
    const selling = await makeSelling(h);
    const day = "2026-10-25";
    // In Berlin 02:30 comes twice in this night.
    for (const time of ["2026-10-24T23:30", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"])
      await selling.click({ atMs: Date.parse(`${time}Z`) });
    const asked = (hour: number) => ({ ...days(day), timezone: "Europe/Berlin", hour: String(hour) });
    for (const [hour, raw] of [
      [1, ["1"]],
      [2, ["2"]],
      [3, ["1"]],
      [4, []],
    ] as const) {
      const { stats } = await selling.network.get("/stats/getbycountries", asked(hour));
      expect([hour, stats.map(({ traffic }: { traffic: { raw: string } }) => traffic.raw)]).toEqual([hour, raw]);
    }
    const { stats, pagination } = await selling.network.get("/stats/getbyhour", asked(2));
    expect(stats).toMatchObject([{ slice: { year: 2026, month: 10, day: 25, hour: 2 }, traffic: { raw: "2" } }]);
    expect(pagination.total_count).toBe(1);
    const skipped = { ...days("2026-03-29"), timezone: "Europe/Berlin", hour: "2" };
    expect((await selling.network.get("/stats/getbydate", skipped)).stats).toEqual([]);
  });
});

describe("tags", () => {
  it("pick offers, advertisers and affiliates that have one of them, and do nothing for affiliates", async () => {
    const selling = await makeSelling(h, { settings: { tags: ["summer", "top"] } });
    const { network, affiliate, offer } = selling;
    const today = dateOf(h.clock.ms);
    const { advertiser } = await network.post("/admin/advertiser", { title: "Shop", email: "tags@shop.example", tags: "direct,eu" });
    await network.post(`/admin/offer/${offer.id}`, { advertiser: advertiser.id });
    await network.post(`/admin/partner/${affiliate.number}`, { tags: "vip" });
    await selling.post({ clickid: await selling.click() });
    const read = async (query: object, client: { get: typeof network.get } = network) =>
      (await client.get("/stats/getbydate", { ...days(today), ...query })).stats.map(
        ({ traffic, actions }: { traffic: { raw: string }; actions: { total: { count: number } } }) => [traffic.raw, actions.total.count],
      );
    const ONE = [["1", 1]];
    for (const [name, value, rows] of [
      ["offer_tag", "summer", ONE],
      ["offer_tag", "winter, top", ONE],
      ["offer_tag", "winter", []],
      ["advertiser_tag", "eu", ONE],
      ["advertiser_tag", "us", []],
      ["affiliate_tag", "vip", ONE],
      ["partner_tag", "vip", ONE],
      ["affiliate_tag", "eu", []],
      ["affiliate_tag", "", ONE],
    ] as const)
      expect([name, value, await read({ [`filter[${name}]`]: value })]).toEqual([name, value, rows]);
    expect(await read({ "filter[offer_tag][0]": "winter", "filter[offer_tag][1]": "summer" })).toEqual(ONE);
    expect(await read({ "filter[offer_tag]": "winter" }, affiliate)).toEqual(ONE);
  });
});

describe("goals that differ by case alone", () => {
  it("are one row, as most of its conversions write it", async () => {
    const { network, click, post } = await makeSelling(h);
    for (const goal of ["nope", "Nope", "nope", "NOPE"]) await post({ clickid: await click(), goal });
    const { stats } = await network.get("/stats/getbygoal", days(dateOf(h.clock.ms)));
    expect(stats).toMatchObject([
      { slice: { goal: "" }, traffic: { raw: "4" } },
      { slice: { goal: "nope" }, actions: { declined: { count: 4 } } },
    ]);
    expect(stats).toHaveLength(2);
  });
});

describe("sums", () => {
  it("are in the network's currency, in another one, or in that of the conversions that are picked", async () => {
    const selling = await makeSelling(h, { payments: [{}, { goal: "euro", currency: "eur" }, { goal: "stars", currency: "xtr" }] });
    const today = dateOf(h.clock.ms);
    const quotes = (await selling.network.get("/admin/currency")).quotes;
    for (const goal of ["1", "euro", "stars"]) await selling.post({ clickid: await selling.click(), goal });
    const read = async (query: object = {}) => {
      const { stats, unconverted } = await selling.network.get("/stats/getbydate", { ...days(today), ...query });
      const { count, revenue, charge } = stats[0].actions.total;
      return { count, revenue, charge, unconverted };
    };
    expect(quotes.XTR).toBeUndefined();
    const all = await read();
    expect(all).toMatchObject({ count: 3, unconverted: ["XTR"] });
    expect(all.revenue).toBeCloseTo(3 + 3 / quotes.EUR, 5);
    expect(all.charge).toBeCloseTo(4 + 4 / quotes.EUR, 5);
    expect((await read({ currency: "EUR" })).revenue).toBeCloseTo(3 * quotes.EUR + 3, 5);
    expect(await read({ "filter[currency]": "EUR" })).toEqual({ count: 1, revenue: 3, charge: 4, unconverted: undefined });
    expect(await read({ "filter[currency]": "XTR" })).toEqual({ count: 1, revenue: 3, charge: 4, unconverted: undefined });
    const two = await read({ "filter[currency][0]": "EUR", "filter[currency][1]": "USD" });
    expect(two.revenue).toBeCloseTo(3 + 3 / quotes.EUR, 5);
  });
});

describe("a conversion without a payment", () => {
  it("has the network's currency, in lists, reports and filters alike", async () => {
    const { network, click, post } = await makeSelling(h);
    await post({ clickid: await click(), goal: "unpaid" });
    const today = dateOf(h.clock.ms);
    const { conversions } = await network.get("/stats/conversions", { date_from: today, date_to: today });
    expect(conversions).toMatchObject([{ decline_reason: "payment_not_found", currency: "USD" }]);
    for (const [code, count] of [
      ["USD", 1],
      ["EUR", 0],
    ] as const) {
      const report = await network.get("/stats/getbydate", { ...days(today), "filter[currency]": code });
      expect([code, report.stats[0].actions.total.count]).toEqual([code, count]);
      const list = await network.get("/stats/conversions", { date_from: today, date_to: today, currency: code });
      expect([code, list.pagination.total_count]).toEqual([code, count]);
    }
    const file = await network.call("GET", "/admin/conversions/export.csv", { query: {} });
    expect(await file.text()).toContain(",USD,");
  });

  it("is found by a goal in any letters, without case where these are ASCII", async () => {
    const { network, click, post } = await makeSelling(h);
    await post({ clickid: await click(), goal: "Покупка VIP" });
    const today = dateOf(h.clock.ms);
    for (const [goal, count] of [
      ["Покупка VIP", 1],
      ["Покупка vip", 1],
      ["покупка VIP", 0],
    ] as const) {
      const report = await network.get("/stats/getbydate", { ...days(today), "filter[goal]": goal });
      expect([goal, report.stats[0].actions.total.count]).toEqual([goal, count]);
      const list = await network.get("/stats/conversions", { date_from: today, date_to: today, "goal[]": goal });
      expect([goal, list.pagination.total_count]).toEqual([goal, count]);
    }
  });
});

describe("each report", () => {
  let busy: Awaited<ReturnType<typeof makeBusyDay>>;
  beforeAll(async () => {
    busy = await makeBusyDay();
  });

  const date = () => {
    const [year, month, day] = busy.today.split("-").map(Number);
    return { year, month, day };
  };
  const person = ({ hexId, name }: { hexId: string; name: string }) => ({ id: hexId, first_name: name, last_name: "" });
  const slices: Record<string, () => object> = {
    getbydate: () => date(),
    getbysub: () => ({ sub1: "a" }),
    getbyprogram: () => ({
      offer: { id: busy.offer.id, offer_id: toHexId(busy.offer.id, busy.offer.createdAtMs), title: busy.offer.name },
    }),
    getbyadvertiser: () => ({ advertiser: { id: busy.advertiser.id, title: "Kitten Shop" } }),
    getbyaccountmanager: () => ({ advertiser_manager_id: person(busy.sellerRow) }),
    getbyaffiliatemanager: () => ({ affiliate_manager_id: person(busy.keeperRow) }),
    getbypartner: () => ({ affiliate: { id: busy.affiliate.number, email: "", login: "bob", name: "Ann" } }),
    getbypartnerbydate: () => ({ ...date(), ...slices.getbypartner?.() }),
    getbycountries: () => ({ country: "US" }),
    getbybrowsers: () => ({ browser: "Chrome" }),
    getbyos: () => ({ os: "Windows" }),
    getbyversions: () => ({ os: "Windows", os_version: "10" }),
    getbycities: () => ({ city: "New York" }),
    getbydevices: () => ({ device: "desktop" }),
    getbydevicemodels: () => ({ device_model: "" }),
  };
  const OF_USERS = ["getbyadvertiser", "getbyaccountmanager", "getbyaffiliatemanager", "getbypartner", "getbypartnerbydate"];

  it("has its own slices, and the same sums", async () => {
    const own = { revenue: 3, null: 0, count: 1 };
    for (const [name, slice] of Object.entries(slices)) {
      const query = { ...days(busy.today), "filter[offer]": String(busy.offer.id) };
      const { stats } = await busy.network.get(`/stats/${name}`, query);
      expect([name, stats]).toMatchObject([
        name,
        [{ slice: slice(), traffic: { raw: "1", uniq: "1" }, actions: { confirmed: { ...own, charge: 4, earning: 1 } } }],
      ]);
      expect(Object.keys(stats[0].slice)).toEqual(Object.keys(slice()));
      const theirs = await busy.affiliate.get(`/stats/${name}`, query);
      if (OF_USERS.includes(name)) expect([name, theirs]).toEqual([name, DENIED]);
      else expect([name, theirs.stats]).toMatchObject([name, [{ slice: slice(), actions: { total: own } }]]);
      expect(JSON.stringify(theirs)).not.toMatch(/charge|earning/);
    }
  });

  it("by goal has clicks in a row of their own, as they have no goal", async () => {
    const { stats } = await busy.network.get("/stats/getbygoal", days(busy.today));
    expect(stats).toMatchObject([
      { slice: { goal: "" }, traffic: { raw: "1", uniq: "1" }, actions: { total: { count: 0 } } },
      { slice: { goal: "1" }, traffic: { raw: "0", uniq: "0" }, actions: { total: { count: 1 } }, ratio: "" },
    ]);
  });

  it("by hour has all hours of a day, by any clocks", async () => {
    const { stats, pagination } = await busy.network.get("/stats/getbyhour", { ...days(busy.today), limit: "24" });
    expect(pagination).toEqual({ per_page: 24, total_count: 24, page: 1 });
    expect(stats.map(({ slice }: { slice: { hour: number } }) => slice.hour)).toEqual([...Array(24).keys()]);
    const hour = new Date(h.clock.ms).getUTCHours();
    expect(stats.filter(({ traffic }: { traffic: { raw: string } }) => traffic.raw !== "0")).toMatchObject([
      { slice: { ...date(), hour } },
    ]);
    const ago = { ...days(dateOf(h.clock.ms - DAY_MS), dateOf(h.clock.ms + DAY_MS)), timezone: "Asia/Kathmandu", limit: "500" };
    const there = await busy.network.get("/stats/getbyhour", ago);
    expect(there.pagination.total_count).toBe(72);
    const shown = new Date(h.clock.ms + 5.75 * HOUR_MS);
    expect(there.stats.filter(({ traffic }: { traffic: { raw: string } }) => traffic.raw !== "0")).toMatchObject([
      { slice: { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate(), hour: shown.getUTCHours() } },
    ]);
    const decade = await busy.network.get("/stats/getbyhour", days("1970-01-02", "9999-12-29"));
    expect(decade.pagination.total_count).toBe(1);
  });

  it("by sub is of an offer", async () => {
    expect(await busy.network.get("/stats/getbysub", days(busy.today))).toEqual({ ...missing("filter[offer]"), field: "filter" });
  });

  it("of any slices has them all, as each is written", async () => {
    const all = {
      ...date(),
      quarter: Math.ceil((date().month ?? 0) / 3),
      hour: new Date(h.clock.ms).getUTCHours(),
      ...Object.assign({}, ...Object.values(slices).map((slice) => slice())),
      manager: person(busy.keeperRow),
      browser_version: "141.0.0",
      isp: "64500",
      conn_type: "wifi",
      landing: "3",
      prelanding: 4,
      smart_id: busy.smartId,
      sub2: "b",
      sub3: "c",
      sub4: "d",
      sub5: "e",
      sub6: "f",
      sub7: "g",
      sub8: "h",
    };
    const query = Object.fromEntries(Object.keys(all).map((name, place) => [`slice[${place}]`, name]));
    const { stats } = await busy.network.get("/stats/custom", { ...days(busy.today), ...query, "filter[smart_id]": busy.smartId });
    expect(stats).toMatchObject([{ slice: all, traffic: { raw: "1" }, actions: { confirmed: { count: 1 } } }]);
  });

  it("of any slices is told what it must say, and what affiliates may not ask for", async () => {
    const asked = (query: object) => busy.network.get("/stats/custom", { ...days(busy.today), ...query });
    expect(await asked({})).toEqual(missing("slice"));
    expect(await asked({ slice: "kittens" })).toEqual(refused("slice", "slice[0]"));
    expect(await asked({ slice: "day", fields: "kittens" })).toEqual(refused("fields", "fields[0]"));
    expect(await asked({ slice: "day", "filter[smart_id]": busy.smartId })).toEqual(refused("filter", "filter[smart_id]"));
    for (const slice of ["advertiser", "affiliate", "manager", "advertiser_manager_id", "affiliate_manager_id", "smart_id"])
      expect([slice, await busy.affiliate.get("/stats/custom", { ...days(busy.today), slice })]).toEqual([slice, DENIED]);
  });

  it("of any slices has only the fields that are asked for", async () => {
    const asked = { ...days(busy.today), slice: "sub1", "fields[0]": "clicks", "fields[1]": "income", "fields[2]": "ratio" };
    const query = { ...asked, conversionTypes: "confirmed" };
    const row = { slice: { sub1: "a" }, traffic: { raw: "1" }, actions: { confirmed: { charge: 4 } }, ratio: "1:1" };
    expect((await busy.network.get("/stats/custom", query)).stats).toEqual([row]);
    expect((await busy.affiliate.get("/stats/custom", query)).stats).toEqual([{ ...row, actions: { confirmed: {} } }]);
  });

  it("is narrowed by each filter, alone and to nothing", async () => {
    const { affiliate, offer, advertiser, keeperRow, sellerRow } = busy;
    const nobody = toHexId(4_000_000, h.clock.ms);
    for (const [name, is, isNot] of [
      ["offer", offer.id, 999_999],
      ["partner", affiliate.number, 999_999],
      ["advertiser", advertiser.id, nobody],
      ["manager", keeperRow.hexId, nobody],
      ["advertiser_manager_id", sellerRow.hexId, keeperRow.hexId],
      ["country", "US", "DE"],
      ["os", "windows", "Plan 9"],
      ["browser", "Chrome", "Mosaic"],
      ["device", "Desktop", "mobile"],
      ["sub1", "a", "b"],
      ["sub5", "e", "b"],
      ["sub8", "h", "b"],
    ] as const) {
      const read = async (value: string | number) =>
        (await busy.network.get("/stats/getbydate", { ...days(busy.today), [`filter[${name}]`]: String(value) })).stats;
      expect([name, await read(is)]).toMatchObject([name, [{ traffic: { raw: "1" }, actions: { confirmed: { count: 1 } } }]]);
      expect([name, await read(isNot)]).toEqual([name, []]);
    }
    for (const [name, is, isNot] of [
      ["goal", "1", "2"],
      ["currency", "USD", "EUR"],
      ["payment_status", "opened", "closed"],
    ] as const) {
      const count = async (value: string) => {
        const { stats } = await busy.network.get("/stats/getbydate", { ...days(busy.today), [`filter[${name}][]`]: value });
        return [stats[0].traffic.raw, stats[0].actions.confirmed.count];
      };
      expect([name, await count(is), await count(isNot)]).toEqual([name, ["1", 1], ["1", 0]]);
    }
  });

  it("is of affiliates and advertisers whom the caller looks after", async () => {
    const count = async (client: { get: typeof busy.network.get }) => (await client.get("/stats/getbydate", days(busy.today))).stats.length;
    const nobodys = [await busy.network.staff("affiliate_manager"), await busy.network.staff("account_manager")];
    const both = await busy.network.staff("affiliate_manager", "account_manager");
    expect(await Promise.all([busy.keeper, busy.seller, ...nobodys, both].map(count))).toEqual([1, 1, 0, 0, 0]);
    expect(await count(await busy.network.staff("stats"))).toBe(1);
    const { id: bothId } = (await h.db.select().from(memberships).where(eq(memberships.networkId, busy.network.id))).find(
      ({ kind, number }) => kind === "staff" && number === both.number,
    ) ?? { id: 0 };
    for (const kind of ["advertiser", "affiliate"] as const) {
      const isTheirs = and(eq(memberships.networkId, busy.network.id), eq(memberships.kind, kind));
      await h.db.update(memberships).set({ managerId: bothId }).where(isTheirs);
      // Once, whether by the one, the other or both.
      const { stats, pagination } = await both.get("/stats/getbygoal", {
        ...days(busy.today),
        order: "raw",
        orderType: "desc",
        limit: "1",
      });
      expect(stats).toMatchObject([{ slice: { goal: "" }, traffic: { raw: "1" } }]);
      expect(pagination).toEqual({ per_page: 1, total_count: 2, page: 1, next_page: 2 });
      expect((await both.get("/stats/find-subs")).subs).toEqual([{ sub1: "a" }]);
    }
  });

  it("lists pages, and none beyond the last", async () => {
    const read = (query: object) => busy.network.get("/stats/getbygoal", { ...days(busy.today), ...query });
    expect((await read({ limit: "1", page: "1" })).pagination).toEqual({ per_page: 1, total_count: 2, page: 1, next_page: 2 });
    const beyond = await read({ limit: "1000000000", page: "7" });
    expect(beyond).toEqual({ status: 1, stats: [], pagination: { per_page: 500, total_count: 2, page: 7 } });
  });

  it("is sorted by what is asked for; affiliates by what they see", async () => {
    const goals = async (client: { get: typeof busy.network.get }, query: Record<string, string>) =>
      (await client.get("/stats/getbygoal", { ...days(busy.today), ...query })).stats.map(
        ({ slice }: { slice: { goal: string } }) => slice.goal,
      );
    expect(await goals(busy.network, {})).toEqual(["", "1"]);
    expect(await goals(busy.network, { orderType: "desc" })).toEqual(["1", ""]);
    for (const order of ["total_count", "confirmed_revenue", "confirmed_earning", "total_charge"])
      expect([order, await goals(busy.network, { order, orderType: "desc" })]).toEqual([order, ["1", ""]]);
    expect(await goals(busy.network, { order: "raw", orderType: "asc" })).toEqual(["1", ""]);
    expect(await goals(busy.network, { "order[0]": "kittens", "order[1]": "uniq" })).toEqual(["1", ""]);
    expect(await goals(busy.affiliate, { "order[0]": "confirmed_earning", "order[1]": "raw" })).toEqual(["1", ""]);
  });

  it("finds what links said in subs", async () => {
    const find = async (query: Record<string, string>, client: { get: typeof busy.network.get } = busy.network) =>
      (await client.get("/stats/find-subs", query)).subs;
    expect(await find({})).toEqual([{ sub1: "a" }]);
    expect(await find({ sub1: "A", sub3: "c" })).toEqual([{ sub1: "a", sub3: "c" }]);
    expect(await find({ sub1: "b" })).toEqual([]);
    expect(await find({ sub8: "h" }, busy.affiliate)).toEqual([{ sub8: "h" }]);
    expect(await find({}, busy.other)).toEqual([]);
    expect(await busy.network.get("/stats/find-subs", { page: "2" })).toEqual({
      status: 1,
      subs: [],
      pagination: { per_page: 100, total_count: 1, page: 2 },
    });
  });
});

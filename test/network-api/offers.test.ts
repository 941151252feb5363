import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";
import { type Answer, cap, fixed, landing, makeAdvertiser, makeShop, URL } from "./shop.ts";

const h = createHarness();

/** What an offer says of which nothing was said. */
const plain = (id: number, advertiser: string) => ({
  id,
  offer_id: toHexId(id, h.clock.ms),
  title: "Kittens",
  macro_url: "",
  preview_url: "",
  use_https: false,
  use_http: true,
  sources: [],
  hold_period: 0,
  categories: [],
  full_categories: [],
  cr: 0,
  epc: 0,
  required_approval: false,
  is_cpi: false,
  creatives: [],
  creatives_zip: null,
  landings: [],
  advertiser,
  external_offer_id: "",
  bundle_id: "",
  hide_payments: false,
  url: URL,
  url_preview: "",
  domain_url: "",
  cross_postback_url: "",
  trafficback_url: "",
  description_lang: {},
  logo: "",
  status: "stopped",
  tags: [],
  privacy: "public",
  is_top: 0,
  payments: [],
  partner_payments: [],
  strictly_country: 0,
  strictly_os: [],
  strictly_connection_type: "",
  strictly_isp: [],
  is_redirect_overcap: false,
  notice_percent_overcap: 0,
  notes: "",
  allowed_ip: "",
  disallowed_ip: "",
  hash_password: "",
  allow_deeplink: 0,
  hide_referer: 0,
  start_at: "",
  stop_at: null,
  auto_offer_connect: 0,
  smartlink_categories: [],
});

const single = {
  caps_status: ["confirmed"],
  caps_timezone: "UTC",
  sub_restrictions: [],
  click_session: "1y",
  minimal_click_session: "0s",
};

const read = {
  logo_source: null,
  sub_accounts: { "1": { value: "", except: false }, "2": { value: "", except: false } },
  kpi: { ru: "", en: "", es: "", ka: "" },
  caps: [],
  uniq_ip_only: false,
  reject_not_uniq_ip: false,
};

describe("an offer", () => {
  it("is made of a title, an advertiser and an address, and shown by its number and its id", async () => {
    const shop = await makeShop(h);
    const made = await shop.add();
    const { id } = made;
    const offer = plain(id, shop.advertiser);
    expect(made).toEqual({ status: 1, offer: { ...offer, ...single, note_aff: "", note_sales: "", hide_caps: 0 }, id });
    const at = new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " ");
    const shown = { ...offer, ...read, ...single, redirect_type: "http302", search_empty_sub: null, created_at: at, updated_at: at };
    expect(await shop.get(`/offer/${id}`)).toEqual({ status: 1, offer: shown });
    expect(await shop.get(`/offer/${offer.offer_id}`)).toEqual({ status: 1, offer: shown });
    expect(await (await makeNetwork(h)).get(`/offer/${id}`)).toEqual(NOT_FOUND);
    expect(await shop.get("/offer/x")).toEqual(NOT_FOUND);
  });

  it("says in answers what was sent of it, and keeps what was not sent", async () => {
    const shop = await makeShop(h);
    const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
    const { category } = await shop.post("/admin/category", { title: "Games" });
    const labels = { networkId: shop.id, createdAtMs: h.clock.ms };
    const [source] = await h.db
      .insert(schema.trafficSources)
      .values({ ...labels, title: "Web sites" })
      .returning();
    const [smartlink] = await h.db
      .insert(schema.smartlinkCategories)
      .values({ ...labels, title: "Dating" })
      .returning();
    const [domain] = await h.db
      .insert(schema.networkDomains)
      .values({ networkId: shop.id, host: "go.example", useHttps: true, createdAtMs: h.clock.ms })
      .returning();
    await h.db.insert(schema.cities).values({ id: 79729, country: "us", region: "NY", name: "New York" });
    const [isp] = await h.db
      .insert(schema.providers)
      .values({ id: 7018, name: "AT&T", nameFolded: "at&t", country: "us", createdAtMs: h.clock.ms })
      .returning();
    const hex = (row: { id: number; createdAtMs: number } | undefined) => toHexId(row?.id ?? 0, row?.createdAtMs ?? 0);
    const payment = {
      countries: ["US"],
      cities: [79729],
      devices: ["mobile"],
      os: ["mac os x"],
      goal: "1",
      total: 5,
      revenue: 3.5,
      currency: "USD",
      title: "Install",
      type: "fixed",
    };
    const shownPayment = {
      ...payment,
      country_exclude: false,
      cities: [{ country_code: "US", id: 79729, name: "New York", region_code: "NY" }],
      os: ["Mac OS X"],
      currency: "usd",
      url: null,
    };
    const share = { goal: "buy", total: "2.5", revenue: "1.9", currency: "eur", type: "percent", url: "https://shop.example/sale" };
    const shownShare = {
      ...share,
      countries: [],
      country_exclude: false,
      cities: [],
      devices: [],
      os: [],
      title: "",
      total: 2.5,
      revenue: 1.9,
    };
    const { id } = await shop.add();
    h.clock.ms += 60_000;
    const sent = {
      title: "Kittens 2",
      url: "https://shop.example/2?c={clickid}",
      url_preview: "https://shop.example/",
      trafficback_url: "https://back.example/?pid={pid}",
      cross_postback_url: "https://cross.example/",
      macro_url: "x={sub1}",
      domain_url: domain?.id,
      description: "English",
      description_lang: { ru: "Описание" },
      kpi: { en: "Good traffic" },
      start_at: "2026-01-01",
      stopDate: "2027-01-01",
      countries: ["us", "DE"],
      creativeUrls: ["https://cdn.example/a.png"],
      sources: [hex(source)],
      categories: [category.id],
      smartlink_categories: [hex(smartlink)],
      status: "active",
      privacy: "protected",
      tags: ["a", "b"],
      is_top: 1,
      is_cpi: 1,
      payments: [payment, share],
      partner_payments: [{ ...payment, partners: [ann.number, bob.number], revenue: 4 }],
      landings: [{ title: "One", url: "https://shop.example/l1", url_preview: "https://shop.example/p1", type: "transit" }],
      caps: [
        {
          period: "day",
          type: "conversions",
          value: 100,
          goal_type: "exact",
          goals: ["1", "buy"],
          affiliate_type: "exact",
          affiliates: [ann.number],
        },
        { period: "all", type: "budget", value: 99.5, goal_type: "all", affiliate_type: "each" },
      ],
      caps_status: ["confirmed", "hold"],
      caps_timezone: "Europe/Moscow",
      notice_percent_overcap: 80,
      is_redirect_overcap: 1,
      hide_caps: 1,
      strictly_country: 1,
      strictly_connection_type: "wi-fi",
      strictly_os: [{ os: "ios", versions: ["ios 7", "8"] }],
      strictly_isp: [hex(isp)],
      hold_period: 14,
      notes: "<b>note</b>",
      note_aff: "for you",
      note_sales: "for sales",
      allowed_ip: "127.0.1.1-127.0.2.1\\n 127.0.0.1",
      disallowed_ip: "10.0.0.1",
      hash_password: "secret word",
      allow_deeplink: 1,
      redirect_type: "js",
      hide_payments: 1,
      click_session: "1y2m3w4d5h6i7s",
      minimal_click_session: "5s",
      sub_account_1: "a,b",
      sub_account_1_except: 1,
      sub_account_2: "c",
      sub_restrictions: [{ sub1: "x", sub2: "y" }],
      uniqIpOnly: 1,
      rejectNotUniqIp: 1,
      external_offer_id: "ext",
      bundle_id: "com.example",
      search_empty_sub: 3,
    };
    const common = {
      ...plain(id, shop.advertiser),
      offer_id: toHexId(id, h.clock.ms - 60_000),
      title: "Kittens 2",
      url: sent.url,
      url_preview: sent.url_preview,
      preview_url: sent.url_preview,
      trafficback_url: sent.trafficback_url,
      cross_postback_url: sent.cross_postback_url,
      macro_url: sent.macro_url,
      domain_url: "go.example",
      use_https: true,
      use_http: false,
      description_lang: { en: "English", ru: "Описание" },
      start_at: "2026-01-01",
      stop_at: "2027-01-01",
      creatives: [{ title: "", url: "https://cdn.example/a.png", type: "", size: 0 }],
      sources: [{ id: hex(source), title: "Web sites", allowed: 1 }],
      categories: ["Games"],
      full_categories: [category],
      smartlink_categories: [hex(smartlink)],
      status: "active",
      privacy: "protected",
      required_approval: true,
      tags: ["a", "b"],
      is_top: 1,
      is_cpi: true,
      payments: [shownPayment, shownShare],
      partner_payments: [{ ...shownPayment, revenue: 4, partners: [ann.number, bob.number] }],
      landings: [{ id: 1, ...sent.landings[0] }],
      notice_percent_overcap: 80,
      is_redirect_overcap: true,
      strictly_country: 1,
      strictly_connection_type: "wifi",
      strictly_os: [{ os: "ios", versions: ["ios 7", "8"] }],
      strictly_isp: [hex(isp)],
      hold_period: 14,
      notes: "<b>note</b>",
      allowed_ip: "127.0.1.1-127.0.2.1\n127.0.0.1",
      disallowed_ip: "10.0.0.1",
      hash_password: "secret word",
      allow_deeplink: 1,
      hide_referer: 1,
      hide_payments: true,
      external_offer_id: "ext",
      bundle_id: "com.example",
    };
    const ownSingle = {
      caps_status: ["confirmed", "hold"],
      caps_timezone: "Europe/Moscow",
      sub_restrictions: [{ sub1: "x", sub2: "y" }],
      click_session: "1y2m3w4d5h6i7s",
      minimal_click_session: "5s",
    };
    expect(await shop.change(id, sent)).toEqual({
      status: 1,
      offer: { ...common, ...ownSingle, note_aff: "for you", note_sales: "for sales", hide_caps: 1 },
      id,
    });
    const shown = {
      ...common,
      ...ownSingle,
      logo_source: null,
      sub_accounts: { "1": { value: "a,b", except: true }, "2": { value: "c", except: false } },
      kpi: { ru: "", en: "Good traffic", es: "", ka: "" },
      caps: [
        {
          period: "day",
          type: "conversions",
          value: 100,
          goal_type: "exact",
          goals: { "1": "Install", buy: "buy" },
          affiliate_type: "exact",
          affiliates: [ann.number],
        },
        { period: "all", type: "budget", value: 99.5, goal_type: "all", goals: {}, affiliate_type: "each", affiliates: [] },
      ],
      uniq_ip_only: true,
      reject_not_uniq_ip: true,
      redirect_type: "js",
      search_empty_sub: 3,
      created_at: new Date(h.clock.ms - 60_000).toISOString().slice(0, 19).replace("T", " "),
      updated_at: new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " "),
    };
    expect(await shop.get(`/offer/${id}`)).toEqual({ status: 1, offer: shown });
    await shop.change(id, { title: "Kittens 3" });
    expect(await shop.get(`/offer/${id}`)).toEqual({ status: 1, offer: { ...shown, title: "Kittens 3" } });
    // Written whole again, it is the same.
    await shop.change(id, { ...sent, title: "Kittens 3" });
    expect(await shop.get(`/offer/${id}`)).toEqual({ status: 1, offer: { ...shown, title: "Kittens 3" } });
  });

  it("is not made of less, or for nobody", async () => {
    const shop = await makeShop(h);
    expect(await shop.post("/admin/offer", { title: "Kittens", advertiser: shop.advertiser })).toEqual(missing("url"));
    expect(await shop.add({ advertiser: toHexId(2, h.clock.ms) })).toEqual(refused("advertiser"));
  });

  it("is changed by whom the network lets", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add();
    const [editor, reader, manager] = [await shop.staff("offers"), await shop.staff("stats"), await shop.staff("account_manager")];
    const affiliate = await shop.affiliate();
    expect(await editor.post(`/admin/offer/${id}`, { title: "By the editor" })).toMatchObject({ status: 1 });
    expect(await reader.post(`/admin/offer/${id}`, { title: "No" })).toEqual(DENIED);
    expect(await affiliate.post(`/admin/offer/${id}`, { title: "No" })).toEqual(DENIED);
    expect(await manager.post(`/admin/offer/${id}`, { title: "No" })).toEqual(NOT_FOUND);
    expect(await manager.get(`/offer/${id}`)).toEqual(NOT_FOUND);
    const theirs = { title: "No", advertiser: shop.advertiser, url: URL };
    expect(await manager.post("/admin/offer", theirs)).toEqual(refused("advertiser"));
    await setMember(shop.ctx, { kind: "advertiser", number: 1, manager: manager.number });
    expect(await manager.post(`/admin/offer/${id}`, { title: "By the manager" })).toMatchObject({ status: 1 });
    expect((await manager.get(`/offer/${id}`)).offer).toMatchObject({ title: "By the manager", hash_password: "" });
    expect((await reader.get(`/offer/${id}`)).offer).toMatchObject({ title: "By the manager", hash_password: null });
    const both = await shop.staff("account_manager", "news");
    expect((await both.get(`/offer/${id}`)).offer.hash_password).toBeNull();
    expect((await both.get("/offers", { "status[]": "stopped" })).offers[0].hash_password).toBeNull();
    await setMember(shop.ctx, { kind: "advertiser", number: 1, manager: both.number });
    expect((await both.get(`/offer/${id}`)).offer.hash_password).toBe("");
    expect(await (await makeNetwork(h)).post(`/admin/offer/${id}`, { title: "No" })).toEqual(NOT_FOUND);
  });

  it.each<[field: string, ...values: unknown[]]>([
    ["title", "x".repeat(65_536), ["a"], { a: 1 }],
    ["advertiser", "x", "0".repeat(24), ["a"], 7],
    [
      "url",
      "ftp://x.example",
      "javascript:alert(1)",
      "x",
      "https://a:b@x.example/",
      "http://{host}/",
      `https://x.example/${"x".repeat(65_536)}`,
    ],
    ["url_preview", "//x.example", ["https://x.example"]],
    ["trafficback_url", "nonsense"],
    ["domain_url", 99, "-1", "x"],
    ["description", "x".repeat(65_536), ["x"], { en: "x" }],
    ["description_lang", "x", { "<b>": "x" }, { en: ["x"] }, { en: "x".repeat(65_536) }],
    ["kpi", { en: { en: "x" } }],
    ["start_at", "2026-02-30", "30-01-2026", "yesterday", ["2026-01-01"]],
    ["stopDate", "2026-13-01", "2026-1-1"],
    ["countries", "xx", ["us", "zz"], [["us"]]],
    ["sources", "5b7e6d350000000000000009", ["x"], [["x"]]],
    ["categories", "59440f427e28feff0000000000000009", ["No such"], { a: "x" }],
    ["smartlink_categories", ["595e3b5b7e28fede7b8b456d"]],
    ["creativeUrls", "x", ["javascript:alert(1)"], ["https://93.184.216.34/a.png", "http://10.0.0.1/a.png"], "http://localhost/a.png"],
    ["status", "deleted", "1", ["active"]],
    ["privacy", "0", "secret"],
    ["tags", [["a"]], { a: "x" }, ["x".repeat(65_536)]],
    ["is_top", "2", "x", ["1"]],
    ["payments", "x", [{ currency: "usd" }], [{ ...fixed, currency: "xxx" }], [{ ...fixed, total: -1 }], [{ ...fixed, total: "x" }]],
    [
      "payments",
      [{ ...fixed, type: "mixed" }],
      [{ ...fixed, devices: ["fridge"] }],
      [{ ...fixed, os: ["DOS"] }],
      [{ ...fixed, cities: [1] }],
    ],
    ["payments", [{ ...fixed, type: "percent", total: 101 }], [{ ...fixed, countries: ["zz"] }], [{ ...fixed, url: "x" }], [fixed, "x"]],
    ["partner_payments", [fixed], [{ ...fixed, partners: [] }], [{ ...fixed, partners: [1] }], [{ ...fixed, partners: ["x"] }]],
    ["landings", [{ title: "One" }], [{ ...landing, url: "x" }], [{ ...landing, type: "page" }], "x"],
    [
      "caps",
      [{ ...cap, value: 0 }],
      [{ ...cap, value: -1 }],
      [{ ...cap, value: 1.5 }],
      [{ ...cap, period: "year" }],
      [{ ...cap, type: "x" }],
    ],
    ["caps", [cap, { ...cap, value: 2 }], [{ ...cap, affiliates: [1] }], [{ period: "day" }]],
    ["caps_status", "paid", ["confirmed", "x"]],
    ["caps_timezone", "Moon", ["UTC"]],
    ["notice_percent_overcap", 101, -1, "x"],
    ["strictly_connection_type", "5g"],
    ["strictly_os", "x", [{ os: "ios" }], [{ os: "dos", versions: ["1"] }], [{ os: "ios", versions: ["x"] }]],
    ["strictly_isp", "x", ["0".repeat(24)]],
    ["hold_period", 61, -1, "x", 1.5],
    ["allowed_ip", "x", "10.0.0.9-10.0.0.1", "10.0.0.1-10.0.0.2-10.0.0.3", "10.0.0.1-::1", "999.1.1.1"],
    ["hash_password", ["x"], "x".repeat(256)],
    ["redirect_type", "301"],
    ["click_session", "1x", "y1", "1s1y", "-1y"],
    ["minimal_click_session", "soon"],
    ["sub_account_1", "a b", "<b>", { a: { b: 1 } }],
    ["sub_account_1_except", "x"],
    ["sub_restrictions", "x", [{ sub9: "x" }], [{ sub1: ["x"] }]],
    ["search_empty_sub", 9, -1, "x"],
    ["external_offer_id", ["x"], "x".repeat(65_536)],
  ])("is not made or changed with a wrong %s", async (field, ...values) => {
    const shop = await makeShop(h);
    const { id } = await shop.add();
    const before = await shop.get(`/offer/${id}`);
    for (const value of values) {
      const wrong = { status: 2, field, message: expect.stringContaining(`Bad Request: ${field}`) };
      expect(
        await shop.change(id, { is_cpi: 1, tags: ["new"], payments: [fixed], [field]: value }),
        JSON.stringify(value).slice(0, 80),
      ).toMatchObject(wrong);
      expect(await shop.add({ [field]: value }), JSON.stringify(value).slice(0, 80)).toMatchObject(wrong);
    }
    expect(await shop.get(`/offer/${id}`)).toEqual(before);
    expect(await h.db.$count(schema.offers, eq(schema.offers.accountId, shop.id))).toBe(1);
  });

  it("takes no things of another network", async () => {
    const [shop, other] = [await makeShop(h), await makeShop(h)];
    const { id } = await shop.add();
    const { category } = await other.post("/admin/category", { title: "Games" });
    const { number } = await other.affiliate();
    const labels = { networkId: other.id, createdAtMs: h.clock.ms, title: "Theirs" };
    const [source] = await h.db.insert(schema.trafficSources).values(labels).returning();
    const [smartlink] = await h.db.insert(schema.smartlinkCategories).values(labels).returning();
    const domain = { networkId: other.id, host: "theirs.example", useHttps: true, createdAtMs: h.clock.ms };
    const [theirs] = await h.db.insert(schema.networkDomains).values(domain).returning();
    const foreign: [string, unknown][] = [
      ["categories", [category.id]],
      ["categories", ["Games"]],
      ["sources", [toHexId(source?.id ?? 0, h.clock.ms)]],
      ["smartlink_categories", [toHexId(smartlink?.id ?? 0, h.clock.ms)]],
      ["domain_url", theirs?.id],
      ["partner_payments", [{ ...fixed, partners: [number] }]],
      ["caps", [{ ...cap, affiliate_type: "exact", affiliates: [number] }]],
    ];
    for (const [field, value] of foreign) expect(await shop.change(id, { title: "No", [field]: value })).toEqual(refused(field));
    expect((await shop.get(`/offer/${id}`)).offer.title).toBe("Kittens");
  });

  it("has caps that name what they count exactly where they count that alone", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add();
    const affiliate = (await shop.affiliate()).number;
    const scope = fc.option(fc.constantFrom("all", "each", "exact"), { nil: undefined });
    const lists = { goals: fc.constantFrom([], ["1"], ["1", "buy"]), affiliates: fc.constantFrom([], [affiliate]) };
    const caps = fc.record({
      period: fc.constantFrom("day", "month", "all"),
      type: fc.constantFrom("conversions", "budget"),
      value: fc.constantFrom(1, 2.5, 100, 0, -1),
      goal_type: scope,
      affiliate_type: scope,
      ...lists,
    });
    const fits = (type: string | undefined, list: readonly unknown[]) => type === undefined || (type === "exact") === list.length > 0;
    await fc.assert(
      fc.asyncProperty(caps, async (each) => {
        const isRight =
          fits(each.goal_type, each.goals) &&
          fits(each.affiliate_type, each.affiliates) &&
          each.value > 0 &&
          (each.type === "budget" || Number.isInteger(each.value));
        const answer = await shop.change(id, { caps: [each] });
        expect(answer.status).toBe(isRight ? 1 : 2);
        if (!isRight) return;
        const [shown] = (await shop.get(`/offer/${id}`)).offer.caps;
        expect(shown).toMatchObject({ period: each.period, type: each.type, value: each.value, affiliates: each.affiliates });
        expect(shown.goal_type).toBe(each.goal_type ?? (each.goals.length > 0 ? "exact" : "all"));
        expect(Object.keys(shown.goals)).toEqual(each.goals);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps what a cap has counted while it counts the same, and the numbers of landings while these stay", async () => {
    const shop = await makeShop(h);
    const day = { period: "day", type: "conversions", value: 10 };
    const { id } = await shop.add({ caps: [day, { ...day, period: "month" }], landings: [landing, { ...landing, url: `${URL}2` }] });
    const [first, second] = await h.db.select().from(schema.offerCaps).where(eq(schema.offerCaps.offerId, id));
    const counter = { periodStart: 0, affiliateId: 0, goal: "", conversions: 7 };
    for (const cap of [first, second]) await h.db.insert(schema.offerCapCounters).values({ ...counter, capId: cap?.id ?? 0 });
    const { offer } = await shop.change(id, {
      caps: [
        { ...day, period: "all" },
        { ...day, value: 20 },
      ],
      landings: [
        { ...landing, url: `${URL}3` },
        { ...landing, url: `${URL}2`, title: "Two" },
        { ...landing, id: 1, url: `${URL}4` },
      ],
    });
    const kept = await h.db.select().from(schema.offerCaps).where(eq(schema.offerCaps.offerId, id)).orderBy(schema.offerCaps.id);
    expect(kept.map(({ id, period, limitValue }) => [id === first?.id, period, limitValue])).toEqual([
      [true, "day", 20],
      [false, "all", 10],
    ]);
    expect(await h.db.$count(schema.offerCapCounters, inArray(schema.offerCapCounters.capId, [first?.id ?? 0, second?.id ?? 0]))).toBe(1);
    expect((await shop.get(`/offer/${id}`)).offer.caps.map(({ period }: { period: string }) => period)).toEqual(["all", "day"]);
    const numbers = offer.landings.map((each: { id: number; title: string }) => [each.id, each.title]);
    expect(numbers).toEqual([
      [3, "One"],
      [2, "Two"],
      [1, "One"],
    ]);
  });

  it("is cleared by what is empty, and left alone by empty words and numbers", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add({
      tags: "a, b,a",
      notes: "note",
      hold_period: 7,
      status: "active",
      payments: [fixed],
      description_lang: { en: "x", ru: "y" },
    });
    await shop.call("POST", `/admin/offer/${id}`, {
      body: "status=&hold_period=&is_top=&tags=&notes=&payments=&description_lang[ru]=&caps_timezone=&title=",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect((await shop.get(`/offer/${id}`)).offer).toMatchObject({
      title: "Kittens",
      status: "active",
      hold_period: 7,
      tags: [],
      notes: "",
      payments: [],
      description_lang: { en: "x" },
    });
  });

  it("is made by a form with brackets, by a query, and by JSON alike", async () => {
    const shop = await makeShop(h);
    const form = {
      title: "Kittens",
      advertiser: shop.advertiser,
      url: URL,
      "payments[1][countries][]": "US",
      "payments[1][total]": "5",
      "payments[1][revenue]": "3",
      "payments[1][currency]": "USD",
      "payments[1][type]": "fixed",
      "caps[0][period]": "day",
      "caps[0][type]": "budget",
      "caps[0][value]": "10.5",
      "caps[0][goals][0]": "1",
      "caps[0][goal_type]": "exact",
      "sub_restrictions[0][sub1]": "a",
      "kpi[en]": "text",
      "tags[]": "x",
      "countries[0]": "all",
      uniqIpOnly: "1",
    };
    const json = {
      payments: [{ countries: ["US"], total: 5, revenue: 3, currency: "USD", type: "fixed" }],
      caps: [{ period: "day", type: "budget", value: 10.5, goals: ["1"], goal_type: "exact" }],
      sub_restrictions: [{ sub1: "a" }],
      kpi: { en: "text" },
      tags: ["x"],
      countries: ["all"],
      uniqIpOnly: true,
    };
    const ids = [
      (await shop.post("/admin/offer", form)).id,
      ((await (await shop.call("POST", `/admin/offer?${new URLSearchParams(form)}`)).json()) as Answer).id,
      (await shop.add(json)).id,
    ];
    const shown = [];
    for (const id of ids) shown.push({ ...(await shop.get(`/offer/${id}`)).offer, id: 0, offer_id: "" });
    expect(shown[0]).toMatchObject({
      payments: [{ countries: ["US"], total: 5 }],
      caps: [{ value: 10.5, goals: { "1": "1" } }],
      uniq_ip_only: true,
    });
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });
});

describe("what is wrong in a list", () => {
  const payment = (place: number, wrong = {}) =>
    Object.entries({ ...fixed, ...wrong }).map(([key, value]) => [`payments[${place}][${key}]`, String(value)] as const);

  it.each<[place: string, ...sent: (readonly [string, string])[]]>([
    ["payments[1][total]", ...payment(1, { total: "x" })],
    ["payments[7][total]", ...payment(2), ...payment(7, { total: "-1" })],
    ["payments[3][cities][5]", ...payment(3), ["payments[3][cities][5]", "x"]],
    ["caps[4][value]", ["caps[4][period]", "day"], ["caps[4][type]", "conversions"], ["caps[4][value]", "0"]],
    ["landings[2][url]", ["landings[2][title]", "One"], ["landings[2][url]", "x"], ["landings[2][url_preview]", URL]],
    ["strictly_os[9][os]", ["strictly_os[9][os]", "dos"]],
    ["sub_restrictions[3]", ["sub_restrictions[3][sub9]", "x"]],
    ["creativeUrls[6]", ["creativeUrls[1]", ""], ["creativeUrls[2]", "https://93.184.216.34/a"], ["creativeUrls[6]", "http://10.0.0.1/"]],
    ["creativeUrls[6]", ["creativeUrls[1]", ""], ["creativeUrls[6]", "http://10.0.0.1/"]],
    ["creativeUrls[1]", ["creativeUrls[]", "https://93.184.216.34/a"], ["creativeUrls[]", "http://10.0.0.1/"]],
  ])("is named %s, as it was sent", async (place, ...sent) => {
    const shop = await makeShop(h);
    const { id } = await shop.add();
    const answer = await shop.call("POST", `/admin/offer/${id}`, { body: new URLSearchParams(sent.map(([name, value]) => [name, value])) });
    const [field = ""] = place.split("[");
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message.replace(/ is not accepted$/, "")]).toEqual([400, `Bad Request: ${place}`]);
    expect(message).toContain(field);
  });

  it("is named in JSON, too, where one record stands for a list", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add();
    expect(await shop.change(id, { payments: { ...fixed, total: "x" } })).toEqual(refused("payments", "payments[total]"));
    expect(await shop.change(id, { payments: [fixed, { ...fixed, total: "x" }] })).toEqual(refused("payments", "payments[1][total]"));
  });
});

describe("the days of an offer", () => {
  it("go together, also where only one of them is sent", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add({ start_at: "2026-03-01", stopDate: "2026-03-31" });
    const before = await shop.get(`/offer/${id}`);
    for (const [wrong, field] of [
      [{ start_at: "2026-04-01" }, "start_at"],
      [{ stopDate: "2026-02-28" }, "stopDate"],
      [{ start_at: "2026-05-02", stopDate: "2026-05-01" }, "stopDate"],
    ] as const)
      expect(await shop.change(id, { title: "No", ...wrong })).toEqual(refused(field));
    expect(await shop.get(`/offer/${id}`)).toEqual(before);
    for (const right of [
      { start_at: "2026-03-31" },
      { stopDate: "2026-04-01" },
      { start_at: "2026-05-01", stopDate: "2026-05-01" },
      { stopDate: "" },
      { start_at: "2026-09-01" },
      { start_at: "" },
      { stopDate: "2026-01-01" },
    ])
      expect(await shop.change(id, right)).toMatchObject({ status: 1 });
  });
});

describe("the list of offers", () => {
  it("has pages of what single offers say, in the words of lists", async () => {
    const shop = await makeShop(h);
    const { id } = await shop.add({ status: "active", caps: [cap], stopDate: "2027-01-01" });
    const { id: other } = await shop.add({ status: "active", title: "Puppies" });
    const {
      caps_status,
      caps_timezone,
      sub_restrictions,
      click_session,
      minimal_click_session,
      redirect_type,
      search_empty_sub,
      ...offer
    } = (await shop.get(`/offer/${id}`)).offer;
    const [shownCap] = offer.caps;
    const { offers, ...rest } = await shop.get("/offers", { limit: "1" });
    expect(offers).toEqual([{ ...offer, stop_at: "2027-01-01", caps: [{ ...shownCap, goals: [] }] }]);
    expect(rest).toEqual({ status: 1, pagination: { per_page: 1, total_count: 2, page: 1, next_page: 2 } });
    const next = await shop.get("/offers", { limit: "1", page: "2" });
    expect(next.offers).toMatchObject([{ id: other, stop_at: "" }]);
    expect(next.pagination).toEqual({ per_page: 1, total_count: 2, page: 2 });
    expect(await shop.get("/offers/count")).toEqual({ status: 1, count: 2 });
    expect(await (await makeNetwork(h)).get("/offers")).toMatchObject({ offers: [], pagination: { total_count: 0 } });
  });

  it("is narrowed and sorted by what clients send", async () => {
    const shop = await makeShop(h);
    const other = await makeAdvertiser(h, shop);
    const { category } = await shop.post("/admin/category", { title: "Games" });
    const labels = { networkId: shop.id, createdAtMs: h.clock.ms };
    const [smartlink] = await h.db
      .insert(schema.smartlinkCategories)
      .values({ ...labels, title: "Dating" })
      .returning();
    const dating = toHexId(smartlink?.id ?? 0, h.clock.ms);
    const android = { ...fixed, countries: ["US"], os: ["Android"], revenue: 5 };
    const a = (await shop.add({ title: "Alpha", status: "active", payments: [android], is_top: 1, external_offer_id: "e1" })).id;
    const b = (
      await shop.add({ title: "beta", status: "active", payments: [{ ...fixed, os: ["Windows 7"], revenue: 9 }], categories: ["Games"] })
    ).id;
    const c = (
      await shop.add({ title: "Котята", status: "active", privacy: "private", countries: ["de"], advertiser: other, bundle_id: "b1" })
    ).id;
    const d = (
      await shop.add({
        title: "Delta",
        status: "suspended",
        smartlink_categories: [dating],
        countries: ["fr"],
        caps: [{ ...cap, value: 5 }],
      })
    ).id;
    const e = (await shop.add({ title: "Epsilon", strictly_os: [{ os: "ios", versions: ["8"] }], caps: [{ ...cap, value: 3 }] })).id;
    const { offerDocuments } = schema;
    await h.db.update(offerDocuments).set({ epcMicros: 250_000, crPpm: 12_345 }).where(eq(offerDocuments.offerId, b));
    expect((await shop.get(`/offer/${b}`)).offer).toMatchObject({ cr: 1.2345, epc: 0.25 });
    const letter = new Map([a, b, c, d, e].map((id, place) => [id, "abcde"[place]]));
    const found = async (query: string) => {
      const { offers } = (await (await shop.call("GET", `/offers?${query}`)).json()) as Answer;
      if (offers === undefined) throw new Error(query);
      return offers.map(({ id }: { id: number }) => letter.get(id)).join("");
    };
    const all = "status[]=active&status[]=stopped&status[]=suspended";
    const cases: [query: string, found: string][] = [
      ["", "abc"],
      [all, "abcde"],
      ["status=stopped", "e"],
      ["status[]=suspended&status[]=stopped", "de"],
      ["status=", "abc"],
      ["q=ETA", "b"],
      ["q=котят", "c"],
      [`q=${a}`, "a"],
      ["q=nothing", ""],
      [`int_id[]=${a}&int_id[]=${c}`, "ac"],
      [`int_id=${b}`, "b"],
      ["int_id[]=", "abc"],
      [`ids[]=${toHexId(b, h.clock.ms)}`, "b"],
      [`ids[]=${toHexId(b, 0)}`, ""],
      ["countries[]=US", "a"],
      ["countries[]=us&countries[]=DE", "ac"],
      ["os[]=android", "a"],
      ["os=web", "b"],
      [`${all}&os[]=ios`, "e"],
      [`categories[]=${category.id}`, "b"],
      ["categories[]=Games", "b"],
      [`advertiser[]=${other}`, "c"],
      ["privacy[]=2", "c"],
      ["privacy[]=0&privacy[]=private", "abc"],
      ["is_top=1", "a"],
      ["external_offer_id=e1", "a"],
      ["bundle_id=b1", "c"],
      [`${all}&smartlink_categories[]=${dating}`, "d"],
      [`updated_at=${new Date(h.clock.ms).toISOString().slice(0, 10)}`, "abc"],
      ["updated_at=2099-01-01", ""],
      ["sort[id]=desc", "cba"],
      ["sort[title]=asc", "abc"],
      ["sort[title]=desc", "cba"],
      ["sort[revenue]=desc&countries=", "bac"],
      ["sort[is_top]=desc", "acb"],
      ["sort[cr]=asc", "acb"],
      ["sort[cr]=desc", "bca"],
      ["sort[epc]=desc", "bca"],
      [`${all}&caps_type=conversions`, "de"],
      [`${all}&caps_type[]=budget`, ""],
      [`${all}&caps_type[]=budget&caps_type[]=conversions`, "de"],
      [`${all}&caps_country[]=FR`, "d"],
      [`${all}&caps_country[]=us`, ""],
      [`${all}&caps_country=`, "abcde"],
      [`${all}&sort[daily_cap]=desc`, "decba"],
      ["sort=[object Object]", "abc"],
      ["sort[nothing]=desc&unknown=1", "abc"],
    ];
    for (const [query, letters] of cases) expect([query, await found(query)]).toEqual([query, letters]);
    for (const [field, value] of [
      ["status", "x"],
      ["privacy", "7"],
      ["countries", "zz"],
      ["int_id", "x"],
      ["page", "0"],
      ["updated_at", "2026-02-30"],
      ["caps_type", "x"],
      ["caps_country", "xx"],
    ] as const) {
      expect(await shop.get("/offers", { [field]: value }), field).toMatchObject({ status: 2, field });
    }
  });
});

describe("several offers", () => {
  it("are set or deleted together, or not at all", async () => {
    const [shop, other] = [await makeShop(h), await makeShop(h)];
    const ids = [(await shop.add()).id, (await shop.add()).id];
    const foreign = (await other.add()).id;
    const states = async () => {
      const { offers } = await shop.get("/offers", { "status[0]": "active", "status[1]": "stopped", "status[2]": "suspended" });
      return offers.map(({ status, privacy }: Answer) => `${status} ${privacy}`);
    };
    const all = { "offer_id[0]": String(ids[0]), "offer_id[5]": String(ids[1]) };
    const done = { status: 1, message: "status updated" };
    expect(await shop.post("/admin/offer/mass-update", { ...all, status: "suspended", privacy: "private" })).toEqual(done);
    expect(await states()).toEqual(["suspended private", "suspended private"]);
    expect(await shop.post("/admin/offer/mass-update", { ...all, privacy: "protected" })).toEqual(done);
    expect(await shop.post("/admin/offer/mass-update", { offer_id: String(ids[0]), status: "stopped" })).toEqual(done);
    expect(await states()).toEqual(["stopped protected", "suspended protected"]);
    expect(await shop.post("/admin/offer/mass-update", { ...all, status: "active" })).toEqual(done);
    for (const path of ["mass-update", "delete"]) {
      const wrong = { ...all, "offer_id[6]": String(foreign), status: "stopped" };
      expect(await shop.post(`/admin/offer/${path}`, wrong)).toEqual(NOT_FOUND);
      expect(await shop.post(`/admin/offer/${path}`, { status: "stopped" })).toEqual(missing("offer_id"));
      expect(await shop.post(`/admin/offer/${path}`, { offer_id: "", status: "stopped" })).toEqual(refused("offer_id"));
      expect(await shop.post(`/admin/offer/${path}`, { offer_id: "x", status: "stopped" })).toEqual(refused("offer_id", "offer_id[0]"));
      expect(await (await shop.staff("stats")).post(`/admin/offer/${path}`, { ...all, status: "stopped" })).toEqual(DENIED);
      expect(await (await shop.staff("account_manager")).post(`/admin/offer/${path}`, { ...all, status: "stopped" })).toEqual(NOT_FOUND);
    }
    expect(await shop.post("/admin/offer/mass-update", all)).toEqual(missing("status"));
    expect(await shop.post("/admin/offer/mass-update", { ...all, status: "deleted" })).toEqual(refused("status"));
    expect(await states()).toEqual(["active protected", "active protected"]);
    expect((await other.get(`/offer/${foreign}`)).offer.status).toBe("stopped");
    const message = ids.map((id) => `Offer ${id} is removed successfully.`).join(" ");
    expect(await shop.post("/admin/offer/delete", all)).toEqual({ status: 1, message });
    expect(await states()).toEqual([]);
    expect(await shop.get(`/offer/${ids[0]}`)).toEqual(NOT_FOUND);
    expect(await shop.change(ids[0] ?? 0, { title: "Again" })).toEqual(NOT_FOUND);
    expect(await shop.post("/admin/offer/delete", all)).toEqual(NOT_FOUND);
  });
});

describe("files of an offer", () => {
  const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const PNG = bytesOf("\x89PNG\r\n\x1a\nkitten");
  const ZIP = bytesOf("PK\x03\x04kittens");
  const file = (bytes: Uint8Array<ArrayBuffer>, name: string, type = "") => new File([bytes], name, { type });

  /** A form with what an offer needs and these files. */
  function formOf(advertiser: string, parts: [name: string, value: File | string][]): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries({ title: "Kittens", advertiser, url: URL })) form.set(name, value);
    for (const [name, value] of parts) form.append(name, value);
    return form;
  }

  it("come with a form, and are shown to everybody who has their address", async () => {
    const shop = await makeShop(h);
    const form = formOf(shop.advertiser, [
      ["logo", file(PNG, "logo.png", "image/pjpeg")],
      ["creativeFiles[]", file(bytesOf("GIF89a"), "a.gif", "image/gif")],
      ["creativeFiles[]", file(ZIP, "all.zip", "application/zip")],
      ["creativeUrls[]", "https://cdn.example/b.png"],
    ]);
    const made = (await (await shop.call("POST", "/admin/offer", { body: form })).json()) as Answer;
    const { logo, creatives, creatives_zip } = made.offer;
    expect(logo).toMatch(new RegExp(`^/files/${shop.id}_offer_[\\w-]{32}$`));
    const shape = (url: unknown) => ({ url, title: expect.any(String), type: expect.any(String), size: expect.any(Number) });
    expect(creatives).toEqual([
      { ...shape(expect.stringContaining("/files/")), title: "a.gif", type: "image/gif", size: 6 },
      { ...shape(creatives_zip), title: "all.zip", type: "application/zip", size: ZIP.length },
      { title: "", url: "https://cdn.example/b.png", type: "", size: 0 },
    ]);
    const shown = await h.request(logo);
    expect([shown.status, shown.headers.get("content-type"), shown.headers.get("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    expect(shown.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
    const archive = await h.request(creatives_zip.slice(h.deps.config.publicUrl.length));
    expect([archive.headers.get("content-type"), archive.headers.get("content-disposition")]).toEqual(["application/zip", "attachment"]);
    expect((await h.request(`${logo}x`)).status).toBe(404);
    await shop.change(made.id, { status: "active" });
    const publicLogo = h.deps.config.publicUrl + logo;
    expect((await shop.get("/offers")).offers[0]).toMatchObject({ logo: publicLogo, logo_source: logo });
    expect((await (await shop.affiliate()).get("/partner/offers")).offers[0]).toMatchObject({ logo: publicLogo, creatives, creatives_zip });
    const kept = await shop.change(made.id, { creativeUrls: [] });
    expect(kept.offer).toMatchObject({ logo, creatives: creatives.slice(0, 2) });
    const unfilled = formOf(shop.advertiser, [
      ["logo", file(new Uint8Array(), "")],
      ["creativeFiles[]", file(new Uint8Array(), "")],
    ]);
    expect(((await (await shop.call("POST", `/admin/offer/${made.id}`, { body: unfilled })).json()) as Answer).offer).toEqual(kept.offer);
    const cleared = await shop.change(made.id, { logo: null, creativeFiles: [] });
    expect(cleared.offer).toMatchObject({ logo: "", creatives: [], creatives_zip: null });
    // What nothing names any more is gone, once that is written.
    for (const path of [logo, creatives[0].url.slice(h.deps.config.publicUrl.length)]) expect((await h.request(path)).status).toBe(404);
  });

  it("are images and archives of a bearable size; of what is refused nothing is kept", async () => {
    const shop = await makeShop(h);
    const wrong: [field: string, File | string, path?: string][] = [
      ["logo", file(bytesOf("<svg onload=alert(1)>"), "a.png", "image/png")],
      ["logo", file(ZIP, "a.zip", "application/zip")],
      [
        "logo",
        file(
          Uint8Array.from({ length: 1024 * 1024 + 1 }, (_, at) => PNG[at] ?? 0),
          "a.png",
        ),
      ],
      ["logo", "text"],
      ["creativeFiles", file(bytesOf("<html>"), "a.gif", "image/gif"), "creativeFiles[1]"],
      ["creativeFiles", "text", "creativeFiles[1]"],
      ["title", ""],
      ["advertiser", toHexId(99, 0)],
    ];
    for (const [field, value, path] of wrong) {
      const good: [string, File] = ["creativeFiles", file(PNG, "good.png")];
      const form = formOf(shop.advertiser, [good]);
      if (field === "creativeFiles") form.append(field, value as string);
      else form.set(field, value as string);
      const answer = await shop.call("POST", "/admin/offer", { body: form });
      expect([answer.status, await answer.json()], field).toEqual([400, refused(field, path)]);
    }
    expect((await h.deps.kv.list({ prefix: `media:${shop.id}_` })).keys).toEqual([]);
    const large = formOf(shop.advertiser, [["creativeFiles", file(new Uint8Array(11 * 1024 * 1024), "a.png")]]);
    expect((await shop.call("POST", "/admin/offer", { body: large })).status).toBe(400);
    expect((await shop.get("/offers", { status: "stopped" })).offers).toEqual([]);
  });
});

describe("a summary of offers", () => {
  it("says where they are sold, for how much, and how many affiliates have them", async () => {
    const network = await makeNetwork(h);
    const user = (path: string, json: object) => h.api(`/api/offers/${path}.json`, { key: network.key, json });
    const offer: number = (await user("add", { name: "Kittens", countries: ["de", "at"] })).data.id;
    const plain: number = (await user("add", { name: "Plain" })).data.id;
    const [ann, bob] = [await h.account(), await h.account()];
    const rules = [
      { price: 10, currency: "eur" },
      { price: 18.5, currency: "eur", country: "de" },
      { price: 3 },
      { price: 99, affiliate: ann.id },
    ];
    for (const [at, rule] of rules.entries()) await user("prices/set", { offer, country: ["", "de", "us", ""][at], ...rule });
    await user("affiliates/set", { offer, affiliate: ann.id });
    await user("affiliates/set", { offer, affiliate: bob.id, status: "blocked" });
    const payouts = [
      { currency: "EUR", from: 10, to: 18.5 },
      { currency: "USD", from: 3, to: 3 },
    ];
    const answer = {
      status: 1,
      offers: [
        { id: offer, countries: ["DE", "AT"], payouts, approved: 1, blocked: 1 },
        { id: plain, countries: [], payouts: [], approved: 0, blocked: 0 },
      ],
    };
    const asked = { "offer_id[0]": String(plain), "offer_id[1]": String(offer), "offer_id[2]": "999999999", "offer_id[3]": String(offer) };
    expect(await network.get("/admin/offers/summary", asked)).toEqual(answer);
    expect(await network.post("/admin/offers/summary", asked)).toEqual(answer);
    const staff = await network.staff("stats");
    expect(await staff.get("/admin/offers/summary", asked)).toEqual(answer);
    const manager = await network.staff("account_manager");
    expect(await manager.get("/admin/offers/summary", asked)).toEqual({ status: 1, offers: [] });
    expect(await (await makeNetwork(h)).get("/admin/offers/summary", asked)).toEqual({ status: 1, offers: [] });
    expect(await (await network.affiliate()).get("/admin/offers/summary", asked)).toEqual(DENIED);
    expect(await clientOf(h, "").get("/admin/offers/summary", asked)).toEqual(NO_KEY);
    await user("delete", { id: plain });
    expect((await network.get("/admin/offers/summary", asked)).offers).toHaveLength(1);
  });

  it("is of one offer at least, and of 100 at most", async () => {
    const network = await makeNetwork(h);
    expect(await network.get("/admin/offers/summary")).toEqual(missing("offer_id"));
    expect(await network.get("/admin/offers/summary", { offer_id: "cat" })).toMatchObject({ status: 2, field: "offer_id" });
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`offer_id[${at}]`, String(at + 1)]));
    expect(await network.post("/admin/offers/summary", many)).toEqual(refused("offer_id"));
  });
});

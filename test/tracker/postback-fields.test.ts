import { beforeEach, describe, expect, it } from "vitest";
import { currencyRates } from "../../src/db/schema/index.ts";
import { makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { UNFILLED } from "../unfilled.ts";
import { createTracked, PATH } from "./kit.ts";

const failed = (error: string, field?: string) => ({ status: "error", error, ...(field === undefined ? {} : { field }) });
const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";

describe("what a postback says", () => {
  const said = {
    name: "Hans",
    phone: "+49 (30) 226-511-83",
    email: "hans@example.test",
    comment: "on sunday",
    utm_source: "a",
    utm_campaign: "b",
    utm_content: "c",
    utm_term: "d",
    utm_medium: "e",
    subid: "f",
    adid: "g",
    data1: "h",
    data2: "i",
    ip: "12.34.56.78",
    geo: "DE",
    ua: SAFARI,
    referer: "https://meow.test/x?y=1",
    "meta[foo]": "bar",
  };
  const kept = {
    name: "Hans",
    phone: "+49 (30) 226-511-83",
    email: "hans@example.test",
    comment: "on sunday",
    utmSource: "a",
    utmCampaign: "b",
    utmContent: "c",
    utmTerm: "d",
    utmMedium: "e",
    subid: "f",
    adid: "g",
    data1: "h",
    data2: "i",
    ip: "12.34.56.78",
    country: "de",
    ua: SAFARI,
    mobile: 1,
    os: 4,
    browser: 4,
    referer: "https://meow.test/x?y=1",
    domain: "meow.test",
    meta: '{"foo":"bar"}',
  };

  it("stands in the place of what the click says, on making the lead and later; what is empty says nothing", async () => {
    const { post, landedClick, leads } = await createTracked();
    const seen = { region: "Rhône", city: "Lyon", asn: 3215, connection: "wifi", lang: "fr", linkParams: '{"fbclid":"f"}' };
    const device = { osVersion: "0", browserVersion: "0", device: "tv", deviceModel: "old" };
    const [a, b] = [
      await landedClick({ subid: "old", country: "fr", ...seen, ...device }),
      await landedClick({ subid: "old", country: "fr", ...device }),
    ];
    await post({ click: a, ...said });
    await post({ click: b });
    expect(await post({ click: b, ...said })).toMatchObject({ status: "ok", create: false, stage: "new" });
    const told = {
      device: "mobile",
      deviceModel: "iPhone",
      osVersion: expect.stringMatching(/^\d/),
      browserVersion: expect.stringMatching(/^\d+\./),
    };
    expect(await leads()).toMatchObject([
      { ...kept, ...seen, ...told },
      { ...kept, ...told },
    ]);
    expect((await leads()).map(({ osVersion }) => osVersion === "0")).toEqual([false, false]);
    const empty = Object.fromEntries(Object.keys(said).map((name) => [name, ""]));
    expect(await post({ click: b, ...empty, status: "", price: "", currency: "", uid: "", goal: "" })).toEqual(failed("no-changes"));
    expect(await post({ click: b, ...said })).toEqual(failed("no-changes"));
  });

  it("adds custom fields to those there are, from brackets and from JSON", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const click = await newClick();
    await h.api(PATH, { key, query: { click, "meta[a]": "1", "meta[b]": "2" }, json: { meta: { b: 3, c: true, d: null } } });
    await h.api(PATH, { key, json: { click, meta: { a: "4" } } });
    expect(JSON.parse((await leads())[0]?.meta ?? "")).toEqual({ a: "4", b: "3", c: "true" });
  });

  it("keeps the status as it was written, whether anybody knows it or not", async () => {
    const { post, newClick, leads, events } = await createTracked();
    const click = await newClick();
    const unknown = { status: "ok", id: expect.any(Number), ignored: ["status"] };
    expect(await post({ click, status: "Maybe later" })).toEqual({ ...unknown, create: true, stage: "new" });
    const { id } = await post({ click, status: "approve" });
    // As often as it is told: the lead is not in that state.
    for (const _ of [1, 2]) expect(await post({ click, status: "Maybe later" })).toEqual({ ...unknown, create: false, stage: "approve" });
    expect(await leads()).toMatchObject([{ status: 2, statusText: "Maybe later", seq: 3 }]);
    expect((await events(id)).map(({ statusText }) => statusText)).toEqual(["Maybe later", "approve", "Maybe later"]);
    expect(await post({ click, status: "maybe-later", stt: "no, Maybe Later" })).toMatchObject({ stage: "trash" });
  });

  it("takes own words for a status as a list, too", async () => {
    const { h, key, post, newClick } = await createTracked();
    expect(await h.api(PATH, { key, json: { click: await newClick(), status: "OK", sta: ["fine", "ok"] } })).toMatchObject({
      stage: "approve",
    });
    expect(await post({ click: await newClick(), status: "7", "sth[]": "7" })).toMatchObject({ stage: "hold" });
  });

  it("keeps all digits of an id that JSON has as a number", async () => {
    const { h, key, flow, leads } = await createTracked();
    const body = (uid: string) => `{"flow":"${flow.code}","uid":${uid},"meta":{"order":${uid}}}`;
    const headers = { "content-type": "application/json" };
    for (const uid of ["1234567890123456789", "1234567890123456790", "9007199254740991"])
      expect(await h.api(PATH, { key, body: body(uid), headers })).toMatchObject({ create: true });
    expect((await leads()).map(({ uid, meta }) => [uid, JSON.parse(meta)])).toEqual([
      ["1234567890123456789", { order: "1234567890123456789" }],
      ["1234567890123456790", { order: "1234567890123456790" }],
      ["9007199254740991", { order: "9007199254740991" }],
    ]);
  });
});

describe("a price", () => {
  beforeEach(async () => {
    const { db } = createHarness();
    await db.delete(currencyRates);
  });
  const dayOf = (ms: number) => Number(new Date(ms).toISOString().slice(0, 10).replaceAll("-", ""));

  it("is kept in its currency, the dollar by default", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: "18.5", currency: "EUR" });
    await post({ click: await newClick(), price: 1.337 });
    await post({ click: await newClick(), currency: "eur" });
    expect(await leads()).toMatchObject([
      { payoutMicros: 18_500_000, currency: "eur" },
      { payoutMicros: 1_337_000, currency: "usd" },
      { payoutMicros: null, currency: null },
    ]);
  });

  it("is another in another currency", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    await post({ click, price: 5 });
    expect(await post({ click, price: 5, currency: "eur" })).toMatchObject({ status: "ok", create: false });
    expect(await leads()).toMatchObject([{ payoutMicros: 5_000_000, currency: "eur" }]);
  });

  it("is converted at the rate of the lead's day, however late it comes", async () => {
    const { h, post, newClick, leads } = await createTracked();
    const click = await newClick();
    await h.db.insert(currencyRates).values([
      { day: dayOf(h.clock.ms) - 1, currency: "eur", perUsdMicros: 500_000 },
      { day: dayOf(h.clock.ms) - 1, currency: "jpy", perUsdMicros: 150_000_000 },
    ]);
    await post({ click });
    h.clock.advance(3 * 86_400);
    await h.db.insert(currencyRates).values({ day: dayOf(h.clock.ms), currency: "eur", perUsdMicros: 900_000 });
    expect(await post({ click, price: 10, convert: "EUR" })).toMatchObject({ status: "ok" });
    expect(await leads()).toMatchObject([{ payoutMicros: 5_000_000, currency: "eur" }]);
    await post({ click, price: 10, currency: "eur", convert: "jpy" });
    expect(await leads()).toMatchObject([{ payoutMicros: 3_000_000_000, currency: "jpy" }]);
    expect(await post({ click, price: 10, currency: "eur", convert: "jpy" })).toEqual(failed("no-changes"));
  });

  it("stays in the currency it came in while there is no rate", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: 10, currency: "ton", convert: "usd" });
    await post({ click: await newClick(), price: 10, currency: "RUR", convert: "XTR" });
    expect(await leads()).toMatchObject([
      { payoutMicros: 10_000_000, currency: "ton" },
      { payoutMicros: 10_000_000, currency: "rub" },
    ]);
  });

  it("stays in it, too, where nothing would be left in the other", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: 0.03, convert: "btc" });
    await post({ click: await newClick(), price: 0, convert: "btc" });
    await post({ click: await newClick(), price: 0.05, convert: "btc" });
    expect(await leads()).toMatchObject([
      { payoutMicros: 30_000, currency: "usd" },
      { payoutMicros: 0, currency: "btc" },
      { payoutMicros: 1, currency: "btc" },
    ]);
  });

  it("is converted at the rate that the operator fixed, whatever a source tells", async () => {
    const h = createHarness({ CURRENCY_RATES: "xtr=80,usdt=1" });
    const { post, newClick, leads } = await createTracked(h);
    await h.db.insert(currencyRates).values({ day: dayOf(h.clock.ms), currency: "usdt", perUsdMicros: 1_100_000 });
    await post({ click: await newClick(), price: 100, currency: "xtr", convert: "usd" });
    await post({ click: await newClick(), price: 100, currency: "usdt", convert: "usd" });
    expect(await leads()).toMatchObject([
      { payoutMicros: 1_250_000, currency: "usd" },
      { payoutMicros: 100_000_000, currency: "usd" },
    ]);
  });

  it("is converted from the first day on, at the rate that comes with the product", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: 1500, currency: "392", convert: "usd" });
    await post({ click: await newClick(), price: 100, convert: "btc" });
    expect(await leads()).toMatchObject([
      { payoutMicros: 9_525_201, currency: "usd" },
      { payoutMicros: 1202, currency: "btc" },
    ]);
  });

  it("is the goal's on making the lead where none is sent, converted too", async () => {
    const { h, post, newClick, leads, goal } = await createTracked();
    await h.db.insert(currencyRates).values({ day: 20200101, currency: "eur", perUsdMicros: 500_000 });
    await goal("dep", { payoutMicros: 4_000_000, currency: "eur" });
    const [a, b] = [await newClick(), await newClick()];
    await post({ click: a, goal: "dep" });
    await post({ click: b, goal: "dep", convert: "usd" });
    await post({ click: a, goal: "dep", price: 5 });
    expect(await post({ click: a, goal: "dep" })).toEqual(failed("no-changes"));
    expect(await leads()).toMatchObject([
      { payoutMicros: 5_000_000, currency: "usd" },
      { payoutMicros: 8_000_000, currency: "usd" },
    ]);
  });
});

describe("what cannot be read", () => {
  const made = { status: "ok", id: expect.any(Number), create: true, stage: "approve" };
  const many = (count: number, name = "k") => Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, n]));

  it.each<[string, object, string[]]>([
    ["a negative price", { price: -1 }, ["price"]],
    ["a price that is no number", { price: "free" }, ["price"]],
    ["a price beyond all measure", { price: 1e12 }, ["price"]],
    ["a price that a millionth is too much for", { price: "0.00000042", currency: "btc" }, ["price"]],
    ["a price in two currencies", { price: "$5 EUR GBP" }, ["price"]],
    ["a price of an unknown currency, which is not taken for dollars", { price: 1, currency: "xyz" }, ["currency", "price"]],
    ["an unknown currency alone", { currency: "xyz" }, ["currency"]],
    ["another name of the price", { payout: "free" }, ["payout"]],
    ["an unknown currency to convert to", { convert: "eu" }, ["convert"]],
    ["a list where a text is due", { name: ["Hans", "Franz"] }, ["name"]],
    ["an object where a text is due", { utm_source: { a: 1 } }, ["utm_source"]],
    ["own words that are none", { sta: [["ok"]] }, ["sta"]],
    ["a country that is none", { geo: "Germany" }, ["geo"]],
    ["an address that is none", { ip: "localhost" }, ["ip"]],
    ["custom fields that are no object", { meta: "x" }, ["meta"]],
    ["a custom field that is no value", { meta: { a: [1, 2] } }, ["meta"]],
    ["a custom field within another", { "meta[b][c]": "2" }, ["meta"]],
    ["a custom field with too long a name", { meta: { ["n".repeat(65)]: 1 } }, ["meta"]],
    ["much of it at once", { price: "x", currency: "y", geo: "z1", meta: 1 }, ["price", "currency", "geo", "meta"]],
  ])("is %s: it is named, and the rest counts", async (_name, json, ignored) => {
    const { h, key, newClick, leads } = await createTracked();
    const answer = await h.api(PATH, { key, json: { click: await newClick(), uid: "u1", status: "approve", comment: "kept", ...json } });
    expect({ ...answer, ignored: answer.ignored?.toSorted() }).toEqual({ ...made, ignored: ignored.toSorted() });
    expect(await leads()).toMatchObject([
      { status: 2, uid: "u1", comment: "kept", payoutMicros: null, currency: null, country: "", ip: "" },
    ]);
  });

  it("of custom fields costs none of the others, and neither do those that are too many", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const click = await newClick();
    const meta = { a: "1", b: { c: 1 }, d: 2 };
    expect(await h.api(PATH, { key, json: { click, meta } })).toMatchObject({ status: "ok", ignored: ["meta"] });
    expect(JSON.parse((await leads())[0]?.meta ?? "")).toEqual({ a: "1", d: "2" });
    expect(await h.api(PATH, { key, json: { click, meta: many(62) } })).toEqual({ ...made, create: false, stage: "new" });
    expect(await h.api(PATH, { key, json: { click, meta: { a: "3", ...many(9, "more") } } })).toMatchObject({
      status: "ok",
      ignored: ["meta"],
    });
    expect(Object.keys(JSON.parse((await leads())[0]?.meta ?? ""))).toHaveLength(64);
    expect(JSON.parse((await leads())[0]?.meta ?? "")).toMatchObject({ a: "3", k0: "0" });
    expect(await h.api(PATH, { key, json: { click: await newClick(), meta: many(1000) } })).toMatchObject({
      status: "ok",
      ignored: ["meta"],
    });
    const texts = { click: await newClick(), meta: '{"a":"b","c":1}' };
    expect(await h.api(PATH, { key, form: texts })).toMatchObject({ create: true });
    expect(JSON.parse((await leads()).at(-1)?.meta ?? "")).toEqual({ a: "b", c: "1" });
  });

  it("is named beside no-changes, too", async () => {
    const { post, newClick } = await createTracked();
    const click = await newClick();
    await post({ click });
    expect(await post({ click, price: "free" })).toEqual({ ...failed("no-changes"), ignored: ["price"] });
  });

  it("is no single value in a list", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const click = await newClick();
    const query = { "click[]": click, "status[]": "sale", "price[0]": "12,50" };
    expect(await h.api(PATH, { key, query })).toEqual(made);
    expect(await h.api(PATH, { key, json: { click: [click], uid: ["u1"], payout: ["13"], meta: { 0: "x" } } })).toMatchObject({
      status: "ok",
    });
    expect(await leads()).toMatchObject([{ click, uid: "u1", status: 2, payoutMicros: 13_000_000, meta: '{"0":"x"}' }]);
  });

  it("is no currency 0, which is how programs write that there is none", async () => {
    const { post, newClick, leads } = await createTracked();
    expect(await post({ click: await newClick(), price: 5, currency: 0, convert: "0" })).not.toHaveProperty("ignored");
    expect(await leads()).toMatchObject([{ payoutMicros: 5_000_000, currency: "usd" }]);
  });

  it("names no other lead where it would have named one", async () => {
    const { h, key, newClick, leads } = await createTracked();
    for (const [field, value] of [
      ["click", { a: 1 }],
      ["flow", ["a", "b"]],
      ["uid", "u".repeat(256)],
      ["goal", [1, 2]],
    ] as const) {
      expect(await h.api(PATH, { key, json: { click: await newClick(), [field]: value } })).toEqual(failed("invalid", field));
    }
    expect(await leads()).toEqual([]);
  });
});

describe("a macro that was not filled in", () => {
  const FIELDS = [
    ..."uid goal status price payout currency convert name phone email comment utm_source utm_campaign utm_content utm_term utm_medium".split(
      " ",
    ),
    ..."subid adid data1 data2 stn sth sta stc stt ip geo ua referer meta meta[x]".split(" "),
  ];

  it.each(UNFILLED)("says nothing: %s", async (macro) => {
    const { post, newClick, leads } = await createTracked();
    const [plain, filled] = [await newClick(), await newClick()];
    expect(await post({ click: plain })).toMatchObject({ create: true });
    const all = Object.fromEntries(FIELDS.map((field) => [field, macro]));
    expect(await post({ click: filled, flow: macro, ...all })).toEqual({
      status: "ok",
      id: expect.any(Number),
      create: true,
      stage: "new",
    });
    const [a, b] = (await leads()).map(({ id: _, click: __, naturalKey: ___, ...row }) => row);
    expect(b).toEqual(a);
    expect(await post({ click: filled, ...all })).toEqual(failed("no-changes"));
  });

  it("names no click, no flow and no lead", async () => {
    const { post, flow, newClick } = await createTracked();
    expect(await post({ click: "{click}", status: "approve" })).toEqual(failed("no-click"));
    expect(await post({ click: "{click}", flow: "[flow]" })).toEqual(failed("no-click"));
    const name = { click: "{click}", flow: flow.code, subid: "s1" };
    const { id } = await post({ ...name, uid: "{uid}" });
    expect(await post({ ...name, uid: "u1", status: "approve" })).toMatchObject({ id, create: false });
    const click = await newClick();
    expect(await post({ click, goal: 0 })).toMatchObject({ create: true });
    expect(await post({ click, uid: "null", status: "hold" })).toMatchObject({ create: false });
  });
});

describe("the price of a postback", () => {
  it.each<[Record<string, string>, number, string]>([
    [{ price: "12,50" }, 12.5, "usd"],
    [{ price: "$12.50" }, 12.5, "usd"],
    [{ price: "1 234.50" }, 1234.5, "usd"],
    [{ price: "12,50 €" }, 12.5, "eur"],
    [{ price: "12.50 EUR", currency: "gbp" }, 12.5, "gbp"],
    [{ price: "12.50", currency: "€" }, 12.5, "eur"],
    [{ price: "12.50", currency: "978" }, 12.5, "eur"],
    [{ price: "€5", currency: "xyz" }, 5, "eur"],
    [{ payout: "3" }, 3, "usd"],
    [{ revenue: "3" }, 3, "usd"],
    [{ amount: "3" }, 3, "usd"],
    [{ sum: "3" }, 3, "usd"],
    [{ price: "1", payout: "2", revenue: "3", amount: "4", sum: "5" }, 1, "usd"],
    [{ price: "", payout: "{payout}", revenue: "3", sum: "5" }, 3, "usd"],
    [{ price: "free", payout: "3" }, 3, "usd"],
    [{ price: "0", payout: "3" }, 0, "usd"],
  ])("%j is %d %s", async (sent, price, currency) => {
    const { post, newClick, leads } = await createTracked();
    expect(await post({ click: await newClick(), status: "approve", ...sent })).toMatchObject({ create: true, stage: "approve" });
    expect(await leads()).toMatchObject([{ payoutMicros: price * 1e6, currency }]);
  });

  it("below zero keeps what the lead is worth with a word for a refund, and is dropped with any other", async () => {
    const { post, newClick, leads } = await createTracked();
    for (const word of ["chargeback", "refund", "cancel", "trash"]) {
      const click = await newClick();
      await post({ click, status: "approve", price: 50 });
      const answer = await post({ click, status: word, price: -50 });
      expect([word, answer]).toEqual([word, { status: "ok", id: answer.id, create: false, stage: word === "trash" ? "trash" : "cancel" }]);
    }
    const mine = await newClick();
    await post({ click: mine, status: "approve", price: 50 });
    expect(await post({ click: mine, status: "back", stc: "back", payout: "(50.00)" })).not.toHaveProperty("ignored");
    for (const status of ["approve", "hold", "lead", "nobody knows", ""]) {
      const click = await newClick();
      await post({ click, status: "approve", price: 50 });
      const { ignored } = await post({ click, status, payout: -50 });
      expect([status, ignored]).toEqual([status, status === "nobody knows" ? ["payout", "status"] : ["payout"]]);
    }
    expect((await leads()).map(({ payoutMicros }) => payoutMicros)).toEqual(Array(10).fill(50_000_000));
  });
});

describe("a postback that cannot be taken", () => {
  it("is refused when its body is too large or broken, and cut where only a text is too long", async () => {
    const { h, key, newClick, leads } = await createTracked();
    expect(await h.api(PATH, { key, form: { click: await newClick(), comment: "x".repeat(1_000_000) } })).toEqual(failed("size"));
    expect(await h.api(PATH, { key, body: "{", headers: { "content-type": "application/json" } })).toEqual(failed("body"));
    expect(
      await h.api(PATH, {
        key,
        form: { click: await newClick(), subid: "😀".repeat(200), geo: "Germany", ip: "localhost", referer: "no" },
      }),
    ).toMatchObject({ create: true });
    expect(await leads()).toMatchObject([{ subid: "😀".repeat(127), country: "", ip: "", referer: "no", domain: "" }]);
  });

  it("has its address written in one way, however it was spelled", async () => {
    const { h, key, newClick, leads } = await createTracked();
    for (const ip of ["::FFFF:12.34.56.78", "2001:DB8:0::1", "0x7f.1"])
      expect(await h.api(PATH, { key, form: { click: await newClick(), ip } })).toMatchObject({ create: true });
    expect((await leads()).map(({ ip }) => ip)).toEqual(["12.34.56.78", "2001:db8::1", ""]);
  });

  it("is answered payment-required once the plan and its grace are over, db when D1 fails, and writes nothing", async () => {
    const h = createHarness();
    const lapsed = await createTracked(h, { tariff: "cat", paidUntilMs: h.clock.ms - 8 * 86_400_000 });
    expect(await lapsed.post({ click: await lapsed.newClick() })).toEqual(failed("payment-required"));
    const banned = await createTracked(h, { bannedAtMs: h.clock.ms });
    expect(await banned.post({ click: await banned.newClick() })).toEqual(failed("access"));
    const fine = await createTracked(h);
    h.d1.fail("lead_events");
    expect(await fine.post({ click: await fine.newClick() })).toEqual(failed("db"));
    expect([...(await lapsed.leads()), ...(await banned.leads()), ...(await fine.leads())]).toEqual([]);
  });
});

describe("what a postback sets off", () => {
  it("goes by the flow's templates where it has any, with what is known of the lead", async () => {
    const { h, accountId, flow, post, newClick, goal } = await createTracked();
    h.net.on("flow.test", () => new Response("ok"));
    await makeTemplate(h, accountId, "approve", "https://account.test/");
    await makeTemplate(h, accountId, "hold", "https://account.test/");
    const own = await makeTemplate(h, accountId, "trash", "https://flow.test/?{flow}|{goal}|{uid}|{price}|{currency}|{status}");
    await h.db.$client
      .prepare("UPDATE postback_templates SET owner = 'flow', owner_id = ?1, event = 2 WHERE id = ?2")
      .bind(flow.id, own.id)
      .run();
    await goal("dep");
    const click = await newClick();
    await post({ click, goal: "dep", status: "hold" });
    await post({ click, goal: "dep", status: "approve", uid: "u 1", price: "1.50", currency: "eur" });
    await h.drain();
    expect(h.net.requests.map(({ url }) => url).filter((url) => url.includes(".test"))).toEqual([
      `https://flow.test/?${flow.code}|dep|u%201|1.5|eur|approve`,
    ]);
  });
});

describe("the cost of a postback", () => {
  it("does not grow with the account's leads, nor with those of the click", async () => {
    const { h, post, landedClick } = await createTracked();
    const crowded = await landedClick();
    const cost = async (click: string) => {
      const made = await h.d1.measure(() => post({ click, uid: "one" }));
      const changed = await h.d1.measure(() => post({ click, uid: "one", status: "approve" }));
      return { made, changed };
    };
    const before = await cost(await landedClick());
    for (let n = 0; n < 120; n += 1) await post({ click: crowded, uid: `u${n}` });
    const after = await cost(crowded);
    expect([before.made.roundTrips, before.changed.roundTrips, after.made.roundTrips, after.changed.roundTrips]).toEqual([2, 2, 2, 2]);
    expect([before.made.rowsRead <= 35, before.changed.rowsRead <= 41]).toEqual([true, true]);
    // An index's next row is read to see that it is another key, where there is one.
    expect(after.made.rowsRead - before.made.rowsRead).toBeLessThanOrEqual(6);
    expect(after.changed.rowsRead - before.changed.rowsRead).toBeLessThanOrEqual(1);
  });

  it("is fifteen rows written for a lead that can be found by all that is known of it, and eight for each change", async () => {
    const { h, post, landedClick } = await createTracked();
    const click = await landedClick({ ip: "203.0.113.7", subid: "s1" });
    const written = async (query: Record<string, string>) => (await h.d1.measure(() => post({ click, uid: "one", ...query }))).rowsWritten;
    expect([await written({}), await written({ status: "approve", price: "2" }), await written({ comment: "Late" })]).toEqual([15, 8, 8]);
  });
});

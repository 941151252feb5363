import { beforeEach, describe, expect, it } from "vitest";
import { currencyRates } from "../../src/db/schema/index.ts";
import { makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
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
    const [a, b] = [await landedClick({ subid: "old", country: "fr", city: "Lyon" }), await landedClick({ subid: "old", country: "fr" })];
    await post({ click: a, ...said });
    await post({ click: b });
    expect(await post({ click: b, ...said })).toMatchObject({ status: "ok", create: false, stage: "new" });
    expect(await leads()).toMatchObject([{ ...kept, city: "Lyon" }, kept]);
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
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    expect(await post({ click, status: "Maybe later" })).toMatchObject({ create: true, stage: "new" });
    await post({ click, status: "approve" });
    expect(await post({ click, status: "Maybe later" })).toMatchObject({ create: false, stage: "approve" });
    expect(await leads()).toMatchObject([{ status: 2, statusText: "Maybe later" }]);
    expect(await post({ click, status: "maybe-later", stt: "no, Maybe Later" })).toMatchObject({ stage: "trash" });
  });

  it("takes own words for a status as a list, too", async () => {
    const { h, key, post, newClick } = await createTracked();
    expect(await h.api(PATH, { key, json: { click: await newClick(), status: "OK", sta: ["fine", "ok"] } })).toMatchObject({
      stage: "approve",
    });
    expect(await post({ click: await newClick(), status: "7", "sth[]": "7" })).toMatchObject({ stage: "hold" });
    expect(await h.api(PATH, { key, json: { click: await newClick(), sta: [["ok"]] } })).toEqual(failed("invalid", "sta"));
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
      { priceMicros: 18_500_000, currency: "eur" },
      { priceMicros: 1_337_000, currency: "usd" },
      { priceMicros: null, currency: null },
    ]);
  });

  it("is another in another currency", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    await post({ click, price: 5 });
    expect(await post({ click, price: 5, currency: "eur" })).toMatchObject({ status: "ok", create: false });
    expect(await leads()).toMatchObject([{ priceMicros: 5_000_000, currency: "eur" }]);
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
    expect(await leads()).toMatchObject([{ priceMicros: 5_000_000, currency: "eur" }]);
    await post({ click, price: 10, currency: "eur", convert: "jpy" });
    expect(await leads()).toMatchObject([{ priceMicros: 3_000_000_000, currency: "jpy" }]);
    expect(await post({ click, price: 10, currency: "eur", convert: "jpy" })).toEqual(failed("no-changes"));
  });

  it("stays in the currency it came in while there is no rate", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: 10, currency: "ton", convert: "usd" });
    await post({ click: await newClick(), price: 10, currency: "RUR", convert: "XTR" });
    expect(await leads()).toMatchObject([
      { priceMicros: 10_000_000, currency: "ton" },
      { priceMicros: 10_000_000, currency: "rub" },
    ]);
  });

  it("is converted from the first day on, at the rate that comes with the product", async () => {
    const { post, newClick, leads } = await createTracked();
    await post({ click: await newClick(), price: 1500, currency: "392", convert: "usd" });
    await post({ click: await newClick(), price: 100, convert: "btc" });
    expect(await leads()).toMatchObject([
      { priceMicros: 9_525_201, currency: "usd" },
      { priceMicros: 1202, currency: "btc" },
    ]);
  });

  it("is the goal's on making the lead where none is sent, converted too", async () => {
    const { h, post, newClick, leads, goal } = await createTracked();
    await h.db.insert(currencyRates).values({ day: 20200101, currency: "eur", perUsdMicros: 500_000 });
    await goal("dep", { priceMicros: 4_000_000, currency: "eur" });
    const [a, b] = [await newClick(), await newClick()];
    await post({ click: a, goal: "dep" });
    await post({ click: b, goal: "dep", convert: "usd" });
    await post({ click: a, goal: "dep", price: 5 });
    expect(await post({ click: a, goal: "dep" })).toEqual(failed("no-changes"));
    expect(await leads()).toMatchObject([
      { priceMicros: 5_000_000, currency: "usd" },
      { priceMicros: 8_000_000, currency: "usd" },
    ]);
  });
});

describe("a postback that makes no sense", () => {
  it.each<[string, object, string, string]>([
    ["a negative price", { price: -1 }, "invalid", "price"],
    ["a price that is no number", { price: "{payout}" }, "invalid", "price"],
    ["a price beyond all measure", { price: 1e12 }, "invalid", "price"],
    ["an unknown currency", { price: 1, currency: "xyz" }, "invalid", "currency"],
    ["an unknown currency to convert to", { price: 1, convert: "eu" }, "invalid", "convert"],
    ["a list where one value is due", { status: ["approve"] }, "invalid", "status"],
    ["an object where a value is due", { click: { a: 1 } }, "invalid", "click"],
    ["a uid too long to tell leads apart", { uid: "u".repeat(256) }, "invalid", "uid"],
    ["custom fields that are no object", { meta: "x" }, "invalid", "meta"],
    ["a custom field that is no value", { meta: { a: [1] } }, "invalid", "meta"],
    ["a custom field within another", { "meta[a]": "1", "meta[b][c]": "2" }, "invalid", "meta"],
    ["a custom field with too long a name", { meta: { ["n".repeat(65)]: 1 } }, "invalid", "meta"],
    ["a thousand custom fields", { meta: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, n])) }, "invalid", "meta"],
  ])("for %s is refused, and nothing is written", async (_name, json, error, field) => {
    const { h, key, newClick, leads } = await createTracked();
    expect(await h.api(PATH, { key, json: { click: await newClick(), ...json } })).toEqual(failed(error, field));
    expect(await leads()).toEqual([]);
  });

  it("is refused when a lead would have too many custom fields in all", async () => {
    const { h, key, newClick } = await createTracked();
    const click = await newClick();
    const fields = (name: string) => Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${name}${n}`, n]));
    await h.api(PATH, { key, json: { click, meta: fields("a") } });
    expect(await h.api(PATH, { key, json: { click, meta: fields("b") } })).toEqual(failed("invalid", "meta"));
  });

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
    expect(await leads()).toMatchObject([{ subid: `${"😀".repeat(127)}\uFFFD`, country: "", ip: "", referer: "no", domain: "" }]);
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
    h.d1.before = (sql) => {
      if (sql.some((text) => text.includes("lead_events"))) throw new Error("D1_ERROR: down");
    };
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
    expect(before.made.rowsRead).toBeLessThanOrEqual(35);
    expect(after.made.rowsRead - before.made.rowsRead).toBeLessThanOrEqual(160);
    expect(after.changed.rowsRead - before.changed.rowsRead).toBeLessThanOrEqual(150);
  });

  it("is sixteen rows written for a lead that can be found by all that is known of it, and eight for each change", async () => {
    const { h, post, landedClick } = await createTracked();
    const click = await landedClick({ ip: "203.0.113.7", subid: "s1" });
    const written = async (query: Record<string, string>) => (await h.d1.measure(() => post({ click, uid: "one", ...query }))).rowsWritten;
    expect([await written({}), await written({ status: "approve", price: "2" }), await written({ comment: "Late" })]).toEqual([16, 8, 8]);
  });
});

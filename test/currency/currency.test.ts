import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { currencyRates, watermarks } from "../../src/db/schema/index.ts";
import { sql, statement } from "../../src/db/sql.ts";
import { convertMicros, givenRatesJson, rateSql } from "../../src/domain/currency/convert.ts";
import { SHIPPED_RATES } from "../../src/domain/currency/shipped-rates.ts";
import { findCurrency } from "../../src/lib/money.ts";
import { createHarness } from "../harness.ts";

const USD = 1_000_000;

describe("converting", () => {
  it("is exact in integers, rounded to the nearest millionth", () => {
    expect(convertMicros(10_000_000, USD, 920_000)).toBe(9_200_000);
    expect(convertMicros(1, 3, 1)).toBe(0);
    expect(convertMicros(2, 3, 1)).toBe(1);
    expect(convertMicros(999_999_999_000_000, USD, 1_250_000)).toBe(1_249_999_998_750_000);
  });

  it("is exact at rates of any size, a half up", () => {
    expect(convertMicros(1_500_000_000, 157_477_293.33, USD)).toBe(9_525_183);
    expect(convertMicros(1_000_000, 12.017405, USD)).toBe(83_212_640_333);
    expect(convertMicros(100_000_000, USD, 12.017405)).toBe(1202);
    expect(convertMicros(26_000_000_000, 25_947_768_049.73, USD)).toBe(1_002_013);
    expect(convertMicros(5, 2_000_000, USD)).toBe(3);
    expect(convertMicros(12, 960_000, USD)).toBe(13);
    expect(convertMicros(3, 1e-21, 1e21)).toBeNull();
  });

  it("is nothing without a rate, and beyond what can be kept", () => {
    expect(convertMicros(1, null, USD)).toBeNull();
    expect(convertMicros(1, USD, null)).toBeNull();
    expect(convertMicros(1, 0, USD)).toBeNull();
    expect(convertMicros(999_999_999_000_000, 1, 1_000_000_000_000)).toBeNull();
  });

  it("comes back to within half a millionth of either rate", () => {
    const rate = fc.integer({ min: 1_000, max: 100_000_000_000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), rate, rate, (micros, a, b) => {
        const there = convertMicros(micros, a, b);
        fc.pre(there !== null);
        const back = convertMicros(there ?? 0, b, a) ?? Number.NaN;
        expect(Math.abs(back - micros)).toBeLessThanOrEqual(Math.ceil(a / b / 2 + 0.5));
      }),
    );
  });
});

describe("the rate of a day", () => {
  const rateOf = async (currency: string, day: number, fixed: Record<string, number> = {}) => {
    const { db } = createHarness();
    const rate = rateSql(sql`${currency}`, sql`CAST(${day} AS INTEGER)`, sql`${givenRatesJson(fixed)}`);
    return statement(db, sql`SELECT ${rate} AS rate`).first<number | null>("rate");
  };

  it("is that of the nearest day that has one, else the one that comes with the product", async () => {
    const { db } = createHarness();
    await db.delete(currencyRates);
    expect(await rateOf("usd", 20200101)).toBe(USD);
    expect(await rateOf("jpy", 20200101)).toBe(157_477_000);
    expect(await rateOf("btc", 20300101)).toBe(12.0174);
    for (const currency of ["xtr", "ton", "zzz", ""]) expect(await rateOf(currency, 20260929)).toBeNull();
    for (const [day, rate] of [
      [20200228, 1],
      [20200302, 2],
      [20211231, 3],
    ] as const)
      await db.insert(currencyRates).values({ day, currency: "jpy", perUsdMicros: rate });
    const table = [
      [20190101, 1],
      [20200228, 1],
      [20200229, 1],
      [20200301, 2],
      [20200302, 2],
      [20210130, 2],
      [20210201, 3],
      [20991231, 3],
    ];
    for (const [day = 0, rate] of table) expect([day, await rateOf("jpy", day)]).toEqual([day, rate]);
    // 29 February lies in the middle of a day before and a day after.
    await db.insert(currencyRates).values({ day: 20200301, currency: "jpy", perUsdMicros: 4 });
    expect(await rateOf("jpy", 20200229)).toBe(1);
    expect(await rateOf("eur", 20200229)).toBe(880_226);
  });

  it("is the operator's own where there is one", async () => {
    const { db } = createHarness();
    await db.delete(currencyRates);
    await db.insert(currencyRates).values({ day: 20200101, currency: "ton", perUsdMicros: 500_000 });
    const fixed = { ton: 0.35, xtr: 77, usdt: 1 };
    for (const [currency, rate] of [
      ["ton", 350_000],
      ["xtr", 77_000_000],
      ["usdt", USD],
      ["usd", USD],
      ["eur", 880_226],
      ["", null],
    ] as const)
      expect([currency, await rateOf(currency, 20200101, fixed)]).toEqual([currency, rate]);
  });
});

describe("the rates that come with the product", () => {
  it("are those of all currencies, but of Toncoin and of Stars, which its source does not quote", () => {
    const names = Array.from({ length: 1000 }, (_, number) => findCurrency(String(number).padStart(3, "0")));
    const currencies = new Set([...names, "btc", "eth", "ton", "usdc", "usdt", "xtr"].filter((code) => code !== null));
    expect([...currencies].filter((code) => code !== "usd" && !(code in SHIPPED_RATES)).sort()).toEqual(["ton", "xtr"]);
  });
});

describe("the day's rates", () => {
  const RATES = "rates.test";
  const setUp = () => createHarness({ CURRENCY_RATES_URL: `https://${RATES}/usd` });
  beforeEach(async () => {
    const { db } = createHarness();
    await db.delete(currencyRates);
    await db.delete(watermarks);
  });
  const stored = async (h: ReturnType<typeof setUp>) =>
    (await h.db.select().from(currencyRates)).map(({ day, currency, perUsdMicros }) => [day, currency, perUsdMicros]);
  const today = (h: ReturnType<typeof setUp>) => Number(new Date(h.clock.ms).toISOString().slice(0, 10).replaceAll("-", ""));

  it("are fetched once a day, and kept with their day", async () => {
    const h = setUp();
    h.net.on(RATES, () => Response.json({ date: "2020-01-31", base: "USD", rates: { EUR: 0.92, jpy: 147.123456, USD: 1 } }));
    await h.cron();
    await h.cron();
    expect(h.net.urlsTo(RATES)).toEqual([`https://${RATES}/usd`]);
    expect(await stored(h)).toEqual([
      [20200131, "eur", 920_000],
      [20200131, "jpy", 147_123_456],
    ]);
    h.clock.advance(86_400);
    h.net.on(RATES, () => Response.json({ rates: { EUR: 0.93 } }));
    await h.cron();
    expect(await stored(h)).toContainEqual([today(h), "eur", 930_000]);
  });

  it("are taken in the form of their source, and to the last digit of a coin", async () => {
    const h = setUp();
    h.net.on(RATES, () =>
      Response.json({ date: "2020-01-31", usd: { eur: 0.88022588, btc: 1.2017405e-5, rur: 84.5, "1inch": 9.96, irr: 1374999.64 } }),
    );
    await h.cron();
    expect(new Set(await stored(h))).toEqual(
      new Set([
        [20200131, "btc", 12.017405],
        [20200131, "eur", 880_225.88],
        [20200131, "irr", 1_374_999_640_000],
        [20200131, "rub", 84_500_000],
      ]),
    );
  });

  it("are of the first source that knows a currency, and the others are not missed", async () => {
    const h = createHarness({ CURRENCY_RATES_URL: `https://down.test/, https://${RATES}/usd,https://more.test/` });
    h.net.on("down.test", () => new Response("", { status: 500 }));
    h.net.on(RATES, () => Response.json({ rates: { EUR: 0.9 } }));
    h.net.on("more.test", () => Response.json({ date: "2020-02-01", rates: { EUR: 0.8, TON: 0.5 } }));
    await h.cron();
    expect(await stored(h)).toEqual([
      [today(h), "eur", 900_000],
      [20200201, "ton", 500_000],
    ]);
  });

  it("skip what is no currency and no rate", async () => {
    const h = setUp();
    h.net.on(RATES, () => Response.json({ rates: { EUR: "0.9", GBP: -1, CHF: 0, PLN: 1e300, XYZ: 2, SEK: 10.5, NOK: null } }));
    await h.cron();
    expect(await stored(h)).toEqual([[today(h), "sek", 10_500_000]]);
  });

  it.each<[string, () => Response]>([
    ["down", () => new Response("", { status: 503 })],
    ["no JSON", () => new Response("<html>")],
    ["of another form", () => Response.json([1])],
    ["of another base", () => Response.json({ base: "EUR", rates: { GBP: 1 } })],
    ["empty", () => Response.json({ rates: {} })],
  ])("stay as they were while the source is %s, which is asked again in an hour", async (_name, respond) => {
    const h = setUp();
    await h.db.insert(currencyRates).values({ day: 20200101, currency: "eur", perUsdMicros: 900_000 });
    h.net.on(RATES, respond);
    await h.cron();
    await h.cron();
    expect(h.net.urlsTo(RATES)).toHaveLength(1);
    expect(await stored(h)).toEqual([[20200101, "eur", 900_000]]);
    h.net.on(RATES, () => Response.json({ rates: { EUR: 0.95 } }));
    h.clock.advance(3_600);
    await h.cron();
    expect(await stored(h)).toContainEqual([today(h), "eur", 950_000]);
  });

  it("are asked for nowhere without a source", async () => {
    const h = createHarness();
    await h.cron();
    expect(await stored(h)).toEqual([]);
    expect(h.net.requests).toEqual([]);
  });
});

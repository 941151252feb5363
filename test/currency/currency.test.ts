import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { convertMicros } from "../../src/currency/convert.ts";
import { currencyRates, watermarks } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";

const USD = 1_000_000;

describe("converting", () => {
  it("is exact in integers, rounded to the nearest millionth", () => {
    expect(convertMicros(10_000_000, USD, 920_000)).toBe(9_200_000);
    expect(convertMicros(1, 3, 1)).toBe(0);
    expect(convertMicros(2, 3, 1)).toBe(1);
    expect(convertMicros(999_999_999_000_000, USD, 1_250_000)).toBe(1_249_999_998_750_000);
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

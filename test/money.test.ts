import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCurrency, fromMicros, toMicros } from "../src/lib/money.ts";

describe("an amount", () => {
  it.each([
    [0, 0],
    [18, 18_000_000],
    [1.337, 1_337_000],
    [0.1 + 0.2, 300_000],
    ["18", 18_000_000],
    [" 18.50 ", 18_500_000],
    [".5", 500_000],
    ["5.", 5_000_000],
    ["1e-6", 1],
    ["0.0000000", 0],
    ["0e-9", 0],
    [0.000_000_5, 1],
    ["1.0000005", 1_000_001],
    ["1.00000049999999999999999", 1_000_000],
    ["0.1000005", 100_001],
    ["1e8", 100_000_000_000_000],
    [999_999_999, 999_999_999_000_000],
    ["999999998.999999", 999_999_998_999_999],
  ])("%j is %d millionths", (amount, micros) => {
    expect(toMicros(amount)).toBe(micros);
  });

  it.each([
    -1,
    -0.000_001,
    "-5",
    "",
    " ",
    ".",
    "abc",
    "1,5",
    "1 000",
    "0x10",
    "5 usd",
    "Infinity",
    "1e400",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e9,
    "1000000000",
    0.000_000_4,
    "0.00000049999999999999999",
    "1e-7",
    Number.MIN_VALUE,
  ])("%j is none", (amount) => {
    expect(toMicros(amount)).toBeNull();
  });

  it("comes back exactly as it went, as a number and as a text of six decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_000_000 }), (micros) => {
        expect(toMicros(fromMicros(micros))).toBe(micros);
        const digits = String(micros).padStart(7, "0");
        expect(toMicros(`${digits.slice(0, -6)}.${digits.slice(-6)}`)).toBe(micros);
      }),
    );
  });
});

describe("a positive amount", () => {
  it("is never nothing: half a millionth is rounded up, and less is none", () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(digits, fc.integer({ min: -30, max: 3 }), (amount, exponent) => {
        const micros = toMicros(`${amount}e${exponent}`);
        if (micros === null) expect(Number(amount) * 10 ** exponent).not.toSatisfy((value: number) => value >= 5e-7 && value < 1e9);
        else expect(micros).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a currency", () => {
  it.each([
    ["usd", "usd"],
    [" EUR ", "eur"],
    ["Rub", "rub"],
    ["RUR", "rub"],
    ["810", "rub"],
    ["643", "rub"],
    ["840", "usd"],
    ["036", "aud"],
    ["36", "aud"],
    ["8", "all"],
    ["USDT", "usdt"],
    ["usdc", "usdc"],
    ["Ton", "ton"],
    ["XTR", "xtr"],
    ["btc", "btc"],
    ["xbt", "btc"],
    ["ETH", "eth"],
  ])("is known in any case, and by its number: %j", (code, known) => {
    expect(findCurrency(code)).toBe(known);
  });

  it.each(["", "us", "usdtt", "xxx", "dem", "$", "0", "000", "999", "0840", "usd840", "__proto__", "constructor"])(
    "is none: %j",
    (code) => {
      expect(findCurrency(code)).toBeNull();
    },
  );
});

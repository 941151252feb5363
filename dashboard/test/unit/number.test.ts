import { describe, expect, it } from "vitest";
import { dotted, formatChange, formatMoney, formatNumber, formatPercent, formatRate, formatTyped } from "../../src/number.ts";

/** Intl separates thousands by spaces that do not break. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("numbers", () => {
  it("are written as each language writes them", () => {
    expect(formatNumber(1234567.5, "en")).toBe("1,234,567.5");
    expect(plain(formatNumber(1234567.5, "ru"))).toBe("1 234 567,5");
    expect(plain(formatMoney(1234.5, "rub", "ru"))).toBe("1 234,50 ₽");
    expect(formatMoney(0.0375, "usd", "en")).toBe("$0.0375");
    expect(formatMoney(null, "usd", "en")).toBe("–");
    expect([formatPercent(66.667, "en"), plain(formatPercent(66.667, "ru"))]).toEqual(["66.67%", "66,67 %"]);
    expect([formatRate(50, "en"), plain(formatRate(50, "ru")), formatRate(null, "en")]).toEqual(["50.00%", "50,00 %", "–"]);
    expect(formatRate(1566.67, "en")).toBe("1,567%");
    expect([formatChange(12.5, "en"), plain(formatChange(12.5, "ru"))]).toEqual(["+12.5%", "+12,5 %"]);
  });

  it("stand in a field with the language's decimal sign, and are read with either", () => {
    expect([formatTyped(1234567.89, "en"), formatTyped(1234567.89, "ru")]).toEqual(["1234567.89", "1234567,89"]);
    expect([formatTyped(1e-6, "en"), formatTyped(1e-6, "ru"), formatTyped(12, "ru")]).toEqual(["0.000001", "0,000001", "12"]);
    expect(["12.5", "12,5 ", "1 234,5", "1\u00a0234,5", ""].map(dotted)).toEqual(["12.5", "12.5", "1234.5", "1234.5", ""]);
  });

  it("have a minus, not a hyphen", () => {
    for (const lang of ["en", "ru"] as const) {
      expect(formatNumber(-2, lang)).toBe("−2");
      expect(formatPercent(-2, lang)).toMatch(/^−2/);
      expect(formatChange(-2, lang)).toMatch(/^−2/);
      expect(formatMoney(-2, "usdt", lang)).toMatch(/^−2/);
    }
    expect(plain(formatMoney(-0.75, "usd", "ru"))).toBe("−0,75 $");
  });
});

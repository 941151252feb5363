import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as lenient from "../../src/http/fields/lenient.ts";
import { readAmount } from "../../src/http/lenient/amount.ts";
import { readCurrency } from "../../src/http/lenient/currency.ts";
import { readMomentMs } from "../../src/http/lenient/moment.ts";
import { isUnfilled } from "../../src/http/lenient/unfilled.ts";
import { IN_DOLLARS, UNFILLED } from "../unfilled.ts";

const NBSP = "\u00a0";
const THIN = "\u2009";
const NARROW = "\u202f";

/** What is sent, the amount it is, and its currency where one is written with it. */
const AMOUNTS: [sent: string, value: number, currency?: string][] = [
  // As programs write it.
  ["0", 0],
  ["12.50", 12.5],
  ["12.", 12],
  [".5", 0.5],
  ["007", 7],
  ["1.337", 1.337],
  ["1234.567", 1234.567],
  ["0.000001", 0.000001],
  ["1e3", 1000],
  ["1.5E-2", 0.015],
  ["999999999", 999_999_999],
  // A decimal comma.
  ["12,50", 12.5],
  [",5", 0.5],
  ["5,", 5],
  ["1,2", 1.2],
  ["1,23", 1.23],
  ["1,2345", 1.2345],
  ["0,234", 0.234],
  ["1234,567", 1234.567],
  // A comma with three digits behind it and one to three before: thousands.
  ["1,234", 1234],
  ["12,500", 12_500],
  ["999,999", 999_999],
  // Two kinds of signs: the last is the decimal one.
  ["1,234.50", 1234.5],
  ["1.234,50", 1234.5],
  ["1.234,567", 1234.567],
  ["1,234,567.89", 1_234_567.89],
  ["1.234.567,89", 1_234_567.89],
  // A sign that comes twice separates thousands.
  ["1.234.567", 1_234_567],
  ["1,234,567", 1_234_567],
  ["1,23,456.78", 123_456.78],
  ["1,23,45,678", 12_345_678],
  // Blanks and apostrophes.
  ["1 234.50", 1234.5],
  ["1 234,50", 1234.5],
  ["1 234,567", 1234.567],
  [`1${NBSP}234,50`, 1234.5],
  [`1${THIN}234${THIN}567`, 1_234_567],
  [`1${NARROW}234,5`, 1234.5],
  ["1'234.50", 1234.5],
  ["1’234’567", 1_234_567],
  // Digits and separators of other scripts.
  ["١٢٫٥٠", 12.5],
  ["۱۲۳۴", 1234],
  ["１２．５０", 12.5],
  ["١٬٢٣٤٫٥", 1234.5],
  // Signs.
  ["-5", -5],
  ["+5", 5],
  ["−5,5", -5.5],
  ["–5", -5],
  ["5-", -5],
  ["(12.50)", -12.5],
  ["- 5", -5],
  ["-0", 0],
  ["5,-", 5],
  ["5.-", 5],
  // Currencies.
  ["$12.50", 12.5, "usd"],
  ["$.50", 0.5, "usd"],
  ["12.50$", 12.5, "usd"],
  ["12,50 €", 12.5, "eur"],
  ["€ 12,50", 12.5, "eur"],
  ["£1,234.56", 1234.56, "gbp"],
  ["1 234,50 ₽", 1234.5, "rub"],
  ["1 234,50 руб.", 1234.5, "rub"],
  ["Rs.500", 500, "inr"],
  ["R$ 1.234,56", 1234.56, "brl"],
  ["12.50 USD", 12.5, "usd"],
  ["EUR12.50", 12.5, "eur"],
  ["12.5eur", 12.5, "eur"],
  ["$12.50 CAD", 12.5, "cad"],
  ["US$ 12.50", 12.5, "usd"],
  ["-$5", -5, "usd"],
  ["$-5", -5, "usd"],
  ["($5.00)", -5, "usd"],
  ["-5 EUR", -5, "eur"],
  ["5.- €", 5, "eur"],
  ["USD $5.00", 5, "usd"],
  ["12 $ CAD", 12, "cad"],
  ["US $5", 5, "usd"],
  ["10 долларов", 10, "usd"],
  ["70 ⭐️", 70, "xtr"],
  ["70 Telegram Stars", 70, "xtr"],
  ["5 GRAM", 5, "ton"],
  ["1500 JP¥", 1500, "jpy"],
  ["１，２３４．５０ ＥＵＲ", 1234.5, "eur"],
  ["10 USD₮", 10, "usdt"],
  ["USD$5", 5, "usd"],
  ["12.50 USDT-TRC20", 12.5, "usdt"],
  ["USDT (TRC20) 12,50", 12.5, "usdt"],
  ["-12.50 usdc erc-20", -12.5, "usdc"],
  ["12.50USDTTON", 12.5, "usdt"],
  ["0.0000005 btc", 0.000001, "btc"],
  ["₿0.5", 0.5, "btc"],
  // With marks that nobody sees.
  ["\u200e12,50\u00a0₪\u200f", 12.5, "ils"],
  ["\ufeff5\u200b", 5],
  ["1\u00ad234.50 us\u200bd", 1234.5, "usd"],
  // As JSON writes it, and in the braces of its macro.
  ['"12.50"', 12.5],
  ["'1 234,50 €'", 1234.5, "eur"],
  ["{12.50}", 12.5],
  ["[ $5 ]", 5, "usd"],
];

const NO_AMOUNTS = [
  ..."abc . , - + $ usd () ( -( 12.50.5 1.2.3 1,2,3 1,2.5 12,34,5 --5 -5- (-5) 0x10 Infinity 1e400 1e12 1000000000 5k 10% 1/2".split(" "),
  "1 2",
  "1 23",
  "12 50",
  "0 123",
  "1 234'567",
  "1 234.567,89",
  "1,234 567",
  "12 apples",
  "5 xyz",
  "$5 EUR GBP",
  "€5 usd",
  "12.50 and more",
  "5 5",
  "5 usd $ eur",
  '"5',
  "{{5}}",
  // Above zero, and less than a millionth of it can say.
  "0.00000042",
  "0,00000042 btc",
  "-0.00000042",
  "1e-7",
  "5 trc20",
  "12.50 EUR TRC20",
];

describe("an amount", () => {
  it.each(AMOUNTS)("%j is %d", (sent, value, currency = "") => {
    expect(readAmount(sent)).toEqual({ micros: Math.round(value * 1e6), currency });
  });

  it.each(NO_AMOUNTS)("%j is none", (sent) => {
    expect(readAmount(sent)).toBeNull();
  });

  it("is the same however its thousands, its decimals, its sign and its currency are written", () => {
    const writing = fc.record({
      cents: fc.integer({ min: 0, max: 99_999_999_900 }),
      signs: fc.constantFrom([",", "."], [".", ","], [" ", "."], [" ", ","], [NBSP, ","], [NARROW, ","], ["'", "."], ["", "."], ["", ","]),
      minus: fc.constantFrom("", "-", "−"),
      money: fc.constantFrom(["", "", ""], ["$", "", "usd"], ["€ ", "", "eur"], ["", " USD", "usd"], ["", "₽", "rub"], ["GBP ", "", "gbp"]),
    });
    fc.assert(
      fc.property(writing, ({ cents, signs: [group = "", point = ""], minus, money: [before = "", after = "", currency = ""] }) => {
        const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
        const sent = `${minus}${before}${whole}${point}${String(cents % 100).padStart(2, "0")}${after}`;
        expect([sent, readAmount(sent)]).toEqual([sent, { micros: cents * 10_000 * (minus === "" ? 1 : -1) || 0, currency }]);
      }),
      { numRuns: 500 },
    );
  });

  it("is never 0 where a figure in it is not", () => {
    const figures = fc.record({
      whole: fc.constantFrom("0", "", "00"),
      point: fc.constantFrom(".", ",", "．", "٫"),
      part: fc.stringMatching(/^0{0,9}[1-9]\d{0,9}$/),
      money: fc.constantFrom("", " btc", "₿", " ETH", " ton"),
      minus: fc.constantFrom("", "-"),
    });
    fc.assert(
      fc.property(figures, ({ whole, point, part, money, minus }) => {
        const sent = `${minus}${whole}${point}${part}${money}`;
        expect([sent, readAmount(sent)?.micros]).not.toEqual([sent, 0]);
      }),
      { numRuns: 500 },
    );
  });

  it("is none or one within bounds, whatever is sent, in no time", () => {
    const sign = fc.constantFrom(..."0123456789.,'-+()$€eE ", NBSP, "usd", "٣");
    const text = fc.oneof(
      fc.string({ unit: sign, maxLength: 24 }),
      fc.string({ unit: sign, minLength: 2000, maxLength: 4000 }),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const read = readAmount(sent);
        if (read !== null) expect(Number.isSafeInteger(read.micros) && Math.abs(read.micros) <= 999_999_999_000_000).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a currency", () => {
  it.each([
    ["usd", "usd"],
    [" EUR ", "eur"],
    ["978", "eur"],
    ["036", "aud"],
    ["$", "usd"],
    ["US$", "usd"],
    ["руб.", "rub"],
    ["Euro", "eur"],
    ["US dollars", "usd"],
    ["840.0", "usd"],
    ["USDT-TRC20", "usdt"],
    ["USDT (ERC20)", "usdt"],
    ["usdt-ton", "usdt"],
    ["ＥＵＲ", "eur"],
    ["'EUR'", "eur"],
    ['"usd"', "usd"],
    ["$ USD", "usd"],
    ["EUR €", "eur"],
    ["CAD $", "cad"],
    ["９７８", "eur"],
    ["￥", "jpy"],
    ["gram", "ton"],
    ["Toncoin", "ton"],
  ])("%j is %s", (written, code) => {
    expect(readCurrency(written)).toBe(code);
  });

  it.each([
    "",
    "us",
    "xyz",
    "1",
    "9999",
    "84.00.0",
    "9.78",
    "84-0",
    "trc20",
    "eur trc20",
    "usd eur",
    "usd/eur",
    "$ 840",
    "usd xyz",
    "__proto__",
    "constructor",
  ])("%j is none", (written) => {
    expect(readCurrency(written)).toBeNull();
  });
});

describe("a moment", () => {
  it.each([
    ["1700000000", 1_700_000_000_000],
    ["1700000000.9", 1_700_000_000_000],
    ["1700000000123", 1_700_000_000_000],
    ["1700000000123456", 1_700_000_000_000],
    ["1700000000123456789", 1_700_000_000_000],
    ["1 700 000 000", 1_700_000_000_000],
    ["2023-11-14", Date.UTC(2023, 10, 14)],
    ["2023-11-14 22:13:20", 1_700_000_000_000],
    ["2023-11-14T22:13:20Z", 1_700_000_000_000],
    ["2023-11-15T01:13:20.500+03:00", 1_700_000_000_000],
  ])("%j is %d", (written, ms) => {
    expect(readMomentMs(written)).toBe(ms);
  });

  it.each(["yesterday", "-5", "now", "2023-02-30", "2023-11-14 25:00", "x1700000000", "1e309", "1e999", "Infinity", "9".repeat(400)])(
    "%j is none",
    (written) => {
      expect(readMomentMs(written)).toBeNull();
    },
  );
});

describe("a macro that was not filled in", () => {
  it.each([
    ...UNFILLED,
    ..."{click} {{click}} {sub.id} {click_id:x} {} [[click]] [SUB_1] ##uid## __TS__ __CLICK_ID__ %%CLICK%% \uFFFDte% <%=click%> %5Buid%5D".split(
      " ",
    ),
    ..."NULL (null) nan None nil".split(" "),
    "{click}_{goal}",
    "{a}{b}",
    "{{ campaign.name }}",
    "<%= click %>",
    `${IN_DOLLARS} / ${IN_DOLLARS}`,
  ])("is %j", (text) => {
    expect(isUnfilled(text)).toBe(true);
  });

  it.each([
    ..."click {click x} 1{click} order-{id} 12.5 % 100% #1 # __ _a_ __a nullable 0 - $5 [x <b>bold</b>"
      .split(" ")
      .filter((text) => text !== ""),
    "[call back]",
    '{"a":"b"}',
    "<Anna Maria>",
    "#call later#",
    "a {b} c",
    ..."{12.50} [12,5] #1234# __12__ <12> {10-20}".split(" "),
  ])("is not %j", (text) => {
    expect(isUnfilled(text)).toBe(false);
  });
});

describe("a field of a postback", () => {
  const { whole, moment, name, numberOf, text, ...fields } = lenient;
  const all = { ...fields, whole: whole(0, 9), moment: moment(0, 9e12), name: name(), numberOf: numberOf(9), text: text() };
  const LENGTH = 60_000;
  const pieces = [..."019.,-+ ([{<#%$\"'", "1e", "1 ", "1,", "{a}", "__a", "usdt-", "2026-01-01 ", "+1 day ", "👨\u200d", "e\u0301"];
  const hostile = ["1e309", "1e999", "-1e999", "Infinity", ...pieces.map((piece) => piece.repeat(LENGTH / piece.length))];

  it.each(Object.entries(all))("%s is read or refused, whatever is sent", (_, field) => {
    for (const sent of hostile) expect(field.safeParse(sent)).toHaveProperty("success");
  });
});

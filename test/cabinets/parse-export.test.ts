import { describe, expect, it } from "vitest";
import { readAdNumber, readCount, readMoment, readMonth, readSpent } from "../../src/domain/cabinets/statistics/export-cells.ts";
import { parseExport } from "../../src/domain/cabinets/statistics/parse-export.ts";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

describe("a day", () => {
  it.each(MONTHS.flatMap((name, index) => [name, name.slice(0, 3), name.toUpperCase()].map((each) => [each, index + 1] as const)))(
    "of %s is read",
    (name, month) => expect(readMoment(`7 ${name} 2026`)).toEqual({ day: 20260007 + month * 100, slot: null }),
  );

  it.each([
    ["16 Jan 2026", 20260116],
    ["1 Sept 2026", 20260901],
    ["01 sep. 2026", 20260901],
    ["16 Jan, 2026", 20260116],
    [" 16  January  2026 ", 20260116],
    ["29 Feb 2028", 20280229],
    ["09 June 2026 2:05 UTC", 20260609],
    ["09 June 2026, 23:55:00", 20260609],
    ["31 Dec 2026 23:55 UTC", 20261231],
    ["29 Feb 2026", null],
    ["31 Feb 2026", null],
    ["31 Jun 2026", null],
    ["0 Jun 2026", null],
    ["32 Jan 2026", null],
    ["16 Janu 2026", 20260116],
    ["16 Janet 2026", null],
    ["16 Ja 2026", null],
    ["16 Okt 2026", null],
    ["16 Jan 26", null],
    ["16 Jan 2026 24:00 UTC", null],
    ["16 Jan 2026 9:60 UTC", null],
    ["16 Jan 2026 9:05 MSK", null],
    ["2026-01-16", null],
    ["Jan 16 2026", null],
    ["16 Jan 0000", null],
    ["", null],
  ])("%j", (text, day) => expect(readMoment(text)?.day ?? null).toBe(day));
});

it.each([
  ["09 June 2026", null],
  ["09 June 2026 0:00 UTC", 0],
  ["09 June 2026 2:05 UTC", 25],
  ["09 June 2026, 02:09:59", 25],
  ["31 Dec 2026 23:55 UTC", 287],
])("the five minutes of %j", (text, slot) => expect(readMoment(text)?.slot).toBe(slot));

it.each([
  ["Total in January 2026", 202601],
  ["Total in Jun 2026", 202606],
  ["TOTAL IN SEPT. 2026", 202609],
  ["Total for May, 2026 ", 202605],
  ["Total in Junk 2026", null],
  ["Total in 2026", null],
  ["Total", null],
])("the month of %j", (text, month) => expect(readMonth(text)).toBe(month));

it.each([
  ["0", 0],
  ["1000", 1000],
  ["1,000", 1000],
  ["1.000", 1000],
  ["1 000", 1000],
  ["1\u00a0000\u202f000", 1_000_000],
  ["1,234,567", 1_234_567],
  ["1'000", 1000],
  ["999999999999999", 999_999_999_999_999],
  ["1.5", null],
  ["1,5", null],
  ["1.0000", null],
  ["-1", null],
  ["1e3", null],
  ["", null],
  ["many", null],
])("the count %j", (text, count) => expect(readCount(text)).toBe(count));

it.each([
  ["0", 0],
  ["1.23456", 1_234_560],
  ["1,23456", 1_234_560],
  ["0,0402", 40_200],
  ["4.50", 4_500_000],
  ["4,50", 4_500_000],
  ["1,234", 1_234_000],
  ["1.234", 1_234_000],
  ["1,234.5", 1_234_500_000],
  ["1.234,5", 1_234_500_000],
  ["1 234,50", 1_234_500_000],
  ["1\u00a0234\u202f567.8", 1_234_567_800_000],
  ["1,234,567.89", 1_234_567_890_000],
  ["1,234,567", 1_234_567_000_000],
  ["1.234.567", 1_234_567_000_000],
  ["0.000001", 1],
  ["7.", 7_000_000],
  [".5", null],
  ["0.0000001", null],
  ["-1", null],
  ["1.2.3,4", null],
  ["1,2,3", null],
  ["12,34.5", null],
  ["1,234,56", null],
  ["1e3", null],
  ["€1", null],
  ["", null],
])("the amount %j", (text, micros) => expect(readSpent(text)).toBe(micros));

it.each([
  ["AD00000187", "187"],
  ["ad187", "187"],
  ["187", "187"],
  ["0187", "187"],
  ["AD0", null],
  ["AD-1", null],
  ["187 OR 1", null],
  ["", null],
])("the ad %j", (text, number) => expect(readAdNumber(text)).toBe(number));

const lines = (...all: string[]) => all.join("\n");
const DAYS = [{ ad: 7, day: 20260116, views: 1000, clicks: 25, actions: 3 }];
const MONTH = [{ ad: "187", day: 20260600, views: 999, spentMicros: 40_200 }];
const HEADER = "Ad ID\tAd Title\tViews\tAmount, TON";

describe("a file", () => {
  it.each([
    ["of statistics", lines("date\tViews\tClicks\tActions", "16 Jan 2026\t1000\t25\t3"), DAYS],
    ["with a byte order mark", lines("\uFEFFdate\tViews\tClicks\tActions", "16 Jan 2026\t1000\t25\t3"), DAYS],
    ["with other ends of lines", "date\tViews\tClicks\tActions\r\n16 Jan 2026\t1000\t25\t3\r\n\r\n", DAYS],
    ["in another order", lines("Clicks\tJoined\tDATE\tViews", "25\t3\t16 Jan 2026\t1000"), DAYS],
    ["with columns of its own", lines("date\tNote\tViews\tClicks\tStarted bot\t", "16 Jan 2026\tx\t1000\t25\t3\tx"), DAYS],
    ["whose cells are quoted", lines('"date"\t"Views"\t"Clicks"\t"Actions"', '"16 Jan 2026"\t"1,000"\t"25"\t"3"'), DAYS],
    ["of five minutes", lines("date\tViews\tClicks\tActions", "16 Jan 2026 0:00 UTC\t999\t25\t3", "16 Jan 2026 0:05 UTC\t1\t0\t0"), DAYS],
    ["of an account's month", lines(HEADER, "AD00000187\tA\t999\t0,0402", "Total in Jun 2026\t\t999\t0.0402"), MONTH],
    ["with a total that names less", lines(HEADER, "AD00000187\tA\t999\t0,0402", "Total in June 2026"), MONTH],
  ])("%s", (_, text, rows) => expect(parseExport(text, { ad: 7, lastDay: 20261231 }).rows).toEqual(rows));

  it.each([
    ["TG Ad A", "TG Ad A"],
    ["Cats, dogs, and 1,5 birds", "Cats, dogs, and 1,5 birds"],
    ['"Cats ""and"" dogs"', 'Cats "and" dogs'],
    ['Say "meow"', 'Say "meow"'],
    ["Total cats", "Total cats"],
    ["Котята; DROP TABLE ads", "Котята; DROP TABLE ads"],
  ])("keeps the title %j", (title, kept) => {
    const { titles, currency } = parseExport(lines(HEADER, `AD00000187\t${title}\t999\t0,0402`, "Total in Jun 2026\t\t999\t0,0402"), {
      ad: null,
      lastDay: 20260630,
    });
    expect([titles.get("187"), currency]).toEqual([kept, "ton"]);
  });
});

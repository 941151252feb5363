import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCommaDecimal, readCsv, toIsoDay, withDecimalPoint } from "../../src/csv-read.ts";

const cellsOf = (text: string) => readCsv(text).rows.map(({ cells }) => cells);

describe("readCsv", () => {
  it.each([
    [
      "commas",
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "semicolons, with decimal commas",
      "a;b\n1,5;2,5",
      [
        ["a", "b"],
        ["1,5", "2,5"],
      ],
    ],
    [
      "tabs",
      "a\tb, c\n1\t2",
      [
        ["a", "b, c"],
        ["1", "2"],
      ],
    ],
    [
      "a BOM, Windows line ends and the last line's end",
      "\uFEFFa,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "quotes",
      'a,b\n"x ""y"", z","1\n2"',
      [
        ["a", "b"],
        ['x "y", z', "1\n2"],
      ],
    ],
    [
      "delimiters in a quoted name",
      '"a;b;c;d",e\n1,2',
      [
        ["a;b;c;d", "e"],
        ["1", "2"],
      ],
    ],
    [
      "empty cells and lines",
      "a,b,\n\n,2,\n , ,",
      [
        ["a", "b", ""],
        ["", "2", ""],
      ],
    ],
    ["a cell left open", 'a,b\n"1,2', [["a", "b"], ["1,2"]]],
    [
      "a quote within a cell",
      'a,b\n5" screen,2',
      [
        ["a", "b"],
        ['5" screen', "2"],
      ],
    ],
    ["one column", "a\n1", [["a"], ["1"]]],
    ["nothing", "\n", []],
  ])("reads %s", (_, text, rows) => expect(cellsOf(text)).toEqual(rows));

  it("counts lines of the text", () => {
    expect(readCsv('a\n\n"b\nc"\nd').rows.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it("reads any cells back", () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab1",;\t\nя') }).map((text) => text.trim());
    const row = fc.tuple(fc.constant("x"), cell, cell);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.constantFrom(",", ";", "\t"), (rows, delimiter) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((cells) => cells.map(quote).join(delimiter)).join("\n");
        expect(cellsOf(`h${delimiter}i${delimiter}j\n${text}`).slice(1)).toEqual(rows);
      }),
    );
  });
});

describe("amounts", () => {
  it.each([
    [["1,234", "12,5"], ",", true],
    [["1,234"], ";", true],
    [["1,234"], ",", false],
    [["1.234,50", "7,00"], ",", true],
    [["1,234.50", "7,125"], ";", false],
    [["1.5", "2,5"], ",", false],
    [["1.5", "2.5"], ";", false],
  ] as const)("tells by %j, separated by %j, whether a comma is decimal: %s", (amounts, delimiter, expected) => {
    expect(isCommaDecimal(amounts, delimiter)).toBe(expected);
  });

  it("turns decimal commas into points", () => {
    expect(["1.234,5", "0,25 €", "7"].map(withDecimalPoint)).toEqual(["1234.5", "0.25 €", "7"]);
  });
});

it("reads days with points", () => {
  expect(["20.11.2026", "5.1.26", "2026-11-20", "11/20/2026"].map(toIsoDay)).toEqual([
    "2026-11-20",
    "2026-01-05",
    "2026-11-20",
    "11/20/2026",
  ]);
});

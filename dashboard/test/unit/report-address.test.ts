import fc from "fast-check";
import { expect, it } from "vitest";
import { toCsv } from "../../src/csv.ts";
import { FIGURES, ITEMS } from "../../src/report-items.ts";
import { formatFilter, OPERATIONS, parseFilter, readReport, toApiFilters } from "../../src/url/report.ts";
import { parseSearch, stringifySearch } from "../../src/url/search.ts";

const filters = fc.record({
  item: fc.constantFrom(...ITEMS),
  operation: fc.constantFrom(...OPERATIONS),
  value: fc.string({ unit: "grapheme" }),
});

it("reads back every report that an address can hold", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 2 }),
      fc.uniqueArray(fc.constantFrom(...FIGURES), { minLength: 1 }),
      fc.array(filters, { minLength: 1 }),
      (g, c, list) => {
        const search = { g, f: list.map(formatFilter), s: `-${c[0]}`, c };
        expect(readReport(parseSearch(stringifySearch(search)))).toEqual(search);
        expect(search.f.map(parseFilter)).toEqual(list);
      },
    ),
  );
});

it("leaves out what is not understood, instead of showing nothing", () => {
  const search = parseSearch("?g=flow&g=nonsense&f=geo~is~de&f=geo~maybe~de&f=nope&c=click&c=x&s=<b>&v=2");
  expect(readReport(search)).toEqual({ g: ["flow"], f: ["geo~is~de"], c: ["click"] });
  // A sort by what the rows are not of would be refused.
  expect(readReport({ g: "flow", s: "-geo" })).toEqual({ g: ["flow"] });
  expect(readReport({ s: "flow" })).toEqual({ s: "flow" });
});

it("means the same by last year's bookmarks", () => {
  expect(toApiFilters(["geo~is~de", "geo~is~at", "subid~is~", "utm_source~not~a~b"])).toEqual({
    geo: { is: ["de", "at"] },
    subid: { is: [""] },
    utm_source: { not: ["a~b"] },
  });
});

it("writes cells that a spreadsheet reads as texts, with quotes where they are needed", () => {
  expect(toCsv([["a", "=1+1", 'x"y', "a,b", null, -1.5]])).toBe('\uFEFFa,\'=1+1,"x""y","a,b",,-1.5\r\n');
});

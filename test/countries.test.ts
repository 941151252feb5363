import { expect, it } from "vitest";
import { findCountry } from "../src/lib/countries.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const PAIRS = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));

it("of all pairs of letters those are countries that ISO 3166-1 has assigned, and two that others are called by", () => {
  expect(PAIRS.filter((code) => findCountry(code) === code)).toHaveLength(249);
  expect(PAIRS.filter((code) => (findCountry(code) ?? code) !== code)).toEqual(["el", "uk"]);
});

it.each([
  ["de", "de"],
  [" DE ", "de"],
  ["uk", "gb"],
  ["UK", "gb"],
  ["EL", "gr"],
  ["usa", "us"],
  ["GBR", "gb"],
  ["rou", "ro"],
])("%j is a country", (code, known) => {
  expect(findCountry(code)).toBe(known);
});

it.each(["", "zz", "xx", "t1", "eu", "xk", "su", "d", "deu1", "Germany", "*", "__proto__"])("%j is none", (code) => {
  expect(findCountry(code)).toBeNull();
});

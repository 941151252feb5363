import { describe, expect, it } from "vitest";
import { addByCurrency, addUp } from "../../src/sums.ts";

describe("sums of money", () => {
  it("are exact to the millionth, however many fractions they are of", () => {
    expect(addUp([])).toBe(0);
    expect(addUp([0.1, 0.2])).toBe(0.3);
    expect(addUp(Array.from({ length: 10_000 }, () => 0.000001))).toBe(0.01);
  });

  it("are one for each currency", () => {
    const parts = [
      { currency: "USD", amount: 0.1 },
      { currency: "EUR", amount: 4 },
      { currency: "USD", amount: 0.2 },
    ];
    expect(addByCurrency(parts)).toEqual([
      { currency: "EUR", amount: 4 },
      { currency: "USD", amount: 0.3 },
    ]);
  });
});

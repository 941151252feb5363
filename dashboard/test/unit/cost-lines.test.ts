import { expect, it } from "vitest";
import { readCsv } from "../../src/csv-read.ts";
import { recognize, toItem, toLines } from "../../src/screens/costs/columns.ts";

const DEFAULTS = { from: "2026-11-01", to: "2026-11-02", flow: "", currency: "usd" };
const DAYS = { from: "2026-11-01", to: "2026-11-02" };

it("knows the columns of exports", () => {
  const names = ["Reporting starts", "Reporting ends", "Campaign name", "Ad name", "Amount spent (USD)", "CPC (all)", "Campaign", "Reach"];
  expect(recognize(names)).toEqual(["from", "to", "utm_campaign", "utm_content", "cost", null, null, null]);
  expect(recognize(["Дата", "Поток", "Цена клика"])).toEqual(["date", "flow", "cpc"]);
});

it.each([
  [{ cost: "5" }, { ...DAYS, cost: "5", currency: "usd" }],
  [{ cost: "5 €" }, { ...DAYS, cost: "5 €" }],
  [
    { cpc: "0.1", currency: "eur", subid: "a" },
    { ...DAYS, cpc: "0.1", currency: "eur", subid: "a" },
  ],
  [
    { cost: "5", date: "7.11.26" },
    { from: "2026-11-07", to: "2026-11-07", cost: "5", currency: "usd" },
  ],
])("makes an item of %j", (given, item) => expect(toItem(given, DEFAULTS)).toEqual({ item, missing: null }));

it.each([
  [{ cost: "" }, "cost"],
  [{ cost: "5", date: "" }, "date"],
  [{ cost: "5", flow: "" }, "flow"],
  [{ cost: "5", utm_campaign: "" }, "utm_campaign"],
  [{ cost: "5", utm_content: "{{ad.name}}" }, "utm_content"],
  [{ cost: "5", subid: "None" }, "subid"],
  [{ cost: "5", from: "2026-11-01", to: "" }, "to"],
])("misses a value in %j", (given, missing) => expect(toItem(given, DEFAULTS)).toEqual({ item: null, missing }));

it("misses the days where nobody says them", () => {
  expect(toItem({ cost: "5" }, { ...DEFAULTS, from: "" })).toEqual({ item: null, missing: "from" });
});

it("reads the amounts of a column alike, in the currency that its name has", () => {
  const table = readCsv("Campaign;Spend (EUR)\nx;1,234\ny;2,5");
  const items = toLines(table, recognize(table.rows[0]?.cells ?? []), true, DEFAULTS).map(({ item }) => item);
  expect(items).toEqual([
    { ...DAYS, utm_campaign: "x", cost: "1.234", currency: "EUR" },
    { ...DAYS, utm_campaign: "y", cost: "2.5", currency: "EUR" },
  ]);
});

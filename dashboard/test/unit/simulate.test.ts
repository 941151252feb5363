import { describe, expect, it } from "vitest";
import { judge, type Rules, type Visitor } from "../../src/screens/flows/simulate.ts";

const OPEN: Rules = { countries: { mode: "only", list: [] }, languages: { mode: "only", list: [] }, blacklist: [], campaigns: [] };
const VISITOR: Visitor = { country: "de", language: "de", device: "mobile", referer: "" };
const CAMPAIGN = { id: 3, name: "Spies", status: 0, user_agents: [], referers: [], only_mobile: false, only_with_referer: false };

describe("a simulated visit", () => {
  it.each<[string, Partial<Rules>, Partial<Visitor>, ReturnType<typeof judge>]>([
    ["passes where nothing is checked", {}, {}, null],
    ["passes a country of the list, in any case", { countries: { mode: "only", list: ["de"] } }, { country: "DE " }, null],
    ["is held by a country that is not on it", { countries: { mode: "only", list: ["at"] } }, {}, { check: 3 }],
    ["is held by an excepted country", { countries: { mode: "except", list: ["de"] } }, {}, { check: 3 }],
    ["is held where its country is not known", { countries: { mode: "only", list: ["de"] } }, { country: "" }, { check: 3 }],
    ["passes an exception where it is not known", { countries: { mode: "except", list: ["de"] } }, { country: "" }, null],
    ["is held by its language", { languages: { mode: "only", list: ["en"] } }, {}, { check: 4 }],
    ["is held by the blacklist before its country", { blacklist: ["iPhone"], countries: { mode: "only", list: ["at"] } }, {}, { check: 2 }],
    ["is held as a computer", { campaigns: [{ ...CAMPAIGN, only_mobile: true }] }, { device: "desktop" }, { check: 5, name: "Spies" }],
    ["passes as a phone", { campaigns: [{ ...CAMPAIGN, only_mobile: true }] }, {}, null],
    ["is held as it comes from no page", { campaigns: [{ ...CAMPAIGN, only_with_referer: true }] }, {}, { check: 5, name: "Spies" }],
    [
      "is held by the page it comes from",
      { campaigns: [{ ...CAMPAIGN, referers: ["Spy.example"] }] },
      { referer: "https://spy.example/x" },
      { check: 5, name: "Spies" },
    ],
    ["passes a paused filtering campaign", { campaigns: [{ ...CAMPAIGN, status: 1, only_with_referer: true }] }, {}, null],
  ])("%s", (_, rules, visitor, expected) => {
    expect(judge({ ...OPEN, ...rules }, { ...VISITOR, ...visitor })).toEqual(expected);
  });
});

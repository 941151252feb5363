import { describe, expect, it } from "vitest";
import { AD_FIGURES, checkAd } from "../../scripts/demo/cabinet.ts";
import { account } from "../../scripts/demo/check-deliveries.ts";
import type { Person } from "../../scripts/demo/crowd.ts";
import { checkLedger, type Ledger } from "../../scripts/demo/ledger.ts";
import { checkNetworkDay, type Heard, type NetworkDay, type Order } from "../../scripts/demo/network.ts";
import { PATHS } from "../../scripts/demo/paths.ts";
import type { Received } from "../../scripts/demo/tracker.ts";

const path = PATHS.find(({ name }) => name === "start, join");
if (path === undefined) throw new Error("no such path");
const person: Person = { id: 1, path, owed: ["wait:c", "approve:c"], messages: [], ad: null, paid: 0 };
const heard = (...all: [id: string, report: string][]): Received[] => all.map(([id, report]) => ({ id, report, person: 1 }));

describe("the demo's account of one person", () => {
  it.each([
    ["all in order", heard(["a", "wait:c"], ["b", "approve:c"]), 0],
    ["one repeated at once", heard(["a", "wait:c"], ["a", "wait:c"], ["b", "approve:c"]), 1],
  ])("accepts %s", (_, received, repeats) => {
    expect(account(person, received)).toEqual({ owed: 2, received: 2, repeats, faults: [] });
  });

  it.each([
    ["one lost", heard(["a", "wait:c"])],
    ["one too many", heard(["a", "wait:c"], ["b", "approve:c"], ["c", "approve:c"])],
    ["two the wrong way round", heard(["b", "approve:c"], ["a", "wait:c"])],
    ["another click", heard(["a", "wait:x"], ["b", "approve:c"])],
    ["an old one after a newer one", heard(["a", "wait:c"], ["b", "approve:c"], ["a", "wait:c"])],
    ["one without an id", heard(["", "wait:c"], ["b", "approve:c"])],
  ])("finds fault with %s", (_, received) => {
    expect(account(person, received).faults).toHaveLength(1);
  });
});

const flows = { channel: { code: "chan", link: "" }, shop: { code: "shop", link: "" } };
const visitor: Person = { ...person, ad: { flow: "channel", click: "c" }, paid: 7.5 };
const none = { click: 0, unique: 0, total: 0, ca: 0, ma: 0, spend: 0 };
const lead = { click: "c", flow: "chan", status: "approve", price: 7.5, utm_source: "demo-ads", subid: "1" };
const figures = { click: 1, unique: 1, total: 1, ca: 1, ma: 7.5, spend: 0.25 };
const ledger: Ledger = { leads: [lead], stats: { chan: figures, shop: none } };

describe("the demo's check of leads.json and stats.json", () => {
  it("accepts what was clicked and paid, and passes over whoever came without an ad", () => {
    expect(checkLedger([visitor, { ...person, id: 2 }], flows, ledger)).toEqual([]);
  });

  it.each([
    ["a lead that is missing", { ...ledger, leads: [] }],
    ["a lead that is there twice", { ...ledger, leads: [lead, lead] }],
    ["a lead of nobody", { ...ledger, leads: [lead, { ...lead, click: "x" }] }],
    ["another flow", { ...ledger, leads: [{ ...lead, flow: "shop" }] }],
    ["another status", { ...ledger, leads: [{ ...lead, status: "hold" }] }],
    ["another price", { ...ledger, leads: [{ ...lead, price: 7 }] }],
    ["a lead whose click never came to it", { ...ledger, leads: [{ ...lead, utm_source: false as const }] }],
    ["a lost click", { ...ledger, stats: { chan: { ...figures, click: 0 }, shop: none } }],
    ["money counted twice", { ...ledger, stats: { chan: { ...figures, ma: 15 }, shop: none } }],
    ["a cost that is not there", { ...ledger, stats: { chan: { ...figures, spend: 0 }, shop: none } }],
    ["a click of the other flow", { ...ledger, stats: { chan: figures, shop: { ...none, click: 1 } } }],
  ])("finds fault with %s", (_, found) => {
    expect(checkLedger([visitor], flows, found)).toHaveLength(1);
  });
});

describe("the demo's check of an ad", () => {
  it("accepts what it cost and brought", () => {
    expect(checkAd({ ...AD_FIGURES }, AD_FIGURES)).toEqual([]);
  });

  it.each([
    ["spend that is not there", { spent: 0 }],
    ["spend that is booked twice", { balance_spent: 2 * AD_FIGURES.spent }],
    ["a start that is missing", { starts: 1 }],
    ["a join that is missing", { joins: 1 }],
    ["another cost per join", { cost_per_join: null }],
    ["spend in another hour", { spent_at_noon: 1 }],
    ["a budget that is still available", { balance_available: 10 }],
  ])("finds fault with %s", (_, wrong) => {
    expect(checkAd({ ...AD_FIGURES, ...wrong }, AD_FIGURES)).toHaveLength(1);
  });
});

describe("the demo's check of a network's day", () => {
  const order = (id: string, values: Partial<Order> = {}): Order => ({
    id,
    affiliate: 1,
    offer: "fixed",
    payout: 300,
    revenue: 500,
    owed: ["1"],
    ...values,
  });
  const said = (about: string, status: string, values: Partial<Heard> = {}): Heard => ({
    delivery: `${about} ${status}`,
    affiliate: 1,
    order: about,
    status,
    sum: 300,
    ...values,
  });
  const capped = Array.from({ length: 11 }, (_, place) => order(`c${place}`, { offer: "capped", payout: 125, revenue: 200 }));
  const day: NetworkDay = {
    orders: [order("a"), order("b", { offer: "held", owed: ["2", "5"] }), order("c", { owed: ["3"] }), ...capped],
    heard: [
      said("a", "1"),
      said("b", "2"),
      said("b", "5"),
      said("c", "3"),
      ...capped.map(({ id }, place) => said(id, place < 10 ? "1" : "3", { sum: 125 })),
    ],
    balances: { 1: { available: 1550, hold: 300 } },
    reports: { getbydate: { clicks: 14, conversions: 14, confirmed: 1550, held: 300, revenue: 3000, margin: 1150 } },
  };
  const changed = (about: string, change: (heard: Heard) => Heard[]) => ({
    ...day,
    heard: day.heard.flatMap((each) => (each.order === about ? change(each) : [each])),
  });

  const reported = (sums: object): NetworkDay => {
    const { getbydate } = day.reports;
    return getbydate === undefined ? day : { ...day, reports: { getbydate: { ...getbydate, ...sums } } };
  };

  it("accepts a cap that declines one, and what came twice under one id", () => {
    expect(checkNetworkDay(day)).toEqual([]);
    expect(checkNetworkDay(changed("a", (heard) => [heard, heard]))).toEqual([]);
  });

  it.each<[string, NetworkDay]>([
    ["a postback that is lost, and its money", changed("a", () => [])],
    ["a postback too many", changed("a", (heard) => [heard, { ...heard, delivery: "other" }])],
    ["two the wrong way round", { ...day, heard: [...day.heard.slice(0, 1), ...day.heard.slice(1, 3).reverse(), ...day.heard.slice(3)] }],
    ["another sum", changed("a", (heard) => [{ ...heard, sum: 301 }])],
    ["a postback of another's order", { ...day, heard: [...day.heard, said("x", "1")] }],
    ["one order beyond the cap", changed("c10", (heard) => [{ ...heard, status: "1" }])],
    ["money that is not owed", { ...day, balances: { 1: { available: 1551, hold: 300 } } }],
    ["a report that has a click too few", reported({ clicks: 13 })],
    ["a report of another margin", reported({ margin: 1151 })],
    ["a hold that is not there", { ...day, balances: { 1: { available: 1550, hold: 0 } } }],
  ])("finds fault with %s", (_, wrong) => {
    expect(checkNetworkDay(wrong)).not.toEqual([]);
  });
});

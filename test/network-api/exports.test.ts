import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { clientOf, DENIED, makeNetwork, NO_KEY, refused } from "./kit.ts";

const h = createHarness();

type Client = ReturnType<typeof clientOf>;

/** A file: its header, and its rows by the header's names. None of these values has a comma. */
async function fileOf(client: Client, path: string, query: Record<string, string> = {}) {
  const answer = await client.call("GET", path, { query });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  const [header = "", ...lines] = (await answer.text()).trimEnd().split("\r\n");
  const columns = header.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [columns[place], cell])));
  return { columns, rows };
}

async function sold() {
  const selling = await makeSelling(h);
  for (const [action_id, status] of [
    ["=1+1", 1],
    ["B", 2],
    ["C", 1],
  ] as const) {
    await selling.post({ clickid: await selling.click(), action_id, status, comment: `said of ${action_id}` });
    h.clock.ms += DAY_MS;
  }
  const pid = String(selling.affiliate.number);
  await selling.network.post("/admin/payment", {
    pid,
    currency: "USD",
    date_to: new Date(h.clock.ms - 3 * DAY_MS).toISOString().slice(0, 10),
  });
  return { ...selling, pid };
}

describe("exports of conversions", () => {
  it("hold all, the newest first, with both sides to the network, and formulas inert", async () => {
    const { network, offer, pid } = await sold();
    const { rows } = await fileOf(network, "/admin/conversions/export.csv");
    expect(rows.map(({ action_id, status, payment_status }) => [action_id, status, payment_status])).toEqual([
      ["C", "confirmed", "opened"],
      ["B", "pending", "opened"],
      ["'=1+1", "confirmed", "pending"],
    ]);
    const sums = { payouts: "3", revenue: "4", earnings: "1", currency: "USD", sum: "0", order_currency: "USD" };
    expect(rows[0]).toMatchObject({
      ...sums,
      pid,
      offer_id: String(offer.id),
      goal: "1",
      country: "US",
      sub1: "sub",
      comment: "said of C",
    });
    expect(rows[0]?.click_id).toMatch(/_/);
    const day = new Date(h.clock.ms - 2 * DAY_MS).toISOString().slice(0, 10);
    const ofDay = await fileOf(network, "/admin/conversions/export.csv", { date_from: day, date_to: day, pid });
    expect(ofDay.rows.map(({ action_id }) => action_id)).toEqual(["B"]);
    expect((await fileOf(network, "/admin/conversions/export.csv", { pid: "1" })).rows).toEqual([]);
    const text = await (await network.call("GET", "/admin/conversions/export.csv", { query: { bom: "1" } })).arrayBuffer();
    expect([...new Uint8Array(text).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it("are their own to affiliates, without the advertiser's side", async () => {
    const { network, affiliate } = await sold();
    const { columns, rows } = await fileOf(affiliate, "/partner/conversions/export.csv", { pid: "1" });
    expect(rows).toHaveLength(3);
    for (const name of ["revenue", "earnings", "advertiser", "click_id"]) expect(columns).not.toContain(name);
    expect((await fileOf(await network.affiliate(), "/partner/conversions/export.csv")).rows).toEqual([]);
  });

  it("go on after a page, each conversion once", async () => {
    const selling = await makeSelling(h);
    const list = Array.from({ length: 300 }, (_, place) => ({
      offer: selling.offer.id,
      pid: selling.affiliate.number,
      action_id: `I-${place}`,
    }));
    for (const part of [list, list.map((each) => ({ ...each, action_id: `${each.action_id}b` }))])
      for (let from = 0; from < part.length; from += 50)
        await selling.network.call("POST", "/admin/conversions/import", { json: { list: part.slice(from, from + 50) } });
    await h.settle();
    const { rows } = await fileOf(selling.network, "/admin/conversions/export.csv");
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([600, 600]);
  });
});

describe("exports of money", () => {
  it("hold payments, balances and lines of invoices", async () => {
    const { network, affiliate, offer, pid } = await sold();
    const payments = await fileOf(network, "/admin/payments/export.csv", { status: "pending", pid, currency: "usd" });
    expect(payments.rows).toMatchObject([{ number: "1", pid, status: "pending", currency: "USD", amount: "3", conversions: "1" }]);
    expect(await fileOf(affiliate, "/partner/payments/export.csv")).toEqual(payments);
    expect((await fileOf(await network.affiliate(), "/partner/payments/export.csv")).rows).toEqual([]);
    const { rows } = await fileOf(network, "/admin/balances/export.csv");
    expect(rows).toEqual([{ pid, name: "Ann", currency: "USD", balance: "6", hold: "0", available: "6" }]);
    const { advertiser } = await network.post("/admin/advertiser", { title: "Pets" });
    const invoice = { supplier_id: advertiser.id, currency: "USD", comment: "@cmd" };
    await network.post("/admin/advertiser-invoice", { ...invoice, "detail[0][offer_id]": String(offer.id), "detail[0][amount]": "5.5" });
    await network.post("/admin/advertiser-invoice", invoice);
    const invoices = await fileOf(network, "/admin/advertiser-invoices/export.csv", { status: "unpaid" });
    expect(invoices.rows).toMatchObject([
      { number: "1", supplier_id: advertiser.id, comment: "'@cmd", offer_id: String(offer.id), payout_type: "RPA", amount: "5.5" },
      { number: "2", offer_id: "", amount: "" },
    ]);
  });

  it("are of no other role, network or key, and refuse what is wrong", async () => {
    const { network, affiliate } = await sold();
    const stranger = await makeNetwork(h);
    const files = [
      ["/admin/advertiser-invoices/export.csv", "billing"],
      ["/admin/payments/export.csv", "billing"],
      ["/admin/balances/export.csv", "billing"],
      ["/admin/conversions/export.csv", "stats"],
    ] as const;
    for (const [path, role] of files) {
      expect((await fileOf(stranger, path)).rows).toEqual([]);
      await fileOf(await network.staff(role), path);
      for (const client of [affiliate, await network.staff("news")]) expect(await client.get(path)).toEqual(DENIED);
      expect(await clientOf(h, "nobody").get(path)).toEqual(NO_KEY);
      expect(await network.get(path, { bom: "2" })).toEqual(refused("bom"));
    }
    for (const path of ["/admin/payments/export.csv", "/admin/balances/export.csv", "/admin/conversions/export.csv"])
      expect((await fileOf(await network.staff("affiliate_manager"), path)).rows).toEqual([]);
    for (const path of ["/partner/payments/export.csv", "/partner/conversions/export.csv"]) expect(await network.get(path)).toEqual(DENIED);
    expect(await network.get("/admin/conversions/export.csv", { date_from: "2026-02-30" })).toEqual(refused("date_from"));
    const backwards = { date_from: "2026-02-02", date_to: "2026-02-01" };
    expect(await network.get("/admin/conversions/export.csv", backwards)).toEqual(refused("date_from"));
  });
});

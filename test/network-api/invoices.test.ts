import { describe, expect, it } from "vitest";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();
const TODAY = () => new Date(h.clock.ms).toISOString().slice(0, 10);

async function setUp() {
  const network = await makeNetwork(h);
  const offer = await makeOffer(h, network.id);
  const advertiser = async () => {
    const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Pets Ltd" });
    return { number, id: toHexId(number, h.clock.ms) };
  };
  const supplier = await advertiser();
  const form = { supplier_id: supplier.id, currency: "USD" };
  return { network, offer, advertiser, supplier, form };
}

const numbersOf = (answer: { message: { number: number }[] }) => answer.message.map(({ number }) => number);

describe("invoices to advertisers", () => {
  it("are created, shown and changed as clients of this dialect know them", async () => {
    const { network, offer, supplier } = await setUp();
    const form = {
      status: "unpaid",
      supplier_id: supplier.id,
      start_date: "2017-12-05",
      "detail[1][offer_id]": String(offer.id),
      "detail[1][payout_type]": "RPA + RPS",
      "detail[1][amount]": "100.5",
      "detail[1][actions]": "100",
      "detail[7][offer_id]": String(offer.id),
      end_date: "2017-12-07",
      currency: "usd",
      comment: "222",
    };
    expect(await network.post("/admin/advertiser-invoice", form)).toEqual({ status: 1, message: "Invoice created." });
    const line = { offer_id: offer.id, payout_type: "RPA + RPS", actions: 100, amount: 100.5, comment: null };
    const shown = {
      number: 1,
      supplier_id: supplier.id,
      created_at: TODAY(),
      updated_at: TODAY(),
      start_date: "2017-12-05",
      end_date: "2017-12-07",
      status: "unpaid",
      detail: [line, { offer_id: offer.id, payout_type: "RPA", actions: 0, amount: 0, comment: null }],
      currency: "USD",
      comment: "222",
    };
    expect(await network.get("/admin/advertiser-invoice/1")).toEqual({ status: 1, message: shown });
    expect(await network.post("/admin/advertiser-invoice/1", { status: "paid" })).toEqual({ status: 1, message: "Invoice updated" });
    expect(await network.get("/admin/advertiser-invoices")).toEqual({
      status: 1,
      message: [{ ...shown, status: "paid" }],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    await network.post("/admin/advertiser-invoice/1", { comment: "", start_date: "", "detail[3][offer_id]": String(offer.id) });
    expect((await network.get("/admin/advertiser-invoice/1")).message).toEqual({
      ...shown,
      status: "paid",
      comment: null,
      start_date: null,
      detail: [shown.detail[1]],
    });
    await network.post("/admin/advertiser-invoice/1", { detail: "" });
    expect((await network.get("/admin/advertiser-invoice/1")).message.detail).toEqual([]);
  });

  it("have numbers without gaps, of each network its own, however many are made at once", async () => {
    const { network, form } = await setUp();
    const other = await setUp();
    const refusals = Array.from({ length: 3 }, () => network.post("/admin/advertiser-invoice", { ...form, currency: "eur" }));
    await Promise.all([
      ...Array.from({ length: 8 }, () => network.post("/admin/advertiser-invoice", form)),
      ...refusals,
      other.network.post("/admin/advertiser-invoice", other.form),
    ]);
    expect(numbersOf(await network.get("/admin/advertiser-invoices"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbersOf(await other.network.get("/admin/advertiser-invoices"))).toEqual([1]);
  });

  it("are listed by advertiser, status and period, in the order asked for", async () => {
    const { network, form, advertiser } = await setUp();
    const second = await advertiser();
    const make = (values: Record<string, string>) => network.post("/admin/advertiser-invoice", { ...form, ...values });
    await make({ start_date: "2026-01-01", end_date: "2026-01-31" });
    await make({ start_date: "2026-02-01", end_date: "2026-02-28", status: "paid" });
    await make({ supplier_id: second.id });
    const found = async (query: Record<string, string>) => numbersOf(await network.get("/admin/advertiser-invoices", query));
    expect(await found({ supplier_id: second.id })).toEqual([3]);
    expect(await found({ supplier_id: "nobody" })).toEqual([]);
    expect(await found({ status: "paid" })).toEqual([2]);
    expect(await found({ start_date: "2026-01-15" })).toEqual([2]);
    expect(await found({ end_date: "2026-01-31" })).toEqual([1]);
    expect(await found({ sort: "number", sort_type: "desc" })).toEqual([3, 2, 1]);
    expect(await found({ sort: "start_date", sort_type: "desc" })).toEqual([2, 1, 3]);
    expect(await found({ sort: "[object Object]", status: "" })).toEqual([1, 2, 3]);
    expect(await found({ limit: "2", page: "2" })).toEqual([3]);
    expect(await network.get("/admin/advertiser-invoices", { status: "maybe" })).toEqual(refused("status"));
    expect(await network.get("/admin/advertiser-invoices", { start_date: "2026-02-30" })).toEqual(refused("start_date"));
  });

  it("say which parameter is wrong, and leave nothing behind", async () => {
    const { network, form, offer } = await setUp();
    const other = await setUp();
    // Numbers of members are the network's own: the first advertisers of both have the same id.
    const foreign = await other.advertiser();
    const path = "/admin/advertiser-invoice";
    expect(await network.post(path, { currency: "usd" })).toEqual(missing("supplier_id"));
    expect(await network.post(path, { supplier_id: form.supplier_id })).toEqual(missing("currency"));
    const wrong: [Record<string, string>, string, string?][] = [
      [{ supplier_id: foreign.id }, "supplier_id"],
      [{ supplier_id: "7" }, "supplier_id"],
      [{ currency: "xxx" }, "currency"],
      [{ currency: "EUR" }, "currency"],
      [{ status: "open" }, "status"],
      [{ start_date: "2026-02-30" }, "start_date"],
      [{ start_date: "2026-02-02", end_date: "2026-02-01" }, "end_date"],
      [{ comment: "x".repeat(65_536) }, "comment"],
      [{ "detail[1][actions]": "1" }, "detail"],
      [{ "detail[1][offer_id]": String(offer.id), "detail[1][amount]": "-1" }, "detail"],
      [{ "detail[1][offer_id]": String(offer.id), "detail[1][payout_type]": "CPA" }, "detail"],
      [{ "detail[1][offer_id]": String(other.offer.id) }, "detail"],
      [{ detail: "x" }, "detail"],
    ];
    for (const [values, field] of wrong) {
      const answer = await network.call("POST", path, { form: { ...form, ...values } });
      expect([values, answer.status, await answer.json()]).toEqual([values, 400, expect.objectContaining({ status: 2, field })]);
    }
    await network.post(path, form);
    expect(await network.post(`${path}/1`, { end_date: "2026-01-01", start_date: "2026-01-02" })).toEqual(refused("end_date"));
    expect(await network.post(`${path}/1`, { supplier_id: foreign.id })).toEqual(refused("supplier_id"));
    expect((await network.get("/admin/advertiser-invoices")).pagination.total_count).toBe(1);
    for (const number of ["2", "0", "-1", "x", "1e0"]) {
      expect(await network.get(`${path}/${number}`)).toEqual(NOT_FOUND);
      expect(await network.post(`${path}/${number}`, { status: "paid" })).toEqual(NOT_FOUND);
    }
    expect(await other.network.get(`${path}/1`)).toEqual(NOT_FOUND);
  });

  it("are of staff with the role for billing, and of account managers for the advertisers assigned to them", async () => {
    const { network, form, advertiser, offer } = await setUp();
    const path = "/admin/advertiser-invoice";
    const assigned = await advertiser();
    const manager = await network.staff("account_manager");
    await setMember(network.ctx, { kind: "advertiser", number: assigned.number, manager: manager.number });
    await network.post(path, form);
    expect(await manager.post(path, form)).toEqual(refused("supplier_id"));
    expect(await manager.post(path, { ...form, supplier_id: assigned.id })).toEqual({ status: 1, message: "Invoice created." });
    expect(numbersOf(await manager.get("/admin/advertiser-invoices"))).toEqual([2]);
    const made = { title: "Kittens", advertiser: assigned.id, url: "https://shop.example/" };
    const { id: own } = await network.post("/admin/offer", made);
    expect((await manager.post(`${path}/2`, { "detail[1][offer_id]": String(own) })).status).toBe(1);
    expect(await manager.post(`${path}/2`, { "detail[1][offer_id]": String(offer.id) })).toMatchObject({ status: 2, field: "detail" });
    expect(await manager.get(`${path}/1`)).toEqual(NOT_FOUND);
    expect(await manager.post(`${path}/1`, { status: "paid" })).toEqual(NOT_FOUND);
    expect(await manager.post(`${path}/2`, { supplier_id: form.supplier_id })).toEqual(refused("supplier_id"));
    expect(numbersOf(await (await network.staff("billing")).get("/admin/advertiser-invoices"))).toEqual([1, 2]);
    for (const client of [await network.staff("advertisers"), await network.staff("affiliates"), await network.affiliate()]) {
      expect(await client.get("/admin/advertiser-invoices")).toEqual(DENIED);
      expect(await client.post(path, form)).toEqual(DENIED);
    }
    expect(await clientOf(h, "nobody").get("/admin/advertiser-invoices")).toEqual(NO_KEY);
  });
});

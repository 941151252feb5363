import { describe, expect, it } from "vitest";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { DENIED, type makeNetwork, NOT_FOUND, refused } from "./kit.ts";
import { type Answer, makeShop, URL } from "./shop.ts";

const h = createHarness();

type Network = Awaited<ReturnType<typeof makeNetwork>>;

/** An advertiser to whom the network gave a password, by their session. */
async function makeSignedIn(network: Pick<Network, "post">, form: Record<string, string> = {}) {
  const email = `carl${unique()}@example.com`;
  const { advertiser } = await network.post("/admin/advertiser", { title: "Pets Ltd", email, password: "kittens", ...form });
  const { token } = await h.api("/api/auth/password.json", { form: { login: email, password: "kittens" } });
  return {
    id: String(advertiser.id),
    email,
    get: (path: string, query: Record<string, string> = {}): Promise<Answer> => h.api(`/3.0${path}`, { bearer: String(token), query }),
  };
}

const TODAY = () => new Date(h.clock.ms).toISOString().slice(0, 10);
const today = () => ({ date_from: TODAY(), date_to: TODAY() });
const payment = (total: number, currency = "usd") => ({ type: "fixed", currency, total, revenue: 1 });

/** A network with an affiliate and two advertisers; `offerOf` makes an active offer of one, `import` a conversion of it. */
async function setUp() {
  const shop = await makeShop(h);
  const affiliate = await shop.affiliate();
  const [own, other] = [await makeSignedIn(shop, { note: "pays late" }), await makeSignedIn(shop, { title: "Other Ltd" })];
  const offerOf = async (advertiser: { id: string }, total: number, currency?: string): Promise<number> => {
    const payments = [payment(total, currency)];
    const { offer } = await shop.add({ advertiser: advertiser.id, url: URL, status: "active", payments });
    return Number(offer.id);
  };
  const report = (offer: number, status = "confirmed") =>
    shop.post("/admin/conversion/import", { offer: String(offer), pid: String(affiliate.number), status });
  return { shop, affiliate, own, other, offerOf, report };
}

describe("an advertiser", () => {
  it("sees themselves, who looks after them and their offers, and nothing that the network notes for its staff", async () => {
    const { shop, own, other, offerOf } = await setUp();
    const manager = await shop.staff("account_manager");
    await setMember(shop.ctx, { kind: "advertiser", number: Number.parseInt(own.id.slice(8), 16), manager: manager.number });
    const offer = await offerOf(own, 5);
    await offerOf(other, 5);
    const seen = await own.get("/advertiser");
    expect(seen).toMatchObject({
      status: 1,
      advertiser: { id: own.id, title: "Pets Ltd", email: own.email, manager: { first_name: "Ann" } },
      offers: [{ id: offer, title: "Kittens", status: "active" }],
    });
    expect(seen.advertiser).not.toHaveProperty("note");
    expect(JSON.stringify(seen)).not.toMatch(/pays late|Other Ltd|hash_password|allowed_ip/);
  });

  it("is charged for confirmed conversions of their offers, by offer and currency, by the days that are asked for", async () => {
    const { own, other, offerOf, report } = await setUp();
    const [one, two, theirs] = [await offerOf(own, 4.5), await offerOf(own, 7, "eur"), await offerOf(other, 9)];
    for (const offer of [one, one, two, theirs]) expect(await report(offer)).toMatchObject({ status: 1 });
    for (const status of ["pending", "declined", "hold"]) await report(one, status);
    const charge = (id: number, currency: string, count: number, charge: number) => ({
      offer: { id, offer_id: expect.stringMatching(/^[0-9a-f]{24}$/), title: "Kittens" },
      currency,
      count,
      charge,
    });
    expect((await own.get("/advertiser/charges", today())).charges).toEqual([charge(one, "USD", 2, 9), charge(two, "EUR", 1, 7)]);
    expect((await other.get("/advertiser/charges", today())).charges).toEqual([charge(theirs, "USD", 1, 9)]);
    const before = { date_from: "2020-01-01", date_to: "2020-01-31" };
    expect((await own.get("/advertiser/charges", before)).charges).toEqual([]);
    expect(await own.get("/advertiser/charges", { ...today(), timezone: "Mars" })).toEqual(refused("timezone"));
    expect(await own.get("/advertiser/charges", { date_from: TODAY(), date_to: "2020-01-01" })).toEqual(refused("date_from"));
  });

  it("is charged in one row of an offer and a currency, also for a conversion that no payment matched", async () => {
    const { shop, affiliate, own, offerOf, report } = await setUp();
    const offer = await offerOf(own, 4.5);
    await report(offer);
    await shop.post("/admin/conversion/import", { offer: String(offer), pid: String(affiliate.number), goal: "unknown" });
    const { conversions } = await shop.get("/stats/conversions", today());
    const ids = conversions.map(({ id }: Answer) => id);
    const edit = { ids, status: "confirmed" };
    expect(await (await shop.call("POST", "/admin/conversion/edit", { json: edit })).json()).toMatchObject({ status: 1 });
    expect(conversions).toHaveLength(2);
    const { charges } = await own.get("/advertiser/charges", today());
    expect(charges).toMatchObject([{ currency: "USD", count: 2, charge: 4.5 }]);
  });

  it("sees their own invoices, the newest first, and finds no other", async () => {
    const { shop, own, other } = await setUp();
    const bill = (of: { id: string }, status: string) =>
      shop.post("/admin/advertiser-invoice", { supplier_id: of.id, currency: "USD", status });
    for (const [of, status] of [
      [own, "paid"],
      [other, "unpaid"],
      [own, "unpaid"],
    ] as const)
      await bill(of, status);
    const numbersOf = ({ invoices }: Answer) => invoices.map(({ number }: Answer) => number);
    const all = await own.get("/advertiser/invoices");
    expect(numbersOf(all)).toEqual([3, 1]);
    expect(all.pagination.total_count).toBe(2);
    expect(numbersOf(await own.get("/advertiser/invoices", { limit: "1", page: "2" }))).toEqual([1]);
    expect(numbersOf(await own.get("/advertiser/invoices", { status: "unpaid" }))).toEqual([3]);
    expect((await own.get("/advertiser/invoice/1")).invoice).toMatchObject({ number: 1, status: "paid", supplier_id: own.id });
    expect(await own.get("/advertiser/invoice/2")).toEqual(NOT_FOUND);
    expect(await own.get("/advertiser/invoice/9")).toEqual(NOT_FOUND);
  });

  it("is let in nowhere else, as little as others are here, and not at all once they are not active", async () => {
    const { shop, affiliate, own, other } = await setUp();
    const elsewhere = ["/admin/advertisers", `/admin/advertiser/${own.id}`, `/admin/advertiser/${other.id}`, "/admin/advertiser-invoices"];
    const more = [
      "/admin/advertiser-invoice/1",
      "/offers",
      "/news",
      "/balance",
      "/stats/conversions",
      "/stats/getbydate",
      "/partner/offers",
    ];
    for (const path of [...elsewhere, ...more]) expect([path, await own.get(path)]).toEqual([path, DENIED]);
    for (const path of ["/advertiser", "/advertiser/invoices", "/advertiser/invoice/1"]) {
      for (const { get } of [shop, affiliate, await shop.staff("administrator")]) expect([path, await get(path)]).toEqual([path, DENIED]);
    }
    const number = Number.parseInt(own.id.slice(8), 16);
    await setMember(shop.ctx, { kind: "advertiser", number, status: "inactive" });
    expect(await own.get("/advertiser")).toEqual(DENIED);
  });

  it("is told what is wrong with a value", async () => {
    const { own } = await setUp();
    for (const odd of ["", "\0", "2026-02-30", "x".repeat(1000), "[]", "<script>", "-1"]) {
      expect(await own.get("/advertiser/charges", { ...today(), date_to: odd })).toMatchObject({ status: 2, field: "date_to" });
      if (odd !== "") expect(await own.get("/advertiser/invoices", { status: odd })).toMatchObject({ status: 2, field: "status" });
    }
  });

  it("takes two round trips at most", async () => {
    const { own, offerOf, report } = await setUp();
    await report(await offerOf(own, 5));
    for (const [path, query] of [
      ["/advertiser", {}],
      ["/advertiser/charges", today()],
      ["/advertiser/invoices", {}],
    ] as const) {
      const { roundTrips } = await h.d1.measure(async () => expect(await own.get(path, query)).toMatchObject({ status: 1 }));
      expect([path, roundTrips <= 2]).toEqual([path, true]);
    }
  });
});

import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cities, offers } from "../../src/db/schema/index.ts";
import { RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { clientOf, DENIED, makeNetwork, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

type Selling = Awaited<ReturnType<typeof makeSelling>>;
type Payment = Parameters<Selling["setPayments"]>[0][number];
type Values = Record<string, string | number>;

const NEW_YORK = { id: 5128581, country: "us", region: "NY", name: "New York" };
const NONE = { status: 1, payment: null, price: null };

const pathOf = ({ offer }: Pick<Selling, "offer">) => `/admin/offer/${offer.id}/price`;
const textsOf = (values: Values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
const price = (selling: Selling, asked: Values = {}) => selling.network.get(pathOf(selling), textsOf(asked));

/** Payments as the network would write them: those for everybody in one list, those for some affiliates in another. */
const setPayments = (selling: Selling, payments: readonly Payment[]) => {
  const isOwn = ({ affiliates = null }: Payment) => affiliates !== null;
  const placed = (list: Payment[]) => list.map((payment, position) => ({ ...payment, position }));
  return selling.setPayments([...placed(payments.filter((each) => !isOwn(each))), ...placed(payments.filter(isOwn))]);
};

const general = (index: number, total: number, revenue: number) => ({
  status: 1,
  payment: { list: "payments", index, type: "fixed" },
  price: { total, revenue, currency: "usd" },
});

describe("the price of a conversion", () => {
  it("is that of the payment that holds, which is named by its place in the offer", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    await h.db.insert(cities).values(NEW_YORK).onConflictDoNothing();
    await setPayments(selling, [
      {},
      { countries: '["de"]', payoutMicros: 4_500_000, revenueMicros: 6_000_000 },
      { affiliates: "[6000000]", payoutMicros: 9_000_000, revenueMicros: 9_000_000 },
      { affiliates: `[${affiliate.number}]`, countries: '["de"]', payoutMicros: 5_000_000, revenueMicros: 7_000_000, currency: "eur" },
      { goal: "Sale", type: "percent", payoutMicros: 150_000, revenueMicros: 200_000 },
      { countries: '["us"]', cities: `[${NEW_YORK.id}]`, payoutMicros: 1_000_000 },
      { devices: '["mobile"]', os: '["Mac OS X"]', countries: '["fr"]', excludesCountries: true, payoutMicros: 2_000_000 },
    ]);
    const own = {
      status: 1,
      payment: { list: "partner_payments", index: 1, type: "fixed" },
      price: { total: 7, revenue: 5, currency: "eur" },
    };
    const sale = (total: number, revenue: number) => ({
      status: 1,
      payment: { list: "payments", index: 2, type: "percent" },
      price: { total, revenue, currency: "usd" },
    });
    for (const [asked, answer] of [
      [{}, general(0, 4, 3)],
      [{ goal: "", pid: 0, country: "", city: "", device: "", os: "", sum: "" }, general(0, 4, 3)],
      [{ country: "DE", pid: 7 }, general(1, 6, 4.5)],
      [{ country: "de", pid: affiliate.number }, own],
      [{ country: "at", pid: affiliate.number }, general(0, 4, 3)],
      [{ goal: "SALE", sum: "19.99" }, sale(3.998, 2.9985)],
      [{ goal: "sale" }, sale(0, 0)],
      [{ goal: "none" }, NONE],
      [{ country: "us", city: "new york" }, general(3, 4, 1)],
      [{ city: "New York" }, general(0, 4, 3)],
      [{ country: "at", device: "mobile", os: "mac os x" }, general(4, 4, 2)],
      [{ country: "fr", device: "mobile", os: "mac os x" }, general(0, 4, 3)],
      [{ device: "mobile", os: "mac os x" }, general(0, 4, 3)],
    ] satisfies [Values, object][]) {
      expect([asked, await price(selling, asked)]).toEqual([asked, answer]);
      expect([asked, await network.post(pathOf(selling), textsOf(asked))]).toEqual([asked, answer]);
    }
    const shown = (await network.get(`/offer/${offer.id}`)).offer;
    expect(shown.partner_payments[1]).toMatchObject({ total: 7, revenue: 5, partners: [affiliate.number] });
    expect(shown.payments[4]).toMatchObject({ revenue: 2, os: ["Mac OS X"] });
    const hexId = toHexId(offer.id, offer.createdAtMs);
    expect(await network.get(`/admin/offer/${hexId}/price`, { country: "de" })).toEqual(general(1, 6, 4.5));
  });

  it.each<[Values, string]>([
    [{ country: "xyz" }, "country"],
    [{ device: "fridge" }, "device"],
    [{ os: "Windows 3.11" }, "os"],
    [{ sum: "-1" }, "sum"],
    [{ sum: "much" }, "sum"],
    [{ pid: "ann" }, "pid"],
    [{ goal: "x".repeat(256) }, "goal"],
    [{ city: "x".repeat(256) }, "city"],
  ])("of %j is refused", async (asked, field) => {
    expect(await price(await makeSelling(h), asked)).toEqual(refused(field));
  });

  it("is told to all of the network's staff, of those who look after advertisers to their own, and to nobody else", async () => {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    const path = pathOf(selling);
    expect(await (await network.staff("stats")).get(path)).toEqual(general(0, 4, 3));
    const manager = await network.staff("account_manager");
    expect(await manager.get(path)).toEqual(NOT_FOUND);
    const answer = await network.post("/admin/advertiser", { title: "Pets" });
    expect(answer).toMatchObject({ status: 1 });
    await selling.setAdvertiser(1);
    await selling.setManager("advertiser", 1, manager.number);
    expect(await manager.get(path)).toEqual(general(0, 4, 3));
    expect(await affiliate.get(path)).toEqual(DENIED);
    expect(await clientOf(h, "").get(path)).toEqual(NO_KEY);
    expect(await (await makeNetwork(h)).get(path)).toEqual(NOT_FOUND);
    for (const id of ["0", "x", "999999999"]) expect(await network.get(`/admin/offer/${id}/price`)).toEqual(NOT_FOUND);
    await h.db.update(offers).set({ status: RESOURCE_STATUS.deleted }).where(eq(offers.id, offer.id));
    expect(await network.get(path)).toEqual(NOT_FOUND);
  });
});

/** What clicks are told apart by, as a click says it and as it is asked about. */
const AGENTS = [
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "desktop",
    "Windows 10",
  ],
  [
    "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36",
    "desktop",
    "Windows 7",
  ],
  ["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "desktop", "Ubuntu"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "mobile",
    "iOS",
  ],
  ["", "", "Other"],
] as const;

describe("a conversion", () => {
  it("is worth what was said before, whichever payments there are, whoever brings it and whatever is known of the visit", async () => {
    const selling = await makeSelling(h);
    await h.db.insert(cities).values(NEW_YORK).onConflictDoNothing();
    const other = (await selling.network.affiliate()).number;
    const people = [selling.affiliate.number, other];
    /** Mostly nothing is said, so that many payments hold. */
    const json = (...values: unknown[]) =>
      fc.oneof(
        { weight: 2, arbitrary: fc.constant("[]") },
        fc.subarray(values).map((list) => JSON.stringify(list)),
      );
    const payment = fc.record({
      goal: fc.constantFrom("1", "1", "Sale"),
      type: fc.constantFrom("fixed" as const, "percent" as const),
      payoutMicros: fc.integer({ min: 0, max: 900_000 }),
      revenueMicros: fc.integer({ min: 0, max: 900_000 }),
      currency: fc.constantFrom("usd", "eur"),
      countries: fc.subarray(["us", "de"]).map((codes) => JSON.stringify(codes)),
      excludesCountries: fc.boolean(),
      cities: fc.constantFrom("[]", "[]", "[]", `[${NEW_YORK.id}]`, "[77]"),
      devices: json("mobile", "desktop"),
      os: json("iOS", "Windows", "Windows 7", "Windows 10", "Linux", "Ubuntu", "Other"),
      affiliates: fc.constantFrom(null, null, ...people.map((number) => JSON.stringify([number])), JSON.stringify(people)),
    });
    const conversion = fc.record({
      goal: fc.constantFrom("", "1", "1", "SALE", "2"),
      pid: fc.constantFrom(...people),
      country: fc.constantFrom("", "us", "de", "fr"),
      city: fc.constantFrom("", "New York", "Boston"),
      agent: fc.constantFrom(...AGENTS),
      sum: fc.constantFrom("", 0, 33.33),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(payment, { maxLength: 6 }), conversion, async (payments, { goal, pid, country, city, agent, sum }) => {
        const [ua, device, os] = agent;
        await setPayments(selling, payments);
        const said = await price(selling, { goal, pid, country, city, device, os, sum });
        await selling.post({ clickid: await selling.clickOf(pid, { country, city, ua }), goal, sum });
        const { lead, own } = (await selling.conversions()).at(-1) ?? {};
        const isPaid = own?.declineReason !== "payment_not_found";
        expect(said).toEqual({
          status: 1,
          payment: isPaid ? { list: expect.any(String), index: expect.any(Number), type: own?.paymentType } : null,
          price: isPaid
            ? { total: (lead?.revenueMicros ?? 0) / 1e6, revenue: (lead?.payoutMicros ?? 0) / 1e6, currency: lead?.currency }
            : null,
        });
        if (said.payment === null || said.payment.type === "percent") return;
        const { list, index } = said.payment;
        const shown = (await selling.network.get(`/offer/${selling.offer.id}`)).offer[list][index];
        expect(shown).toMatchObject(said.price);
      }),
      { numRuns: 60 },
    );
  });
});

import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { removeMember } from "../../src/domain/networks/remove-member.ts";
import { setMember } from "../../src/domain/networks/set-member.ts";
import { AFFILIATE_STATUS } from "../../src/lib/codes.ts";
import { readHexId } from "../../src/lib/hex-id.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, NO_KEY, NOT_FOUND, refused } from "./kit.ts";
import { type Answer, cap, fixed, makeShop } from "./shop.ts";

const h = createHarness();

/** An offer that pays three affiliates otherwise than everybody, with caps of theirs. */
async function makeTerms() {
  const shop = await makeShop(h);
  const [ann, bob, carl] = [await shop.affiliate(), await shop.affiliate(), await shop.affiliate()];
  const own = (revenue: number, ...partners: number[]) => ({ ...fixed, total: 9, revenue, partners });
  const { id } = await shop.add({
    payments: [{ ...fixed, total: 5, revenue: 1 }],
    partner_payments: [own(2, bob.number), own(3, ann.number, bob.number), { ...own(4, carl.number), goal: "2" }],
    caps: [
      { ...cap, value: 10 },
      { ...cap, value: 20, affiliate_type: "exact", affiliates: [bob.number] },
      { ...cap, value: 30, affiliate_type: "exact", affiliates: [bob.number, ann.number] },
    ],
  });
  return { shop, ann, bob, carl, id };
}

const termsOf = ({ payments, partner_payments, caps }: Answer) => ({
  general: payments.map(({ revenue }: Answer) => revenue),
  own: partner_payments.map(({ revenue, partners }: Answer) => [revenue, partners]),
  caps: caps.map(({ value, affiliates }: Answer) => [value, affiliates]),
});

describe("payments and caps of single affiliates", () => {
  it("are shown to who looks after these, of theirs alone, and to who looks after the offer's advertiser", async () => {
    const { shop, ann, bob, carl, id } = await makeTerms();
    const all = {
      general: [1],
      own: [
        [2, [bob.number]],
        [3, [ann.number, bob.number]],
        [4, [carl.number]],
      ],
      caps: [
        [10, []],
        [20, [bob.number]],
        [30, [bob.number, ann.number]],
      ],
    };
    const anns = {
      general: [1],
      own: [[3, [ann.number]]],
      caps: [
        [10, []],
        [30, [ann.number]],
      ],
    };
    const none = { general: [1], own: [], caps: [[10, []]] };
    const manager = await shop.staff("affiliate_manager");
    await setMember(shop.ctx, { kind: "affiliate", number: ann.number, manager: manager.number });
    const editor = await shop.staff("affiliate_manager", "news");
    const sales = await shop.staff("affiliate_manager", "account_manager");
    await setMember(shop.ctx, { kind: "advertiser", number: readHexId(shop.advertiser)?.number ?? 0, manager: sales.number });
    for (const [name, reader, terms] of [
      ["administrator", shop, all],
      ["offers", await shop.staff("offers"), all],
      ["affiliates", await shop.staff("affiliates"), all],
      ["their manager", manager, anns],
      ["another manager", editor, none],
      ["news", await shop.staff("news"), none],
      ["the advertiser's manager", sales, all],
    ] as const) {
      expect([name, termsOf((await reader.get(`/offer/${id}`)).offer)]).toEqual([name, terms]);
      for (const query of [{}, { "sort[cr]": "desc" }] as Record<string, string>[]) {
        const { offers } = await reader.get("/offers", { "status[]": "stopped", ...query });
        expect([name, offers.map(termsOf)]).toEqual([name, [terms]]);
      }
    }
  });

  it("are not told by the price of a conversion either", async () => {
    const { shop, ann, bob, carl, id } = await makeTerms();
    const manager = await shop.staff("affiliate_manager");
    await setMember(shop.ctx, { kind: "affiliate", number: ann.number, manager: manager.number });
    const priceOf = async (reader: typeof manager, pid: number, goal = "1") => {
      const { payment, price } = await reader.get(`/admin/offer/${id}/price`, { pid: String(pid), goal });
      return payment === null ? null : [payment.list, payment.index, price.revenue];
    };
    for (const [pid, goal, mine, all] of [
      [ann.number, "1", ["partner_payments", 0, 3], ["partner_payments", 1, 3]],
      [bob.number, "1", ["payments", 0, 1], ["partner_payments", 0, 2]],
      [carl.number, "2", null, ["partner_payments", 2, 4]],
    ] as const) {
      expect(await priceOf(manager, pid, goal)).toEqual(mine);
      expect(await priceOf(await shop.staff("offers"), pid, goal)).toEqual(all);
    }
  });

  it("are not told by filters and orders of lists either", async () => {
    const shop = await makeShop(h);
    const [ann, bob] = [await shop.affiliate(), await shop.affiliate()];
    const own = { ...fixed, total: 9, revenue: 3, partners: [ann.number], countries: ["FR"], os: ["iOS"] };
    const cappedFor = (value: number, { number }: { number: number }) => ({ ...cap, value, affiliate_type: "exact", affiliates: [number] });
    const general = { payments: [{ ...fixed, total: 5, revenue: 1, countries: ["US"], os: ["Android"] }], status: "active" };
    const { id } = await shop.add({
      ...general,
      partner_payments: [own],
      caps: [{ ...cap, value: 30 }, cappedFor(10, ann), { ...cappedFor(1, ann), period: "all" }, { ...cappedFor(5, ann), type: "budget" }],
    });
    const { id: other } = await shop.add({
      ...general,
      caps: [
        { ...cap, value: 20 },
        { ...cap, period: "all", value: 2 },
      ],
    });
    const manager = await shop.staff("affiliate_manager");
    const stranger = await shop.staff("affiliate_manager");
    const sales = await shop.staff("affiliate_manager", "account_manager");
    await setMember(shop.ctx, { kind: "affiliate", number: ann.number, manager: manager.number });
    await setMember(shop.ctx, { kind: "affiliate", number: bob.number, manager: stranger.number });
    await setMember(shop.ctx, { kind: "advertiser", number: readHexId(shop.advertiser)?.number ?? 0, manager: sales.number });
    const found = async (reader: Pick<typeof manager, "get">, query: Record<string, string>) =>
      (await reader.get("/offers", query)).offers.map((offer: Answer) => offer.id);
    for (const [name, reader, isTold] of [
      ["administrator", shop, true],
      ["their manager", manager, true],
      ["another's manager", stranger, false],
      ["news", await shop.staff("news"), false],
      ["the advertiser's manager", sales, true],
    ] as const) {
      const told = isTold ? [id] : [];
      for (const [query, offers] of [
        [{ "countries[]": "FR" }, told],
        [{ "os[]": "ios" }, told],
        [{ "caps_type[]": "budget" }, told],
        [{ "caps_country[]": "FR" }, told],
        [{ "countries[]": "US" }, [id, other]],
        [{ "os[]": "android" }, [id, other]],
        [{ "caps_type[]": "conversions" }, [id, other]],
        [{ "caps_country[]": "US" }, [id, other]],
        [{ "sort[daily_cap]": "asc" }, isTold ? [id, other] : [other, id]],
        [{ "sort[total_cap]": "desc" }, [other, id]],
      ] as const)
        expect([name, query, await found(reader, query)]).toEqual([name, query, offers]);
    }
  });
});

describe("the affiliates whom an offer names", () => {
  const named = (id: number, access: string | null, more: object = {}) => ({
    id,
    login: "",
    name: "Ann",
    access,
    commission_percent: null,
    commission_fixed: null,
    ...more,
  });

  it("are shown with whether they are let in and what was agreed, to who sees what the offer pays them", async () => {
    const { shop, ann, bob, carl, id } = await makeTerms();
    const [dora, stranger] = [await shop.affiliate(), await h.account()];
    await h.db.insert(schema.offerAffiliates).values([
      { offerId: id, accountId: ann.number, status: AFFILIATE_STATUS.approved, commissionPpm: 75_000 },
      { offerId: id, accountId: dora.number, status: AFFILIATE_STATUS.blocked, commissionMicros: 1_500_000 },
      { offerId: id, accountId: stranger.id, status: AFFILIATE_STATUS.approved },
    ]);
    await shop.post(`/admin/partner/${dora.number}`, { login: "dora", name: "Dora Lee" });
    const path = `/admin/offer/${id}/partners`;
    const rows = {
      ann: named(ann.number, "approved", { commission_percent: 7.5 }),
      bob: named(bob.number, null),
      carl: named(carl.number, null),
      dora: named(dora.number, "blocked", { login: "dora", name: "Dora Lee", commission_fixed: 1.5 }),
      stranger: named(stranger.id, "approved", { name: "" }),
    };
    const all = Object.values(rows).sort((a, b) => a.id - b.id);
    const manager = await shop.staff("affiliate_manager");
    await setMember(shop.ctx, { kind: "affiliate", number: ann.number, manager: manager.number });
    const sales = await shop.staff("account_manager");
    const outside = await shop.staff("account_manager");
    await setMember(shop.ctx, { kind: "advertiser", number: readHexId(shop.advertiser)?.number ?? 0, manager: sales.number });
    for (const [name, reader, partners] of [
      ["administrator", shop, all],
      ["offers", await shop.staff("offers"), all],
      ["affiliates", await shop.staff("affiliates"), all],
      ["stats", await shop.staff("stats"), all],
      ["billing", await shop.staff("billing"), all],
      ["their manager", manager, [rows.ann]],
      ["another manager", await shop.staff("affiliate_manager"), []],
      ["the advertiser's manager", sales, all],
    ] as const)
      expect([name, await reader.get(path)]).toEqual([name, { status: 1, partners }]);
    expect(await outside.get(path)).toEqual(NOT_FOUND);
    for (const outsider of [ann, await shop.staff("news", "tickets")]) expect(await outsider.get(path)).toEqual(DENIED);
    expect(await clientOf(h, "").get(path)).toEqual(NO_KEY);
    expect(await (await makeShop(h)).get(path)).toEqual(NOT_FOUND);
    for (const wrong of [0, "x", 2 ** 50]) expect(await shop.get(`/admin/offer/${wrong}/partners`)).toEqual(NOT_FOUND);

    const { offer } = await shop.get(`/offer/${id}`);
    expect(await shop.get(`/admin/offer/${offer.offer_id}/partners`)).toEqual({ status: 1, partners: all });
    expect(await shop.get(path, { "pid[0]": String(dora.number), "pid[1]": String(bob.number) })).toMatchObject({
      partners: [rows.bob, rows.dora],
    });
    expect(await manager.get(path, { pid: String(bob.number) })).toEqual({ status: 1, partners: [] });
    expect(await shop.get(path, { pid: "cat" })).toEqual(refused("pid", "pid[0]"));
  });

  it("are without a name once they are no members any more, and of a deleted offer nobody", async () => {
    const { shop, ann, id } = await makeTerms();
    await shop.post("/offer/enable-affiliate", { offer_id: String(id), pid: String(ann.number), notice: "0" });
    await removeMember(shop.ctx, { kind: "affiliate", number: ann.number });
    const path = `/admin/offer/${id}/partners`;
    expect(await shop.get(path, { pid: String(ann.number) })).toMatchObject({ partners: [named(ann.number, "approved", { name: "" })] });
    await shop.post("/admin/offer/delete", { offer_id: String(id) });
    expect(await shop.get(path)).toEqual(NOT_FOUND);
  });
});

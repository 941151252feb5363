import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goals, offerPayouts, offers } from "../../src/db/schema/index.ts";
import { OFFER_PRIVACY, RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { makeGoal } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createSold, type Sold, type Values } from "../site/kit.ts";
import { expectRefused, setUp, withOffer } from "./kit.ts";

const price = ({ h, key, offer }: Pick<Sold, "h" | "key" | "offer">, query: Values = {}) =>
  h.api("/api/offers/price.json", { key, query: { offer: offer.id, ...query } });

const usd = (amount: number) => ({ amount, currency: "usd" });
const eur = (amount: number) => ({ amount, currency: "eur" });

const rule = (sold: Sold, values: Partial<typeof offerPayouts.$inferInsert> = {}) =>
  sold.h.db.insert(offerPayouts).values({ offerId: sold.offer.id, payoutMicros: 4e6, revenueMicros: 6e6, currency: "eur", ...values });

/** What a lead's row says of money. */
async function paid({ lead }: Sold, id: number) {
  const row = await lead(id);
  const sum = (micros: number | null | undefined, currency: string | null | undefined) =>
    micros == null ? null : { amount: micros / 1e6, currency: currency ?? "" };
  return { payout: sum(row?.payoutMicros, row?.currency), revenue: sum(row?.revenueMicros, row?.revenueCurrency) };
}

describe("the price of a lead", () => {
  it.each<[query: Values, offer: object, payout: object, revenue: object, by: string]>([
    [{ wm: 10 }, {}, usd(10), usd(10), "call"],
    [{ wm: 10, pd: 2 }, {}, usd(8), usd(10), "call"],
    [{ wm: 10, pd: -2 }, {}, usd(10), usd(12), "call"],
    [{ wm: 10, pp: 15 }, {}, usd(8.5), usd(10), "call"],
    [{ wm: 10, pp: 10, pd: -3 }, {}, usd(9), usd(13), "call"],
    [{ wm: 10, pay: 12, cc: "eur" }, {}, eur(10), eur(12), "call"],
    [{ pay: 10 }, {}, usd(10), usd(10), "call"],
    [{ pay: 10 }, { commissionPpm: 250_000 }, usd(7.5), usd(10), "offer"],
    [{ pay: 10 }, { commissionMicros: 3_000_000 }, usd(7), usd(10), "offer"],
    [{ pay: 10, pd: 2 }, { commissionPpm: 250_000 }, usd(8), usd(10), "call"],
  ])("of %j is what the Site API makes of it, with the offer's %j", async (query, offer, payout, revenue, by) => {
    const sold = await createSold(createHarness(), offer);
    expect((await price(sold, query)).data).toEqual({ payout, revenue, by, rule: 0, takes_traffic: true });
    expect(await paid(sold, await sold.made({ click: await sold.newClick(), ...query }))).toEqual({ payout, revenue });
  });

  it("says what decides: an affiliate's commission, a payout rule, a goal's own price, or nothing", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved", { commissionMicros: 1_000_000 });
    const goal = await sold.offerGoal("dep", [], { payoutMicros: 7_000_000, currency: "eur" });
    expect((await price(sold)).data).toMatchObject({ payout: null, revenue: null, by: "nothing", rule: 0 });
    expect((await price(sold, { goal: goal.id })).data).toMatchObject({ payout: eur(7), revenue: null, by: "goal" });
    expect((await price(sold, { pay: 10, affiliate: theirs.accountId })).data).toMatchObject({ payout: usd(9), by: "affiliate" });
    const [made] = await rule(sold).returning();
    expect((await price(sold)).data).toMatchObject({ payout: eur(4), revenue: eur(6), by: "rule", rule: made?.id });
    expect((await price(sold, { pay: 10 })).data).toMatchObject({ payout: eur(4), revenue: usd(10), by: "rule", rule: made?.id });
    expect((await price(sold, { wm: 10 })).data).toMatchObject({ payout: usd(10), by: "call", rule: made?.id });
  });

  it("is what a lead gets, whichever rules and commissions there are", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    const goal = await sold.offerGoal("dep", [], { payoutMicros: 7_000_000 });
    const aim = {
      affiliateId: fc.constantFrom(0, theirs.accountId),
      goalId: fc.constantFrom(0, goal.id),
      country: fc.constantFrom("", "de", "fr"),
    };
    const money = fc.integer({ min: 0, max: 999_999 });
    const rules = fc.uniqueArray(
      fc.record({ ...aim, payoutMicros: money, revenueMicros: money, currency: fc.constantFrom("usd", "eur") }),
      {
        selector: ({ affiliateId, goalId, country }) => `${affiliateId} ${goalId} ${country}`,
        maxLength: 8,
      },
    );
    const commission = fc.constantFrom({ commissionPpm: null, commissionMicros: null }, { commissionPpm: 123_456, commissionMicros: null });
    const stated = fc.constantFrom<Values>({}, {}, { pay: 10 }, { wm: 3, pd: 1 }, { pp: 10 });
    await fc.assert(
      fc.asyncProperty(rules, commission, stated, fc.record(aim), async (all, of, said, { affiliateId, goalId, country }) => {
        const { db } = sold.h;
        await db.delete(offerPayouts).where(eq(offerPayouts.offerId, sold.offer.id));
        for (const each of all) await rule(sold, each);
        await db.update(offers).set(of).where(eq(offers.id, sold.offer.id));
        const click = await (affiliateId === 0 ? sold : theirs).newClick();
        const id = await sold.made({ click, ...said, ...(goalId === 0 ? {} : { gid: goalId }), ...(country === "" ? {} : { country }) });
        const { payout, revenue } = (await price(sold, { ...said, affiliate: affiliateId, goal: goalId, country })).data;
        expect({ payout, revenue }).toEqual(await paid(sold, id));
      }),
      { numRuns: 40 },
    );
  });

  it("counts a paused goal as none, and says whether the offer takes the traffic", async () => {
    const sold = await createSold(createHarness(), { privacy: OFFER_PRIVACY.protected });
    const goal = await sold.offerGoal("dep", [], { payoutMicros: 7_000_000 });
    const theirs = await sold.affiliate("approved");
    const theirOwn = await sold.affiliate("blocked");
    await rule(sold, { goalId: goal.id });
    await sold.h.db.update(goals).set({ status: RESOURCE_STATUS.paused }).where(eq(goals.id, goal.id));
    expect((await price(sold, { goal: goal.id })).data).toMatchObject({ payout: null, by: "nothing", rule: 0, takes_traffic: false });
    expect((await price(sold, { affiliate: theirs.accountId })).data.takes_traffic).toBe(true);
    expect((await price(sold, { affiliate: theirOwn.accountId })).data.takes_traffic).toBe(false);
    expect((await price(sold, { affiliate: sold.accountId })).data.takes_traffic).toBe(true);
  });

  it.each<[Values, string, string | undefined]>([
    [{ country: "xx" }, "invalid", "country"],
    [{ goal: "dep" }, "invalid", "goal"],
    [{ affiliate: -1 }, "invalid", "affiliate"],
    [{ wm: -1 }, "invalid", "wm"],
    [{ pp: 101 }, "invalid", "pp"],
    [{ pp: -101 }, "invalid", "pp"],
    [{ wm: 10, pd: 11 }, "invalid", "pd"],
    [{ wm: 10, pp: 60, pd: 5 }, "invalid", "pd"],
    [{ cc: "xyz" }, "invalid", "cc"],
    [{ goal: 999_999_999 }, "goal", undefined],
    [{ offer: 999_999_999 }, "offer", undefined],
    [{ offer: "" }, "invalid", "offer"],
  ])("is refused for %j", async (query, error, field) => {
    const { h, key, offerId } = await withOffer();
    const answer = await h.api("/api/offers/price.json", { key, query: { offer: offerId, ...query } });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
  });

  it("is told to nobody else, of another's goal neither", async () => {
    const { h, offerId, post } = await withOffer();
    const other = await setUp(h);
    await expectRefused(other, "offer", [["offers/price", { offer: offerId }]]);
    const goal = await makeGoal(h, other.accountId, { code: "dep" });
    expect(await post("offers/price", { offer: offerId, goal: goal.id })).toEqual({ status: "error", error: "goal" });
  });
});

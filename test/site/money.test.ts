import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offerAffiliates, offerPayouts, type offers } from "../../src/db/schema/index.ts";
import { isCovered, splitPayment } from "../../src/domain/conversions/split-payment.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { AFFILIATE_STATUS } from "../../src/lib/codes.ts";
import { createHarness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { BAD_ID, createSold, EDIT, failed, ok, type Sold, type Values } from "./kit.ts";

type Sum = [micros: number, currency: string] | null;

/** What the affiliate gets and what the advertiser pays, as the lead's row has them. */
async function sumsOf({ lead }: Sold, id: number): Promise<{ price: Sum; charge: Sum }> {
  const row = await lead(id);
  const sum = (micros: number | null | undefined, currency: string | null | undefined): Sum =>
    typeof micros === "number" && typeof currency === "string" ? [micros, currency] : null;
  return { price: sum(row?.payoutMicros, row?.currency), charge: sum(row?.revenueMicros, row?.revenueCurrency) };
}

const usd = (amount: number): Sum => [Math.round(amount * 1e6), "usd"];
const eur = (amount: number): Sum => [Math.round(amount * 1e6), "eur"];

/** Money as it is sent, and what it comes to for the affiliate and the advertiser. */
const TOLD: [sent: Values, price: Sum, charge: Sum][] = [
  [{}, null, null],
  [{ cc: "eur" }, null, null],
  [{ pd: 2 }, null, null],
  [{ pp: 10 }, null, null],
  [{ wm: 10 }, usd(10), usd(10)],
  [{ wm: 0 }, usd(0), usd(0)],
  [{ wm: 10, cc: "EUR" }, eur(10), eur(10)],
  [{ wm: 10, currency: "eur" }, eur(10), eur(10)],
  [{ wm: 10, curr: 978 }, eur(10), eur(10)],
  [{ wm: 10, cc: "eur", currency: "gbp", curr: 756 }, eur(10), eur(10)],
  [{ wm: 10, pd: 2 }, usd(8), usd(10)],
  [{ wm: 10, pd: -2 }, usd(10), usd(12)],
  [{ wm: 10, pd: 10 }, usd(0), usd(10)],
  [{ wm: 10, pd: 0 }, usd(10), usd(10)],
  [{ wm: 10, pp: 15 }, usd(8.5), usd(10)],
  [{ wm: 10, pp: -15 }, usd(10), usd(11.5)],
  [{ wm: 10, pp: 100 }, usd(0), usd(10)],
  [{ wm: 10, pp: -100 }, usd(10), usd(20)],
  [{ wm: 10, pp: "12.5", pd: 1 }, usd(7.75), usd(10)],
  [{ wm: 10, pp: 10, pd: -3 }, usd(9), usd(13)],
  [{ wm: 10, pp: -10, pd: 3 }, usd(7), usd(11)],
  [{ wm: 10, pay: 12 }, usd(10), usd(12)],
  [{ wm: 10, pay: 12, pd: 1 }, usd(9), usd(12)],
  [{ wm: 10, pay: 12, pd: -5 }, usd(10), usd(12)],
  [{ pay: 10, pd: 2 }, usd(8), usd(10)],
  [{ pay: 10, pp: 20, cc: "eur" }, eur(8), eur(10)],
  [{ wm: "0.000001" }, usd(0.000001), usd(0.000001)],
  [{ wm: "0.000003", pp: 50 }, [2, "usd"], [3, "usd"]],
  [{ wm: "999999999" }, [999_999_999_000_000, "usd"], [999_999_999_000_000, "usd"]],
  [{ wm: "999999998.999999", pp: "33.3333" }, [666_666_999_333_333, "usd"], [999_999_998_999_999, "usd"]],
  [{ wm: "999999999", pp: -100, pd: -999_999_999 }, [999_999_999_000_000, "usd"], [2_999_999_997_000_000, "usd"]],
  [{ wm: "1.1", pd: "0.3" }, [800_000, "usd"], [1_100_000, "usd"]],
];

describe("money that is told", () => {
  it.each(TOLD)("%j", async (sent, price, charge) => {
    const sold = await createSold();
    const made = await sold.made({ click: await sold.newClick(), ...sent });
    expect(await sumsOf(sold, made)).toEqual({ price, charge });
    // Told of a lead that is there, it comes to the same.
    const click = await sold.newClick();
    const id = await sold.made({ click });
    expect(await sold.call("status", { click, ...sent })).toEqual(price === null ? EDIT : ok(id));
    expect(await sumsOf(sold, id)).toEqual({ price, charge });
    expect(await sold.call("status", { click, ...sent })).toEqual(EDIT);
  });

  it("where it is the same for both is the same whatever the offer's commission", async () => {
    const sold = await createSold(createHarness(), { commissionPpm: 300_000 });
    const theirs = await sold.affiliate("approved", { commissionMicros: 1_000_000 });
    for (const [sent, price, charge] of TOLD.filter(([sent]) => sent.pay === undefined || sent.pd !== undefined || sent.pp !== undefined)) {
      const id = await sold.made({ click: await theirs.newClick(), ...sent });
      expect([sent, await sumsOf(sold, id)]).toEqual([sent, { price, charge }]);
    }
  });
});

describe("what the advertiser pays, told alone", () => {
  type Offer = Partial<typeof offers.$inferInsert>;
  type Affiliate = Partial<typeof offerAffiliates.$inferInsert> | null;
  const PPM = { commissionPpm: 250_000 };
  const FIXED = { commissionMicros: 3_000_000 };

  it.each([
    ["no commission: all of it is the affiliate's", {}, null, usd(10)],
    ["the offer's share", PPM, null, usd(7.5)],
    ["the offer's amount", FIXED, null, usd(7)],
    ["the offer's, of an affiliate without one", PPM, {}, usd(7.5)],
    ["the affiliate's share", {}, { commissionPpm: 100_000 }, usd(9)],
    ["the affiliate's share before the offer's", PPM, { commissionPpm: 100_000 }, usd(9)],
    ["the affiliate's share before the offer's amount", FIXED, { commissionPpm: 100_000 }, usd(9)],
    ["the affiliate's amount before the offer's share", PPM, { commissionMicros: 4_500_000 }, usd(5.5)],
    ["the affiliate's none before the offer's share", PPM, { commissionPpm: 0 }, usd(10)],
    ["more than there is", { commissionMicros: 30_000_000 }, null, usd(0)],
    ["all of it", { commissionPpm: 1_000_000 }, null, usd(0)],
  ] as [string, Offer, Affiliate, Sum][])("%s", async (_, offer, commission, price) => {
    const sold = await createSold(createHarness(), offer);
    const from = commission === null ? sold : await sold.affiliate("approved", commission);
    const click = await from.newClick();
    const id = await sold.made({ click, pay: 10 });
    expect(await sumsOf(sold, id)).toEqual({ price, charge: usd(10) });
    expect(await sold.call("status", { click, status: "approve", pay: 0, cc: "eur" })).toEqual(ok(id));
    expect(await sumsOf(sold, id)).toEqual({ price: eur(0), charge: eur(0) });
  });

  it("leaves the affiliate the payout of the rule where there is no commission, in the currency of the rule", async () => {
    const sold = await createSold();
    const tag = { offerId: sold.offer.id, payoutMicros: 4_000_000, revenueMicros: 6_000_000, currency: "eur" };
    await sold.h.db.insert(offerPayouts).values(tag);
    const id = await sold.made({ click: await sold.newClick(), pay: 10 });
    expect(await sumsOf(sold, id)).toEqual({ price: eur(4), charge: usd(10) });
  });

  it("gives the commission of an affiliate that was blocked since", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved", { commissionPpm: 500_000 });
    const click = await theirs.newClick();
    const id = await sold.made({ click });
    await sold.h.db.update(offerAffiliates).set({ status: AFFILIATE_STATUS.blocked });
    expect(await sold.call("status", { click, status: "approve", pay: 10 })).toEqual(ok(id));
    expect(await sumsOf(sold, id)).toEqual({ price: usd(5), charge: usd(10) });
  });
});

describe("money that nobody tells", () => {
  it("is the payout rule that says most: of the affiliate, then of the goal, then of the country", async () => {
    const sold = await createSold();
    const theirs = await sold.affiliate("approved");
    const goal = await sold.offerGoal("dep", [], { payoutMicros: 77_000_000 });
    const tags: [values: Partial<typeof offerPayouts.$inferInsert>, price: number][] = [
      [{}, 1],
      [{ country: "de" }, 2],
      [{ goalId: goal.id }, 3],
      [{ goalId: goal.id, country: "de" }, 4],
      [{ affiliateId: theirs.accountId }, 5],
      [{ affiliateId: theirs.accountId, goalId: goal.id, country: "de" }, 6],
      [{ country: "fr", goalId: 999_999 }, 99],
    ];
    for (const [values, price] of tags) {
      const sums = { payoutMicros: price * 1e6, revenueMicros: (price + 10) * 1e6, currency: "eur" };
      await sold.h.db.insert(offerPayouts).values({ offerId: sold.offer.id, ...sums, ...values });
    }
    for (const [query, from, price] of [
      [{}, sold, 1],
      [{ country: "DE" }, sold, 2],
      [{ country: "fr" }, sold, 1],
      [{ goal: "dep" }, sold, 3],
      [{ goal: "dep", country: "de" }, sold, 4],
      [{ goal: "dep", country: "fr" }, sold, 3],
      [{}, theirs, 5],
      [{ goal: "dep" }, theirs, 5],
      [{ goal: "dep", country: "de" }, theirs, 6],
    ] as const) {
      const id = await sold.made({ click: await from.newClick(), ...query });
      expect([query, await sumsOf(sold, id)]).toEqual([query, { price: eur(price), charge: eur(price + 10) }]);
    }
    // A click that has landed tells the country.
    const landed = await sold.made({ click: await sold.landedClick({ country: "de" }) });
    expect(await sumsOf(sold, landed)).toEqual({ price: eur(2), charge: eur(12) });
    // What was said of the lead counts before it, later too.
    const click = await sold.landedClick({ country: "de" });
    const abroad = await sold.made({ click, country: "fr" });
    expect(await sold.call("status", { click, goal: "dep" })).toEqual(ok(abroad));
    expect(await sumsOf(sold, abroad)).toEqual({ price: eur(3), charge: eur(13) });
    const told = await sold.made({ click: await sold.newClick(), wm: 8 });
    expect(await sumsOf(sold, told)).toEqual({ price: usd(8), charge: usd(8) });
  });

  it("stays what it was when the status moves", async () => {
    const sold = await createSold();
    const tag = { offerId: sold.offer.id, payoutMicros: 1, revenueMicros: 2, currency: "eur" };
    const click = await sold.newClick();
    const id = await sold.made({ click, wm: 8 });
    await sold.h.db.insert(offerPayouts).values(tag);
    await sold.call("status", { click, status: "approve" });
    expect(await sumsOf(sold, id)).toEqual({ price: usd(8), charge: usd(8) });
  });
});

describe("money that the click's country decides", () => {
  async function sell(values: Partial<typeof offers.$inferInsert> = {}) {
    const sold = await createSold(createHarness(), values);
    const { id: offerId } = sold.offer;
    await sold.h.db.insert(offerPayouts).values([
      { offerId, payoutMicros: 4_000_000, revenueMicros: 6_000_000, currency: "eur" },
      { offerId, country: "us", payoutMicros: 50_000_000, revenueMicros: 60_000_000, currency: "usd" },
    ]);
    const land = (click: string, country = "us") => ingestClicks(sold.h.deps, [clickMessageOf(sold.flow, { id: click, offerId, country })]);
    return { ...sold, land };
  }

  it("is decided again as soon as it lands, once, by whichever API the lead was made", async () => {
    const sold = await sell();
    const { newClick, call, made, post, land, events } = sold;
    const clicks = [await newClick(), await newClick(), await newClick()];
    await made({ click: clicks[0] ?? "" });
    await call("status", { click: clicks[1] ?? "", auto: 1, status: "approve" });
    await post({ click: clicks[2] ?? "", status: "approve" });
    for (const { id } of await sold.leads()) expect(await sumsOf(sold, id)).toEqual({ price: eur(4), charge: eur(6) });
    for (const click of [...clicks, ...clicks]) await land(click);
    for (const { id } of await sold.leads()) {
      expect(await sumsOf(sold, id)).toEqual({ price: usd(50), charge: usd(60) });
      const history = await events(id);
      expect(history.map(({ payoutMicros, revenueMicros }) => [payoutMicros, revenueMicros])).toEqual([
        [4_000_000, 6_000_000],
        [50_000_000, 60_000_000],
      ]);
      expect(history.at(-1)).toMatchObject({ kind: "set", source: "click", status: null });
    }
    const { total } = await sold.h.api("/api/tracker/stats.json", {
      key: sold.key,
      query: { item: "date", from: "2026-06-01", to: "2026-06-30" },
    });
    expect(total).toMatchObject({ total: 3, ca: 2, ma: 100 });
  });

  it("of what the advertiser pays is the affiliate's part, unless a commission decides", async () => {
    const sold = await sell();
    const click = await sold.newClick();
    const id = await sold.made({ click, pay: 80 });
    expect(await sumsOf(sold, id)).toEqual({ price: eur(4), charge: usd(80) });
    await sold.land(click);
    expect(await sumsOf(sold, id)).toEqual({ price: usd(50), charge: usd(80) });
    const shared = await sell({ commissionPpm: 250_000 });
    const other = await shared.newClick();
    const its = await shared.made({ click: other, pay: 80 });
    await shared.land(other);
    expect(await sumsOf(shared, its)).toEqual({ price: usd(60), charge: usd(80) });
  });

  it.each<[string, Values, Sum, Sum]>([
    ["what was told for both", { wm: 8 }, usd(8), usd(8)],
    ["what was told with what is kept", { pay: 10, pd: 1 }, usd(9), usd(10)],
    ["the price of the country that was told", { country: "fr" }, eur(4), eur(6)],
  ])("leaves %s, before or after the lead was made", async (_, told, price, charge) => {
    const sold = await sell();
    const [first, later] = [await sold.newClick(), await sold.newClick()];
    const ids = [await sold.made({ click: first, ...told }), await sold.made({ click: later })];
    if (told.country === undefined) await sold.call("status", { click: later, ...told });
    await sold.land(first);
    await sold.land(later);
    expect(await sumsOf(sold, ids[0] ?? 0)).toEqual({ price, charge });
    if (told.country === undefined) expect(await sumsOf(sold, ids[1] ?? 0)).toEqual({ price, charge });
  });

  it("is told with the status that was reported with other sums, and with no other", async () => {
    const sold = await sell();
    await sold.flowTemplate("wait", "https://tracker.test/?s={status}&p={price}&c={currency}");
    await sold.flowTemplate("approve", "https://tracker.test/?s={status}&p={price}&c={currency}");
    await sold.flowTemplate("cancel", "https://tracker.test/?s={status}");
    sold.h.net.on("tracker.test", () => new Response("OK"));
    const [a, b, c] = [await sold.newClick(), await sold.newClick(), await sold.newClick()];
    const sent = async () => {
      await sold.h.drain();
      return sold.h.net
        .urlsTo("tracker.test")
        .splice(told)
        .map((url) => url.split("?")[1]);
    };
    let told = 0;
    for (const click of [a, b, c]) await sold.made({ click });
    await sold.call("status", { click: b, status: "approve" });
    await sold.call("status", { click: c, status: "cancel" });
    expect((await sent()).sort()).toEqual(["s=approve&p=4&c=eur", "s=cancel", ...Array(3).fill("s=wait&p=4&c=eur")]);
    told = 5;
    for (const click of [a, b, c]) await sold.land(click);
    expect((await sent()).sort()).toEqual(["s=approve&p=50&c=usd", "s=wait&p=50&c=usd"]);
    // A status that comes afterwards is told as ever.
    told = 7;
    await sold.call("status", { click: a, status: "approve" });
    expect(await sent()).toEqual(["s=approve&p=50&c=usd"]);
  });

  it("is decided although a call comes between what was read and what is written", async () => {
    const sold = await sell();
    const click = await sold.newClick();
    const id = await sold.made({ click });
    sold.h.d1.once("amounts_await_click = 0", async () => {
      await sold.call("status", { click, status: "approve" });
    });
    await sold.land(click);
    expect(await sold.lead(id)).toMatchObject({ status: 2, payoutMicros: 50_000_000, currency: "usd", seq: 3 });
    const other = await sold.newClick();
    const its = await sold.made({ click: other, wm: 1 });
    await sold.offerGoal("dep");
    sold.h.d1.once("UPDATE leads SET", async () => {
      await sold.land(other);
    });
    await sold.call("status", { click: other, goal: "dep" });
    expect(await sumsOf(sold, its)).toEqual({ price: usd(50), charge: usd(60) });
  });
});

describe("money that makes no sense", () => {
  it.each([
    [{ wm: -1 }, ["wm"], null],
    [{ wm: "ten" }, ["wm"], null],
    [{ wm: "1e999" }, ["wm"], null],
    [{ wm: "1000000000" }, ["wm"], null],
    [{ wm: "0x10" }, ["wm"], null],
    [{ pay: -0.01 }, ["pay"], null],
    [{ pay: "Infinity" }, ["pay"], null],
    [{ wm: 10, pay: "x" }, ["pay"], usd(10)],
    [{ base: -5 }, ["base"], null],
    [{ wm: 10, cc: "xxx" }, ["cc", "wm"], null],
    [{ wm: "10 €", cc: "xxx" }, ["cc"], eur(10)],
    [{ wm: 10, currency: "zzz" }, ["currency", "wm"], null],
    [{ wm: 10, currency: "zzz", cc: "eur" }, ["currency"], eur(10)],
    [{ wm: 10, curr: 1 }, ["curr", "wm"], null],
    [{ wm: "$10", pay: "12 €" }, ["pay"], usd(10)],
    [{ wm: 10, pd: "--1" }, ["pd"], usd(10)],
    [{ wm: 10, pd: "x" }, ["pd"], usd(10)],
    [{ wm: 10, pp: "-" }, ["pp"], usd(10)],
    [{ wm: 10, pd: 10.000001 }, ["pd"], usd(10)],
    [{ pay: 10, pd: 11 }, ["pd"], usd(10)],
    [{ wm: 10, pp: 60, pd: 5 }, ["pd", "pp"], usd(10)],
    [{ pd: 1, wm: 0 }, ["pd"], usd(0)],
    [{ wm: 10, pp: 1000 }, ["pp"], usd(10)],
    [{ wm: 10, pp: 100.0001 }, ["pp"], usd(10)],
    [{ wm: 10, pp: -1000 }, ["pp"], usd(10)],
  ] as [Values, string[], Sum][])("%j is dropped and named, and the rest counts", async (sent, ignored, price) => {
    const sold = await createSold();
    const { call, made, newClick } = sold;
    const created = await call("click", { click: await newClick(), status: "approve", ...sent });
    expect({ ...created, ignored: created.ignored?.toSorted() }).toEqual({ status: "ok", id: created.id, ignored });
    expect((await sumsOf(sold, created.id)).price).toEqual(price);
    const click = await newClick();
    const id = await made({ click, wm: 5 });
    const changed = await call("status", { click, status: "approve", ...sent });
    expect({ ...changed, ignored: changed.ignored?.toSorted() }).toEqual({ ...ok(id), ignored });
    expect((await sumsOf(sold, id)).price).toEqual(price ?? usd(5));
    expect(await sold.lead(id)).toMatchObject({ status: 2 });
  });

  it.each([
    [{ wm: "1,5" }, usd(1.5)],
    [{ wm: "$1 234.50" }, usd(1234.5)],
    [{ wm: "12,50 €" }, eur(12.5)],
    [{ wm: "12,50 €", currency: "gbp" }, eur(12.5)],
    [{ wm: "$12.50", cc: "eur" }, eur(12.5)],
    [{ pay: "12,50 €" }, eur(12.5)],
    [{ wm: 10, cc: "Euro" }, eur(10)],
    [{ wm: 10, curr: "EUR" }, eur(10)],
    [{ wm: 10, pp: "10%" }, usd(9)],
    [{ wm: 10, pp: "12,5" }, usd(8.75)],
    [{ wm: 10, pd: "-2,5" }, usd(10)],
  ] as [Values, Sum][])("in other writings is read: %j", async (sent, price) => {
    const sold = await createSold();
    const answer = await sold.call("click", { click: await sold.newClick(), ...sent });
    expect(answer).toEqual(ok(answer.id));
    expect((await sumsOf(sold, answer.id)).price).toEqual(price);
  });

  it("below zero leaves the sums with a refund, however that is told", async () => {
    const sold = await createSold();
    for (const refund of [{ status: "chargeback" }, { stid: 5 }, { status: "back", stc: "back" }, { status: "fraud" }] as Values[]) {
      const click = await sold.newClick();
      const id = await sold.made({ click, status: "approve", wm: 10, pay: 12 });
      expect([refund, await sold.call("status", { click, ...refund, wm: -10, pay: "(12.00)" })]).toEqual([refund, ok(id)]);
      expect(await sumsOf(sold, id)).toEqual({ price: usd(10), charge: usd(12) });
    }
  });

  it("is named to those only who may call", async () => {
    const { call, newClick } = await createSold();
    expect(await call("click", { click: await newClick(), wm: -1, token: "1-x" })).toEqual(failed("auth"));
    expect(await call("click", { click: "forged", wm: 1 })).toEqual(BAD_ID);
  });
});

describe("the history", () => {
  it("has both sums where they changed, and only there", async () => {
    const { call, made, newClick, events } = await createSold();
    const click = await newClick();
    const id = await made({ click, wm: 10, pd: 1 });
    await call("status", { click, status: "hold" });
    await call("status", { click, status: "approve", wm: 10, pd: 1, cc: "usd" });
    await call("status", { click, wm: 10, pd: 2 });
    const sums = (await events(id)).map((event) => [event.payoutMicros, event.currency, event.revenueMicros, event.revenueCurrency]);
    expect(sums).toEqual([
      [9_000_000, "usd", 10_000_000, "usd"],
      [null, null, null, null],
      [null, null, null, null],
      [8_000_000, "usd", null, null],
    ]);
  });
});

describe("whatever is told", () => {
  const micros = fc.integer({ min: 0, max: 999_999_999_000_000 });
  const part = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const share = fc.integer({ min: 0, max: 1_000_000 });
  const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const commission = fc.oneof(
    share.map((ppm) => ({ ppm, micros: null })),
    micros.map((amount) => ({ ppm: null, micros: amount })),
  );

  it("the affiliate never gets more than the advertiser pays, in whole millionths of the currency told", () => {
    const payment = fc.record({
      grossMicros: orNull(micros),
      revenueMicros: fc.constant(null),
      marginMicros: orNull(fc.integer({ min: -999_999_999_000_000, max: 999_999_999_000_000 })),
      marginPpm: orNull(part),
      currency: fc.constantFrom("usd", "eur"),
    });
    const charged = payment.map((each) => ({ ...each, revenueMicros: each.grossMicros, grossMicros: null }));
    fc.assert(
      fc.property(fc.oneof(payment, charged).filter(isCovered), orNull(commission), (told, kept) => {
        const sums = splitPayment(told, kept, null);
        if (sums === null) return;
        expect(sums.payout.micros).toBeLessThanOrEqual(sums.revenue.micros);
        for (const { micros: amount, currency } of [sums.payout, sums.revenue]) {
          expect(Number.isSafeInteger(amount) && amount >= 0 && !Object.is(amount, -0)).toBe(true);
          expect(currency).toBe(told.currency);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("what is kept and what the affiliate gets is what the advertiser pays, to the last millionth", () => {
    fc.assert(
      fc.property(micros, share, (revenueMicros, ppm) => {
        const sums = splitPayment(
          { grossMicros: null, revenueMicros, marginMicros: null, marginPpm: null, currency: "usd" },
          { ppm, micros: null },
          null,
        );
        const kept = (BigInt(revenueMicros) * BigInt(ppm)) / 1_000_000n;
        expect(BigInt(sums?.payout.micros ?? -1) + kept).toBe(BigInt(revenueMicros));
      }),
      { numRuns: 2000 },
    );
  });
});

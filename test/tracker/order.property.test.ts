import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offerPayouts } from "../../src/db/schema/index.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { createHarness } from "../harness.ts";
import { createSold } from "../site/kit.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { createTracked } from "./kit.ts";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

const values = {
  status: ["new", "approve", "On hold", "nobody knows"],
  price: ["0", "1.5"],
  currency: ["eur"],
  uid: ["u1"],
  geo: ["de", "fr"],
  ip: ["203.0.113.9", "nowhere"],
  ua: [IPHONE, "x"],
  referer: ["https://own.test/", "no page"],
  subid: ["own"],
  adid: ["own"],
  utm_source: ["own"],
  data2: ["own"],
  name: ["Hans"],
  "meta[a]": ["1", "2"],
} as const;

const postback: fc.Arbitrary<Record<string, string>> = fc.record(
  Object.fromEntries(Object.entries(values).map(([name, of]) => [name, fc.constantFrom("", ...of)])),
);

it("a lead comes to be the same whenever its click lands among its postbacks", async () => {
  const h = createHarness();
  const { newClick, post, leads, flow } = await createTracked(h);
  /** The lead of a click that lands before the postback of this number, without what time tells. */
  async function leadOf(postbacks: Record<string, string>[], landing: number) {
    const click = await newClick();
    for (const [place, sent] of [...postbacks, {}].entries()) {
      if (place === landing) await ingestClicks(h.deps, [clickMessageOf(flow, { id: click, wayId: 3, siteId: 4, filter: 2 })]);
      if (place < postbacks.length) await post({ click, ...sent });
    }
    const lead = (await leads()).at(-1);
    expect(lead?.click).toBe(click);
    return { ...lead, id: 0, click: "", naturalKey: lead?.naturalKey?.replace(click, "") };
  }
  await fc.assert(
    fc.asyncProperty(fc.array(postback, { minLength: 1, maxLength: 3 }), async (postbacks) => {
      const landed = await leadOf(postbacks, 0);
      expect(landed).toMatchObject({ clickPending: false, wayId: 3, siteId: 4, filter: 2, city: "Berlin" });
      for (let landing = 1; landing <= postbacks.length; landing += 1) expect(await leadOf(postbacks, landing)).toEqual(landed);
    }),
    { numRuns: 40 },
  );
});

describe("what tells of a lead's beginning", () => {
  const said = fc.record({
    price: fc.constantFrom("", "1", "2"),
    uid: fc.constantFrom("", "u1"),
    name: fc.constantFrom("", "Hans", "Franz"),
    "meta[a]": fc.constantFrom("", "1", "2"),
  });
  const older = fc.tuple(fc.constantFrom("new", "lead", "pending", "reg", "processing", "Wait!"), said);
  const newer = fc.tuple(fc.constantFrom("hold", "sale", "ftd", "reversed", "fake"), said);

  it("may come before what is newer, after it, repeated, and in any order: the lead is the same", async () => {
    const { newClick, post, leads } = await createTracked();
    const leadOf = async (calls: readonly (readonly [status: string, said: Record<string, string>])[]) => {
      const click = await newClick();
      for (const [status, more] of calls) await post({ click, status, ...more });
      const { id: _, seq: __, naturalKey: ___, ...lead } = (await leads()).at(-1) ?? { id: 0, seq: 0, naturalKey: "" };
      return { ...lead, click: "" };
    };
    await fc.assert(
      fc.asyncProperty(older, newer, fc.constantFrom("lead", "new", "pending"), async (first, last, again) => {
        const inOrder = await leadOf([first, last]);
        expect(await leadOf([last, first])).toEqual(inOrder);
        expect(await leadOf([first, last, first, [again, { price: "9", name: "Late" }], first])).toEqual({
          ...inOrder,
          ...(inOrder.payoutMicros === null ? { payoutMicros: 9_000_000, currency: "usd" } : {}),
          ...(inOrder.name === "" ? { name: "Late" } : {}),
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each(["new", "lead", "pending", "waiting", "processing", "registration", "wc-pending"])(
    "does not undo a sale, and is kept: %s",
    async (word) => {
      const { newClick, post, leads, events } = await createTracked();
      const click = await newClick();
      const { id } = await post({ click, status: "sale", price: 50 });
      for (const _ of [1, 2]) expect(await post({ click, status: word })).toEqual({ status: "error", error: "no-changes" });
      expect(await leads()).toMatchObject([{ status: 2, statusText: "sale", payoutMicros: 50_000_000 }]);
      expect((await events(id)).map(({ statusText }) => statusText)).toEqual(["sale", word]);
      expect(await post({ click, status: word, uid: "u1" })).toMatchObject({ create: false, stage: "approve" });
      expect(await post({ click, status: word, stn: word })).toMatchObject({ create: false, stage: "new" });
      expect(await post({ click, status: "sale" })).toMatchObject({ stage: "approve" });
      expect(await post({ click, status: "hold" })).toMatchObject({ stage: "hold" });
    },
  );
});

const orNothing = (...of: (string | number)[]) => fc.constantFrom("", "", ...of);

const siteCall = fc.record({
  goal: orNothing("dep", "priced"),
  country: orNothing("de", "fr", "us"),
  wm: orNothing(7),
  pay: orNothing(9),
  pd: orNothing(1),
  status: orNothing("hold", "approve", "cancel"),
});
const postbackCall = fc.record({
  goal: orNothing("dep", "priced"),
  geo: orNothing("fr"),
  price: orNothing(3),
  status: orNothing("approve"),
});
const call = fc.oneof(
  siteCall.map((query) => ({ name: "site" as const, query })),
  postbackCall.map((query) => ({ name: "postback" as const, query })),
);
const tag = fc.record({
  country: fc.constantFrom("", "de", "us"),
  payoutMicros: fc.integer({ min: 1, max: 9 }),
  revenueMicros: fc.integer({ min: 10, max: 19 }),
  currency: fc.constantFrom("usd", "eur"),
});

it("a lead is worth the same whenever its click lands among its calls, whatever prices the offer has and whatever was told", async () => {
  const h = createHarness();
  const plain = await createSold(h);
  const shared = await createSold(h, { commissionPpm: 250_000 });
  const setUps = await Promise.all(
    [plain, shared].map(async (sold) => ({
      sold,
      goal: await sold.offerGoal("dep"),
      priced: await sold.offerGoal("priced", [], { payoutMicros: 77 }),
    })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1),
      fc.uniqueArray(fc.tuple(tag, fc.boolean()), { selector: ([{ country }, ofGoal]) => `${country}${ofGoal}`, maxLength: 5 }),
      fc.array(call, { minLength: 1, maxLength: 4 }),
      async (which, tags, calls) => {
        const { sold, goal } = setUps[which] as (typeof setUps)[number];
        const offerId = sold.offer.id;
        await h.db.delete(offerPayouts);
        for (const [values, ofGoal] of tags) await h.db.insert(offerPayouts).values({ ...values, offerId, goalId: ofGoal ? goal.id : 0 });
        const leadsOf = async (landing: number) => {
          const click = await sold.newClick();
          for (const [place, { name, query }] of [...calls, { name: "site" as const, query: null }].entries()) {
            if (place === landing) await ingestClicks(h.deps, [clickMessageOf(sold.flow, { id: click, offerId, country: "us" })]);
            if (query === null) continue;
            if (name === "site") await sold.call("status", { click, auto: 1, ...query });
            else await sold.post({ click, ...query });
          }
          const made = (await sold.leads()).filter((lead) => lead.click === click);
          for (const { id, payoutMicros, revenueMicros, amountsAwaitClick } of made) {
            const events = await sold.events(id);
            const last = (name: "payoutMicros" | "revenueMicros") => events.findLast((event) => event[name] !== null)?.[name] ?? null;
            expect({ payoutMicros, revenueMicros, amountsAwaitClick }).toEqual({
              payoutMicros: last("payoutMicros"),
              revenueMicros: last("revenueMicros"),
              amountsAwaitClick: 0,
            });
          }
          return made.map(({ payoutMicros, currency, revenueMicros, revenueCurrency, status, country, goalId, city }) => ({
            ...{ payoutMicros, currency, revenueMicros, revenueCurrency, status, country, goalId, city },
          }));
        };
        const landed = await leadsOf(0);
        for (let landing = 1; landing <= calls.length; landing += 1) expect([landing, await leadsOf(landing)]).toEqual([landing, landed]);
      },
    ),
    { numRuns: 60 },
  );
});

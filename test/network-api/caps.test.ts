import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accounts, offerCapCounters, offerCaps } from "../../src/db/schema/index.ts";
import type { OfferSettings } from "../../src/domain/offers/settings/offer-settings.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling, taken } from "./conversion-kit.ts";

const h = createHarness();

type Cap = Partial<typeof offerCaps.$inferInsert>;

/** An offer with caps, which is paid 3 dollars for goals 1 and 2. */
async function makeCapped(caps: Cap[], settings: Partial<OfferSettings> = {}) {
  const selling = await makeSelling(h, { settings, payments: [{ goal: "1" }, { goal: "Two" }] });
  const rows = caps.map((cap, position) => ({
    offerId: selling.offer.id,
    position,
    period: "day" as const,
    type: "conversions" as const,
    limitValue: 2,
    goalScope: "all" as const,
    affiliateScope: "all" as const,
    ...Object.fromEntries(Object.entries(cap).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : value])),
  }));
  const made = await h.db.insert(offerCaps).values(rows).returning();
  let sent = 0;
  const send = (values: Record<string, string | number> = {}) => {
    sent += 1;
    return h.api("/postback", { query: { offer_id: selling.offer.id, pid: selling.affiliate.number, action_id: `a${sent}`, ...values } });
  };
  const statuses = async () => (await selling.conversions()).map(({ lead, own }) => own.declineReason ?? lead.status);
  const counted = async () => (await selling.conversions()).filter(({ lead }) => lead.status === LEAD_STATUS.approve);
  const counters = () =>
    h.db
      .select()
      .from(offerCapCounters)
      .innerJoin(offerCaps, eq(offerCaps.id, offerCapCounters.capId))
      .where(eq(offerCaps.offerId, selling.offer.id));
  return { ...selling, caps: made, send, statuses, counted, counters };
}

const OK = LEAD_STATUS.approve;
const OVER = "cap_reached";

describe("a cap", () => {
  it("declines what goes beyond it, sums and all, and nothing before", async () => {
    const offer = await makeCapped([{ limitValue: 2 }]);
    for (let n = 0; n < 4; n += 1) expect(await offer.send()).toEqual(taken);
    expect(await offer.statuses()).toEqual([OK, OK, OVER, OVER]);
    const [, , over] = await offer.conversions();
    expect(over?.lead).toMatchObject({ status: LEAD_STATUS.cancel, payoutMicros: 3_000_000, revenueMicros: 4_000_000 });
    expect(await offer.balances()).toEqual([[6_000_000, 0]]);
  });

  it("of zero takes nothing", async () => {
    const offer = await makeCapped([{ limitValue: 0 }]);
    await offer.send();
    expect(await offer.statuses()).toEqual([OVER]);
  });

  it("of a budget is never overdrawn", async () => {
    const offer = await makeCapped([{ type: "budget", limitValue: 8_000_000 }]);
    for (let n = 0; n < 3; n += 1) await offer.send();
    expect(await offer.statuses()).toEqual([OK, OK, OVER]);
  });

  it("starts again with its period, in its time zone", async () => {
    const offer = await makeCapped([{ limitValue: 1 }, { period: "month", limitValue: 3 }], { capsTimeZone: "America/New_York" });
    const before = h.clock.ms;
    // The first of January is five hours away in New York.
    h.clock.ms = Date.UTC(2027, 0, 1, 0, 0);
    const statuses = [];
    for (const hours of [0, 4, 1.5, 24, 24, 24]) {
      h.clock.ms += hours * HOUR_MS;
      await offer.send();
      statuses.push((await offer.statuses()).at(-1));
    }
    h.clock.ms = before;
    expect(statuses).toEqual([OK, OVER, OK, OK, OK, OVER]);
  });

  const each: [string, Cap, [goal: string, affiliate: 0 | 1][], (number | string)[]][] = [
    [
      "of all goals together",
      { goalScope: "all" },
      [
        ["1", 0],
        ["two", 0],
        ["1", 0],
      ],
      [OK, OK, OVER],
    ],
    [
      "of each goal",
      { goalScope: "each", limitValue: 1 },
      [
        ["1", 0],
        ["two", 0],
        ["TWO", 0],
        ["1", 1],
      ],
      [OK, OK, OVER, OVER],
    ],
    [
      "of a goal that is named",
      { goalScope: "exact", goals: '["TWO"]', limitValue: 1 },
      [
        ["1", 0],
        ["two", 0],
        ["1", 0],
        ["Two", 1],
      ],
      [OK, OK, OK, OVER],
    ],
    [
      "of goals together",
      { goalScope: "exact", goals: '["1","two"]', limitValue: 1 },
      [
        ["1", 0],
        ["two", 0],
      ],
      [OK, OVER],
    ],
    [
      "of each affiliate",
      { affiliateScope: "each", limitValue: 1 },
      [
        ["1", 0],
        ["1", 1],
        ["1", 1],
        ["two", 0],
      ],
      [OK, OK, OVER, OVER],
    ],
  ];
  it.each(each)("%s counts what it is for", async (_, cap, calls, expected) => {
    const offer = await makeCapped([cap]);
    const other = await offer.network.affiliate();
    for (const [goal, affiliate] of calls) await offer.send({ goal, pid: affiliate === 0 ? offer.affiliate.number : other.number });
    expect(await offer.statuses()).toEqual(expected);
  });

  it("of an affiliate who is named is for nobody else", async () => {
    const offer = await makeCapped([{ limitValue: 1 }]);
    const other = await offer.network.affiliate();
    await h.db
      .update(offerCaps)
      .set({ affiliateScope: "exact", affiliates: JSON.stringify([other.number]) })
      .where(eq(offerCaps.offerId, offer.offer.id));
    for (const pid of [offer.affiliate.number, offer.affiliate.number, other.number, other.number]) await offer.send({ pid });
    expect(await offer.statuses()).toEqual([OK, OK, OK, OVER]);
  });

  it("counts the statuses that the offer names, when they come", async () => {
    const offer = await makeCapped([{ limitValue: 1 }]);
    await offer.send({ action_id: "first", status: 2 });
    await offer.send({ action_id: "second", status: 2 });
    expect(await offer.statuses()).toEqual([LEAD_STATUS.wait, LEAD_STATUS.wait]);
    for (const action_id of ["first", "second"]) expect(await offer.send({ action_id, status: 1 })).toEqual(taken);
    expect(await offer.statuses()).toEqual([OK, OVER]);
    const held = await makeCapped([{ limitValue: 1 }], { capsStatuses: ["pending", "confirmed"] });
    for (const status of [2, 2, 1]) await held.send({ status });
    expect(await held.statuses()).toEqual([LEAD_STATUS.wait, OVER, OVER]);
  });
});

it("of conversions that count although they are declined takes what goes beyond it, declined, too", async () => {
  const offer = await makeCapped([{ limitValue: 1 }], { capsStatuses: ["confirmed", "declined", "pending"] });
  for (const status of [1, 1, 3, 2]) expect(await offer.send({ status })).toEqual(taken);
  expect(await offer.statuses()).toEqual([OK, OVER, OVER, OVER]);
  const open = await makeCapped([{ limitValue: 2 }], { capsStatuses: ["confirmed", "declined"] });
  await open.send({ action_id: "first", status: 2 });
  await open.send({ status: 3 });
  await open.send();
  expect(await open.send({ action_id: "first", status: 1 })).toEqual(taken);
  expect(await open.statuses()).toEqual([OVER, "by_server_postback", OK]);
  expect((await open.counters()).map(({ offer_cap_counters }) => offer_cap_counters.conversions)).toEqual([3]);
});

describe("the notice of a cap", () => {
  it("goes to the network's owner once, when so much of it is used", async () => {
    const offer = await makeCapped([{ limitValue: 4 }, { period: "all", type: "budget", limitValue: 12_000_000, affiliateScope: "each" }], {
      noticePercentOvercap: 75,
    });
    const chatId = 5_000_000_000 + offer.network.id;
    await h.db.update(accounts).set({ telegramId: chatId }).where(eq(accounts.id, offer.network.id));
    const told = async () => {
      await h.cron();
      await h.drain();
      return h.telegram
        .of("sendMessage")
        .filter(({ params }) => params.chat_id === chatId)
        .map(({ params }) => String(params.text));
    };
    for (let n = 0; n < 2; n += 1) await offer.send();
    expect(await told()).toEqual([]);
    await offer.send();
    const { id } = offer.offer;
    const texts = [
      `Offer ${id}, Kittens: 75% of its daily cap of conversions is used.`,
      `Offer ${id}, Kittens: 75% of its total cap of budget (affiliate ${offer.affiliate.number}) is used.`,
    ];
    expect((await told()).sort()).toEqual(texts);
    await offer.send();
    expect((await told()).sort()).toEqual(texts);
  });
});

describe("caps that are changed", () => {
  it("count what there is already, in their scopes, statuses and time zone; those that stay keep what they counted", async () => {
    const offer = await makeCapped([{ limitValue: 10 }]);
    const other = await offer.network.affiliate();
    for (const [goal, pid, status] of [
      ["1", offer.affiliate.number, 1],
      ["Two", offer.affiliate.number, 1],
      ["two", other.number, 1],
      ["1", other.number, 2],
    ] as const)
      await offer.send({ goal, pid, status });
    const change = (values: Record<string, string>) => offer.network.post(`/admin/offer/${offer.offer.id}`, values);
    const counted = async () =>
      (await offer.counters())
        .map(({ offer_cap_counters: { affiliateId, goal, conversions, periodStart } }) => [affiliateId, goal, conversions, periodStart > 0])
        .sort();
    expect(
      await change({
        "caps[0][period]": "all",
        "caps[0][type]": "conversions",
        "caps[0][value]": "4",
        "caps[0][goal_type]": "each",
        "caps[0][affiliate_type]": "exact",
        "caps[0][affiliates][]": String(other.number),
      }),
    ).toMatchObject({ status: 1 });
    expect(await counted()).toEqual([[0, "two", 1, false]]);
    await change({ "caps_status[0]": "confirmed", "caps_status[1]": "pending" });
    expect(await counted()).toEqual([
      [0, "1", 1, false],
      [0, "two", 1, false],
    ]);
    await change({
      "caps[0][period]": "day",
      "caps[0][type]": "budget",
      "caps[0][value]": "6",
      "caps[0][goal_type]": "all",
      "caps[0][affiliate_type]": "each",
    });
    expect(await counted()).toEqual([
      [offer.affiliate.number, "", 2, true],
      [other.number, "", 2, true],
    ]);
    await offer.send({ pid: other.number });
    expect((await offer.statuses()).at(-1)).toBe(OVER);
  });
});

describe("at once", () => {
  it("200 conversions of two goals and two affiliates against a cap of 50 are 50", async () => {
    const offer = await makeCapped([{ limitValue: 50 }]);
    const other = await offer.network.affiliate();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        offer.send({ goal: n % 3 === 0 ? "Two" : "1", pid: n % 2 === 0 ? other.number : offer.affiliate.number }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 1)).toEqual([]);
    expect(await offer.conversions()).toHaveLength(200);
    expect(await offer.counted()).toHaveLength(50);
    expect((await offer.counters()).map(({ offer_cap_counters }) => offer_cap_counters)).toMatchObject([
      { conversions: 50, payoutMicros: 150_000_000 },
    ]);
  });
});

it("counters are what a plain recount of conversions is, over random streams", async () => {
  const scope = fc.constantFrom("all" as const, "each" as const);
  const cap = fc.record({
    period: fc.constantFrom("day" as const, "month" as const, "all" as const),
    type: fc.constantFrom("conversions" as const, "budget" as const),
    goalScope: scope,
    affiliateScope: scope,
    limit: fc.integer({ min: 0, max: 4 }),
  });
  const call = fc.record({
    goal: fc.constantFrom("1", "two"),
    isOther: fc.boolean(),
    action: fc.constantFrom("a", "b", "c", "d", "e"),
    status: fc.constantFrom(undefined, 1, 2, 3, 5),
    later: fc.constantFrom(0, 0, 7 * HOUR_MS, DAY_MS),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(cap, { minLength: 1, maxLength: 3 }),
      fc.array(call, { minLength: 1, maxLength: 12 }),
      async (caps, calls) => {
        const offer = await makeCapped(
          caps.map(({ limit, ...rest }) => ({ ...rest, limitValue: rest.type === "budget" ? limit * 3_000_000 : limit })),
        );
        const other = await offer.network.affiliate();
        const before = h.clock.ms;
        for (const { goal, isOther, action, status, later } of calls) {
          h.clock.ms += later;
          await offer.send({
            goal,
            pid: isOther ? other.number : offer.affiliate.number,
            action_id: action,
            ...(status === undefined ? {} : { status }),
          });
        }
        h.clock.ms = before;
        const recount = new Map<string, [number, number]>();
        for (const { lead, own } of await offer.counted()) {
          for (const each of offer.caps) {
            const date = new Date(own.createdAtMs).toISOString().slice(0, 10).replaceAll("-", "");
            const start = { all: "0", day: date, month: `${date.slice(0, 6)}01` }[each.period];
            const key = [
              each.id,
              start,
              each.affiliateScope === "each" ? own.affiliateId : 0,
              each.goalScope === "each" ? own.goal.toLowerCase() : "",
            ].join();
            const [count, sum] = recount.get(key) ?? [0, 0];
            recount.set(key, [count + 1, sum + (lead.payoutMicros ?? 0)]);
          }
        }
        const rows = (await offer.counters()).map(
          ({ offer_cap_counters: { capId, periodStart, affiliateId, goal, conversions, payoutMicros } }) => [
            [capId, periodStart, affiliateId, goal].join(),
            [conversions, payoutMicros],
          ],
        );
        expect(rows.filter(([, sums]) => (sums as number[])[0] !== 0).sort()).toEqual([...recount].sort());
        for (const { offer_cap_counters: counter, offer_caps: each } of await offer.counters())
          expect(each.type === "budget" ? counter.payoutMicros : counter.conversions).toBeLessThanOrEqual(each.limitValue);
      },
    ),
    { numRuns: 12 },
  );
});

import { and, eq, isNotNull } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affiliatePayments, leads, networkConversions } from "../../src/db/schema/index.ts";
import { matchPayment, type OfferPayment, type Visit } from "../../src/domain/network-conversions/match-payment.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";

const h = createHarness();

const CLICKS = 3;

/** One thing that happens to conversions. */
type Command =
  | { does: "post"; click: number; actionId: string; goal: string; status: number; sum: number }
  | { does: "edit"; conversion: number; status: string; payouts: number | null; currency: string }
  | { does: "import"; actionId: string; status: string }
  | { does: "pay"; currency: string }
  | { does: "endPayment"; payment: number; status: string }
  | { does: "land"; click: number }
  | { does: "schedule"; days: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("post" as const),
      click: fc.nat(CLICKS - 1),
      actionId: fc.constantFrom("", "A", "B"),
      goal: fc.constantFrom("", "1", "Sale", "SALE", "none"),
      status: fc.constantFrom(0, 0, 1, 2, 2, 3, 5),
      sum: fc.constantFrom(0, 10, 33.33),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("edit" as const),
      conversion: fc.nat(5),
      status: fc.constantFrom("", "confirmed", "pending", "declined", "hold", "not_found"),
      payouts: fc.constantFrom(null, 0, 7.5),
      currency: fc.constantFrom("", "", "eur", "usd"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("import" as const),
      actionId: fc.constantFrom("A", "I"),
      status: fc.constantFrom("", "hold", "pending_cap"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("pay" as const), currency: fc.constantFrom("usd", "eur") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("endPayment" as const),
      payment: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom("paid", "cancelled"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("land" as const), click: fc.nat(CLICKS - 1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("schedule" as const), days: fc.constantFrom(0, 2, 4) }) },
);

/** A command, and what happens to its batch: it is broken off after so many statements, or its answer is lost. */
const step = fc.record({ command, fault: fc.oneof(fc.constant(null), fc.constant("lost" as const), fc.nat(8)) });

/** Batches that change conversions, or what waits. */
const WRITES = /INTO leads|UPDATE leads|INTO held_postbacks|FROM held_postbacks|INTO affiliate_payments|UPDATE affiliate_payments/;

const loseAnswer = () => {
  throw new Error("D1_ERROR: the answer never came");
};

const PAYMENTS = [{}, { goal: "sale", type: "percent" as const, payoutMicros: 300_000, revenueMicros: 400_000, currency: "eur" }];

async function start() {
  const selling = await makeSelling(h, { settings: { holdDays: 3 }, payments: PAYMENTS });
  const clicks = [];
  for (let made = 0; made < CLICKS; made += 1) clicks.push(await selling.makeClick());
  await clicks[0]?.land();
  return { ...selling, clicks };
}

type World = Awaited<ReturnType<typeof start>>;

async function obey({ network, affiliate, offer, clicks, conversions }: World, told: Command): Promise<void> {
  switch (told.does) {
    case "post": {
      const { click, actionId, goal, status, sum } = told;
      const query = { clickid: clicks[click]?.id ?? "", action_id: actionId, goal, status: status || "", sum: sum || "" };
      await h.request("/postback", { query });
      break;
    }
    case "edit": {
      const { lead, own } = (await conversions())[told.conversion] ?? {};
      const id = lead === undefined || own === undefined ? "x" : toHexId(lead.id, own.createdAtMs);
      const { status, currency, payouts } = told;
      await network.call("POST", "/admin/conversion/edit", { json: { ids: [id], status, currency, payouts } });
      break;
    }
    case "import":
      await network.call("POST", "/admin/conversion/import", {
        json: { offer: offer.id, pid: affiliate.number, action_id: told.actionId, status: told.status },
      });
      break;
    case "pay":
      await network.call("POST", "/admin/payment", { json: { pid: affiliate.number, currency: told.currency } });
      break;
    case "endPayment":
      await network.call("POST", `/admin/payment/${told.payment}`, { json: { status: told.status } });
      break;
    case "land":
      await clicks[told.click]?.land().catch(() => {});
      break;
    case "schedule":
      h.clock.ms += told.days * DAY_MS;
      await h.cron();
  }
  await h.settle();
}

const STATES = { pending: "pending", paid: "closed" } as const;

/** A payment is worth what its conversions are, which are confirmed and in no other; none stays in one that was cancelled. */
async function checkPayments(networkId: number, rows: Awaited<ReturnType<World["conversions"]>>): Promise<void> {
  const payments = await h.db.select().from(affiliatePayments).where(eq(affiliatePayments.networkId, networkId));
  expect(payments.map(({ number }) => number)).toEqual(payments.map((_, index) => index + 1));
  for (const { own } of rows) expect(own.paymentState === "opened").toBe(own.paymentNumber === null);
  for (const { number, status, amountMicros, conversions, currency } of payments) {
    const its = rows.filter(({ own }) => own.paymentNumber === number);
    if (status === "cancelled") {
      expect(its).toEqual([]);
      continue;
    }
    const shown = its.map(({ lead, own }) => [lead.status, lead.currency, own.paymentState]);
    expect(shown).toEqual(its.map(() => [LEAD_STATUS.approve, currency, STATES[status]]));
    expect([its.length, its.reduce((sum, { lead }) => sum + (lead.payoutMicros ?? 0), 0)]).toEqual([conversions, amountMicros]);
  }
}

/** What every lead of a network must be like, and its history. */
async function check({ network, conversions, balances, events }: World): Promise<void> {
  await balances();
  const rows = await conversions();
  await checkPayments(network.id, rows);
  expect(rows).toHaveLength(await h.db.$count(networkConversions, eq(networkConversions.networkId, network.id)));
  const names = rows.map(({ own }) => `${own.offerId} ${own.goal.toLowerCase()} ${own.actionId}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { lead, own } of rows) {
    const history = await events(lead.id);
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect([history.length, history.at(-1)?.statusAfter]).toEqual([lead.seq, lead.status]);
    expect(own.holdUntilMs !== null).toBe(lead.status === LEAD_STATUS.hold);
    if (lead.status !== LEAD_STATUS.cancel) expect(own.declineReason).toBeNull();
  }
}

describe("balances", () => {
  it("are what a recount of leads is, over random streams that are broken off between any two statements", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const world = await start();
        for (const { command, fault } of steps) {
          if (typeof fault === "number") h.d1.breakOff(WRITES, fault, { mayNotCome: true });
          if (fault === "lost") h.d1.after(WRITES, loseAnswer, { mayNotCome: true });
          await obey(world, command);
          h.d1.heal();
        }
        await check(world);
        for (const { land } of world.clicks) await land();
        h.clock.ms += 5 * DAY_MS;
        for (let runs = 0; runs < 2; runs += 1) await h.cron();
        await h.settle();
        await check(world);
        expect(await world.held()).toEqual([]);
        const held = and(eq(leads.networkId, world.network.id), eq(leads.status, LEAD_STATUS.hold), isNotNull(leads.payoutMicros));
        expect(await h.db.$count(leads, held)).toBe(0);
      }),
      { numRuns: 12 },
    );
  });
});

describe("the payment of a conversion", () => {
  const base: OfferPayment = {
    type: "fixed",
    title: "",
    goal: "1",
    revenueMicros: 2,
    payoutMicros: 1,
    currency: "usd",
    countries: [],
    excludesCountries: false,
    cities: [],
    devices: [],
    os: [],
    affiliates: null,
  };
  const US: Visit = { country: "us", city: "New York", device: "mobile", systems: ["iOS"] };
  const find = (payments: Partial<OfferPayment>[], visit: Visit = US, goal = "1") => {
    const all = payments.map((payment) => ({ ...base, ...payment }));
    const found = matchPayment(all, { goal, affiliateId: 7, visit });
    return found === undefined ? -1 : all.indexOf(found as (typeof all)[number]);
  };

  it.each<[string, Partial<OfferPayment>[], number]>([
    ["is the first of two alike", [{}, {}], 0],
    ["is of the goal, whatever its case", [{ goal: "2" }, { goal: "1" }], 1],
    ["is an own one before a better general one", [{ countries: ["us"], cities: ["us/New York"] }, { affiliates: [6, 7] }], 1],
    ["is none of others' own", [{ affiliates: [6] }], -1],
    ["is a general one where none of the own holds", [{ affiliates: [7], countries: ["de"] }, {}], 1],
    ["is one of the country", [{}, { countries: ["de", "us"] }], 1],
    ["is none for other countries", [{ countries: ["de"] }, { countries: ["us"], excludesCountries: true }], -1],
    ["is one of a country before one of all others", [{ countries: ["de"], excludesCountries: true }, { countries: ["us"] }], 1],
    ["is one of a country before one of a device", [{ devices: ["mobile"] }, { countries: ["us"] }], 1],
    ["is one of the city, as it is spelled", [{ countries: ["us"] }, { cities: ["us/new york"] }], 1],
    ["is none of a city of that name elsewhere", [{ cities: ["gb/New York"] }], -1],
    ["is one that says more", [{ devices: ["mobile"] }, { devices: ["Mobile"], os: ["ios"] }, { countries: ["us"] }], 1],
    ["is none for another device or system", [{ devices: ["desktop"] }, { os: ["Android"] }], -1],
  ])("%s", (_, payments, place) => expect(find(payments)).toBe(place));

  it("is none that asks what nobody knows", () => {
    const nobody: Visit = { country: null, city: null, device: null, systems: [] };
    const asking = [
      { countries: ["us"] },
      { countries: ["de"], excludesCountries: true },
      { cities: ["us/New York"] },
      { devices: ["mobile"] },
      { os: ["iOS"] },
    ];
    expect(find(asking, nobody)).toBe(-1);
    expect(find([...asking, {}], nobody)).toBe(asking.length);
  });

  it("is one that names the system by any of its names", () => {
    const visit = { ...US, systems: ["Windows", "Windows 10", "Windows 11"] };
    for (const os of visit.systems) expect(find([{ os: [os] }], visit)).toBe(0);
    expect(find([{ os: ["Windows 7", "Linux"] }], visit)).toBe(-1);
  });

  it("holds for the visit, whichever it is of any", () => {
    const list = (...values: string[]) => fc.subarray(values, { minLength: 0 });
    const payment = fc.record({
      countries: list("us", "de"),
      excludesCountries: fc.boolean(),
      devices: list("mobile", "desktop"),
      os: list("iOS", "Android"),
      affiliates: fc.constantFrom(null, [7], [6]),
      goal: fc.constantFrom("1", "2"),
    });
    const visit = fc.record({
      country: fc.constantFrom("us", "de", "fr", null),
      city: fc.constant(null),
      device: fc.constantFrom("mobile", null),
      systems: fc.constantFrom(["iOS"], []),
    });
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 6 }), visit, (payments, seen) => {
        const place = find(payments, seen);
        const holds = payments.map((each) => find([each], seen) === 0);
        const own = payments.map((each, index) => holds[index] === true && each.affiliates !== null);
        expect(place === -1).toBe(!holds.includes(true));
        if (place === -1) return;
        expect(holds[place]).toBe(true);
        expect(own[place]).toBe(own.includes(true));
      }),
    );
  });
});

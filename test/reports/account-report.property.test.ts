import fc from "fast-check";
import { expect, it } from "vitest";
import { sql, statement } from "../../src/db/sql.ts";
import { authenticate } from "../../src/domain/accounts/keys/authenticate.ts";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { addDays } from "../../src/domain/reports/model/days.ts";
import { dayNumber } from "../../src/domain/reports/model/local-time.ts";
import type { Item, LeadSums, Sums } from "../../src/domain/statistics/account-report/query.ts";
import { accountReport } from "../../src/domain/statistics/account-report.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { joinParts } from "../../src/domain/statistics/join-parts.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { makeFlow, makeGoal, makeOffer, makeSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { makeFlowLead } from "./kit.ts";
import { recount } from "./recount.ts";

/** Clocks of Berlin go forward in the third night; the zone changes after the tenth day. */
const BEGIN = Date.parse("2026-03-27T00:00:00Z");
const ZONE = `Europe/Berlin;${Date.parse("2026-04-05T22:00:00Z")}=America/St_Johns`;
const MINUTE_MS = 60_000;
const DAYS = 20;
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

const visit = {
  flow: fc.nat(1),
  ip: fc.constantFrom("", "203.0.113.1", "2001:db8::1"),
  way: fc.nat(2),
  site: fc.nat(1),
  filter: fc.nat(1),
  country: fc.constantFrom("", "de", "FR"),
  subid: fc.constantFrom("", "s1", "12"),
  utmSource: fc.constantFrom("", "fb", "tt"),
};
const minute = fc.nat(DAYS * 24 * 60 - 1);
const click = fc.record({
  ...visit,
  serial: fc.nat(30),
  minute,
  offer: fc.nat(4),
  isPhone: fc.boolean(),
  isUnique: fc.boolean(),
  costMicros: fc.option(fc.nat(3_000_001)),
  costCurrency: fc.constantFrom("usd", "eur", "pln", "xtr"),
});
const lead = fc.record({
  ...visit,
  minute,
  mobile: fc.nat(1),
  status: fc.nat(4),
  goal: fc.option(fc.nat(1)),
  payoutMicros: fc.option(fc.nat(5_000_003)),
  currency: fc.constantFrom("usd", "eur", "pln", "xtr"),
});
type Click = typeof click extends fc.Arbitrary<infer T> ? T : never;
type Lead = typeof lead extends fc.Arbitrary<infer T> ? T : never;
type Step =
  | { does: "clicks"; clicks: Click[] }
  | { does: "lead"; lead: Lead }
  | { does: "change"; which: number; lead: Lead }
  | { does: "spend"; flow: number; cents: number; currency: string; day: number }
  | { does: "part"; owner: number; step: number }
  | { does: "join"; owner: number };

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("clicks"), clicks: fc.array(click, { minLength: 1, maxLength: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("lead"), lead }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("change"), which: fc.nat(5), lead }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("spend"),
      flow: fc.nat(1),
      cents: fc.nat(100_000),
      currency: fc.constantFrom("usd", "eur"),
      day: fc.nat(DAYS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("part"), owner: fc.nat(2), step: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("join"), owner: fc.nat(2) }) },
) as fc.Arbitrary<Step>;

const question = fc.record({
  days: fc.tuple(fc.nat(DAYS), fc.nat(DAYS)),
  country: fc.option(fc.constantFrom("", "de", "fr"), { freq: 2 }),
  utmSource: fc.option(fc.constantFrom("", "fb"), { freq: 2 }),
});

/** Their columns in the tables of clicks and leads. */
const ITEMS = {
  date: "date",
  hour: "hour",
  flow: "flow_id",
  way: "way_id",
  site: "site_id",
  filter: "filter",
  country: "country",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  domain: "domain",
  sub1: "subid",
  ip: "ip",
  utm_source: "utm_source",
  utm_campaign: "utm_campaign",
} as const satisfies Partial<Record<Item, string>>;

async function makeWorld(h: Harness, currency: string) {
  const { id, key } = await h.account({ timeZone: ZONE, currency });
  const owners = [id, (await h.account()).id, (await h.account()).id];
  const offers = [0, ...(await Promise.all([owners[1], owners[2], id].map(async (owner) => (await makeOffer(h, owner ?? 0)).id)))];
  // Somebody else's clicks on the same offers are in the same parts.
  const stranger = await makeFlow(h, (await h.account()).id);
  const flows = [await makeFlow(h, id), await makeFlow(h, id)];
  const sites = [0, (await makeSite(h, id)).id];
  const flow = flows[0] ?? { id: 0, accountId: 0 };
  const ways = [0, (await makeWay(h, flow)).id, (await makeWay(h, flow)).id];
  const goals = [(await makeGoal(h, id)).id, (await makeGoal(h, id)).id];
  const call = { deps: h.deps, client: { ip: "192.0.2.1", country: null, userAgent: "" } };
  const ctx = { ...call, ...(await authenticate(call, key, { sessionOnly: false, whileLapsed: false })) };
  return { id, key, ctx, owners, offers, flows: [...flows, stranger], sites, ways, goals, leads: [] as number[] };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

async function obey(h: Harness, world: World, told: Step): Promise<void> {
  const { flows, ways, sites, offers, goals, owners, leads } = world;
  const at = <T>(list: readonly T[], place: number): T => {
    const found = list[place % list.length];
    if (found === undefined) throw new Error("nothing is there");
    return found;
  };
  const visitOf = ({ flow: _, way, site, filter, country, subid, utmSource, ip }: Pick<Lead, keyof typeof visit>) => ({
    ip,
    wayId: at(ways, way),
    siteId: at(sites, site),
    filter,
    country,
    subid,
    utmSource,
  });
  const leadOf = ({ goal, minute: of, status, payoutMicros, currency, mobile, ...rest }: Lead) => ({
    ...visitOf(rest),
    startedAtMs: BEGIN + of * MINUTE_MS,
    goalId: goal === null ? null : at(goals, goal),
    status,
    payoutMicros,
    currency,
    mobile,
  });
  switch (told.does) {
    case "clicks": {
      const messages = told.clicks.map(({ serial, minute: of, offer, isPhone, isUnique, costMicros, costCurrency, ...rest }) => {
        const flow = offer === 4 ? at(flows, 2) : at(flows.slice(0, 2), rest.flow);
        const atMs = BEGIN + of * MINUTE_MS;
        const id = `${flow.id.toString(36)}_${clickTimeKey(atMs)}${serial.toString(36).padStart(15, "0")}`;
        const ua = isPhone ? { ua: IPHONE } : {};
        const said = { ...visitOf(rest), ...ua, isUnique, costMicros, costCurrency };
        return clickMessageOf(flow, { id, atMs, timeZone: ZONE, offerId: at(offers, offer === 4 ? 1 : offer), ...said });
      });
      await ingestClicks(h.deps, messages);
      await ingestClicks(h.deps, messages.slice(0, 2));
      return;
    }
    case "lead":
      leads.push((await makeFlowLead(h, at(flows.slice(0, 2), told.lead.flow), leadOf(told.lead))).id);
      return;
    case "change": {
      const { startedAtMs, status, payoutMicros, currency, goalId, country, wayId } = leadOf(told.lead);
      const id = leads[told.which];
      if (id === undefined) return;
      await statement(
        h.db,
        sql`UPDATE leads SET started_at_ms = ${startedAtMs}, status = ${status}, payout_micros = ${payoutMicros}, currency = ${currency},
          goal_id = ${goalId}, country = ${country}, way_id = ${wayId} WHERE id = ${id}`,
      ).run();
      return;
    }
    case "spend": {
      const flow = at(flows.slice(0, 2), told.flow).code;
      const date = addDays("2026-03-27", told.day);
      const query = { flow, cost: told.cents / 100, currency: told.currency, from: date, to: date };
      await h.api("/api/tracker/spend.json", { key: world.key, query });
      return;
    }
    case "part":
      await buildPart(h.deps, at(owners, told.owner), { step: told.step });
      return;
    case "join":
      await joinParts(h.deps, at(owners, told.owner));
  }
}

/** Money to the millionth, as sums of units are not. */
const rounded = <Of>(value: Of): Of =>
  JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === "number" ? Math.round(each * 1e6) / 1e6 : each));

const units = (micros: number) => micros / 1_000_000;

/** Figures in the units of the Tracker API. */
const leadFigures = ({ wait, hold, approve, cancel, trash }: LeadSums) => ({
  counts: [wait, hold, approve, cancel, trash].map(({ count }) => count),
  money: [wait, hold, approve].map(({ micros }) => units(micros)),
});
const figures = ({ clicks, uniques, costMicros, leads, unconverted }: Sums) => ({
  clicks,
  uniques,
  spend: units(costMicros),
  ...leadFigures(leads),
  unconverted: Object.fromEntries(Object.entries(unconverted).map(([currency, micros]) => [currency, units(micros)])),
});
it("a report of an account is what a recount of raw clicks and leads says, whoever owns the offers, whatever came late, changed, cost something or went into parts", async () => {
  const h = createHarness();
  const rates = [
    ["eur", 20_260_328, 900_000],
    ["eur", 20_260_404, 870_003],
    ["pln", 20_260_326, 4_000_001],
    ["pln", 20_260_407, 3_700_003],
  ] as const;
  for (const [currency, day, rate] of rates) {
    await statement(
      h.db,
      sql`INSERT OR REPLACE INTO currency_rates (day, currency, per_usd_micros) VALUES (${day}, ${currency}, ${rate})`,
    ).run();
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("usd", "pln"),
      fc.array(step, { minLength: 4, maxLength: 16 }),
      fc.array(question, { minLength: 2, maxLength: 3 }),
      async (currency, steps, questions) => {
        const world = await makeWorld(h, currency);
        h.clock.ms = BEGIN + DAYS * 24 * 60 * MINUTE_MS;
        for (const told of steps) await obey(h, world, told);
        for (const { days, country, utmSource } of questions) {
          const [from, to] = [addDays("2026-03-27", Math.min(...days)), addDays("2026-03-27", Math.max(...days))];
          const asked = { ...(country === null ? {} : { country }), ...(utmSource === null ? {} : { utm_source: utmSource }) };
          const filters = [
            ...(country === null ? [] : [{ item: "country" as const, values: [country], exclude: false }]),
            ...(utmSource === null ? [] : [{ item: "utm_source" as const, values: [utmSource], exclude: false }]),
          ];
          for (const [item, by] of Object.entries(ITEMS) as [Item, string][]) {
            const span = { fromDay: dayNumber(from), toDay: dayNumber(to) };
            const expected = await recount(h, { accountId: world.id, timeZone: ZONE, currency, by, ...span, filters: asked });
            const query = { items: [item], filters, from, to, order: [], offset: 0, limit: 1000 };
            const found = await accountReport(world.ctx, query);
            const rows = found.rows.map((row) => ({
              value: String(row.values[0]),
              ...figures(row),
              goals: [...row.goals].map(([code, { leads }]) => ({ code, ...leadFigures(leads) })).toSorted(byCode),
            }));
            const wanted = [...expected].map(([value, { goals, ...counted }]) => ({
              value,
              ...rounded(counted),
              goals: goals.map(rounded).toSorted(byCode),
            }));
            expect([item, rounded(rows.toSorted(byValue))]).toEqual([item, wanted.toSorted(byValue)]);
            const total = wanted.reduce((sum, { spend }) => sum + spend, 0);
            expect([item, found.count, rounded(figures(found.total).spend)]).toEqual([item, wanted.length, rounded(total)]);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

/** Counts alone: money of several rows was rounded for each. */
const countsOf = (all: readonly Sums[]) =>
  all.reduce(
    (total, { clicks, uniques, mobiles, leads }) =>
      [clicks, uniques, mobiles, ...Object.values(leads).map(({ count }) => count)].map((count, place) => count + (total[place] ?? 0)),
    [0, 0, 0, 0, 0, 0, 0, 0],
  );

it("rows of several items add up to those of one, filters and what they leave out to everything, and a comparison is the report of its days", async () => {
  const h = createHarness();
  const items = fc.subarray(["date", "hour", "flow", "way", "campaign", "goal", "country", "sub1", "offer", "data1", "mobile"] as Item[], {
    minLength: 1,
    maxLength: 4,
  });
  const asked = fc.record({
    items,
    days: fc.tuple(fc.nat(DAYS), fc.nat(DAYS)),
    country: fc.constantFrom("", "de", "fr"),
    descending: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 12 }),
      fc.array(asked, { minLength: 2, maxLength: 4 }),
      async (steps, questions) => {
        const world = await makeWorld(h, "usd");
        h.clock.ms = BEGIN + DAYS * 24 * 60 * MINUTE_MS;
        for (const told of steps) await obey(h, world, told);
        for (const { items, days, country, descending } of questions) {
          const span = { from: addDays("2026-03-27", Math.min(...days)), to: addDays("2026-03-27", Math.max(...days)) };
          const compared = { from: addDays(span.from, -3), to: addDays(span.to, -3) };
          const report = (rest: Partial<Parameters<typeof accountReport>[1]>) =>
            accountReport(world.ctx, { items, filters: [], ...span, order: [], offset: 0, limit: 1000, countsMobiles: true, ...rest });
          const whole = await report({ compared });
          expect(countsOf(whole.rows)).toEqual(countsOf([whole.total]));
          const single = await report({ items: items.slice(0, 1) });
          for (const { values, ...figures } of single.rows) {
            expect(countsOf(whole.rows.filter((row) => row.values[0] === values[0]))).toEqual(countsOf([figures]));
          }
          const halves = await Promise.all(
            [false, true].map((exclude) => report({ filters: [{ item: "country", values: [country], exclude }] })),
          );
          expect(countsOf(halves.map(({ total }) => total))).toEqual(countsOf([whole.total]));
          const other = await report(compared);
          expect(whole.compared?.total).toEqual(other.total);
          const shift = (values: readonly (number | string)[]) =>
            values.map((value, place) =>
              items[place] === "date"
                ? Number(addDays(String(value).replace(/(....)(..)(..)/, "$1-$2-$3"), -3).replaceAll("-", ""))
                : value,
            );
          for (const [place, { values }] of whole.rows.entries()) {
            const same = other.rows.find((row) => JSON.stringify(row.values) === JSON.stringify(shift(values)));
            expect(countsOf([whole.compared?.rows[place] ?? whole.total])).toEqual(countsOf(same === undefined ? [] : [same]));
          }
          const value = (clicks: number, approved: number) => approved - 2 * clicks;
          const sorted = await report({ order: [{ by: { of: ["clicks", "approve.count"], value }, descending }] });
          const ranks = sorted.rows.map(({ clicks, leads }) => value(clicks, leads.approve.count));
          expect(ranks).toEqual(ranks.toSorted((a, b) => (descending ? b - a : a - b)));
          const pages = await Promise.all([0, 2].map((offset) => report({ offset, limit: 2 })));
          expect(pages.flatMap(({ rows }) => rows)).toEqual(whole.rows.slice(0, 4));
        }
      },
    ),
    { numRuns: 20 },
  );
});

const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
const byValue = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1);

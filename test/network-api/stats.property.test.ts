import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clicks, leads, memberships, networkConversions, offerSettings, offers } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../src/lib/codes.ts";
import { DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { makeFlow, makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { unique } from "../unique.ts";
import { makeNetwork } from "./kit.ts";

const h = createHarness();

/** Clocks of Berlin go back in the night after the second day. */
const BEGIN = Date.parse("2026-10-24T00:00:00Z");
const MINUTES = (3 * DAY_MS) / MINUTE_MS;
const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
];

const moment = { minute: fc.nat(MINUTES - 1), offer: fc.nat(2), affiliate: fc.nat(1) };
const visit = {
  country: fc.constantFrom("de", "us", ""),
  city: fc.constantFrom("Berlin", "New York", ""),
  subid: fc.constantFrom("", "a", "b", "ä"),
  sub2: fc.constantFrom("", "x", "y"),
  agent: fc.nat(1),
};
const money = {
  status: fc.constantFrom(...NETWORK_STATUS_WORDS),
  payout: fc.constantFrom(null, 0, 1_500_000, 3_000_000),
  currency: fc.constantFrom("usd", "usd", "eur"),
};

type Step =
  | {
      does: "click";
      minute: number;
      offer: number;
      affiliate: number;
      country: string;
      city: string;
      subid: string;
      sub2: string;
      agent: number;
      isUnique: boolean;
    }
  | {
      does: "convert";
      minute: number;
      offer: number;
      affiliate: number;
      country: string;
      city: string;
      subid: string;
      sub2: string;
      agent: number;
      goal: string;
      status: (typeof NETWORK_STATUS_WORDS)[number];
      payout: number | null;
      currency: string;
    }
  | { does: "edit"; place: number; status: (typeof NETWORK_STATUS_WORDS)[number]; payout: number | null; currency: string }
  | { does: "part" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant("click" as const), ...moment, ...visit, isUnique: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant("convert" as const), ...moment, ...visit, goal: fc.constantFrom("1", "sale"), ...money }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("edit" as const), place: fc.nat(5), ...money }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("part" as const) }) },
);

const SLICES = [
  "year",
  "quarter",
  "month",
  "day",
  "hour",
  "offer",
  "affiliate",
  "advertiser",
  "goal",
  "country",
  "city",
  "os",
  "os_version",
  "device",
  "sub1",
  "sub2",
] as const;
const ZONES = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"];

/** Filters together soon leave nothing. */
const rarely = <T>(...values: T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) });

const question = fc.record({
  slices: fc.subarray([...SLICES], { minLength: 1, maxLength: 4 }),
  zone: fc.constantFrom(...ZONES),
  days: fc.constantFrom(
    ["2026-10-24", "2026-10-27"],
    ["2026-10-24", "2026-10-26"],
    ["2026-10-25", "2026-10-25"],
    ["2026-10-26", "2026-10-31"],
  ),
  country: rarely(["US"], ["US", "DE"], ["FR"]),
  sub1: rarely(["a"], ["ä", "b"]),
  offer: rarely([0], [0, 1]),
  advertiser: rarely(true),
  goal: rarely("Sale"),
  nonzero: rarely(true),
  isAffiliate: rarely(true),
  order: fc.constantFrom("raw", "total_count", "confirmed_revenue", "hold_null"),
});

async function makeWorld() {
  const network = await makeNetwork(h);
  const sold = [await makeOffer(h, network.id), await makeOffer(h, network.id), await makeOffer(h, network.id)];
  const affiliates = [await network.affiliate(), await network.affiliate()];
  const { advertiser } = await network.post("/admin/advertiser", { title: "Kitten Shop", email: `shop-${unique()}@kittens.example` });
  const shop = (await h.db.select().from(memberships).where(eq(memberships.networkId, network.id))).find(
    ({ kind }) => kind === "advertiser",
  );
  await h.db.insert(offerSettings).values({ offerId: sold[1]?.id ?? 0, networkId: network.id, advertiserId: shop?.id ?? 0 });
  const flowsOf = await Promise.all(affiliates.map(({ number }) => makeFlow(h, number)));
  return { network, sold, affiliates, flowsOf, advertiser };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

async function obey({ network, sold, affiliates, flowsOf }: World, told: Step): Promise<void> {
  if (told.does === "part") {
    await buildPart(h.deps, network.id);
    return;
  }
  if (told.does === "edit") {
    const rows = await h.db.select().from(leads).where(eq(leads.networkId, network.id));
    const row = rows[told.place];
    const sums = { payoutMicros: told.payout, revenueMicros: told.payout, currency: told.currency, revenueCurrency: told.currency };
    if (row !== undefined)
      await h.db
        .update(leads)
        .set({ status: NETWORK_STATUS[told.status], ...sums })
        .where(eq(leads.id, row.id));
    return;
  }
  const atMs = BEGIN + told.minute * MINUTE_MS + 30_000;
  const flow = flowsOf[told.affiliate];
  const [offer, affiliate] = [sold[told.offer], affiliates[told.affiliate]];
  if (flow === undefined || offer === undefined || affiliate === undefined) throw new Error("nobody");
  const said = { country: told.country, city: told.city, subid: told.subid };
  const linkParams = told.sub2 === "" ? "" : JSON.stringify({ sub2: told.sub2 });
  const ua = AGENTS[told.agent] ?? "";
  if (told.does === "click") {
    const id = await mintClickId(h.deps, { flowId: flow.id, atMs });
    await ingestClicks(h.deps, [clickMessageOf(flow, { id, atMs, offerId: offer.id, isUnique: told.isUnique, ua, linkParams, ...said })]);
    return;
  }
  const [lead] = await h.db
    .insert(leads)
    .values({
      accountId: affiliate.number,
      networkId: network.id,
      flowId: flow.id,
      naturalKey: `k${unique()}`,
      offerId: offer.id,
      status: NETWORK_STATUS[told.status],
      startedAtMs: atMs,
      updatedAtMs: atMs,
      seq: 1,
      milestones: 0,
      payoutMicros: told.payout,
      revenueMicros: told.payout === null ? null : told.payout + 1_000_000,
      currency: told.payout === null ? null : told.currency,
      revenueCurrency: told.payout === null ? null : told.currency,
      os: told.agent === 0 ? 1 : 4,
      osVersion: told.agent === 0 ? "10" : "18.6",
      device: told.agent === 0 ? "desktop" : "mobile",
      linkParams,
      ...said,
    })
    .returning();
  await h.db.insert(networkConversions).values({
    leadId: lead?.id ?? 0,
    networkId: network.id,
    offerId: offer.id,
    affiliateId: affiliate.number,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    actionId: `a${unique()}`,
    goal: told.goal,
  });
}

/** Clicks and conversions as they stand in their tables, by the values of all slices. */
async function eventsOf({ network, sold }: World, zone: string) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
  });
  const timesOf = (ms: number) => {
    const shown = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0 } = shown;
    return {
      year,
      month,
      day,
      hour,
      quarter: Math.ceil(month / 3),
      date: `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`,
    };
  };
  type Row = Pick<typeof clicks.$inferSelect, "country" | "city" | "os" | "osVersion" | "device" | "subid" | "linkParams">;
  const saidBy = ({ country, city, os, osVersion, device, subid, linkParams }: Row) => ({
    country: country.toUpperCase(),
    city: city || "0",
    os: ["", "Windows", "", "", "iOS"][os],
    os_version: osVersion,
    device,
    sub1: subid,
    sub2: linkParams === "" ? "" : (JSON.parse(linkParams).sub2 ?? ""),
  });
  const advertiserOf = (offer: number) => (offer === sold[1]?.id ? "shop" : "0");
  const rows = await h.db
    .select()
    .from(clicks)
    .where(
      inArray(
        clicks.offerId,
        sold.map(({ id }) => id),
      ),
    );
  const converted = await h.db
    .select()
    .from(networkConversions)
    .innerJoin(leads, eq(leads.id, networkConversions.leadId))
    .where(eq(networkConversions.networkId, network.id));
  return {
    clicks: rows.map((row) => ({
      ...timesOf(row.atMs),
      ...saidBy(row),
      offer: row.offerId,
      affiliate: row.accountId,
      advertiser: advertiserOf(row.offerId),
      goal: "",
      isUnique: row.isUnique,
    })),
    conversions: converted.map(({ leads: lead, network_conversions: own }) => ({
      ...timesOf(own.createdAtMs),
      ...saidBy(lead),
      offer: own.offerId,
      affiliate: own.affiliateId,
      advertiser: advertiserOf(own.offerId),
      goal: own.goal,
      lead,
    })),
  };
}

/** An answer's row, and what it is recounted as, in few words. */
const rowOf = (slice: unknown[], raw: number, uniq: number, sums: Record<string, number[]>) =>
  JSON.stringify([slice, raw, uniq, ...NETWORK_STATUS_WORDS.map((word) => sums[word] ?? [0, 0, 0])]);

describe("a report of any slices", () => {
  it("equals a plain recount, whatever came late, was edited or went into parts, in any zone", async () => {
    const world = await makeWorld();
    const { network, sold, affiliates, advertiser } = world;
    h.clock.ms = BEGIN + 3 * DAY_MS;
    const euro = (await network.get("/admin/currency")).quotes.EUR;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 20 }),
        fc.array(question, { minLength: 4, maxLength: 6 }),
        async (steps, questions) => {
          for (const told of steps) await obey(world, told);
          for (const asked of questions) {
            const { slices, zone, days, country, sub1, offer, goal, nonzero, isAffiliate, order } = asked;
            const names = slices.filter((slice) => !isAffiliate || (slice !== "affiliate" && slice !== "advertiser"));
            if (names.length === 0) names.push("day");
            const client = isAffiliate ? (affiliates[0] ?? network) : network;
            const filter = {
              date_from: days[0],
              date_to: days[1],
              ...(country && { country }),
              ...(sub1 && { sub1 }),
              ...(offer && { offer: offer.map((place) => sold[place]?.id) }),
              ...(asked.advertiser && { advertiser: [advertiser.id] }),
              ...(goal && { goal }),
              ...(nonzero && { nonzero: 1 }),
            };
            const query = new URLSearchParams([
              ["timezone", zone],
              ["limit", "500"],
              ["order", order],
              ["orderType", "desc"],
              ...names.map((name) => ["slice[]", name]),
            ]);
            for (const [name, value] of Object.entries(filter))
              for (const each of [value].flat()) query.append(`filter[${name}]${Array.isArray(value) ? "[]" : ""}`, String(each));
            const answer = await (await h.request(`/3.0/stats/custom?${query}`, { headers: { "api-key": client.key } })).json<{
              // biome-ignore lint/suspicious/noExplicitAny: rows of every shape
              stats: any[];
              pagination: { total_count: number };
            }>();

            const isIn = (
              event: Awaited<ReturnType<typeof eventsOf>>["clicks"][number] | Awaited<ReturnType<typeof eventsOf>>["conversions"][number],
            ) =>
              event.date >= (days[0] ?? "") &&
              event.date <= (days[1] ?? "") &&
              (country?.includes(event.country) ?? true) &&
              (sub1?.includes(event.sub1) ?? true) &&
              (offer?.some((place) => sold[place]?.id === event.offer) ?? true) &&
              (isAffiliate || !asked.advertiser || event.advertiser === "shop") &&
              (!isAffiliate || event.affiliate === affiliates[0]?.number);
            const events = await eventsOf(world, zone);
            const groups = new Map<string, { slice: unknown[]; raw: number; uniq: number; sums: Record<string, number[]> }>();
            const at = (event: object) => {
              const slice = names.map((name) => (event as Record<string, unknown>)[name]);
              const key = JSON.stringify(slice);
              const group = groups.get(key) ?? { slice, raw: 0, uniq: 0, sums: {} };
              groups.set(key, group);
              return group;
            };
            for (const event of events.clicks.filter(isIn)) {
              const group = at(event);
              group.raw += 1;
              group.uniq += Number(event.isUnique);
            }
            for (const event of events.conversions.filter(isIn)) {
              const { lead } = event;
              if ((goal !== null && event.goal !== goal.toLowerCase()) || (nonzero && !lead.payoutMicros)) continue;
              const word = NETWORK_STATUS_WORDS.find((each) => NETWORK_STATUS[each] === lead.status) ?? "hold";
              const [count = 0, zero = 0, payout = 0] = at(event).sums[word] ?? [];
              const micros = (lead.payoutMicros ?? 0) / (lead.currency === "eur" ? euro : 1);
              at(event).sums[word] = [count + 1, zero + Number(!lead.payoutMicros), payout + micros];
            }
            const cents = (micros: number) => Math.round(micros / 1000);
            const told = answer.stats.map(({ slice, traffic, actions }) => {
              const values = names.map((name) => {
                const value = slice[name];
                if (name === "advertiser") return value.id === "0" ? "0" : "shop";
                return name === "offer" || name === "affiliate" ? value.id : value;
              });
              const sums = Object.fromEntries(
                NETWORK_STATUS_WORDS.map((word) => [
                  word,
                  [actions[word].count, actions[word].null, cents(actions[word].revenue * 1_000_000)],
                ]),
              );
              return rowOf(values, Number(traffic.raw), Number(traffic.uniq), sums);
            });
            const recount = [...groups.values()].map(({ slice, raw, uniq, sums }) =>
              rowOf(
                slice,
                raw,
                uniq,
                Object.fromEntries(
                  Object.entries(sums).map(([word, [count = 0, zero = 0, micros = 0]]) => [word, [count, zero, cents(micros)]]),
                ),
              ),
            );
            expect([asked, answer.pagination.total_count, told.toSorted()]).toEqual([asked, groups.size, recount.toSorted()]);
            const ranks = answer.stats.map(({ traffic, actions }) => {
              if (order === "raw") return Number(traffic.raw);
              return { total_count: actions.total.count, confirmed_revenue: actions.confirmed.revenue, hold_null: actions.hold.null }[
                order
              ];
            });
            expect(ranks).toEqual(ranks.toSorted((a, b) => (b ?? 0) - (a ?? 0)));
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(await h.db.$count(offers, eq(offers.accountId, network.id))).toBe(3);
  });
});

import { eq } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offerCaps, offerSettings, offers } from "../../src/db/schema/index.ts";
import type { OfferSettings } from "../../src/domain/offers/settings/offer-settings.ts";
import { OFFER_PRIVACY } from "../../src/lib/codes.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, refused } from "./kit.ts";

const h = createHarness();

type Cap = Partial<typeof offerCaps.$inferInsert>;

async function makeCapped(caps: Cap[], settings: Partial<OfferSettings> = {}) {
  const selling = await makeSelling(h, { settings, payments: [{ title: "Order" }, { goal: "Two" }] });
  const common = {
    offerId: selling.offer.id,
    period: "day",
    type: "conversions",
    limitValue: 2,
    goalScope: "all",
    affiliateScope: "all",
  } as const;
  const made = await h.db
    .insert(offerCaps)
    .values(caps.map((cap, position) => ({ ...common, position, ...cap })))
    .returning();
  let sent = 0;
  const send = (pid: number, values: Record<string, string> = {}) => {
    sent += 1;
    return selling.post({ offer_id: selling.offer.id, pid, action_id: `a${sent}`, ...values });
  };
  return { ...selling, send, ids: made.map(({ id }) => String(id)) };
}

describe("what caps have counted", () => {
  it("is a row for each counter, merged, or in words", async () => {
    const other = JSON.stringify(["Two"]);
    const { network, affiliate, offer, send, ids } = await makeCapped([
      { limitValue: 5 },
      { period: "month", type: "budget", limitValue: 7_500_000, affiliateScope: "each" },
      { period: "all", goalScope: "exact", goals: other },
      { goalScope: "each" },
    ]);
    const second = await network.affiliate();
    await send(affiliate.number);
    await send(affiliate.number, { goal: "two" });
    await send(second.number);
    const common = { is_remaining: true, reset_to_value: 0, affiliates: [], goals: [], goal_stats: {}, country_type: "all", countries: [] };
    const all = { ...common, affiliate_id: 0, affiliate_type: "all", goal_type: "all" };
    const month = { ...all, id: ids[1], timeframe: "month", type: "budget", value: 7.5, affiliate_type: "each" };
    const goal = { ...all, id: ids[3], timeframe: "day", type: "conversions", value: 2, goal_type: "each" };
    const stats = [
      { ...all, id: ids[0], timeframe: "day", type: "conversions", value: 5, current_value: 3 },
      { ...month, current_value: 6, affiliate_id: affiliate.number },
      { ...month, current_value: 3, affiliate_id: second.number },
      {
        ...all,
        id: ids[2],
        timeframe: "all",
        type: "conversions",
        value: 2,
        current_value: 1,
        goal_type: "exact",
        goals: [{ Two: "Two" }],
      },
      { ...goal, current_value: 2, is_remaining: false, goals: [{ "1": "Order" }], goal_stats: { "1": 2 } },
      { ...goal, current_value: 1, goals: [{ two: "two" }], goal_stats: { two: 1 } },
    ];
    const offer_id = String(offer.id);
    const cost = await h.d1.measure(async () =>
      expect(await network.get("/stats/caps", { "offer_id[]": offer_id })).toEqual({ status: 1, stats: [{ offer_id: offer.id, stats }] }),
    );
    expect(cost.roundTrips).toBe(2);
    const fields = { "fields[0]": "stats_merged", "fields[1]": "descr" };
    expect(await network.get("/stats/caps", { offer_id: toHexId(offer.id, offer.createdAtMs), ...fields })).toEqual({
      status: 1,
      stats: [
        {
          offer_id: offer.id,
          stats_merged: [
            { id: ids[0], min: 3, avg: 3, max: 3 },
            { id: ids[1], min: 3, avg: 4.5, max: 6 },
            { id: ids[2], min: 1, avg: 1, max: 1 },
            { id: ids[3], min: 1, avg: 1.5, max: 2 },
          ],
          descr: ["daily_conversions", "monthly_budget", "total_conversions", "daily_conversions"],
        },
      ],
    });
    const third = await network.affiliate();
    const ofSome = await network.get("/stats/caps", { offer_id, "affiliate_id[]": String(third.number) });
    expect(ofSome.stats[0].stats[1]).toEqual({ ...month, current_value: 0, affiliate_id: third.number });
    h.clock.ms += DAY_MS;
    const next = await network.get("/stats/caps", { offer_id });
    expect(next.stats[0].stats.map(({ current_value }: { current_value: number }) => current_value)).toEqual([0, 6, 3, 1, 0]);
    h.clock.ms += 31 * DAY_MS;
    const later = await network.get("/stats/caps", { offer_id });
    expect(later.stats[0].stats.map(({ current_value }: { current_value: number }) => current_value)).toEqual([0, 0, 1, 0]);
    h.clock.ms -= 32 * DAY_MS;
  });

  it("is told to affiliates of counters of their own, where the offer shows them its caps", async () => {
    const capped = await makeCapped([{ limitValue: 500 }, { affiliateScope: "each" }, { affiliateScope: "exact" }]);
    const { network, affiliate, offer, send, ids } = capped;
    const second = await network.affiliate();
    await h.db
      .update(offerCaps)
      .set({ affiliates: JSON.stringify([second.number]) })
      .where(eq(offerCaps.id, Number(ids[2])));
    await send(affiliate.number);
    await send(second.number);
    const query = {
      "offer_id[]": String(offer.id),
      "affiliate_id[]": String(second.number),
      "fields[0]": "stats",
      "fields[1]": "stats_merged",
    };
    const own = { id: ids[1], affiliate_id: affiliate.number, current_value: 1, affiliates: [] };
    const answer = await affiliate.get("/stats/caps", query);
    expect(answer).toMatchObject({ stats: [{ offer_id: offer.id, stats: [own], stats_merged: [{ id: ids[1], min: 1, max: 1 }] }] });
    expect(answer.stats[0].stats).toHaveLength(1);
    expect((await second.get("/stats/caps", query)).stats[0].stats.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[2]]);
    const isHidden = async () => expect(await affiliate.get("/stats/caps", query)).toEqual({ status: 1, stats: [] });
    await h.db.update(offers).set({ privacy: OFFER_PRIVACY.private }).where(eq(offers.id, offer.id));
    await isHidden();
    await h.db.update(offers).set({ privacy: OFFER_PRIVACY.public }).where(eq(offers.id, offer.id));
    await h.db
      .update(offerSettings)
      .set({ settings: JSON.stringify({ hideCaps: true }) })
      .where(eq(offerSettings.offerId, offer.id));
    await isHidden();
    expect((await network.get("/stats/caps", query)).stats).toHaveLength(1);
  });

  it("is of the network's offers, for whom it lets, and 100 of them at most", async () => {
    const { network, offer } = await makeCapped([{}]);
    const other = await makeCapped([{}]);
    const path = "/stats/caps";
    expect(await other.network.get(path, { offer_id: String(offer.id) })).toEqual({ status: 1, stats: [] });
    expect(await (await network.staff("offers")).get(path, { offer_id: "1" })).toEqual(DENIED);
    expect((await (await network.staff("stats")).get(path, { offer_id: String(offer.id) })).stats).toHaveLength(1);
    expect(await network.get(path)).toEqual(missing("offer_id"));
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`offer_id[${index}]`, String(index + 1)]));
    expect(await network.get(path, many)).toEqual(refused("offer_id"));
    expect(await network.get(path, { offer_id: "" })).toEqual(refused("offer_id"));
    expect(await network.get(path, { offer_id: "x" })).toEqual(refused("offer_id", "offer_id[0]"));
    expect(await network.get(path, { offer_id: "1", fields: "all" })).toEqual(refused("fields", "fields[0]"));
    expect(await network.get(path, { offer_id: "1", affiliate_id: "x" })).toEqual(refused("affiliate_id", "affiliate_id[0]"));
  });
});

describe("retention rates", () => {
  const PATH = "/stats/retentionrate";
  const NAMES = ["install", "other1", "other2"];

  async function makeInstalls() {
    const selling = await makeSelling(h, { payments: ["install", "other1", "other2", "start"].map((goal) => ({ goal })) });
    const query = { date_from: "2026-06-15", date_to: "2026-06-16", offer: String(selling.offer.id), goal: "start", events: NAMES.join() };
    /** A click with conversions of goals. */
    const visit = async (...goals: string[]) => {
      const click = await selling.click();
      for (const goal of goals) await selling.post({ clickid: click, goal });
    };
    return { ...selling, query, visit };
  }

  it("are cut after two decimals, for each affiliate and day", async () => {
    const { network, affiliate, offer, query, visit } = await makeInstalls();
    const since = h.clock.ms;
    await visit("start", "install", "other1", "other2");
    await visit("start", "install", "other1");
    await visit("START", "other1");
    await visit("install");
    h.clock.ms = since + DAY_MS;
    await visit("start", "other1");
    const pagination = { per_page: 100, total_count: 2, page: 1 };
    const first = {
      affiliate_id: affiliate.number,
      date: "2026-06-15",
      rr_install: 66.66,
      rr_other1: 100,
      rr_other2: 33.33,
      install_count: 3,
    };
    const second = { affiliate_id: affiliate.number, date: "2026-06-16", rr_install: 0, rr_other1: 100, rr_other2: 0, install_count: 1 };
    const cost = await h.d1.measure(async () =>
      expect(await network.get(PATH, query)).toEqual({ status: 1, stats: [first, second], pagination }),
    );
    expect(cost.roundTrips).toBe(2);
    const { offer: _, goal: __, events: ___, ...days } = query;
    const later = {
      ...days,
      offer_id: toHexId(offer.id, offer.createdAtMs),
      base_event: "Start",
      "events[0]": "install",
      "events[3]": "other1",
    };
    expect((await affiliate.get(PATH, later)).stats).toEqual([first, second].map(({ rr_other2: _, ...row }) => row));
    expect((await network.get(PATH, { ...query, timezone: "Pacific/Kiritimati" })).stats).toMatchObject([
      { date: "2026-06-16", install_count: 3 },
    ]);
    expect((await network.get(PATH, { ...query, goal: "install" })).stats[0]).toMatchObject({ rr_install: 100, install_count: 3 });
    expect((await network.get(PATH, { ...query, limit: "1", page: "2" })).stats).toEqual([second]);
    h.clock.ms = since;
  });

  it("are each caller's own", async () => {
    const { network, affiliate, query, visit, offer } = await makeInstalls();
    await visit("start");
    const other = await network.affiliate();
    expect((await other.get(PATH, { ...query, affiliate_id: String(affiliate.number) })).stats).toEqual([]);
    expect((await affiliate.get(PATH, { ...query, affiliate_id: String(other.number) })).stats).toHaveLength(1);
    expect((await network.get(PATH, { ...query, affiliate_id: String(other.number) })).stats).toEqual([]);
    expect((await (await network.staff("account_manager")).get(PATH, query)).stats).toEqual([]);
    expect(await (await network.staff("billing")).get(PATH, query)).toEqual(DENIED);
    expect((await (await makeSelling(h)).network.get(PATH, { ...query, offer: String(offer.id) })).stats).toEqual([]);
  });

  it("are refused where a parameter is wrong, by its name", async () => {
    const { network, query } = await makeInstalls();
    for (const name of ["date_from", "date_to", "offer", "goal", "events"]) {
      const { [name as keyof typeof query]: _, ...rest } = query;
      expect(await network.get(PATH, rest as Record<string, string>)).toEqual(missing(name));
    }
    for (const [name, value, path = name] of [
      ["date_from", "2026-02-30"],
      ["date_from", "2026-06-17"],
      ["offer", "x"],
      ["goal", "1st"],
      ["events", "1,2", "events[0]"],
      ["events", ""],
      ["affiliate_id", "x", "affiliate_id[0]"],
      ["timezone", "Mars"],
    ] as const) {
      expect([name, value, await network.get(PATH, { ...query, [name]: value })]).toEqual([name, value, refused(name, path)]);
    }
  });

  it("are those of a plain recount", async () => {
    const { network, query, visit, affiliate } = await makeInstalls();
    const since = h.clock.ms;
    const visits: { day: number; goals: string[] }[] = [];
    const goals = fc.subarray(["start", ...NAMES]);
    for (const [day, names] of fc.sample(fc.tuple(fc.nat(1), goals), { seed: 7, numRuns: 25 })) {
      h.clock.ms = since + day * DAY_MS;
      await visit(...names);
      visits.push({ day, goals: names });
    }
    h.clock.ms = since;
    const expected = [0, 1].flatMap((day) => {
      const base = visits.filter((each) => each.day === day && each.goals.includes("start"));
      const rate = (name: string) =>
        Math.floor((base.filter(({ goals }) => goals.includes(name)).length / base.length) * 10_000 + 1e-9) / 100;
      const rates = Object.fromEntries(NAMES.map((name) => [`rr_${name}`, rate(name)]));
      const date = new Date(since + day * DAY_MS).toISOString().slice(0, 10);
      return base.length === 0 ? [] : [{ affiliate_id: affiliate.number, date, ...rates, install_count: base.length }];
    });
    expect(expected).toHaveLength(2);
    expect((await network.get(PATH, query)).stats).toEqual(expected);
  });
});

import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
import { DENIED, missing, NO_KEY, refused } from "./kit.ts";

const h = createHarness();

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const NONE = { revenue: 0, charge: 0, earning: 0, null: 0, count: 0 };

/** What a day of a report is asked for by. */
const days = (from: string, to = from) => ({ "filter[date_from]": from, "filter[date_to]": to });

describe("statistics by date", () => {
  it("count clicks and conversions of each day, with what advertisers pay and affiliates get", async () => {
    const selling = await makeSelling(h);
    const today = dateOf(h.clock.ms);
    const [year, month, day] = today.split("-").map(Number);
    await selling.click({ isUnique: false });
    await selling.post({ clickid: await selling.click(), action_id: "a", status: 2 });
    await selling.post({ clickid: await selling.click(), action_id: "b" });
    const stats = await selling.network.get("/stats/getbydate", days(today));
    const one = { revenue: 3, charge: 4, earning: 1, null: 0, count: 1 };
    expect(stats).toEqual({
      status: 1,
      stats: [
        {
          slice: { year, month, day },
          traffic: { raw: "3", uniq: "2" },
          actions: {
            total: { revenue: 6, charge: 8, earning: 2, null: 0, count: 2 },
            confirmed: one,
            pending: one,
            declined: NONE,
            not_found: NONE,
            hold: NONE,
          },
          ratio: "1:2",
          epc: 2,
          cr: { total: 66.67, confirmed: 33.33, pending: 33.33, declined: 0, not_found: 0, hold: 0 },
          views: 0,
          ctr: 0,
          ecpm: 2000,
        },
      ],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    const cost = await h.d1.measure(() => selling.network.get("/stats/getbydate", days(today)));
    // The key and the report.
    expect(cost.roundTrips).toBe(2);
    expect(await selling.network.get("/stats/getbydate", days(dateOf(h.clock.ms - DAY_MS)))).toEqual({
      status: 1,
      stats: [],
      pagination: { per_page: 100, total_count: 0, page: 1 },
    });
  });

  it("are an affiliate's own, without what advertisers pay", async () => {
    const selling = await makeSelling(h);
    const other = await selling.network.affiliate();
    const today = dateOf(h.clock.ms);
    await selling.post({ clickid: await selling.click() });
    const { stats } = await selling.affiliate.get("/stats/getbydate", { ...days(today), "filter[partner]": String(other.number) });
    expect(stats).toMatchObject([{ traffic: { raw: "1", uniq: "1" } }]);
    expect(stats[0].actions.confirmed).toEqual({ revenue: 3, null: 0, count: 1 });
    expect((await other.get("/stats/getbydate", days(today))).stats).toEqual([]);
  });

  it("are for whom the network lets, and for days that can be", async () => {
    const selling = await makeSelling(h);
    const path = "/stats/getbydate";
    const today = dateOf(h.clock.ms);
    expect(await (await h.request(`/3.0${path}`, { query: days(today) })).json()).toEqual(NO_KEY);
    expect(await (await selling.network.staff("offers")).get(path, days(today))).toEqual(DENIED);
    for (const [query, answer] of [
      [{}, { ...missing("filter[date_from]"), field: "filter" }],
      [
        { "filter[date_from]": today, "filter[date_to]": "" },
        { ...missing("filter[date_to]"), field: "filter" },
      ],
      [days(today, "2020-01-01"), refused("filter", "filter[date_to]")],
      [days("2026-02-30"), refused("filter", "filter[date_from]")],
      [{ ...days(today), timezone: "Mars/Olympus" }, refused("timezone")],
      [{ filter: "x" }, refused("filter")],
    ] as const)
      expect([query, await selling.network.get(path, query)]).toEqual([query, answer]);
  });
});

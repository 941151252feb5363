import { describe, expect, it } from "vitest";
import { rollCampaigns } from "../../src/domain/reports/rollups/roll-campaigns.ts";
import { insertFlowLeads, insertLeads, type LeadValues } from "../bulk.ts";
import { makeCampaign, makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const PATH = "/api/leads/list.json";

const at = (iso: string) => Date.parse(`2026-06-${iso}Z`);

/** An account with a campaign and its leads. */
async function setUp(h: Harness, leads: LeadValues[]) {
  const { id, key } = await h.account();
  const campaign = await makeCampaign(h, id);
  return { accountId: id, key, campaign, ids: await insertLeads(h, campaign, leads) };
}

const spread = (count: number): LeadValues[] =>
  Array.from({ length: count }, (_, i) => ({ status: i % 5, startedAtMs: at("01T00:00:00") + i * 1000 }));

const idsOf = (answer: { data: { id: number }[] }) => answer.data.map(({ id }) => id);

describe("leads/list", () => {
  it("answers a lead in the documented shape", async () => {
    const h = createHarness();
    const lead = { status: 2, startedAtMs: at("14T10:00:00"), joinedAtMs: at("14T10:05:00"), username: "alice", click: "abc456xyz" };
    const { key, campaign, ids } = await setUp(h, [{ ...lead, subscriberId: 9876543210 }]);
    expect(await h.api(PATH, { key })).toEqual({
      status: "ok",
      data: [
        {
          id: ids[0],
          campaign: campaign.id,
          subscriber: 9876543210,
          username: "alice",
          click: "abc456xyz",
          status: 2,
          start_time: "2026-06-14 10:00:00",
          join_time: "2026-06-14 10:05:00",
          updated: "2026-06-14 10:00:00",
        },
      ],
      more: false,
      total: 1,
    });
  });

  it("says never for the join of a lead that waits or holds, even one that was a member before", async () => {
    const h = createHarness();
    const joinedAtMs = at("14T10:05:00");
    const { key } = await setUp(
      h,
      [0, 1, 2, 3, 4].map((status) => ({ status, joinedAtMs, startedAtMs: at(`14T10:00:0${status}`) })),
    );
    const { data } = await h.api(PATH, { key });
    const never = "0000-00-00 00:00:00";
    const joined = "2026-06-14 10:05:00";
    expect(data.map((row: { join_time: string }) => row.join_time)).toEqual([joined, joined, joined, never, never]);
  });

  it("puts the newest start first, and of the same second the newer lead", async () => {
    const h = createHarness();
    const times = ["02T00:00:00", "03T00:00:00", "01T00:00:00", "03T00:00:00"];
    const { key, ids } = await setUp(
      h,
      times.map((time, status) => ({ status, startedAtMs: at(time) })),
    );
    expect(idsOf(await h.api(PATH, { key }))).toEqual([ids[3], ids[1], ids[0], ids[2]]);
  });

  it("answers 50 leads unless told, and 200 at most", async () => {
    const h = createHarness();
    const { key } = await setUp(h, spread(210));
    const lengths = await Promise.all(
      [{}, { limit: 3 }, { limit: 200 }, { limit: 1000 }].map(async (query) => (await h.api(PATH, { key, query })).data.length),
    );
    expect(lengths).toEqual([50, 3, 200, 200]);
  });

  it.each(["offset", "before"] as const)("walks through all leads once by %s", async (way) => {
    const h = createHarness();
    const { key, ids } = await setUp(h, spread(33));
    const seen: number[] = [];
    for (let last: number[] = []; seen.length === 0 || last.length > 0; ) {
      const place = way === "offset" ? { offset: seen.length } : seen.length > 0 ? { before: seen.at(-1) ?? 0 } : {};
      last = idsOf(await h.api(PATH, { key, query: { limit: 7, ...place } }));
      seen.push(...last);
    }
    expect(seen).toEqual(ids.toReversed());
    expect("total" in (await h.api(PATH, { key, query: { before: ids[9] ?? 0 } }))).toBe(false);
  });

  it("narrows by campaign, status and start, both ends of the time included, and counts what it lets through", async () => {
    const h = createHarness();
    const { accountId, key, campaign, ids } = await setUp(h, spread(10));
    const other = await makeCampaign(h, accountId);
    const [foreign] = await insertLeads(h, other, [{ status: 2, startedAtMs: at("05T00:00:00") }]);
    const begin = at("01T00:00:00") / 1000;
    const ask = async (query: Record<string, string | number>) => {
      const answer = await h.api(PATH, { key, query });
      return [idsOf(answer), answer.total];
    };
    const pick = (...places: number[]) => places.map((place) => ids[place]);
    for (const _ of ["before the roll", "after it"]) {
      expect(await ask({ campaign: campaign.id })).toEqual([ids.toReversed(), 10]);
      expect(await ask({ campaign: campaign.id, status: 2 })).toEqual([pick(7, 2), 2]);
      expect(await ask({ status: "approve" })).toEqual([[foreign, ...pick(7, 2)], 3]);
      expect(await ask({ status: "trash", limit: 1 })).toEqual([pick(9), 2]);
      expect(await ask({ from: begin + 2, to: begin + 4 })).toEqual([pick(4, 3, 2), 3]);
      expect(await ask({ from: begin + 8, campaign: campaign.id })).toEqual([pick(9, 8), 2]);
      expect(await ask({ to: begin + 2, status: 0 })).toEqual([pick(0), 1]);
      await h.cron();
    }
  });

  it("shows nobody else's leads", async () => {
    const h = createHarness();
    const mine = await setUp(h, spread(2));
    const theirs = await setUp(h, spread(3));
    expect((await h.api(PATH, { key: mine.key })).total).toBe(2);
    expect(await h.api(PATH, { key: mine.key, query: { campaign: theirs.campaign.id } })).toEqual({ status: "error", error: "camp" });
    expect(await h.api(PATH, { key: mine.key, query: { before: theirs.ids[0] ?? 0 } })).toEqual({
      status: "error",
      error: "invalid",
      field: "before",
    });
  });

  it.each([
    ["campaign", "abc"],
    ["campaign", "0"],
    ["status", "5"],
    ["status", "approved"],
    ["from", "yesterday"],
    ["to", "-1"],
    ["limit", "0"],
    ["offset", "-1"],
    ["before", "x"],
  ])("refuses %s=%s", async (field, value) => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api(PATH, { key, query: { [field]: value } })).toEqual({ status: "error", error: "invalid", field });
  });

  it("counts a thousand leads of a time unasked, and as many as there are when asked; all of them it knows", async () => {
    const h = createHarness();
    const { key, campaign } = await setUp(h, spread(1000));
    const ask = async (query: Record<string, string | number>) => {
      const { more, total } = await h.api(PATH, { key, query });
      return [more, total];
    };
    const from = at("01T00:00:00") / 1000;
    expect(await ask({ from })).toEqual([true, 1000]);
    await insertLeads(h, campaign, spread(1));
    expect(await ask({ from })).toEqual([true, undefined]);
    expect(await ask({ from, total: 1 })).toEqual([true, 1001]);
    expect(await ask({ from, status: 0 })).toEqual([true, 201]);
    expect(await ask({})).toEqual([true, 1001]);
  });

  it("leaves out four thousand leads at most, and says how to go further", async () => {
    const h = createHarness();
    const { key } = await setUp(h, spread(1));
    expect((await h.api(PATH, { key, query: { offset: 4000 } })).data).toEqual([]);
    expect(await h.api(PATH, { key, query: { offset: 4001 } })).toEqual({
      status: "error",
      error: "limit",
      field: "offset",
      use: "before",
    });
  });

  it("reads past none of the leads that flows have, nor do their lists past those of campaigns", async () => {
    const h = createHarness();
    const { accountId, key, campaign } = await setUp(h, []);
    const flow = await makeFlow(h, accountId);
    await insertFlowLeads(h, flow, 3000);
    await insertLeads(h, campaign, spread(3000));
    await insertFlowLeads(h, flow, 3000);
    await rollCampaigns(h.deps);
    const rows = async (path: string, query: Record<string, string | number>) => {
      const { rowsRead } = await h.d1.measure(async () => expect((await h.api(path, { key, query })).status).toBe("ok"));
      return rowsRead;
    };
    expect(await rows(PATH, {})).toBeLessThanOrEqual(150);
    expect(await rows(PATH, { status: 2 })).toBeLessThanOrEqual(150);
    const days = { from: "2026-06-01", to: "2026-06-15", limit: 50 };
    expect(await rows("/api/tracker/leads.json", days)).toBeLessThanOrEqual(150);
  });

  it.each([{}, { status: 2 }, { campaign: "own" }, { before: "middle" }])(
    "reads at most three rows for each one it shows, however many there are: %j",
    async (query) => {
      const h = createHarness();
      const { key, campaign, ids } = await setUp(h, spread(5000));
      const own = Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, value === "own" ? campaign.id : value === "middle" ? (ids[2500] ?? 0) : value]),
      );
      const authentication = await h.d1.measure(() => h.api("/api/leads/list.json", { key, query: { limit: "bad" } }));
      const rows = async () => {
        await rollCampaigns(h.deps);
        return (await h.d1.measure(() => h.api(PATH, { key, query: own }))).rowsRead - authentication.rowsRead;
      };
      const few = await rows();
      expect(few).toBeLessThanOrEqual(66);
      await insertLeads(h, campaign, spread(5000));
      expect(await rows()).toBeLessThanOrEqual(few + 2);
    },
  );
});

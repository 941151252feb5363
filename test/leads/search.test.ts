import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOOKED_AT } from "../../src/domain/leads/search-leads.ts";
import { insertFlowLeads, insertLeads } from "../bulk.ts";
import { makeCampaign, makeDelivery, makeFlow, makeGoal, makeLead, makeTemplate } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createTracked } from "../tracker/kit.ts";
import { unique } from "../unique.ts";

const PATH = "/api/leads/search.json";

type Found = { data: { id: number }[]; more: boolean; next: number };

const idsOf = ({ data }: Found) => data.map(({ id }) => id);

/** An account with a lead of a campaign, one of a flow, and one of both, the newest. */
async function setUp(h: Harness) {
  const { id: accountId, key } = await h.account();
  const [campaign, flow] = [await makeCampaign(h, accountId), await makeFlow(h, accountId)];
  const at = h.clock.ms;
  const serial = unique();
  const click = `3_0mh5cz2fk${String(serial).padStart(7, "0")}vx07a3c9`.slice(0, 26);
  const own = { id: campaign.id, accountId };
  const telegram = await makeLead(h, own, {
    username: "Alice_B",
    click: `ext${serial}`,
    subscriberId: 9_500_000_000 + serial,
    startedAtMs: at,
  });
  const of = { campaignId: null, subscriberId: null, username: "", naturalKey: `k${serial}` };
  const conversion = await makeLead(h, own, {
    ...of,
    flowId: flow.id,
    click,
    uid: `order-${serial}`,
    subid: `sub-${serial}`,
    ip: "203.0.113.9",
    country: "de",
    status: 2,
    startedAtMs: at + 1000,
  });
  const both = await makeLead(h, own, {
    flowId: flow.id,
    subscriberId: 9_600_000_000 + serial,
    status: 1,
    country: "fr",
    startedAtMs: at + 2000,
  });
  const ask = (query: object) => h.api(PATH, { key, json: query });
  return { h, accountId, key, campaign, flow, telegram, conversion, both, serial, ask };
}

describe("leads/search", () => {
  it("lists leads of all kinds once, newest first, with the state of the last postback", async () => {
    const { h, campaign, flow, telegram, conversion, both, ask, accountId } = await setUp(createHarness());
    const template = await makeTemplate(h, accountId, "hold", "https://x.test/");
    await makeDelivery(h, both, template, { state: "delivered" });
    await makeDelivery(h, both, template, { state: "failed" });
    const answer = await ask({});
    expect(answer).toMatchObject({ status: "ok", more: false, next: 0 });
    expect(answer.data).toMatchObject([
      { id: both.id, status: "hold", campaign: campaign.id, flow: flow.id, flow_code: flow.code, postback: "failed" },
      { id: conversion.id, status: "approve", campaign: 0, flow: flow.id, postback: "", geo: "de" },
      { id: telegram.id, origin: "telegram", status: "wait", campaign: campaign.id, flow: 0, username: "Alice_B" },
    ]);
  });

  it.each<[what: string, q: (of: Awaited<ReturnType<typeof setUp>>) => string | number, which: "telegram" | "conversion" | "both"]>([
    ["its id", ({ conversion }) => conversion.id, "conversion"],
    ["its click", ({ conversion }) => conversion.click, "conversion"],
    ["its click in capitals and quotes", ({ conversion }) => `"${conversion.click.toUpperCase()}"`, "conversion"],
    ["another tracker's click", ({ telegram }) => telegram.click, "telegram"],
    ["the advertiser's id", ({ conversion }) => conversion.uid, "conversion"],
    ["the subid", ({ conversion }) => conversion.subid, "conversion"],
    ["the address, however it is written", () => "::ffff:203.0.113.9", "conversion"],
    ["@username in any case", () => "@alice_b", "telegram"],
    ["the username alone", () => "Alice_B", "telegram"],
    ["the person's id", ({ both }) => `${both.subscriberId}`, "both"],
  ])("finds a lead by %s, and nobody else's", async (_, q, which) => {
    const h = createHarness();
    const ours = await setUp(h);
    const theirs = await setUp(h);
    expect(idsOf(await ours.ask({ q: q(ours) }))).toEqual([ours[which].id]);
    expect(idsOf(await ours.ask({ q: q(ours), status: ["trash"] }))).toEqual([]);
    // What is alike in both accounts finds one's own.
    const found = idsOf(await ours.ask({ q: q(theirs) }));
    expect(found.filter((id) => id !== ours[which].id)).toEqual([]);
  });

  it("narrows by every filter, by several values, and by what is not to be", async () => {
    const h = createHarness();
    const { accountId, campaign, flow, telegram, conversion, both, ask, serial } = await setUp(h);
    const goal = await makeGoal(h, accountId);
    const sale = await makeLead(
      h,
      { id: campaign.id, accountId },
      {
        campaignId: null,
        subscriberId: null,
        flowId: flow.id,
        naturalKey: `g${serial}`,
        goalId: goal.id,
        offerId: 7,
        startedAtMs: h.clock.ms - 1000,
      },
    );
    const [t, c, b, s] = [telegram.id, conversion.id, both.id, sale.id];
    const seconds = Math.floor(telegram.startedAtMs / 1000);
    const table: [object, number[]][] = [
      [{ campaign: campaign.id }, [b, t]],
      [{ flow: flow.code }, [b, c, s]],
      [{ flow: flow.id, campaign: campaign.id }, [b]],
      [{ status: ["approve", "hold"] }, [b, c]],
      [{ status: 2 }, [c]],
      [{ status_not: ["wait"] }, [b, c]],
      [{ status: ["approve"], status_not: ["approve"] }, []],
      [{ geo: ["de", "FRA"] }, [b, c]],
      [{ geo: "" }, [t, s]],
      [{ geo_not: ["de", ""] }, [b]],
      [{ goal: goal.code }, [s]],
      [{ offer: [7, 8] }, [s]],
      [{ origin: ["telegram"], campaign: campaign.id }, [b, t]],
      [{ origin: ["import"] }, []],
      [{ from: seconds + 1, to: seconds + 1 }, [c]],
      [{ before: c }, [t, s]],
      [{ q: "@" }, []],
      [{ q: conversion.subid, campaign: campaign.id }, []],
    ];
    for (const [query, ids] of table) expect([query, idsOf(await ask(query))]).toEqual([query, ids]);
  });

  it("tells where leads came from", async () => {
    const { h, key, landedClick, post } = await createTracked();
    const { id } = await post({ click: await landedClick(), status: "approve" });
    const { data } = await h.api(PATH, { key, query: { "origin[]": "postback" } });
    expect(data).toMatchObject([{ id, origin: "postback" }]);
    expect(idsOf(await h.api(PATH, { key, query: { origin: "telegram" } }))).toEqual([]);
  });

  it("walks through all leads once, whatever the filter and the page, also where pages are short", async () => {
    const h = createHarness();
    const { accountId, key, campaign, flow, ask } = await setUp(h);
    const spread = Array.from({ length: 40 }, (_, i) => ({ status: i % 5, startedAtMs: h.clock.ms + (i % 7) * 1000 }));
    const ids = await insertLeads(h, campaign, spread);
    await h.db.$client.prepare(`UPDATE leads SET flow_id = ?1 WHERE account_id = ?2 AND id % 2 = 0`).bind(flow.id, accountId).run();
    await insertFlowLeads(h, flow, LOOKED_AT + 20, h.clock.ms - 5_000_000);
    const walk = async (query: object) => {
      const seen: number[] = [];
      for (let before = {}; ; ) {
        const page: Found = await ask({ ...query, ...before });
        seen.push(...idsOf(page));
        if (!page.more) return seen;
        before = { before: page.next };
      }
    };
    expect(new Set(ids).size).toBe(40);
    const all = await walk({ limit: 200 });
    expect([all.length, new Set(all).size]).toEqual([40 + 3 + LOOKED_AT + 20, 40 + 3 + LOOKED_AT + 20]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom({ campaign: campaign.id }, { campaign: campaign.id, status: [1, 3] }),
        fc.integer({ min: 1, max: 20 }),
        async (query, limit) => {
          expect(await walk({ ...query, limit })).toEqual((await ask({ ...query, limit: 200 })).data.map(({ id }: { id: number }) => id));
        },
      ),
      { numRuns: 6 },
    );
    const rare = await walk({ geo: ["", "pl"], limit: 200 });
    expect(rare.length).toBe(40 + 1 + Math.floor((LOOKED_AT + 20) / 3));
    expect((await h.api(PATH, { key, query: { geo: "us" } })).more).toBe(true);
  });

  it.each([
    [{ campaign: 999_999_999 }, "camp", "campaign"],
    [{ flow: "nobodys" }, "flow", "flow"],
    [{ goal: "nobodys" }, "goal", "goal"],
    [{ before: 999_999_999 }, "invalid", "before"],
    [{ status: ["approved"] }, "invalid", "status"],
    [{ origin: ["moon"] }, "invalid", "origin"],
    [{ geo: ["atlantis"] }, "invalid", "geo"],
    [{ q: " " }, "invalid", "q"],
    [{ limit: 0 }, "invalid", "limit"],
  ])("refuses %j", async (json, error, field) => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api(PATH, { key, json })).toEqual({ status: "error", error, field });
  });

  it("reads at most three rows for each lead that it shows, however many there are, four of those that are in both lists", async () => {
    const h = createHarness();
    const { accountId, key, campaign, flow } = await setUp(h);
    const query = async (json: object) => {
      let count = 0;
      const cost = await h.d1.measure(async () => {
        const answer = await h.api(PATH, { key, json: { limit: 50, ...json } });
        count = answer.data?.length;
      });
      return { ...cost, count };
    };
    const unasked = await query({ limit: "bad" });
    const fill = async () => {
      await insertLeads(
        h,
        campaign,
        Array.from({ length: 2000 }, (_, i) => ({ status: i % 5, startedAtMs: h.clock.ms + i * 1000 })),
      );
      await insertFlowLeads(h, flow, 2000, h.clock.ms);
      await h.db.$client.batch([
        h.db.$client
          .prepare(
            `INSERT OR IGNORE INTO lead_events (lead_id, seq, account_id, kind, source, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
             SELECT id, 1, account_id, 'set', 'postback', 0, 0, 0, 0, 0, 0, 0 FROM leads WHERE account_id = ?1`,
          )
          .bind(accountId),
        h.db.$client
          .prepare(
            `INSERT OR IGNORE INTO postback_deliveries (account_id, lead_id, lead_seq, template_id, status, attempt_budget, next_attempt_at_ms, created_at_ms)
             SELECT account_id, id, 1, 1, 0, 1, 4000000000000, 0 FROM leads WHERE account_id = ?1`,
          )
          .bind(accountId),
      ]);
    };
    await fill();
    const filters = [
      {},
      { campaign: campaign.id },
      { flow: flow.code },
      { status: ["approve"] },
      { flow: flow.id, status: [1, 2] },
      { status_not: [0] },
    ];
    const few = [];
    for (const filter of filters) few.push(await query(filter));
    await fill();
    for (const [index, filter] of filters.entries()) {
      const { rowsRead, roundTrips, count } = await query(filter);
      expect([filter, count, roundTrips]).toEqual([filter, 50, 3]);
      expect(rowsRead - unasked.rowsRead).toBeLessThanOrEqual(3 * 50 + 24);
      expect(rowsRead).toBeLessThanOrEqual((few[index]?.rowsRead ?? 0) + 3);
    }
    await h.db.$client.prepare(`UPDATE leads SET flow_id = ?1 WHERE account_id = ?2 AND flow_id IS NULL`).bind(flow.id, accountId).run();
    expect((await query({})).rowsRead - unasked.rowsRead).toBeLessThanOrEqual(4 * 50 + 24);
    const rare = await query({ geo: ["us"] });
    expect(rare.rowsRead).toBeLessThanOrEqual(2 * LOOKED_AT + 40);
    const one = await query({ q: "order-nobody" });
    expect(one.rowsRead - unasked.rowsRead).toBeLessThanOrEqual(10);
  });
});

describe("leads/counts", () => {
  const COUNTS = "/api/leads/counts.json";

  it("counts each lead once by its status, of a campaign, a flow and a time", async () => {
    const { h, key, campaign, flow, telegram } = await setUp(createHarness());
    const theirs = await setUp(h);
    const none = { wait: 0, hold: 0, approve: 0, cancel: 0, trash: 0 };
    const at = Math.floor(telegram.startedAtMs / 1000);
    const table: [object, object][] = [
      [{}, { wait: 1, hold: 1, approve: 1 }],
      [{ campaign: campaign.id }, { wait: 1, hold: 1 }],
      [{ flow: flow.code }, { hold: 1, approve: 1 }],
      [{ flow: flow.id, campaign: campaign.id }, { hold: 1 }],
      [{ from: at + 1, to: at + 1 }, { approve: 1 }],
    ];
    for (const [query, numbers] of table)
      expect([query, await h.api(COUNTS, { key, json: query })]).toEqual([
        query,
        { status: "ok", data: { ...none, ...numbers }, more: false },
      ]);
    expect(await h.api(COUNTS, { key, query: { campaign: theirs.campaign.id } })).toEqual({
      status: "error",
      error: "camp",
      field: "campaign",
    });
    expect(await h.api(COUNTS, { key, query: { flow: theirs.flow.code } })).toEqual({ status: "error", error: "flow", field: "flow" });
    expect(await h.api(COUNTS, { key, query: { from: "x" } })).toEqual({ status: "error", error: "invalid", field: "from" });
    expect(await h.api(COUNTS)).toEqual({ status: "error", error: "key" });
  });

  it("stops at a thousand of each, and reads no more", async () => {
    const { h, key, flow, campaign } = await setUp(createHarness());
    await insertFlowLeads(h, flow, 5500, h.clock.ms);
    await insertLeads(
      h,
      campaign,
      Array.from({ length: 2500 }, (_, i) => ({ status: i % 5, startedAtMs: h.clock.ms + i })),
    );
    const { rowsRead, roundTrips } = await h.d1.measure(async () => {
      const { data, more } = await h.api(COUNTS, { key });
      expect([new Set(Object.values(data)), more]).toEqual([new Set([1000]), true]);
    });
    expect(rowsRead).toBeLessThanOrEqual(5 * (1001 + 502) + 20);
    expect(roundTrips).toBe(2);
  });
});

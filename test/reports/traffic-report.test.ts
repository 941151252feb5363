import { describe, expect, it } from "vitest";
import { sql, statement } from "../../src/db/sql.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import type { ClickMessage } from "../../src/queue/messages.ts";
import { makeCampaign, makeFlow, makeGoal, makeOffer, makeSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { makeFlowLead } from "./kit.ts";

const PATH = "/api/reports/traffic.json";
const DAYS = { from: "2026-06-01", to: "2026-06-03" };
const at = (text: string) => Date.parse(`2026-06-${text}Z`);

async function click(h: Harness, flow: { id: number; accountId: number }, values: Partial<ClickMessage> & { atMs: number }) {
  const id = await mintClickId(h.deps, { flowId: flow.id, atMs: values.atMs });
  await ingestClicks(h.deps, [clickMessageOf(flow, { id, wayId: 0, costMicros: null, costCurrency: "usd", ...values })]);
}

/** Two flows with clicks and leads on three days. */
async function makeTraffic(h: Harness) {
  const { id, key } = await h.account();
  const [facebook, push] = [await makeFlow(h, id, { name: "Facebook" }), await makeFlow(h, id, { name: "Push" })];
  const spent = { costMicros: 1_500_000 };
  await click(h, facebook, { atMs: at("01T10:00:00"), country: "de", subid: "a", ...spent });
  await click(h, facebook, { atMs: at("01T11:00:00"), country: "at", subid: "", isUnique: false, ...spent });
  await click(h, facebook, { atMs: at("02T10:00:00"), country: "de", subid: "a", ...spent });
  await click(h, push, { atMs: at("02T12:00:00"), country: "", subid: "b" });
  const sale = { status: 2, payoutMicros: 12_000_000, currency: "usd" };
  await makeFlowLead(h, facebook, { startedAtMs: at("01T10:05:00"), country: "de", subid: "a", ...sale });
  await makeFlowLead(h, push, { startedAtMs: at("02T12:30:00"), status: 1, payoutMicros: 5_000_000, currency: "usd", subid: "b" });
  await makeFlowLead(h, push, { startedAtMs: at("03T00:30:00"), status: 4, country: "fr" });
  return { id, key, facebook, push };
}

const ask = (h: Harness, key: string, json: object) => h.api(PATH, { key, json: { ...DAYS, ...json } });

describe("the report for screens", () => {
  it("answers rows as arrays, by several items at once, with names, totals and the number of rows", async () => {
    const h = createHarness();
    const { key, facebook, push } = await makeTraffic(h);
    const columns = ["click", "unique", "ca", "ma", "spend", "profit", "roi", "epc"];
    expect(await ask(h, key, { group: ["date", "flow"], columns })).toEqual({
      status: "ok",
      data: {
        rows: [
          ["2026-06-01", facebook.code, 2, 1, 1, 12, 3, 9, 300, 12],
          ["2026-06-02", facebook.code, 1, 1, 0, 0, 1.5, -1.5, -100, 0],
          ["2026-06-02", push.code, 1, 1, 0, 0, 0, 0, null, 0],
          ["2026-06-03", push.code, 0, 0, 0, 0, 0, 0, null, null],
        ],
        names: { flow: { [facebook.code]: "Facebook", [push.code]: "Push" } },
        total: [4, 3, 1, 12, 4.5, 7.5, 167, 4],
        groups: 4,
        time_zone: "UTC",
        currency: "usd",
      },
    });
  });

  it("writes what a click brings to the cent", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id, { name: "Facebook" });
    for (const hour of [10, 11]) await click(h, flow, { atMs: at(`01T${hour}:00:00`) });
    await makeFlowLead(h, flow, { startedAtMs: at("01T10:05:00"), status: 2, payoutMicros: 62_500_000, currency: "usd" });
    expect((await ask(h, key, { group: ["date"], columns: ["unique", "epc"] })).data.total).toEqual([2, 31.25]);
  });

  it("sorts all rows before it takes the page, and what cannot be told comes last both ways", async () => {
    const h = createHarness();
    const { key, facebook, push } = await makeTraffic(h);
    const query = { group: "flow,date", columns: "roi", limit: 2 };
    const [first, next] = [await ask(h, key, { ...query, sort: "-roi" }), await ask(h, key, { ...query, sort: "roi", offset: 2 })];
    expect([first.data.rows, first.data.groups]).toEqual([
      [
        [facebook.code, "2026-06-01", 300],
        [facebook.code, "2026-06-02", -100],
      ],
      4,
    ]);
    expect(next.data.rows).toEqual([
      [push.code, "2026-06-02", null],
      [push.code, "2026-06-03", null],
    ]);
    const byDate = await ask(h, key, { group: ["date"], columns: ["click"], sort: "date", order: "desc" });
    expect(byDate.data.rows.map(([date]: string[]) => date)).toEqual(["2026-06-03", "2026-06-02", "2026-06-01"]);
  });

  it("counts phones, every status and its money", async () => {
    const h = createHarness();
    const { key, push } = await makeTraffic(h);
    const ua =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
    await click(h, push, { atMs: at("02T13:00:00"), ua });
    await buildPart(h.deps, push.accountId);
    await click(h, push, { atMs: at("02T14:00:00"), ua });
    await makeFlowLead(h, push, { startedAtMs: at("02T15:00:00"), status: 0, payoutMicros: 1_000_001, currency: "usd" });
    await makeFlowLead(h, push, { startedAtMs: at("02T15:00:00"), status: 3, payoutMicros: 2_000_000, currency: "usd" });
    const columns = [
      "click",
      "mobile",
      "total",
      "cv",
      "cn",
      "ch",
      "ca",
      "cc",
      "ct",
      "mn",
      "mh",
      "ma",
      "mc",
      "mtr",
      "mt",
      "cr",
      "appr",
      "app",
      "cpc",
      "cpa",
    ];
    const { data } = await ask(h, key, { group: ["flow"], columns, sort: "-mobile" });
    expect(data.rows[0]).toEqual([push.code, 3, 2, 4, 3, 1, 1, 0, 1, 1, 1.000001, 5, 0, 2, 0, 5, 100, 0, 0, 0, null]);
    expect(data.total).toEqual([6, 2, 5, 4, 1, 1, 1, 1, 1, 1.000001, 5, 12, 2, 0, 17, 80, 25, 20, 0.75, 4.5]);
    const byDevice = await ask(h, key, { group: ["mobile", "os"], columns: ["click"] });
    expect([byDevice.data.rows, byDevice.data.names]).toEqual([
      [
        [0, 0, 0],
        [0, 1, 4],
        [1, 4, 2],
      ],
      { os: { 1: "Windows", 4: "iOS" } },
    ]);
  });

  it("is filtered by several values, by what is left out and by none, as JSON and in brackets alike", async () => {
    const h = createHarness();
    const { key, facebook, push } = await makeTraffic(h);
    const clicks = async (filters: object) => (await ask(h, key, { group: ["subid"], columns: ["click", "total"], filters })).data.rows;
    expect(await clicks({ geo: { is: ["DE", "at"] } })).toEqual([
      ["", 1, 0],
      ["a", 2, 1],
    ]);
    expect(await clicks({ geo: { not: ["de", "fr"] } })).toEqual([
      ["", 1, 0],
      ["b", 1, 1],
    ]);
    expect(await clicks({ geo: { is: [""] } })).toEqual([["b", 1, 1]]);
    expect(await clicks({ subid: { is: "" } })).toEqual([["", 1, 1]]);
    expect(await clicks({ flow: { is: [push.code] }, hour: { not: [0, 12] } })).toEqual([]);
    expect(await clicks({ flow: { not: [facebook.id] }, date: { is: ["2026-06-03"] } })).toEqual([["", 0, 1]]);
    const query = { ...DAYS, "group[]": "subid", columns: "click,total", "filters[geo][is][]": "de", "filters[flow][not]": push.code };
    const { data } = await h.api(PATH, { key, query });
    expect(data).toEqual(
      (await ask(h, key, { group: ["subid"], columns: ["click", "total"], filters: { geo: { is: ["de"] }, flow: { not: [push.code] } } }))
        .data,
    );
    expect(data.rows).toEqual([["a", 2, 1]]);
  });

  it("has the leads of each goal, and is filtered by goals without losing clicks", async () => {
    const h = createHarness();
    const { id, key, facebook } = await makeTraffic(h);
    const goal = await makeGoal(h, id, { name: "Deposit" });
    await makeFlowLead(h, facebook, {
      startedAtMs: at("01T12:00:00"),
      status: 2,
      payoutMicros: 3_000_000,
      currency: "usd",
      goalId: goal.id,
    });
    const columns = ["click", "total", "ma", "cr", "spend"];
    const { data } = await ask(h, key, { group: ["date"], columns, goals: 1, filters: { flow: { is: [facebook.code] } } });
    expect(data.goals).toEqual({
      [goal.code]: {
        name: "Deposit",
        rows: [
          [null, 1, 3, 100, null],
          [null, 0, 0, 0, null],
        ],
        total: [null, 1, 3, 50, null],
      },
    });
    const ofGoal = await ask(h, key, { group: ["goal"], columns, filters: { goal: { is: [goal.code] } } });
    expect(ofGoal.data.rows).toEqual([
      ["", 4, 0, 0, 0, 4.5],
      [goal.code, 0, 1, 3, null, 0],
    ]);
    const others = await ask(h, key, { group: ["goal"], columns: ["total"], filters: { goal: { is: [""] } } });
    expect(others.data.rows).toEqual([["", 3]]);
  });

  it("is compared with the days before, or with any, row by row", async () => {
    const h = createHarness();
    const { key, facebook, push } = await makeTraffic(h);
    const columns = ["click", "ma"];
    const days = { from: "2026-06-02", to: "2026-06-02" };
    const before = await ask(h, key, { ...days, group: ["flow"], columns, compare: "prev" });
    expect(before.data.rows).toEqual([
      [facebook.code, 1, 0],
      [push.code, 1, 0],
    ]);
    expect(before.data.compare).toEqual({
      from: "2026-06-01",
      to: "2026-06-01",
      rows: [
        [2, 12],
        [0, 0],
      ],
      total: [2, 12],
    });
    const byDate = { group: "date", columns: "click", from: "2026-06-02", to: "2026-06-03" };
    const own = { "compare[from]": "2026-05-31", "compare[to]": "2026-06-01" };
    expect((await h.api(PATH, { key, query: { ...byDate, ...own } })).data.compare).toEqual({
      from: "2026-05-31",
      to: "2026-06-01",
      rows: [[0], [2]],
      total: [2],
    });
  });

  it("names amounts that no rate is known of, and only these", async () => {
    const h = createHarness();
    const { key, push } = await makeTraffic(h);
    await click(h, push, { atMs: at("02T12:00:00"), costMicros: 250_000, costCurrency: "xtr" });
    await makeFlowLead(h, push, { startedAtMs: at("02T12:00:00"), status: 2, payoutMicros: 70_000_000, currency: "xtr" });
    const { data } = await ask(h, key, { group: ["flow"], columns: ["spend", "ma"] });
    expect([data.total, data.unconverted]).toEqual([[4.5, 12], { xtr: 70.25 }]);
  });

  it("is of ways, sites, offers, Telegram campaigns, providers and tags, by their names", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const offer = await makeOffer(h, (await h.account()).id, { name: "Kittens" });
    const [site, campaign] = [await makeSite(h, id, { name: "Page" }), await makeCampaign(h, id)];
    const flow = await makeFlow(h, id);
    const [toSite, toCampaign] = [await makeWay(h, flow, { siteId: site.id }), await makeWay(h, flow, { campaignId: campaign.id })];
    await statement(
      h.db,
      sql`INSERT OR REPLACE INTO providers (id, name, name_folded, created_at_ms) VALUES (7018, 'ATT', 'att', 0)`,
    ).run();
    const tags = { adid: "creative", data1: "d1", asn: 7018, linkParams: JSON.stringify({ sub2: "two" }) };
    await click(h, flow, { atMs: at("01T10:00:00"), wayId: toSite.id, siteId: site.id, offerId: offer.id, ...tags });
    await click(h, flow, { atMs: at("01T10:00:00"), wayId: toCampaign.id });
    await buildPart(h.deps, offer.accountId);
    await makeFlowLead(h, flow, { startedAtMs: at("01T11:00:00"), wayId: toCampaign.id });
    const rows = async (group: string[], filters = {}) => {
      const { data } = await ask(h, key, { group, columns: ["click", "total"], filters });
      return [data.rows, data.names];
    };
    expect(await rows(["way"])).toEqual([
      [
        [toSite.id, 1, 0],
        [toCampaign.id, 1, 1],
      ],
      { way: { [toSite.id]: "Page", [toCampaign.id]: campaign.code } },
    ]);
    expect(await rows(["campaign"])).toEqual([
      [
        [0, 1, 0],
        [campaign.id, 1, 1],
      ],
      { campaign: { [campaign.id]: "My Channel" } },
    ]);
    expect((await rows(["campaign"], { campaign: { is: [0] } }))[0]).toEqual([[0, 1, 0]]);
    expect((await rows(["campaign"], { campaign: { not: [0] } }))[0]).toEqual([[campaign.id, 1, 1]]);
    expect((await rows(["campaign"], { campaign: { is: [campaign.id] } }))[0]).toEqual([[campaign.id, 1, 1]]);
    expect(await rows(["site", "offer"], { offer: { is: [offer.id] } })).toEqual([
      [[site.id, offer.id, 1, 0]],
      { site: { [site.id]: "Page" }, offer: { [offer.id]: "Kittens" } },
    ]);
    expect(await rows(["isp", "adid", "data1", "sub2"], { adid: { not: ["", "ad"] } })).toEqual([
      [[7018, "creative", "d1", "two", 1, 0]],
      { isp: { 7018: "ATT" } },
    ]);
  });

  it("shows an affiliate what is theirs in the parts of networks, and nothing of what advertisers pay", async () => {
    const h = createHarness();
    const [network, ann, bob] = [await h.account(), await h.account(), await h.account()];
    const offer = await makeOffer(h, network.id);
    const flows = await Promise.all([ann, bob, network].map(({ id }) => makeFlow(h, id)));
    for (const [place, flow] of flows.entries()) {
      for (let clicks = 0; clicks <= place; clicks += 1)
        await click(h, flow, { atMs: at("01T10:00:00"), offerId: offer.id, subid: `s${place}` });
      const money = { payoutMicros: 1_000_000, currency: "usd", revenueMicros: 987_654_321, revenueCurrency: "usd" };
      await makeFlowLead(h, flow, { startedAtMs: at("01T11:00:00"), status: 2, offerId: offer.id, subid: `s${place}`, ...money });
      if (place < 2) await buildPart(h.deps, network.id);
    }
    for (const [place, { key }] of [ann, bob, network].entries()) {
      const answer = await ask(h, key, { group: ["subid"], columns: ["click", "ca", "ma", "mt", "profit"], goals: 1, compare: "prev" });
      expect([answer.data.rows, answer.data.total]).toEqual([[[`s${place}`, place + 1, 1, 1, 1, 1]], [place + 1, 1, 1, 1, 1]]);
      expect(JSON.stringify(answer)).not.toContain("987");
    }
  });

  it("is two round trips, three with parts, and one more for rates of other currencies or another period with parts", async () => {
    const h = createHarness();
    const { id, key, facebook } = await makeTraffic(h);
    const cost = async (query: object = {}) => {
      const json = { ...DAYS, group: ["date", "flow", "geo"], filters: { flow: { is: [facebook.code] } }, ...query };
      return (await h.d1.measure(() => h.api(PATH, { key, json }))).roundTrips;
    };
    expect([await cost(), await cost({ compare: "prev" })]).toEqual([2, 2]);
    await buildPart(h.deps, id);
    expect(await cost()).toBe(3);
    // Columns that the isolate has decoded are not read again.
    expect(await cost()).toBe(2);
    await click(h, facebook, { atMs: at("02T10:00:00"), costMicros: 1, costCurrency: "eur" });
    expect(await cost()).toBe(3);
  });

  it("reads of a network's landings only the caller's clicks", async () => {
    const h = createHarness();
    const [network, ann, bob] = [await h.account(), await h.account(), await h.account()];
    const offer = await makeOffer(h, network.id);
    const [mine, others] = [await makeFlow(h, ann.id), await makeFlow(h, bob.id)];
    const cost = async () => (await h.d1.measure(() => ask(h, ann.key, { group: ["geo"] }))).rowsRead;
    await click(h, mine, { atMs: at("01T10:00:00"), offerId: offer.id });
    const before = await cost();
    for (let clicks = 0; clicks < 20; clicks += 1) await click(h, others, { atMs: at("01T10:00:00"), offerId: offer.id });
    // Landings, here one for each click, and the ids in them; no clicks.
    expect(await cost()).toBeLessThanOrEqual(before + 2 * 20 + 2);
  });

  it("refuses what it cannot answer, and names it", async () => {
    const h = createHarness();
    const { key } = await makeTraffic(h);
    const error = async (json: object) => {
      const { error: word, field } = await ask(h, key, { group: ["date"], ...json });
      return [word, field];
    };
    expect([await error({ group: [] }), await error({ group: ["ip"] }), await error({ group: "date,color" })]).toEqual([
      ["invalid", "group"],
      ["invalid", "group"],
      ["invalid", "group"],
    ]);
    for (const name of ["group", "from", "to"]) expect(await error({ [name]: undefined })).toEqual(["missing", name]);
    expect(await error({ from: "2026-06-04" })).toEqual(["invalid", "to"]);
    expect(await error({ from: "yesterday" })).toEqual(["invalid", "from"]);
    expect(await error({ columns: ["clicks"] })).toEqual(["invalid", "columns"]);
    expect(await error({ sort: "flow" })).toEqual(["invalid", "sort"]);
    expect(await error({ sort: "--click" })).toEqual(["invalid", "sort"]);
    expect(await error({ limit: 5001 })).toEqual(["invalid", "limit"]);
    expect(await error({ compare: "next" })).toEqual(["invalid", "compare"]);
    expect(await error({ compare: { from: "2026-06-02", to: "2026-06-01" } })).toEqual(["invalid", "compare"]);
    expect(await error({ filters: { ip: { is: ["192.0.2.1"] } } })).toEqual(["invalid", "filters"]);
    expect(await error({ filters: { geo: { is: ["zz"] } } })).toEqual(["invalid", "filters"]);
    expect(await error({ filters: { geo: {} } })).toEqual(["invalid", "filters"]);
    expect(await error({ filters: { hour: { is: [24] } } })).toEqual(["invalid", "filters"]);
    expect(await error({ filters: { subid: { is: Array.from({ length: 501 }, (_, place) => `s${place}`) } } })).toEqual([
      "invalid",
      "filters",
    ]);
  });

  it("knows nothing of what belongs to others, and is not for tokens that only report, nor after the plan", async () => {
    const h = createHarness();
    const { key, id } = await makeTraffic(h);
    const other = await h.account();
    const flow = await makeFlow(h, other.id);
    const foreign = {
      flow: [flow.code, "flow"],
      way: [(await makeWay(h, flow)).id, "way"],
      site: [(await makeSite(h, other.id)).id, "site"],
      offer: [(await makeOffer(h, other.id)).id, "offer"],
      campaign: [(await makeCampaign(h, other.id)).id, "camp"],
      goal: [(await makeGoal(h, other.id)).code, "goal"],
    };
    for (const [item, [value, word]] of Object.entries(foreign)) {
      for (const how of ["is", "not"]) {
        expect(await ask(h, key, { group: ["date"], filters: { [item]: { [how]: [value] } } })).toEqual({
          status: "error",
          error: word,
          field: item,
        });
      }
    }
    expect(await h.api(PATH, { json: { group: ["date"], ...DAYS } })).toMatchObject({ error: "key" });
    expect(await ask(h, `${id}-wrong`, { group: ["date"] })).toMatchObject({ error: "key" });
    const { data } = await h.api("/api/profile/reporting.json", { key, form: {} });
    expect(await ask(h, data.token, { group: ["date"] })).toMatchObject({ error: "key" });
    const lapsed = await h.account({ paidUntilMs: 1 });
    expect(await ask(h, lapsed.key, { group: ["date"] })).toMatchObject({ error: "unpaid" });
  });
});

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { blacklist, filterCampaigns, goals, sites } from "../../src/db/schema/index.ts";
import { flowConfig } from "../../src/domain/flows/config/config-cache.ts";
import { type FilterResult, filterVisit } from "../../src/domain/flows/config/filters.ts";
import { makeBot, makeCampaign, makeChat, makeFlow, makeGoal, makeOffer, makeSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const CREATED = "2026-06-15 12:00:00";
const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

async function setUp() {
  const h = createHarness();
  const { id: accountId, key } = await h.account();
  const post = (path: string, json: object = {}) => h.api(`/api/${path}.json`, { key, json });
  const get = (path: string, query: Record<string, string | number> = {}) => h.api(`/api/${path}.json`, { key, query });
  return { h, accountId, key, post, get };
}

/** How this isolate judges a visit of an address in Germany, with what it remembers. */
async function judge(h: Harness, code: string): Promise<FilterResult | null> {
  const config = await flowConfig(h.deps, code);
  const visit = { ip: "203.0.113.7", userAgent: CHROME, referer: "", country: "DE", acceptLanguage: "de", asn: 64_500 };
  return config === null ? null : filterVisit(config, visit);
}

describe("sites", () => {
  it("are added, changed, paused and deleted, while the row stays", async () => {
    const { h, post, get } = await setUp();
    const { status, data } = await post("sites/add", { name: " Landing ", url: "https://land.example.com/?c={click}" });
    expect({ status, data }).toEqual({ status: "ok", data: { id: expect.any(Number) } });
    const site = {
      id: data.id,
      name: "Landing",
      url: "https://land.example.com/?c={click}",
      status: 0,
      kind: "landing",
      offer: 0,
      has_key: false,
      created: CREATED,
    };
    expect(await get("sites/get", { id: data.id })).toEqual({ status: "ok", data: site });
    expect(await post("sites/edit", { id: data.id, url: "http://land.example.com/" })).toEqual({ status: "ok" });
    expect(await post("sites/pause", { id: data.id })).toEqual({ status: "ok" });
    expect((await get("sites/list")).data).toEqual([{ ...site, url: "http://land.example.com/", status: 1 }]);
    expect(await post("sites/delete", { id: data.id })).toEqual({ status: "ok" });
    expect(await get("sites/get", { id: data.id })).toEqual({ status: "error", error: "site" });
    expect((await get("sites/list")).data).toEqual([]);
    expect(await h.db.select({ status: sites.status }).from(sites).where(eq(sites.id, data.id))).toEqual([{ status: 2 }]);
  });

  it.each([
    [{ url: "https://a.example.com/" }, "missing", "name"],
    [{ name: "x" }, "missing", "url"],
    [{ name: "x", url: "" }, "url", "url"],
    [{ name: "x", url: "land.example.com" }, "url", "url"],
    [{ name: "x", url: "https://{Click}.example.com/" }, "url", "url"],
    [{ name: "x", url: `https://a.example.com/${"x".repeat(2048)}` }, "invalid", "url"],
    [{ name: ["x"], url: "https://a.example.com/" }, "invalid", "name"],
  ])("refuse %j", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("sites/add", json)).toEqual({ status: "error", error, field });
    expect((await get("sites/list")).data).toEqual([]);
  });
});

describe("goals", () => {
  it("are added, changed, paused and deleted, while the row stays", async () => {
    const { h, post, get } = await setUp();
    const { data } = await post("goals/add", { code: "paid", price: "18.50", currency: "EUR" });
    const goal = { id: data.id, code: "paid", name: "paid", price: 18.5, currency: "eur", status: 0, created: CREATED };
    expect(await get("goals/get", { id: data.id })).toEqual({ status: "ok", data: goal });
    expect(await post("goals/edit", { id: data.id, name: "Paid", price: 0.1 })).toEqual({ status: "ok" });
    expect(await post("goals/pause", { id: data.id })).toEqual({ status: "ok" });
    expect((await get("goals/list")).data).toEqual([{ ...goal, name: "Paid", price: 0.1, status: 1 }]);
    expect(await post("goals/delete", { id: data.id })).toEqual({ status: "ok" });
    expect(await get("goals/get", { id: data.id })).toEqual({ status: "error", error: "goal" });
    expect(await h.db.select({ status: goals.status }).from(goals).where(eq(goals.id, data.id))).toEqual([{ status: 2 }]);
  });

  it("have a code that no other goal of the account has, in any number of calls at once", async () => {
    const { h, post } = await setUp();
    const answers = await Promise.all(Array.from({ length: 3 }, () => post("goals/add", { code: "paid" })));
    expect(answers.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(answers.filter(({ error }) => error === "exists")).toHaveLength(2);
    const { key } = await h.account();
    expect((await h.api("/api/goals/add.json", { key, json: { code: "paid" } })).status).toBe("ok");
  });

  it("come back as the same when a deleted one's code is added again", async () => {
    const { post, get } = await setUp();
    const first = await post("goals/add", { code: "paid", price: 5 });
    await post("goals/delete", { id: first.data.id });
    const again = await post("goals/add", { code: "paid", name: "Paid again", price: 7, currency: "rub" });
    expect(again).toEqual(first);
    expect((await get("goals/list")).data).toMatchObject([{ code: "paid", name: "Paid again", price: 7, currency: "rub", status: 0 }]);
  });

  it.each([
    [{}, "missing", "code"],
    [{ code: "" }, "invalid", "code"],
    [{ code: "a b" }, "invalid", "code"],
    [{ code: "x".repeat(65) }, "invalid", "code"],
    [{ code: "x", price: -1 }, "invalid", "price"],
    [{ code: "x", price: "many" }, "invalid", "price"],
    [{ code: "x", price: 1e9 }, "invalid", "price"],
    [{ code: "x", price: [1] }, "invalid", "price"],
    [{ code: "x", currency: "dollars" }, "invalid", "currency"],
    [{ code: "x", currency: "zzz" }, "invalid", "currency"],
  ])("refuse %j", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("goals/add", json)).toEqual({ status: "error", error, field });
    expect((await get("goals/list")).data).toEqual([]);
  });
});

describe("the blacklist", () => {
  it("takes addresses in one spelling and parts of user agents, each once", async () => {
    const { post, get } = await setUp();
    const range = await post("blacklist/add", { kind: "ip", value: "203.0.113.9/24" });
    expect(range).toEqual({ status: "ok", data: { id: expect.any(Number), value: "203.0.113.0/24" } });
    const agent = await post("blacklist/add", { kind: "ua", value: "HeadlessChrome" });
    expect(await post("blacklist/add", { kind: "ip", value: "203.0.113.1/24" })).toEqual({ status: "error", error: "exists" });
    expect(await post("blacklist/add", { kind: "ua", value: "headlesschrome" })).toEqual({ status: "error", error: "exists" });
    expect(await get("blacklist/list")).toEqual({
      status: "ok",
      data: [
        { id: range.data.id, kind: "ip", value: "203.0.113.0/24", created: CREATED },
        { id: agent.data.id, kind: "ua", value: "headlesschrome", created: CREATED },
      ],
    });
    expect(await post("blacklist/delete", { id: range.data.id })).toEqual({ status: "ok" });
    expect(await post("blacklist/delete", { id: range.data.id })).toEqual({ status: "error", error: "entry" });
    expect((await get("blacklist/list")).data).toHaveLength(1);
  });

  it.each([
    [{ value: "203.0.113.7" }, "missing", "kind"],
    [{ kind: "asn", value: "1" }, "invalid", "kind"],
    [{ kind: "ip" }, "missing", "value"],
    [{ kind: "ip", value: "203.0.113.256" }, "invalid", "value"],
    [{ kind: "ip", value: "203.0.113.0/33" }, "invalid", "value"],
    [{ kind: "ip", value: "example.com" }, "invalid", "value"],
    [{ kind: "ua", value: "x" }, "invalid", "value"],
    [{ kind: "ua", value: "x".repeat(256) }, "invalid", "value"],
  ])("refuses %j", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("blacklist/add", json)).toEqual({ status: "error", error, field });
    expect((await get("blacklist/list")).data).toEqual([]);
  });

  it("holds no more than an account may have", async () => {
    const { h, accountId, post } = await setUp();
    const values = JSON.stringify(Array.from({ length: 1000 }, (_, i) => `agent ${i}`));
    await h.db.$client
      .prepare("INSERT INTO blacklist (account_id, kind, value, created_at_ms) SELECT ?1, 'ua', value, 0 FROM json_each(?2)")
      .bind(accountId, values)
      .run();
    expect(await post("blacklist/add", { kind: "ua", value: "one more" })).toEqual({ status: "error", error: "limit" });
    expect(await post("blacklist/add", { kind: "ua", value: "agent 1" })).toEqual({ status: "error", error: "exists" });
  });
});

describe("filtering campaigns", () => {
  const NO_RULES = { ips: [], user_agents: [], referers: [], asns: [], only_mobile: false, only_with_referer: false };

  it("are added, changed rule by rule, paused and deleted, while the row stays", async () => {
    const { h, post, get } = await setUp();
    const { data } = await post("filters/add", {
      name: "Spies",
      ips: ["203.0.113.9/24", "203.0.113.1/24"],
      user_agents: "Mozilla/5.0 (X11, spy)\r\nheadless\n",
      asns: "64500, 64501",
      only_mobile: "1",
    });
    const filter = {
      ...NO_RULES,
      id: data.id,
      name: "Spies",
      status: 0,
      ips: ["203.0.113.0/24"],
      user_agents: ["Mozilla/5.0 (X11, spy)", "headless"],
      asns: [64_500, 64_501],
      only_mobile: true,
      created: CREATED,
    };
    expect(await get("filters/get", { id: data.id })).toEqual({ status: "ok", data: filter });
    expect(await post("filters/edit", { id: data.id, referers: ["spy.example.com"], asns: [] })).toEqual({ status: "ok" });
    expect(await post("filters/pause", { id: data.id })).toEqual({ status: "ok" });
    expect((await get("filters/list")).data).toEqual([{ ...filter, referers: ["spy.example.com"], asns: [], status: 1 }]);
    expect(await post("filters/delete", { id: data.id })).toEqual({ status: "ok" });
    expect(await get("filters/get", { id: data.id })).toEqual({ status: "error", error: "filter" });
    const rows = await h.db.select({ status: filterCampaigns.status }).from(filterCampaigns).where(eq(filterCampaigns.id, data.id));
    expect(rows).toEqual([{ status: 2 }]);
  });

  it.each([
    [{}, "missing", "name"],
    [{ name: "x", ips: ["203.0.113.256"] }, "invalid", "ips"],
    [{ name: "x", ips: {} }, "invalid", "ips"],
    [{ name: "x", user_agents: ["x"] }, "invalid", "user_agents"],
    [{ name: "x", referers: [["a"]] }, "invalid", "referers"],
    [{ name: "x", asns: ["AS1"] }, "invalid", "asns"],
    [{ name: "x", asns: [0] }, "invalid", "asns"],
    [{ name: "x", asns: Array.from({ length: 1001 }, (_, i) => i + 1) }, "invalid", "asns"],
    [{ name: "x", only_mobile: "perhaps" }, "invalid", "only_mobile"],
  ])("refuse %j", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("filters/add", json)).toEqual({ status: "error", error, field });
    expect((await get("filters/list")).data).toEqual([]);
  });

  it("are nobody else's to use", async () => {
    const { h, post } = await setUp();
    const { data } = await post("filters/add", { name: "Spies" });
    const { key } = await h.account();
    const answer = await h.api("/api/flows/add.json", { key, json: { name: "x", filters: [data.id] } });
    expect(answer).toEqual({ status: "error", error: "filter" });
  });
});

const MANY = [
  ["camp", "camp", makeCampaign],
  ["flows", "flow", makeFlow],
  ["ways", "way", async (h: Harness, accountId: number) => makeWay(h, await makeFlow(h, accountId))],
  ["sites", "site", makeSite],
  ["goals", "goal", makeGoal],
  ["offers", "offer", makeOffer],
  ["filters", "filter", makeFilter],
] as const;

async function makeFilter(h: Harness, accountId: number) {
  const [row] = await h.db.insert(filterCampaigns).values({ accountId, name: "Bots", rules: "{}", createdAtMs: h.clock.ms }).returning();
  if (row === undefined) throw new Error("nothing was inserted");
  return row;
}

describe.each(MANY)("%s/status", (folder, error, make) => {
  const answer = (ok: number, bad: number[]) => ({
    status: "ok",
    data: { ok, bad: bad.length, errors: bad.map((id) => ({ id, error })) },
  });

  async function setUpMany() {
    const { h, accountId, key, post } = await setUp();
    const own = [await make(h, accountId), await make(h, accountId), await make(h, accountId)].map(({ id }) => id);
    const theirs = await h.account();
    const foreign = (await make(h, theirs.id)).id;
    const set = (ids: unknown, status: unknown) => post(`${folder}/status`, { ids, status });
    const statuses = (whose: string) => {
      const table = folder === "camp" ? "campaigns" : folder === "filters" ? "filter_campaigns" : folder;
      const read = h.db.$client.prepare(`SELECT status FROM ${table} WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id`);
      const ids = whose === "own" ? own : [foreign];
      return read
        .bind(JSON.stringify(ids))
        .all<{ status: number }>()
        .then(({ results }) => results.map(({ status }) => status));
    };
    return { h, key, own, foreign, set, statuses };
  }

  it("sets all that are there in one round trip, by word or code, and names the others", async () => {
    const { h, own, foreign, set, statuses } = await setUpMany();
    const [one, two, three] = own;
    expect(await set([one, two, foreign, 999_999_999], 1)).toEqual(answer(2, [foreign, 999_999_999]));
    expect([await statuses("own"), await statuses("foreign")]).toEqual([[1, 1, 0], [0]]);
    expect(await set([one, one, String(one)], "active")).toEqual(answer(1, []));
    expect(await set([three], "deleted")).toEqual(answer(1, []));
    expect(await set(own, "paused")).toEqual(answer(2, [Number(three)]));
    expect(await statuses("own")).toEqual([1, 1, 2]);
    const authentication = 1;
    const { roundTrips } = await h.d1.measure(() => set(own, "paused"));
    expect(roundTrips).toBe(authentication + 1);
  });

  it("reads a form, refuses what is no list of ids or no status, and does nothing then", async () => {
    const { h, key, own, set, statuses } = await setUpMany();
    const form = new URLSearchParams([...own.map((id) => ["ids[]", String(id)]), ["status", "paused"]]);
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect(await h.api(`/api/${folder}/status.json`, { key, body: String(form), headers: type })).toEqual(answer(3, []));
    const invalid = (field: string) => ({ status: "error", error: "invalid", field });
    const tooMany = Array.from({ length: 201 }, (_, i) => i + 1);
    for (const ids of [[], "", [0], ["x"], [...own, "x"], [null], {}, tooMany]) expect(await set(ids, 0)).toEqual(invalid("ids"));
    for (const status of [3, -1, "", "on", null, [1]]) expect(await set(own, status)).toEqual(invalid("status"));
    expect(await set(undefined, 0)).toEqual({ status: "error", error: "missing", field: "ids" });
    expect(await set(own, undefined)).toEqual({ status: "error", error: "missing", field: "status" });
    expect(await h.api(`/api/${folder}/status.json`, { json: { ids: own, status: 0 } })).toEqual({ status: "error", error: "key" });
    expect(await statuses("own")).toEqual([1, 1, 1]);
    expect((await set([...tooMany.slice(4), ...own], 0)).data.ok).toBeGreaterThan(2);
  });
});

const NAMED = [
  [
    "camp",
    async (h: Harness, accountId: number, text: string) => {
      const bot = await makeBot(h, accountId);
      const chat = await makeChat(h, bot.id, { title: text });
      return makeCampaign(h, accountId, { botId: bot.id, chatId: chat.chatId });
    },
  ],
  ["flows", (h: Harness, accountId: number, name: string) => makeFlow(h, accountId, { name })],
  ["offers", (h: Harness, accountId: number, name: string) => makeOffer(h, accountId, { name })],
  ["sites", (h: Harness, accountId: number, name: string) => makeSite(h, accountId, { name })],
  ["goals", (h: Harness, accountId: number, name: string) => makeGoal(h, accountId, { name })],
  [
    "blacklist",
    async (h: Harness, accountId: number, value: string) => {
      const row = { accountId, kind: "ua" as const, value, createdAtMs: h.clock.ms };
      const [made] = await h.db.insert(blacklist).values(row).returning();
      return made ?? { id: 0 };
    },
  ],
] as const;

describe.each(NAMED)("%s/list", (folder, make) => {
  it("is whole and as it was without parameters, and a part of it newest first with any", async () => {
    const { h, accountId, key, post } = await setUp();
    const names = ["Ёлка Фейсбук", "facebook", "Google", "елка 2", "Other"];
    const own: number[] = [];
    for (const name of names) own.push((await make(h, accountId, name)).id);
    await make(h, (await h.account()).id, "facebook");
    const [one, two, three, four, five] = own as [number, number, number, number, number];
    const whole = await h.api(`/api/${folder}/list.json`, { key });
    expect([whole.data.map(({ id }: { id: number }) => id), "more" in whole]).toEqual([own, false]);
    const list = async (query: Record<string, string | number>) => {
      const { data, more } = await h.api(`/api/${folder}/list.json`, { key, query });
      for (const row of data) expect(whole.data).toContainEqual(row);
      return [data.map(({ id }: { id: number }) => id), more];
    };
    expect(await list({ limit: 2 })).toEqual([[five, four], true]);
    expect(await list({ limit: 2, before: four })).toEqual([[three, two], true]);
    expect(await list({ limit: 2, before: two })).toEqual([[one], false]);
    expect(await list({ before: one })).toEqual([[], false]);
    expect(await list({ q: "ЕЛКА" })).toEqual([[four, one], false]);
    expect(await list({ q: "елка", limit: 1 })).toEqual([[four], true]);
    expect(await list({ q: "елка", limit: 1, before: four })).toEqual([[one], false]);
    expect(await list({ q: "FaceB" })).toEqual([[two], false]);
    expect(await list({ q: "nobody" })).toEqual([[], false]);
    expect((await list({ q: String(three) }))[0]).toContain(three);
    expect((await h.api(`/api/${folder}/list.json`, { key, query: { limit: 0 } })).field).toBe("limit");
    const foreign = (await make(h, (await h.account()).id, "facebook")).id;
    for (const before of [foreign, 999_999_999]) {
      const refused = { status: "error", error: "invalid", field: "before" };
      expect(await h.api(`/api/${folder}/list.json`, { key, query: { before } })).toEqual(refused);
    }
    const trips = async (query: Record<string, string | number>) => (await h.d1.measure(() => list(query))).roundTrips;
    expect(await trips({ limit: 1, before: four })).toBe(await trips({ limit: 1 }));
    if (folder === "blacklist") return;
    await post(`${folder}/pause`, { id: two });
    await post(`${folder}/delete`, { id: five });
    whole.data = (await h.api(`/api/${folder}/list.json`, { key })).data;
    expect(await list({ status: "paused" })).toEqual([[two], false]);
    expect(await list({ status: "active", limit: 2 })).toEqual([[four, three], true]);
    expect(await list({ status: "active", before: two })).toEqual([[one], false]);
    expect(await list({ limit: 1, before: five })).toEqual([[four], true]);
    expect((await h.api(`/api/${folder}/list.json`, { key, query: { status: "deleted" } })).field).toBe("status");
  });
});

// The indexes of the others go by status, code or value: their thousand rows at most are read.
describe.each(NAMED.filter(([folder]) => ["camp", "flows", "sites"].includes(folder)))("%s/list", (folder, make) => {
  it("reads the rows of its page, whatever else there is", async () => {
    const { h, accountId, key } = await setUp();
    let newest = 0;
    for (let i = 0; i < 30; i += 1) newest = (await make(h, accountId, `Number ${i}`)).id;
    const read = async (query: Record<string, string | number>) =>
      (await h.d1.measure(() => h.api(`/api/${folder}/list.json`, { key, query }))).rowsRead;
    for (const part of [{ limit: 5 }, { limit: 5, before: newest }, { limit: 5, before: newest, status: "active" }])
      expect(await read(part)).toBeLessThan((await read({})) / 2);
  });
});

describe("a change takes effect at once where it was made:", () => {
  it("of a flow, the blacklist, and a filtering campaign", async () => {
    const { h, post } = await setUp();
    const { data: flow } = await post("flows/add", { name: "Face" });
    expect(await judge(h, flow.code)).toBe(0);

    const { data: entry } = await post("blacklist/add", { kind: "ip", value: "203.0.113.0/24" });
    expect(await judge(h, flow.code)).toBe(2);
    await post("blacklist/delete", { id: entry.id });
    expect(await judge(h, flow.code)).toBe(0);

    const { data: filter } = await post("filters/add", { name: "Spies", asns: [64_500] });
    await post("flows/edit", { id: flow.id, filters: [filter.id] });
    expect(await judge(h, flow.code)).toBe(5);
    await post("filters/edit", { id: filter.id, asns: [] });
    expect(await judge(h, flow.code)).toBe(0);
    await post("filters/edit", { id: filter.id, only_with_referer: true });
    expect(await judge(h, flow.code)).toBe(5);
    await post("filters/pause", { id: filter.id });
    expect(await judge(h, flow.code)).toBe(0);

    await post("flows/edit", { id: flow.id, countries: ["at"] });
    expect(await judge(h, flow.code)).toBe(3);
  });

  it("of ways, sites and settings", async () => {
    const { h, post } = await setUp();
    const { data: flow } = await post("flows/add", { name: "Face" });
    const { data: site } = await post("sites/add", { name: "x", url: "https://a.example.com/" });
    const destinations = async () => (await flowConfig(h.deps, flow.code))?.ways.map(({ destination }) => destination);
    expect(await destinations()).toEqual([]);
    const { data: way } = await post("ways/add", { flow: flow.id, site: site.id });
    expect(await destinations()).toEqual([{ kind: "url", url: "https://a.example.com/", addsClick: true }]);
    await post("sites/edit", { id: site.id, url: "https://b.example.com/" });
    expect(await destinations()).toEqual([{ kind: "url", url: "https://b.example.com/", addsClick: true }]);
    await post("ways/edit", { id: way.id, url: "https://c.example.com/" });
    expect(await destinations()).toEqual([{ kind: "url", url: "https://c.example.com/", addsClick: false }]);
    await post("ways/pause", { id: way.id });
    expect(await destinations()).toEqual([]);

    await post("profile/settings", { fallback_url: "https://f.example.com/" });
    expect((await flowConfig(h.deps, flow.code))?.account.fallbackUrl).toBe("https://f.example.com/");
    await post("flows/pause", { id: flow.id });
    expect((await flowConfig(h.deps, flow.code))?.status).toBe(1);
  });
});

describe("profile/settings", () => {
  it("are UTC and dollars until they are changed, each for itself", async () => {
    const { post, get } = await setUp();
    const initial = { time_zone: "UTC", time_zone_from: "0000-00-00 00:00:00", currency: "usd", fallback_url: "" };
    expect(await get("profile/settings")).toEqual({ status: "ok", data: initial });
    expect(await post("profile/settings", {})).toEqual({ status: "ok" });
    expect(await post("profile/settings", { time_zone: "Asia/Kathmandu", currency: "EUR" })).toEqual({ status: "ok" });
    expect(await post("profile/settings", { fallback_url: "https://example.com/" })).toEqual({ status: "ok" });
    const changed = { ...initial, time_zone: "Asia/Kathmandu", currency: "eur", fallback_url: "https://example.com/" };
    expect(await get("profile/settings")).toEqual({ status: "ok", data: changed });
    await post("profile/settings", { fallback_url: "" });
    expect((await get("profile/settings")).data).toEqual({ ...changed, fallback_url: "" });
  });

  it.each([
    [{ time_zone: "Mars/Olympus" }, "invalid", "time_zone"],
    [{ time_zone: "+05:30" }, "invalid", "time_zone"],
    [{ time_zone: "" }, "invalid", "time_zone"],
    [{ time_zone: 3 }, "invalid", "time_zone"],
    [{ currency: "zzz" }, "invalid", "currency"],
    [{ currency: "" }, "invalid", "currency"],
    [{ currency: "eur", fallback_url: "example.com" }, "url", "fallback_url"],
    [{ currency: "eur", fallback_url: "https://%7Bclick%7D.example.com/" }, "url", "fallback_url"],
  ])("refuse %j and change nothing", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("profile/settings", json)).toEqual({ status: "error", error, field });
    expect((await get("profile/settings")).data).toMatchObject({ time_zone: "UTC", currency: "usd", fallback_url: "" });
  });
});

describe("a macro that is none", () => {
  it("is saved as it is and named, in every address", async () => {
    const { h, key, post } = await setUp();
    const address = "https://a.example.com/?c={Click}&d={clik}";
    const { data: flow } = await post("flows/add", { name: "x" });
    const { data: way } = await post("ways/add", { flow: flow.id, url: "https://a.example.com/" });
    const { data: site } = await post("sites/add", { name: "x", url: "https://a.example.com/" });
    const calls: [path: string, field: string, json: object][] = [
      ["flows/add", "filtered_url", { name: "y" }],
      ["flows/add", "pb_hold", { name: "y" }],
      ["flows/edit", "filtered_url", { id: flow.id }],
      ["flows/edit", "pb_wait", { id: flow.id }],
      ["ways/add", "url", { flow: flow.id }],
      ["ways/edit", "url", { id: way.id }],
      ["sites/add", "url", { name: "y" }],
      ["sites/edit", "url", { id: site.id }],
      ["profile/settings", "fallback_url", {}],
    ];
    for (const [path, field, json] of calls) {
      const answer = await post(path, { ...json, [field]: address });
      expect([path, field, answer]).toEqual([
        path,
        field,
        expect.objectContaining({ status: "ok", warnings: expect.arrayContaining([{ field, warning: "unknown-macro", value: "{clik}" }]) }),
      ]);
      expect((await post(path, { ...json, [field]: "https://a.example.com/?c={{click}}" })).warnings ?? []).not.toContainEqual(
        expect.objectContaining({ warning: "unknown-macro" }),
      );
    }
    await post("flows/edit", { id: flow.id, filtered_url: address });
    expect((await h.api("/api/flows/get.json", { key, query: { id: flow.id } })).data.filtered_url).toBe(address);
  });
});

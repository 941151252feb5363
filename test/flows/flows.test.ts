import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows, postbackTemplates, ways } from "../../src/db/schema/index.ts";
import { readFlowConfig } from "../../src/domain/flows/config/flow-config.ts";
import { makeBot, makeCampaign } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const NO_TEMPLATES = { pb_wait: "", pb_hold: "", pb_approve: "", pb_cancel: "", pb_trash: "" };
const NOTHING_SOLD = {
  ...{ offer: 0, landing: 0, prelanding: 0 },
  ...{ fb: "", fbe: "", ga: "", gad: "", tt: "", lki: "", vk: "", mt: "", mtrk: "" },
  ...{ utms: "", utmc: "", utmn: "", utmt: "", utmm: "" },
};
const NO_FILTERS = {
  bots: true,
  blacklist: true,
  countries: [],
  countries_mode: "only",
  languages: [],
  languages_mode: "only",
  filters: [],
  filtered_url: "",
};

async function setUp() {
  const h = createHarness();
  const { id: accountId, key } = await h.account();
  const { data: flow } = await h.api("/api/flows/add.json", { key, json: { name: "Face" } });
  return { h, accountId, key, flow: flow as { id: number; code: string; link: string } };
}

/** The answer of a call by an account that has nothing. */
async function byStranger(h: Harness, path: string, json: unknown) {
  const { key } = await h.account();
  return h.api(path, { key, json });
}

describe("flows/add", () => {
  it("makes a flow with everything it was given, as flows/get shows it", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const filter = await h.api("/api/filters/add.json", { key, json: { name: "Spies", asns: [64_500] } });

    const added = await h.api("/api/flows/add.json", {
      key,
      json: {
        name: "Face",
        sticky: true,
        bots: false,
        blacklist: false,
        countries: ["DE", "UK", "de"],
        countries_mode: "except",
        languages: "de, EN",
        filters: [filter.data.id],
        filtered_url: "https://white.example.com/?c={click}",
        pb_approve: "https://track.example.com/?c={click}&s={status}",
      },
    });

    expect(added).toEqual({
      status: "ok",
      data: { id: expect.any(Number), code: expect.stringMatching(/^[a-z0-9]{6,8}$/), link: `http://127.0.0.1:8787/go/${added.data.code}` },
      warnings: [{ field: "ways", warning: "no-ways", value: added.data.code }],
    });
    expect(await h.api("/api/flows/get.json", { key, query: { id: added.data.id } })).toEqual({
      status: "ok",
      data: {
        ...added.data,
        name: "Face",
        status: 0,
        sticky: true,
        ways: 0,
        created: "2026-06-15 12:00:00",
        bots: false,
        blacklist: false,
        countries: ["de", "gb"],
        countries_mode: "except",
        languages: ["de", "en"],
        languages_mode: "only",
        filters: [filter.data.id],
        filtered_url: "https://white.example.com/?c={click}",
        ...NOTHING_SOLD,
        ...NO_TEMPLATES,
        pb_approve: "https://track.example.com/?c={click}&s={status}",
      },
      warnings: added.warnings,
    });
  });

  it("says wherever it is shown that it leads nowhere, for as long as it does", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const post = (path: string, json: object) => h.api(`/api/${path}.json`, { key, json });
    const { data: flow } = await post("flows/add", { name: "Face" });
    const { data: other } = await post("flows/add", { name: "Other" });
    await post("ways/add", { flow: other.id, url: "https://b.example.com/" });
    const warnings = async () => {
      const [got, listed] = [
        await h.api("/api/flows/get.json", { key, query: { id: flow.id } }),
        await h.api("/api/flows/list.json", { key }),
      ];
      const own = (listed.warnings ?? []).filter(({ value }: { value: string }) => value === flow.code);
      expect(own).toEqual(got.warnings ?? []);
      return own.map(({ warning }: { warning: string }) => warning);
    };
    expect(await warnings()).toEqual(["no-ways"]);
    const { data: way } = await post("ways/add", { flow: flow.id, url: "https://a.example.com/" });
    expect(await warnings()).toEqual([]);
    await post("ways/pause", { id: way.id });
    expect(await warnings()).toEqual(["no-live-ways"]);
    const { data: site } = await post("sites/add", { name: "x", url: "https://a.example.com/" });
    await post("ways/add", { flow: flow.id, site: site.id });
    expect(await warnings()).toEqual([]);
    await post("sites/pause", { id: site.id });
    expect(await warnings()).toEqual(["no-live-ways"]);
  });

  it("says nothing of the kind where it leads to a page of its offer", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const post = (path: string, json: object) => h.api(`/api/${path}.json`, { key, json });
    const { data: offer } = await post("offers/add", { name: "Course" });
    const { data: site } = await post("sites/add", { name: "x", url: "https://a.example.com/", offer: offer.id });
    const answer = await post("flows/add", { name: "Sold", offer: offer.id, landing: site.id });
    expect(answer).toEqual({ status: "ok", data: expect.anything() });
    await post("sites/pause", { id: site.id });
    expect(await h.api("/api/flows/list.json", { key })).toMatchObject({ warnings: [{ warning: "no-ways", value: answer.data.code }] });
  });

  it("takes a form with a name alone", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { data } = await h.api("/api/flows/add.json", { key, form: { name: " Face ", countries: "" } });
    const got = await h.api("/api/flows/get.json", { key, query: { id: data.id } });
    expect(got.data).toMatchObject({ name: "Face", sticky: false, ...NO_FILTERS, ...NOTHING_SOLD, ...NO_TEMPLATES });
  });

  it.each([
    [{}, "missing", "name"],
    [{ name: " " }, "invalid", "name"],
    [{ name: "x".repeat(129) }, "invalid", "name"],
    [{ name: "x", countries: ["Germany"] }, "invalid", "countries"],
    [{ name: "x", countries: ["t1"] }, "invalid", "countries"],
    [{ name: "x", countries: 7 }, "invalid", "countries"],
    [{ name: "x", countries_mode: "none" }, "invalid", "countries_mode"],
    [{ name: "x", languages: ["de-DE"] }, "invalid", "languages"],
    [{ name: "x", filters: ["x"] }, "invalid", "filters"],
    [{ name: "x", sticky: "perhaps" }, "invalid", "sticky"],
    [{ name: "x", filtered_url: "ftp://example.com/" }, "url", "filtered_url"],
    [{ name: "x", filtered_url: "https://%7Bclick%7D.example.com/" }, "url", "filtered_url"],
    [{ name: "x", filters: [999_999] }, "filter", undefined],
  ])("refuses %j and writes nothing", async (json, error, field) => {
    const h = createHarness();
    const { id, key } = await h.account();
    const answer = await h.api("/api/flows/add.json", { key, json });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect(await h.db.select().from(flows).where(eq(flows.accountId, id))).toEqual([]);
  });

  it("makes no more flows than an account may have", async () => {
    const { h, accountId, key, flow } = await setUp();
    const rows = Array.from({ length: 999 }, (_, i) => `full${accountId}x${i}`);
    await h.db.$client
      .prepare("INSERT INTO flows (account_id, code, name, created_at_ms) SELECT ?1, value, 'x', 0 FROM json_each(?2)")
      .bind(accountId, JSON.stringify(rows))
      .run();
    expect(await h.api("/api/flows/add.json", { key, json: { name: "More" } })).toEqual({ status: "error", error: "limit" });
    await h.api("/api/flows/delete.json", { key, json: { id: flow.id } });
    expect(await h.api("/api/flows/add.json", { key, json: { name: "More" } })).toMatchObject({ status: "ok" });
  });
});

describe("flows/list", () => {
  it("lists the flows that are not deleted with the number of their ways", async () => {
    const { h, key, flow } = await setUp();
    const { data: gone } = await h.api("/api/flows/add.json", { key, json: { name: "Gone" } });
    await h.api("/api/flows/delete.json", { key, json: { id: gone.id } });
    for (const url of ["https://a.example.com/", "https://b.example.com/"]) {
      await h.api("/api/ways/add.json", { key, json: { flow: flow.id, url } });
    }
    const { data } = await h.api("/api/ways/list.json", { key, query: { flow: flow.id } });
    await h.api("/api/ways/delete.json", { key, json: { id: data[0].id } });

    expect(await h.api("/api/flows/list.json", { key })).toEqual({
      status: "ok",
      data: [{ ...flow, name: "Face", status: 0, sticky: false, ways: 1, filters: [], created: "2026-06-15 12:00:00" }],
    });
  });

  it("shows nobody else's", async () => {
    const { h } = await setUp();
    const { key } = await h.account();
    expect(await h.api("/api/flows/list.json", { key })).toEqual({ status: "ok", data: [] });
  });
});

describe("flows/edit", () => {
  it("changes what is named and leaves the rest", async () => {
    const { h, key, flow } = await setUp();
    const edit = (json: object) => h.api("/api/flows/edit.json", { key, json: { id: flow.id, ...json } });
    expect(await edit({ countries: ["de"], languages: ["de"], filtered_url: "https://white.example.com/", sticky: true })).toEqual({
      status: "ok",
    });
    expect(await edit({ name: "Book", countries_mode: "except", languages: [] })).toEqual({ status: "ok" });
    expect(await edit({})).toEqual({ status: "ok" });
    const got = await h.api("/api/flows/get.json", { key, query: { id: flow.id } });
    expect(got.data).toMatchObject({
      ...NO_FILTERS,
      name: "Book",
      sticky: true,
      countries: ["de"],
      countries_mode: "except",
      filtered_url: "https://white.example.com/",
    });
    await edit({ filtered_url: "" });
    expect((await h.api("/api/flows/get.json", { key, query: { id: flow.id } })).data.filtered_url).toBe("");
  });

  it("keeps both of two changes at once", async () => {
    const { h, key, flow } = await setUp();
    await Promise.all(
      [{ countries: ["de"] }, { languages: ["fr"] }, { bots: false }].map((json) =>
        h.api("/api/flows/edit.json", { key, json: { id: flow.id, ...json } }),
      ),
    );
    const got = await h.api("/api/flows/get.json", { key, query: { id: flow.id } });
    expect(got.data).toMatchObject({ countries: ["de"], languages: ["fr"], bots: false });
  });

  it("gives a flow templates of its own, which the list of templates shows until the flow is deleted", async () => {
    const { h, key, flow } = await setUp();
    const url = "https://track.example.com/?c={click}";
    await h.api("/api/flows/edit.json", { key, json: { id: flow.id, pb_hold: url } });
    const listed = await h.api("/api/postbacks/templates.json", { key });
    expect(listed.data).toMatchObject([{ campaign: 0, flow: flow.id, event: "hold", url }]);
    await h.api("/api/flows/delete.json", { key, json: { id: flow.id } });
    expect((await h.api("/api/postbacks/templates.json", { key })).data).toEqual([]);
  });

  it("changes nothing of another account's flow, templates included", async () => {
    const { h, flow } = await setUp();
    const json = { id: flow.id, name: "Mine", pb_hold: "https://track.example.com/" };
    expect(await byStranger(h, "/api/flows/edit.json", json)).toEqual({ status: "error", error: "flow" });
    expect(await h.db.select({ name: flows.name }).from(flows).where(eq(flows.id, flow.id))).toEqual([{ name: "Face" }]);
    expect(await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.ownerId, flow.id))).toEqual([]);
  });
});

describe("a flow", () => {
  it("is paused, taken up and deleted for good, while its row stays", async () => {
    const { h, key, flow } = await setUp();
    const put = (verb: string) => h.api(`/api/flows/${verb}.json`, { key, json: { id: flow.id } });
    const status = async () => (await h.db.select().from(flows).where(eq(flows.id, flow.id)))[0]?.status;
    expect([await put("pause"), await status()]).toEqual([{ status: "ok" }, 1]);
    expect([await put("resume"), await status()]).toEqual([{ status: "ok" }, 0]);
    expect([await put("delete"), await status()]).toEqual([{ status: "ok" }, 2]);
    expect([await put("resume"), await status()]).toEqual([{ status: "error", error: "flow" }, 2]);
    expect(await h.api("/api/flows/get.json", { key, query: { id: flow.id } })).toEqual({ status: "error", error: "flow" });
  });

  it("has a link", async () => {
    const { h, key, flow } = await setUp();
    expect(await h.api("/api/flows/link.json", { key, query: { id: flow.id } })).toEqual({
      status: "ok",
      data: { link: `http://127.0.0.1:8787/go/${flow.code}`, code: flow.code },
    });
  });

  it("is nobody else's to read, pause, resume or delete", async () => {
    const { h, flow } = await setUp();
    for (const verb of ["pause", "resume", "delete"]) {
      expect(await byStranger(h, `/api/flows/${verb}.json`, { id: flow.id })).toEqual({ status: "error", error: "flow" });
    }
    const { key } = await h.account();
    for (const verb of ["get", "link"]) {
      expect(await h.api(`/api/flows/${verb}.json`, { key, query: { id: flow.id } })).toEqual({ status: "error", error: "flow" });
    }
    expect(await h.api("/api/ways/list.json", { key, query: { flow: flow.id } })).toEqual({ status: "error", error: "flow" });
  });
});

describe("ways", () => {
  it("lead to an address, a site or a campaign, and move from one to another", async () => {
    const { h, accountId, key, flow } = await setUp();
    const { data: site } = await h.api("/api/sites/add.json", { key, json: { name: "Landing", url: "https://land.example.com/" } });
    const bot = await makeBot(h, accountId);
    const campaign = await makeCampaign(h, accountId, { botId: bot.id });
    const add = (json: object) => h.api("/api/ways/add.json", { key, json: { flow: flow.id, ...json } });
    const url = "https://shop.example.com/?c={click}&s={utm_source}";
    const ids = [await add({ url, weight: 1 }), await add({ site: site.id }), await add({ campaign: campaign.id, weight: "1000" })];

    const shown = { flow: flow.id, status: 0, site: 0, url: "", campaign: 0, created: "2026-06-15 12:00:00" };
    const [a, b, c] = ids.map(({ data }) => data.id);
    expect(await h.api("/api/ways/list.json", { key, query: { flow: flow.id } })).toEqual({
      status: "ok",
      data: [
        { ...shown, id: a, weight: 1, url },
        { ...shown, id: b, weight: 100, site: site.id },
        { ...shown, id: c, weight: 1000, campaign: campaign.id },
      ],
    });

    expect(await h.api("/api/ways/edit.json", { key, json: { id: a, site: site.id } })).toEqual({ status: "ok" });
    expect(await h.api("/api/ways/edit.json", { key, form: { id: String(b), weight: "7", site: "", url: "", campaign: "0" } })).toEqual({
      status: "ok",
    });
    await h.api("/api/ways/pause.json", { key, json: { id: c } });
    const { data } = await h.api("/api/ways/list.json", { key, query: { flow: flow.id } });
    expect(data).toEqual([
      { ...shown, id: a, weight: 1, site: site.id },
      { ...shown, id: b, weight: 7, site: site.id },
      { ...shown, id: c, weight: 1000, campaign: campaign.id, status: 1 },
    ]);
  });

  it.each([
    [{}, "missing", "url"],
    [{ url: "" }, "missing", "url"],
    [{ url: "https://a.example.com/", site: 1 }, "invalid", "url"],
    [{ url: "https://a.example.com/", campaign: 1 }, "invalid", "campaign"],
    [{ url: "https://a.example.com/", weight: 0 }, "invalid", "weight"],
    [{ url: "https://a.example.com/", weight: 1001 }, "invalid", "weight"],
    [{ url: "https://a.example.com/", weight: 1.5 }, "invalid", "weight"],
    [{ url: ["https://a.example.com/"] }, "invalid", "url"],
    [{ url: "javascript:alert(1)" }, "url", "url"],
    [{ url: "//a.example.com/" }, "url", "url"],
    [{ url: "https://me:secret@a.example.com/" }, "url", "url"],
    [{ url: "https://{utm_source}.example.com/" }, "url", "url"],
    [{ url: "https://a.example.com{click}/" }, "url", "url"],
    [{ url: "https://{{utm_source}}.example.com/" }, "url", "url"],
    [{ url: "https://%7Butm_source%7D.example.com/" }, "url", "url"],
    [{ site: 999_999 }, "site", undefined],
    [{ campaign: 999_999 }, "camp", undefined],
  ])("refuse %j", async (json, error, field) => {
    const { h, key, flow } = await setUp();
    const answer = await h.api("/api/ways/add.json", { key, json: { flow: flow.id, ...json } });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect(await h.db.select().from(ways).where(eq(ways.flowId, flow.id))).toEqual([]);
  });

  it("are a hundred at most that are not deleted", async () => {
    const { h, accountId, key, flow } = await setUp();
    const add = () => h.api("/api/ways/add.json", { key, json: { flow: flow.id, url: "https://a.example.com/" } });
    const { data } = await add();
    await h.db.$client
      .prepare(
        "INSERT INTO ways (account_id, flow_id, url, weight, created_at_ms) SELECT ?1, ?2, 'https://a.example.com/', 1, 0 FROM json_each(?3)",
      )
      .bind(accountId, flow.id, JSON.stringify(Array(99).fill(0)))
      .run();
    expect(await add()).toEqual({ status: "error", error: "limit" });
    await h.api("/api/ways/delete.json", { key, json: { id: data.id } });
    expect([(await add()).status, (await add()).error]).toEqual(["ok", "limit"]);
  });

  it("lead to nothing of another account's, and are not another's to change", async () => {
    const { h, key, flow } = await setUp();
    const other = await h.account();
    const bot = await makeBot(h, other.id);
    const campaign = await makeCampaign(h, other.id, { botId: bot.id });
    const { data: site } = await h.api("/api/sites/add.json", { key: other.key, json: { name: "x", url: "https://x.example.com/" } });
    const { data: way } = await h.api("/api/ways/add.json", { key, json: { flow: flow.id, url: "https://a.example.com/" } });
    for (const [path, target] of [
      ["/api/ways/add.json", { flow: flow.id }],
      ["/api/ways/edit.json", { id: way.id }],
    ] as const) {
      expect(await h.api(path, { key, json: { ...target, site: site.id } })).toEqual({ status: "error", error: "site" });
      expect(await h.api(path, { key, json: { ...target, campaign: campaign.id } })).toEqual({ status: "error", error: "camp" });
    }
    const url = "https://evil.example.com/";
    expect(await h.api("/api/ways/add.json", { key: other.key, json: { flow: flow.id, url } })).toEqual({ status: "error", error: "flow" });
    for (const verb of ["edit", "pause", "resume", "delete"]) {
      const answer = await h.api(`/api/ways/${verb}.json`, { key: other.key, json: { id: way.id, url } });
      expect(answer).toEqual({ status: "error", error: "way" });
    }
    expect(await h.db.select({ url: ways.url, status: ways.status }).from(ways).where(eq(ways.flowId, flow.id))).toEqual([
      { url: "https://a.example.com/", status: 0 },
    ]);
  });
});

describe("what a redirect reads of a flow", () => {
  it("comes in one round trip, with the ways that lead somewhere", async () => {
    const { h, accountId, key, flow } = await setUp();
    const bot = await makeBot(h, accountId);
    const campaign = await makeCampaign(h, accountId, { botId: bot.id });
    const { data: site } = await h.api("/api/sites/add.json", { key, json: { name: "x", url: "https://land.example.com/" } });
    const { data: closed } = await h.api("/api/sites/add.json", { key, json: { name: "x", url: "https://closed.example.com/" } });
    const add = async (json: object) => (await h.api("/api/ways/add.json", { key, json: { flow: flow.id, ...json } })).data.id as number;
    const url = await add({ url: "https://a.example.com/?c={click}", weight: 3 });
    const toSite = await add({ site: site.id });
    await add({ site: closed.id });
    const toBot = await add({ campaign: campaign.id });
    const paused = await add({ url: "https://paused.example.com/" });
    await h.api("/api/ways/pause.json", { key, json: { id: paused } });
    await h.api("/api/sites/pause.json", { key, json: { id: closed.id } });

    const result = await readFlowConfig(h.deps, flow.code);

    const cost = await h.d1.measure(() => readFlowConfig(h.deps, flow.code));
    expect(cost.roundTrips).toBe(1);
    expect(cost.rowsRead).toBeLessThanOrEqual(25);
    expect(result).toMatchObject({ id: flow.id, code: flow.code, accountId, status: 0, sticky: false, filteredUrl: "" });
    expect(result?.account).toMatchObject({ tariff: "tiger", bannedAtMs: null, timeZone: "UTC", currency: "usd", fallbackUrl: "" });
    expect(result?.ways).toEqual([
      { id: url, weight: 3, siteId: 0, destination: { kind: "url", url: "https://a.example.com/?c={click}", addsClick: false } },
      { id: toSite, weight: 100, siteId: site.id, destination: { kind: "url", url: "https://land.example.com/", addsClick: true } },
      {
        id: toBot,
        weight: 100,
        siteId: 0,
        destination: { kind: "deepLink", prefix: `https://t.me/${bot.username}?start=${campaign.code}-` },
      },
    ]);

    await h.api("/api/camp/pause.json", { key, json: { id: campaign.id } });
    expect((await readFlowConfig(h.deps, flow.code))?.ways.map(({ id }) => id)).toEqual([url, toSite]);
  });

  it("is nothing of another account's, even if the flow named it", async () => {
    const { h, accountId, flow } = await setUp();
    const { id: otherId, key } = await h.account();
    const { data: site } = await h.api("/api/sites/add.json", { key, json: { name: "x", url: "https://land.example.com/" } });
    const { data: filter } = await h.api("/api/filters/add.json", { key, json: { name: "x", only_with_referer: true } });
    const campaign = await makeCampaign(h, otherId);
    const common = { accountId, flowId: flow.id, weight: 1, createdAtMs: 0 };
    await h.db.insert(ways).values([
      { ...common, siteId: site.id },
      { ...common, campaignId: campaign.id },
    ]);
    await h.db
      .update(flows)
      .set({ filters: JSON.stringify({ bots: false, campaigns: [filter.id] }) })
      .where(eq(flows.id, flow.id));
    expect(await readFlowConfig(h.deps, flow.code)).toMatchObject({ ways: [], filters: { checks: [] } });
  });

  it("is nothing for a code of no flow, and the status of a deleted one", async () => {
    const { h, key, flow } = await setUp();
    expect(await readFlowConfig(h.deps, "nothere")).toBeNull();
    await h.api("/api/flows/delete.json", { key, json: { id: flow.id } });
    expect((await readFlowConfig(h.deps, flow.code))?.status).toBe(2);
  });
});

import { describe, expect, it } from "vitest";
import { DAY_MS, utcDay } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const h = createHarness();

const NO_CAMPAIGN = [404, { detail: "Campaign not found", status_code: 404 }];

interface Item {
  id: number;
  name: string;
  status: string;
}

/** A client with one cabinet. */
async function makeOwner(values: object = {}) {
  const client = await makeClient(h);
  const uid = await client.addCabinet(values);
  const addCampaign = async (name: string, more: object = {}): Promise<number> =>
    (await client.send("/campaigns/", { account_id: uid, name, ...more })).id;
  return { ...client, uid, addCampaign };
}

const put = (period: number, id: number, figures: [views: number, clicks: number, actions: number, spentMicros: number]) =>
  h.db.$client
    .prepare("INSERT INTO ad_totals (level, id, period, views, clicks, actions, spent_micros) VALUES ('campaign', ?1, ?2, ?3, ?4, ?5, ?6)")
    .bind(id, period, ...figures)
    .run();

const NOTHING = {
  number_of_advertisements: 0,
  goals: 0,
  impressions: 0,
  budget: 0,
  cps: 0,
  cpm: 0,
  ctr: 0,
  cpc: 0,
  clicks: 0,
  spent: 0,
};

describe("campaigns", () => {
  it("are made, shown and changed", async () => {
    const { uid, send, read, call } = await makeOwner({ name: "Kittens" });
    const made = await send("/campaigns/", { account_id: uid, name: " Осень ", description: "first" });
    const { id } = made;
    const item = { id, name: "Осень", description: "first", account_id: uid, account_name: "Kittens", status: "active", ...NOTHING };
    expect(made).toEqual({ ...item, kktu_id: null });
    expect(await read("/campaigns/")).toEqual({ items: [item], count: 1 });
    expect(await read("/campaigns?limit=1&period=today")).toEqual({ items: [item], count: 1 });
    expect(await read(`/campaigns/${id}`)).toEqual(made);
    expect(await read("/campaigns/short")).toEqual([{ id, name: "Осень", account_id: uid }]);
    const changed = { ...made, status: "not_active", description: "" };
    expect(await statusAndBody(await call("PUT", `/campaigns/${id}`, { status: "not_active", description: "" }))).toEqual([200, changed]);
    expect(await read(`/campaigns/${id}/`)).toEqual(changed);
  });

  it("say what their ads did: in all, on a UTC day, in the month", async () => {
    const { read, addCampaign } = await makeOwner();
    const id = await addCampaign("Autumn");
    const today = utcDay(h.clock.ms);
    await put(0, id, [3000, 40, 8, 10_000_000]);
    await put(today, id, [1000, 3, 0, 1_000_001]);
    await put(utcDay(h.clock.ms - DAY_MS), id, [0, 0, 0, 0]);
    await put(Math.floor(today / 100), id, [2000, 10, 2, 5_000_000]);
    const of = async (period: string) => {
      const { goals, impressions, clicks, spent, cps, cpm, ctr, cpc } = (await read(`/campaigns/?period=${period}`)).items[0];
      expect((await read(`/campaigns/${id}?period=${period}`)).spent).toBe(spent);
      return [impressions, clicks, goals, spent, cps, cpm, ctr, cpc];
    };
    expect(await of("all")).toEqual([3000, 40, 8, 10, 1.25, 3.333333, 1.33, 0.25]);
    expect(await of("today")).toEqual([1000, 3, 0, 1.000001, 0, 1.000001, 0.3, 0.333334]);
    expect(await of("yesterday")).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await of("starts_month")).toEqual([2000, 10, 2, 5, 2.5, 2.5, 0.5, 0.5]);
  });

  it("are found by a part of their name in any case and script, and by whether they are active", async () => {
    const { read, addCampaign } = await makeOwner();
    const long = "Реклама Ёлочных игрушек для самых маленьких котят и ещё щенков";
    await addCampaign(long);
    await addCampaign("100%_sure", { status: "not_active" });
    await addCampaign("plain");
    const found = async (query: Record<string, string>) => {
      const { items, count } = await read(`/campaigns/?${new URLSearchParams(query)}`);
      expect(count).toBe(items.length);
      return items.map(({ name }: Item) => name);
    };
    expect(await found({ campaign_name: long.toUpperCase() })).toEqual([long]);
    expect(await found({ campaign_name: "елочных" })).toEqual([long]);
    expect(await found({ campaign_name: "%" })).toEqual(["100%_sure"]);
    expect(await found({ campaign_name: "_" })).toEqual(["100%_sure"]);
    expect(await found({ campaign_name: "" })).toEqual([long, "100%_sure", "plain"]);
    expect(await found({ is_active: "true" })).toEqual([long, "plain"]);
    expect(await found({ is_active: "false" })).toEqual(["100%_sure"]);
    expect(await found({ is_active: "true", campaign_name: "SURE" })).toEqual([]);
  });

  it("are deleted together, all or none, and gone", async () => {
    const [{ read, call, addCampaign }, theirs] = [await makeOwner(), await makeOwner()];
    const [one, two, three] = [await addCampaign("1"), await addCampaign("2", { status: "not_active" }), await addCampaign("3")];
    const foreign = await theirs.addCampaign("4");
    const remove = async (ids: unknown) => statusAndBody(await call("POST", "/campaigns/delete", { ids }));
    expect(await remove([one, foreign])).toEqual(NO_CAMPAIGN);
    expect((await read("/campaigns/")).count).toBe(3);
    expect(await remove([one, two])).toEqual([200, { deleted: [one, two] }]);
    expect(await remove([one])).toEqual(NO_CAMPAIGN);
    expect(await remove(three)).toEqual([200, { deleted: [three] }]);
    expect(await read("/campaigns/")).toEqual({ items: [], count: 0 });
    expect(await read("/campaigns/short")).toEqual([]);
    expect(await statusAndBody(await call("GET", `/campaigns/${one}`))).toEqual(NO_CAMPAIGN);
    expect(await statusAndBody(await call("PUT", `/campaigns/${one}`, { name: "x" }))).toEqual(NO_CAMPAIGN);
    expect((await theirs.read("/campaigns/")).count).toBe(1);
  });

  it("of somebody else are as none", async () => {
    const [ours, theirs] = [await makeOwner(), await makeOwner()];
    await theirs.addCabinet();
    const id = await theirs.addCampaign("Theirs");
    for (const [method, path, body] of [
      ["GET", `/campaigns/${id}`],
      ["PUT", `/campaigns/${id}`, { name: "Ours" }],
      ["POST", "/campaigns/delete", { ids: [id] }],
    ] as const)
      expect(await statusAndBody(await ours.call(method, path, body))).toEqual(NO_CAMPAIGN);
    expect(await statusAndBody(await ours.call("POST", "/campaigns/", { account_id: "ACC0002", name: "x" }))).toEqual(NO_CABINET);
    expect((await theirs.read(`/campaigns/${id}`)).name).toBe("Theirs");
  });

  it.each([
    ["GET", "/campaigns/?limit=0", undefined, ["query", "limit"]],
    ["GET", "/campaigns/?limit=501", undefined, ["query", "limit"]],
    ["GET", "/campaigns/?offset=-1", undefined, ["query", "offset"]],
    ["GET", "/campaigns/?limit=a", undefined, ["query", "limit"]],
    ["GET", "/campaigns/?period=week", undefined, ["query", "period"]],
    ["GET", "/campaigns/?is_active=perhaps", undefined, ["query", "is_active"]],
    ["GET", "/campaigns/x", undefined, ["path", "id"]],
    ["POST", "/campaigns/", { name: "x" }, ["body", "account_id"]],
    ["POST", "/campaigns/", { account_id: "ACC0001", name: " " }, ["body", "name"]],
    ["POST", "/campaigns/", { account_id: "ACC0001", name: "x", status: "deleted" }, ["body", "status"]],
    ["POST", "/campaigns/", { account_id: "ACC0001", name: "x", kktu_id: "9.2.1" }, ["body", "kktu_id"]],
    ["POST", "/campaigns/", { account_id: "ACC0001", name: "x", kktu_id: "3fa85f64-5717-4562-b3fc-2c963f66afa6" }, ["body", "kktu_id"]],
    ["POST", "/campaigns/delete", { ids: [] }, ["body", "ids"]],
    ["POST", "/campaigns/delete", {}, ["body", "ids"]],
  ])("%s %s with %j is refused by its parameter", async (method, path, body, loc) => {
    const { call, read } = await makeOwner();
    const answer = await call(method, path, body);
    expect([answer.status, (await answer.json<{ detail: { loc: string[] }[] }>()).detail[0]?.loc]).toEqual([422, loc]);
    expect((await read("/campaigns/")).count).toBe(0);
  });
});

it("a new campaign gets the cabinet's default KKTU code unless it names one, and no other is touched", async () => {
  const { uid, read, send, call, addCampaign } = await makeOwner();
  const [wine, software] = await read("/kktu/");
  const before = await addCampaign("before");
  await call("PATCH", "/accounts/set-default-kktu", { account_id: uid, kktu_id: software.id });
  const [after, named] = [
    await send("/campaigns/", { account_id: uid, name: "after" }),
    await send("/campaigns/", { account_id: uid, name: "named", kktu_id: wine.id.toUpperCase() }),
  ];
  expect([(await read(`/campaigns/${before}`)).kktu_id, after.kktu_id, named.kktu_id]).toEqual([null, software.id, wine.id]);
  const changed = await call("PUT", `/campaigns/${after.id}`, { kktu_id: wine.id });
  expect((await changed.json<{ kktu_id: string }>()).kktu_id).toBe(wine.id);
});

it("campaigns of one moment come each once, also when one is added in between; a page costs its rows", async () => {
  const { id: accountId, read, addCabinet, addCampaign } = await makeOwner();
  for (const name of ["b", "c", "d"]) await addCabinet({ name });
  await h.db.$client
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
        INSERT INTO ad_campaigns (account_id, cabinet_id, name, name_folded, status, created_at_ms)
        SELECT c.account_id, c.id, 'n' || i, 'n' || i, iif(i % 3 = 0, 'not_active', 'active'), 1 FROM n JOIN cabinets c ON c.account_id = ?1 AND c.number = 1 + i % 4`,
    )
    .bind(accountId)
    .run();
  await h.db.$client
    .prepare("INSERT INTO ad_totals (level, id, period) SELECT 'campaign', id, ?2 FROM ad_campaigns WHERE account_id = ?1")
    .bind(accountId, utcDay(h.clock.ms))
    .run();
  const seen: number[] = [];
  for (let offset = 0; offset < 251; offset += 50) {
    const { items, count } = await read(`/campaigns/?limit=50&offset=${offset}`);
    if (offset === 100) await addCampaign("another");
    expect(count).toBe(offset > 100 ? 251 : 250);
    seen.push(...items.map(({ id }: Item) => id));
  }
  expect([seen.length, new Set(seen).size]).toEqual([251, 251]);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  for (const query of ["period=all", "period=today", "period=starts_month&is_active=true", "is_active=false"]) {
    const cost = await h.d1.measure(() => read(`/campaigns/?limit=50&${query}`));
    expect(cost.roundTrips).toBe(2);
    expect([query, cost.rowsRead <= 150, cost.rowsRead]).toEqual([query, true, cost.rowsRead]);
  }
});

import { and, eq, isNotNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { adStats, ads, adTotals, inviteLinks } from "../../src/db/schema/index.ts";
import { sql, statement } from "../../src/db/sql.ts";
import { addUnknownAds } from "../../src/domain/cabinets/ads/add-unknown-ads.ts";
import { readExternalId } from "../../src/domain/cabinets/ads/external-id.ts";
import { DAY_MS, utcDay } from "../../src/lib/time.ts";
import { makeBot, makeCampaign, makeFlow } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness } from "../harness.ts";
import { makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const h = createHarness();

const NO_AD = [404, { detail: "Advertisement not found", status_code: 404 }];
const NO_CAMPAIGN = [404, { detail: "Campaign not found", status_code: 404 }];

interface Item {
  id: number;
  advertisement_title: string;
}

/** A client with one cabinet. */
async function makeOwner(values: object = {}) {
  const client = await makeClient(h);
  const uid = await client.addCabinet(values);
  const addAd = (advertisement_title: string, more: object = {}) =>
    client.send("/advertisement/telegram/", { account_id: uid, advertisement_title, ...more });
  const addCampaign = async (name: string, account_id = uid): Promise<number> =>
    (await client.send("/campaigns/", { account_id, name })).id;
  const titles = async (query: string): Promise<string[]> => {
    const { data, count } = await client.read(`/v2/advertisement/?${query}`);
    expect(count).toBe(data.length);
    return data.map(({ advertisement_title }: Item) => advertisement_title);
  };
  const statuses = async () =>
    (await h.db.select({ id: ads.id, status: ads.status }).from(ads).where(eq(ads.accountId, client.id))).map(({ status }) => status);
  const change = async (path: string, body: object) => statusAndBody(await client.call("POST", `/advertisement/${path}`, body));
  const edit = async (id: number, body: object) => statusAndBody(await client.call("PUT", `/advertisement/telegram/${id}`, body));
  return { ...client, uid, addAd, addCampaign, titles, statuses, change, edit };
}

it.each([
  ["187", "187"],
  ["AD00000187", "187"],
  [" ad0187 ", "187"],
  ["AD0", "AD0"],
  ["x-1", "x-1"],
])("Telegram's number %j is kept as %j", (written, kept) => expect(readExternalId(written)).toBe(kept));

describe("ads that statistics tell of", () => {
  it("are added once, with what is told", async () => {
    const { id, addCabinet } = await makeClient(h);
    await addCabinet();
    const cabinet = sql`account_id = ${id} AND number = 1`;
    const add = (...told: { externalId: string; title?: string }[]) => statement(h.deps.db, addUnknownAds(h.deps, cabinet, told)).run();
    await add({ externalId: "187" }, { externalId: "188", title: "Ёлка" }, { externalId: "188" });
    await add({ externalId: "188", title: "other" }, { externalId: "189" });
    const rows = await h.db.query.ads.findMany({ where: (t, { eq }) => eq(t.accountId, id) });
    expect(rows.map(({ externalId, title, titleFolded }) => [externalId, title, titleFolded])).toEqual([
      ["187", "187", "187"],
      ["188", "Ёлка", "елка"],
      ["189", "189", "189"],
    ]);
    expect(new Set(rows.map(({ code }) => code)).size).toBe(3);
    for (const { code } of rows) expect(code).toMatch(/^ad_[0-9a-z]{8}$/);
  });
});

describe("ads", () => {
  it("are made, shown and changed", async () => {
    const { uid, call, read, addAd, addCampaign, edit } = await makeOwner({ name: "Kittens" });
    const campaign_id = await addCampaign("Осень");
    const made = await addAd("Котята", {
      campaign_id,
      external_id: "AD00000187",
      ad_text: "Kittens for everybody",
      promote_url: "https://t.me/Kittens?start=a",
      ad_type: "target_bots",
      action_type: "start_bot",
      cpm: 2.5,
      daily_budget: "10",
    });
    expect(made).toEqual({
      id: expect.any(Number),
      external_id: "187",
      code: expect.stringMatching(/^ad_[0-9a-z]{8}$/),
      account_id: uid,
      account_name: "Kittens",
      campaign_id,
      campaign_name: "Осень",
      advertisement_title: "Котята",
      ad_text: "Kittens for everybody",
      ad_type: "target_bots",
      action_type: "start_bot",
      promote_url: "https://t.me/Kittens?start=a",
      status: "active",
      cpm: 2.5,
      daily_budget: 10,
      balance: 0,
      created_date: new Date(h.clock.ms).toISOString(),
      flow: null,
      campaign: null,
      invite_link: false,
      link: null,
      goals: 0,
      impressions: 0,
      clicks: 0,
      spent: 0,
      cps: 0,
      ctr: 0,
      cpc: 0,
      average_cpm: 0,
    });
    expect(await read("/v2/advertisement/")).toEqual({ data: [made], count: 1 });
    expect(await read(`/advertisement/telegram/${made.id}`)).toEqual(made);
    expect((await read("/accounts/telegram/")).items[0].objects).toEqual(["t.me/kittens"]);
    expect((await read(`/campaigns/${campaign_id}`)).number_of_advertisements).toBe(1);

    const changes = { advertisement_title: "Щенки", external_id: "", cpm: "", promote_url: "@Puppies", status: "on_hold" };
    const changed = { ...made, ...changes, external_id: null, cpm: null };
    expect(await edit(made.id, changes)).toEqual([200, changed]);
    expect(await edit(made.id, {})).toEqual([200, changed]);
    // What an answer holds may be sent back.
    expect(await edit(made.id, changed)).toEqual([200, changed]);
    expect((await read("/accounts/telegram/")).items[0].objects).toEqual(["t.me/kittens", "t.me/puppies"]);
    expect((await read("/v2/advertisement/?advertisement_titles=щЕН")).data).toEqual([changed]);
    expect((await call("GET", "/v2/advertisement")).status).toBe(200);
  });

  it("say what they did: in all, on a UTC day, in the month", async () => {
    const { read, addAd } = await makeOwner();
    const { id } = await addAd("Kittens");
    const today = utcDay(h.clock.ms);
    await h.db.update(ads).set({ views: 3000, clicks: 40, actions: 8, spentMicros: 10_000_000 }).where(eq(ads.id, id));
    const month = today - (today % 100);
    const put = (day: number, views: number, spentMicros: number) =>
      h.db.insert(adStats).values({ adId: id, day, views, clicks: 1, actions: 2, spentMicros });
    await put(month, 7, 1_000_000);
    await put(today, 1000, 3_000_000);
    await put(utcDay(Date.UTC(2020, 0, 1)), 1, 1);
    const of = async (period: string) => {
      const { impressions, clicks, goals, spent, cps, average_cpm, cpc } = (await read(`/v2/advertisement/?period=${period}`)).data[0];
      expect((await read(`/advertisement/telegram/${id}?period=${period}`)).spent).toBe(spent);
      return [impressions, clicks, goals, spent, cps, average_cpm, cpc];
    };
    expect(await of("all")).toEqual([3000, 40, 8, 10, 1.25, 3.333333, 0.25]);
    expect(await of("today")).toEqual([1000, 1, 2, 3, 1.5, 3, 3]);
    expect(await of("yesterday")).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect((await of("starts_month")).slice(0, 4)).toEqual([1007, 2, 4, 4]);
    await put(utcDay(h.clock.ms - DAY_MS), 9, 0);
    expect((await of("yesterday"))[0]).toBe(9);
  });

  it("are found by parts of titles and of campaigns' names, in any case and script", async () => {
    const { titles, addAd, addCampaign, change } = await makeOwner();
    const long = "Реклама Ёлочных игрушек для самых маленьких котят и ещё щенков";
    const [autumn, winter] = [await addCampaign("ОСЕНЬ 100%"), await addCampaign("Зима")];
    await addAd(long, { campaign_id: autumn });
    await addAd("100%_sure", { campaign_id: winter });
    const { id } = await addAd("plain");
    await change("telegram/delete/", { ad_ids: [id] });
    const encoded = encodeURIComponent;
    expect(await titles(`advertisement_titles=${encoded(long.toUpperCase())}`)).toEqual([long]);
    expect(await titles(`advertisement_titles=${encoded("елочных")}`)).toEqual([long]);
    expect(await titles("advertisement_titles=%25")).toEqual(["100%_sure"]);
    expect(await titles("advertisement_titles=_&advertisement_titles=none")).toEqual(["100%_sure"]);
    expect(await titles(`advertisement_titles[]=sure&advertisement_titles[]=${encoded("игр")}`)).toEqual([long, "100%_sure"]);
    expect(await titles("advertisement_titles=")).toEqual([long, "100%_sure"]);
    expect(await titles(`campaign_names=${encoded("осень")}`)).toEqual([long]);
    expect(await titles(`campaign_names=${encoded("осень")}&advertisement_titles=sure`)).toEqual([]);
    expect(await titles(`campaign_names=${encoded("осень")}&campaign_names=${encoded("зим")}`)).toEqual([long, "100%_sure"]);
    expect(await titles("show_deleted=true")).toEqual([long, "100%_sure", "plain"]);
    expect(await titles("show_deleted=1&advertisement_titles=PLAIN")).toEqual(["plain"]);
    expect(await titles("show_deleted=false")).toEqual([long, "100%_sure"]);
  });

  it("are listed of one cabinet, of the caller's own only", async () => {
    const { uid, addCabinet, addAd, titles, read } = await makeOwner();
    const other = await addCabinet();
    const stranger = await makeOwner();
    await addAd("mine");
    await addAd("of the other", { account_id: other });
    await stranger.addAd("a stranger's");
    expect(await titles(`account_id=${uid}`)).toEqual(["mine"]);
    expect(await titles(`account_id=${other}&advertisement_titles=OTHER`)).toEqual(["of the other"]);
    expect(await titles("account_id=ACC0099")).toEqual([]);
    expect(await titles("account_id=")).toEqual([]);
    expect(await read(`/v2/advertisement/?account_id=${uid}&offset=1`)).toEqual({ data: [], count: 1 });
  });

  it("have a number of Telegram's that no other ad of the cabinet has", async () => {
    const { addCabinet, addAd, edit, call, uid } = await makeOwner();
    const { id } = await addAd("one", { external_id: 187 });
    const other = await addAd("two");
    const taken = { detail: "The cabinet has another ad with this external_id", status_code: 409 };
    const again = await call("POST", "/advertisement/telegram/", { account_id: uid, advertisement_title: "x", external_id: "AD0187" });
    expect(await statusAndBody(again)).toEqual([409, taken]);
    expect(await edit(other.id, { external_id: "187" })).toEqual([409, taken]);
    expect((await edit(id, { external_id: "187" }))[0]).toBe(200);
    const elsewhere = await addCabinet();
    expect((await addAd("three", { account_id: elsewhere, external_id: "187" })).external_id).toBe("187");
  });

  it("are of a campaign of their own cabinet", async () => {
    const { addCabinet, addAd, addCampaign, call } = await makeOwner();
    const elsewhere = await addCampaign("elsewhere", await addCabinet());
    const refused = await call("POST", "/advertisement/telegram/", {
      account_id: "ACC0001",
      campaign_id: elsewhere,
      advertisement_title: "x",
    });
    const says = { loc: ["body", "campaign_id"], msg: "The campaign is of another cabinet", type: "value_error" };
    expect(await statusAndBody(refused)).toEqual([422, { detail: [says] }]);
    expect((await addAd("x", { account_id: undefined, campaign_id: elsewhere })).account_id).toBe("ACC0002");
    const nothing = await call("POST", "/advertisement/telegram/", { advertisement_title: "x" });
    expect(await statusAndBody(nothing)).toEqual([
      422,
      { detail: [{ loc: ["body", "account_id"], msg: "Field required", type: "missing" }] },
    ]);
  });

  it("change their status and their bid together, all or none, and are deleted for good", async () => {
    const { read, addAd, change, edit, statuses, uid, key } = await makeOwner();
    const [one, two] = [(await addAd("1")).id, (await addAd("2")).id];
    expect(await change("telegram/status/", { ad_ids: [one, two], status: "stopped" })).toEqual([
      200,
      { ad_ids: [one, two], status: "stopped" },
    ]);
    expect(await statuses()).toEqual(["stopped", "stopped"]);
    const form = new URLSearchParams([
      ["ad_ids", `${one}`],
      ["ad_ids", `${two}`],
      ["status", "on_hold"],
    ]);
    expect((await h.request("/api/advertisement/telegram/status/", { method: "POST", bearer: key, body: form })).status).toBe(200);
    expect(await statuses()).toEqual(["on_hold", "on_hold"]);
    expect((await change("telegram/status/", { ad_ids: [one, two], status: "stopped" }))[0]).toBe(200);
    expect(await change("telegram/cpm", { ad_ids: one, cpm: "1.75" })).toEqual([200, { ad_ids: [one], cpm: 1.75 }]);
    expect(await change("telegram/status", { ad_ids: [one, 999_999], status: "active" })).toEqual(NO_AD);
    expect((await change("telegram/status", { ad_ids: [one], status: "deleted" }))[0]).toBe(422);
    expect(await statuses()).toEqual(["stopped", "stopped"]);
    const money = { kind: "topup", amount: 10, idempotency_key: "a" };
    await change(`../accounts/telegram/${uid}/transactions`, money);
    await change("telegram/budget/", { ad_id: one, amount: 10, idempotency_key: "b" });
    expect(await change("telegram/delete", { ad_ids: [one] })).toEqual([200, { deleted: [one] }]);
    expect(await read(`/advertisement/telegram/${one}`)).toMatchObject({ status: "deleted", balance: 10, cpm: 1.75 });
    for (const [path, more] of [
      ["status", { status: "active" }],
      ["cpm", { cpm: 1 }],
      ["delete", {}],
    ] as const)
      expect(await change(`telegram/${path}/`, { ad_ids: [one, two], ...more })).toEqual(NO_AD);
    expect(await edit(one, { status: "active" })).toEqual(NO_AD);
    expect((await change("telegram/budget/", { ad_id: one, amount: -10, idempotency_key: "c" }))[0]).toBe(200);
    expect((await read("/accounts/telegram/")).items[0]).toMatchObject({ balance_available: 10, balance_active: 0 });
    expect(await statuses()).toEqual(["deleted", "stopped"]);
  });

  it("of somebody else are as none", async () => {
    const [ours, theirs] = [await makeOwner(), await makeOwner()];
    const { id } = await theirs.addAd("Theirs");
    const [our, campaign] = [await ours.addAd("Ours"), await theirs.addCampaign("Theirs")];
    await theirs.addCabinet();
    const before = await h.db.select().from(ads).where(eq(ads.accountId, theirs.id));
    expect(await statusAndBody(await ours.call("GET", `/advertisement/telegram/${id}`))).toEqual(NO_AD);
    expect(await ours.edit(id, { advertisement_title: "Ours" })).toEqual(NO_AD);
    expect(await ours.change("telegram/status/", { ad_ids: [our.id, id], status: "stopped" })).toEqual(NO_AD);
    expect(await ours.change("telegram/cpm/", { ad_ids: [id], cpm: 1 })).toEqual(NO_AD);
    expect(await ours.change("telegram/delete/", { ad_ids: [id] })).toEqual(NO_AD);
    expect(await ours.change("move", { ad_ids: [id], campaign_id: await ours.addCampaign("Ours") })).toEqual(NO_AD);
    expect(await ours.change("move", { ad_ids: [our.id], campaign_id: campaign })).toEqual(NO_CAMPAIGN);
    expect(await ours.change("telegram/", { account_id: "ACC0002", advertisement_title: "x" })).toEqual(NO_CABINET);
    expect(await ours.change("telegram/", { campaign_id: campaign, advertisement_title: "x" })).toEqual(NO_CAMPAIGN);
    const flow = await makeFlow(h, theirs.id);
    const tracked = await makeCampaign(h, theirs.id);
    for (const [target, detail] of [
      [{ flow: flow.code }, "Flow not found"],
      [{ flow: flow.id }, "Flow not found"],
      [{ campaign: tracked.code }, "Tracked campaign not found"],
      [{ campaign: tracked.id, invite_link: true }, "Tracked campaign not found"],
    ] as const) {
      const refused = [404, { detail, status_code: 404 }];
      expect(await ours.edit(our.id, target)).toEqual(refused);
      expect(await ours.change("telegram/", { account_id: ours.uid, advertisement_title: "x", ...target })).toEqual(refused);
    }
    expect(await h.db.select().from(ads).where(eq(ads.accountId, theirs.id))).toEqual(before);
    expect((await ours.read("/v2/advertisement/")).data).toEqual([our]);
    expect(h.telegram.calls).toEqual([]);
  });

  it.each([
    ["GET", "/v2/advertisement/?limit=0", undefined, ["query", "limit"]],
    ["GET", "/v2/advertisement/?limit=1000000000", undefined, ["query", "limit"]],
    ["GET", "/v2/advertisement/?offset=-1", undefined, ["query", "offset"]],
    ["GET", "/v2/advertisement/?period=year", undefined, ["query", "period"]],
    ["GET", "/v2/advertisement/?show_deleted=perhaps", undefined, ["query", "show_deleted"]],
    ["GET", "/advertisement/telegram/x", undefined, ["path", "ad_id"]],
    ["POST", "/advertisement/telegram/", { account_id: "ACC0001" }, ["body", "advertisement_title"]],
    ["POST", "/advertisement/telegram/", { promote_url: "no address" }, ["body", "promote_url"]],
    ["POST", "/advertisement/telegram/", { status: "deleted" }, ["body", "status"]],
    ["POST", "/advertisement/telegram/", { cpm: -1 }, ["body", "cpm"]],
    ["POST", "/advertisement/telegram/", { campaign_id: "x" }, ["body", "campaign_id"]],
    ["POST", "/advertisement/telegram/", { flow: "a", campaign: "b" }, ["body", "campaign"]],
    ["POST", "/advertisement/telegram/", { flow: "a", invite_link: true }, ["body", "invite_link"]],
    ["POST", "/advertisement/telegram/", { invite_link: true }, ["body", "campaign"]],
    ["POST", "/advertisement/telegram/status/", { ad_ids: [1] }, ["body", "status"]],
    ["POST", "/advertisement/telegram/cpm/", { ad_ids: [1], cpm: "much" }, ["body", "cpm"]],
    ["POST", "/advertisement/telegram/delete/", { ad_ids: [] }, ["body", "ad_ids"]],
    ["POST", "/advertisement/move", { ad_ids: [1] }, ["body", "campaign_id"]],
  ])("%s %s with %j is refused by its parameter", async (method, path, body, loc) => {
    const { call, read } = await makeOwner();
    const isNew = path === "/advertisement/telegram/" && loc[1] !== "advertisement_title";
    const answer = await call(method, path, isNew ? { account_id: "ACC0001", advertisement_title: "x", ...body } : body);
    expect([answer.status, (await answer.json<{ detail: { loc: string[] }[] }>()).detail[0]?.loc]).toEqual([422, loc]);
    expect((await read("/v2/advertisement/?show_deleted=1")).count).toBe(0);
  });
});

describe("what an ad leads to", () => {
  it("is a flow, by its code or id, with the ad's code as utm_content", async () => {
    const { id: accountId, addAd, edit } = await makeOwner();
    const flow = await makeFlow(h, accountId);
    const ad = await addAd("Kittens", { flow: flow.code.toUpperCase() });
    expect(ad).toMatchObject({ flow: flow.code, campaign: null, invite_link: false });
    expect(ad.link).toBe(`${h.deps.config.publicUrl}/go/${flow.code}?utm_content=${ad.code}`.replace(/([^:])\/\//g, "$1/"));
    expect((await addAd("by id", { flow: flow.id })).flow).toBe(flow.code);
    expect(await edit(ad.id, { flow: "" })).toMatchObject([200, { flow: null, link: null }]);
    expect(await edit(ad.id, { flow: "none" })).toEqual([404, { detail: "Flow not found", status_code: 404 }]);
  });

  it("is spread what it spent once it is a flow, and stays so when it is none any more", async () => {
    const { id: accountId, addAd, edit } = await makeOwner();
    const { id } = await addAd("Kittens");
    const day = { adId: id, spentMicros: 1 };
    await h.db.insert(adStats).values([
      { ...day, day: 20261101 },
      { ...day, day: 20261100 },
      { ...day, day: 20261102, allocatedMicros: 1 },
    ]);
    await edit(id, { flow: (await makeFlow(h, accountId)).code });
    const due = await h.db
      .select({ day: adStats.day })
      .from(adStats)
      .where(and(eq(adStats.adId, id), isNotNull(adStats.allocateAtMs)));
    expect(due).toEqual([{ day: 20261101 }]);
    await edit(id, { flow: "" });
    expect(await h.db.$count(adStats, and(eq(adStats.adId, id), isNotNull(adStats.allocateAtMs)))).toBe(1);
  });

  it("is a tracked campaign, by its code or id: its bot is started with the ad's code", async () => {
    const { id: accountId, addAd, edit } = await makeOwner();
    const bot = await makeBot(h, accountId, { username: "kittens_bot" });
    const campaign = await makeCampaign(h, accountId, { botId: bot.id });
    const ad = await addAd("Kittens", { campaign: campaign.id });
    expect(ad).toMatchObject({ flow: null, campaign: campaign.code, invite_link: false });
    expect(ad.link).toBe(`https://t.me/kittens_bot?start=${campaign.code}-${ad.code}`);
    const flow = await makeFlow(h, accountId);
    expect(await edit(ad.id, { flow: flow.id })).toMatchObject([200, { flow: flow.code, campaign: null }]);
    expect(await edit(ad.id, { campaign: campaign.code, flow: "" })).toMatchObject([200, { flow: null, campaign: campaign.code }]);
  });

  it("is an invite link that Telegram makes for it, once for each campaign", async () => {
    const { id: accountId, addAd, edit } = await makeOwner();
    const campaign = await makeCampaign(h, accountId);
    const made = () => h.telegram.of("createChatInviteLink").filter(({ params }) => params.chat_id === campaign.chatId);
    const ad = await addAd("Kittens", { campaign: campaign.code, invite_link: true });
    expect(ad).toMatchObject({ campaign: campaign.code, invite_link: true, link: expect.stringMatching(/^https:\/\/t\.me\/\+/) });
    expect(made().map(({ params }) => params)).toEqual([{ chat_id: campaign.chatId, name: ad.code, creates_join_request: false }]);
    const kept = await h.db.select().from(inviteLinks).where(eq(inviteLinks.campaignId, campaign.id));
    expect(kept).toMatchObject([{ click: ad.code, url: ad.link, flowId: null }]);
    expect(await edit(ad.id, { campaign: campaign.code })).toMatchObject([200, { invite_link: false }]);
    expect(await edit(ad.id, { campaign: campaign.code, invite_link: true })).toMatchObject([200, { invite_link: true, link: ad.link }]);
    expect(made()).toHaveLength(1);
    await h.settle();
    expect(h.telegram.of("revokeChatInviteLink")).toEqual([]);
  });

  it.each([
    [failure(400, "Bad Request: not enough rights to manage chat invite link"), "Telegram refused it"],
    [failure(502, "Bad Gateway"), "Telegram cannot be reached"],
  ])("is nothing new where Telegram answers %j", async (reply, detail) => {
    const { id: accountId, addAd, edit, change, read, uid } = await makeOwner();
    const campaign = await makeCampaign(h, accountId);
    const ad = await addAd("Kittens", { campaign: campaign.code });
    h.telegram.script = () => reply;
    const refused = [502, { detail, status_code: 502 }];
    const target = { campaign: campaign.code, invite_link: true };
    expect(await edit(ad.id, { advertisement_title: "other", ...target })).toEqual(refused);
    expect(await change("telegram/", { account_id: uid, advertisement_title: "x", ...target })).toEqual(refused);
    h.telegram.script = undefined;
    expect(await read("/v2/advertisement/")).toEqual({ data: [ad], count: 1 });
    expect(await h.db.select().from(inviteLinks).where(eq(inviteLinks.campaignId, campaign.id))).toEqual([]);
  });

  it("takes its invite link back where the ad cannot be saved any more, and asks for none where it never could be", async () => {
    const { id: accountId, addAd, change, uid } = await makeOwner();
    const campaign = await makeCampaign(h, accountId);
    const target = { account_id: uid, advertisement_title: "x", external_id: "187", campaign: campaign.code, invite_link: true };
    const of = (method: "createChatInviteLink" | "revokeChatInviteLink") =>
      h.telegram.of(method).filter(({ params }) => params.chat_id === campaign.chatId);
    h.d1.once("INSERT INTO invite_links", async () => void (await addAd("first", { external_id: "187" })));
    expect((await change("telegram/", target))[0]).toBe(409);
    await h.settle();
    expect([of("createChatInviteLink").length, of("revokeChatInviteLink").length]).toEqual([1, 1]);
    expect((await change("telegram/", target))[0]).toBe(409);
    expect(of("createChatInviteLink")).toHaveLength(1);
    expect(await h.db.select().from(inviteLinks).where(eq(inviteLinks.campaignId, campaign.id))).toEqual([]);
  });
});

it("ids that are named twice count once", async () => {
  const { addAd, change } = await makeOwner();
  const { id } = await addAd("Kittens");
  expect(await change("telegram/delete/", { ad_ids: [id, id] })).toEqual([200, { deleted: [id] }]);
});

describe("an ad that moves to another campaign", () => {
  it("takes along what it did, on every day, in every month and in all", async () => {
    const { id: accountId, uid, send, read, addAd, addCampaign, addCabinet, change } = await makeOwner();
    const [from, to] = [await addCampaign("from"), await addCampaign("to")];
    const [one, two, none] = [await addAd("1", { campaign_id: from }), await addAd("2", { campaign_id: from }), await addAd("3")];
    const rows = [one, two, none].flatMap(({ id }, place) => [
      { ad: id, date: "2026-05-31", views: 10 + place, clicks: 1, actions: 1, spent: 1.5 },
      { ad: id, date: "2026-06-01", views: 20 + place, clicks: 2, actions: 0, spent: 2.25 },
    ]);
    await send(`/accounts/telegram/${uid}/statistics`, { rows });
    await change("telegram/budget/", { ad_id: one.id, amount: 3, idempotency_key: "none" });
    await send(`/accounts/telegram/${uid}/transactions`, { kind: "topup", amount: 10, idempotency_key: "a" });
    await change("telegram/budget/", { ad_id: one.id, amount: 3, idempotency_key: "b" });
    const totals = async (id: number) =>
      (
        await h.db
          .select()
          .from(adTotals)
          .where(and(eq(adTotals.level, "campaign"), eq(adTotals.id, id)))
          .orderBy(adTotals.period)
      )
        .filter(({ views }) => views !== 0)
        .map(({ period, views, spentMicros }) => [period, views, spentMicros]);
    const moved = { ad_ids: [one.id, none.id], campaign_id: to };
    expect(await change("move", moved)).toEqual([200, moved]);
    expect(await change("move", moved)).toEqual([200, moved]);
    expect(await totals(from)).toEqual([
      [0, 32, 3_750_000],
      [202605, 11, 1_500_000],
      [202606, 21, 2_250_000],
      [20260531, 11, 1_500_000],
      [20260601, 21, 2_250_000],
    ]);
    expect(await totals(to)).toEqual([
      [0, 64, 7_500_000],
      [202605, 22, 3_000_000],
      [202606, 42, 4_500_000],
      [20260531, 22, 3_000_000],
      [20260601, 42, 4_500_000],
    ]);
    expect(await read(`/campaigns/${to}`)).toMatchObject({ number_of_advertisements: 2, budget: 3, spent: 7.5, impressions: 64 });
    expect(await read(`/campaigns/${from}`)).toMatchObject({ number_of_advertisements: 1, budget: 0, spent: 3.75 });
    const elsewhere = await addCampaign("elsewhere", await addCabinet());
    const refused = { detail: [{ loc: ["body", "campaign_id"], msg: "The campaign is of another cabinet", type: "value_error" }] };
    expect(await change("move", { ad_ids: [one.id], campaign_id: elsewhere })).toEqual([422, refused]);
    await change("../campaigns/delete", { ids: [to] });
    expect(await change("move", { ad_ids: [two.id], campaign_id: to })).toEqual(NO_CAMPAIGN);
    expect(await read(`/advertisement/telegram/${one.id}`)).toMatchObject({ campaign_id: null, campaign_name: null });
    const [sum] = await h.db.select().from(ads).where(eq(ads.accountId, accountId));
    expect(sum?.adCampaignId).toBe(to);
  });
});

it("ads of one moment come each once, also when one is added in between; a page costs its rows", async () => {
  const { id: accountId, read, addAd, addCabinet, addCampaign } = await makeOwner();
  for (const name of ["b", "c", "d"]) await addCabinet({ name });
  for (const name of ["e", "f"]) await addCampaign(name);
  const flow = await makeFlow(h, accountId);
  const campaign = await makeCampaign(h, accountId);
  await h.db.$client
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
        INSERT INTO ads (account_id, cabinet_id, ad_campaign_id, code, title, title_folded, status, target, flow_id, campaign_id, created_at_ms)
        SELECT c.account_id, c.id, iif(c.number = 1, (SELECT min(id) + i % 2 FROM ad_campaigns WHERE account_id = ?1), NULL), 'ad_' || ?1 || '_' || i,
          'n' || i, 'n' || i, iif(i % 5 = 0, 'deleted', 'active'), iif(i % 2, 'flow', 'campaign'), iif(i % 2, ?2, NULL), iif(i % 2, NULL, ?3), 1
        FROM n JOIN cabinets c ON c.account_id = ?1 AND c.number = 1 + i % 4`,
    )
    .bind(accountId, flow.id, campaign.id)
    .run();
  await h.db.$client
    .prepare("INSERT INTO ad_stats (ad_id, day, views) SELECT id, ?2, 1 FROM ads WHERE account_id = ?1")
    .bind(accountId, utcDay(h.clock.ms))
    .run();
  const seen: number[] = [];
  for (let offset = 0; offset < 251; offset += 50) {
    const { data, count } = await read(`/v2/advertisement/?limit=50&offset=${offset}&show_deleted=1`);
    if (offset === 100) await addAd("another");
    expect(count).toBe(offset > 100 ? 251 : 250);
    seen.push(...data.map(({ id }: Item) => id));
  }
  expect([seen.length, new Set(seen).size]).toEqual([251, 251]);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect((await read("/v2/advertisement/?limit=1")).count).toBe(201);
  for (const query of ["period=all", "period=today", "period=yesterday&show_deleted=1"]) {
    const cost = await h.d1.measure(() => read(`/v2/advertisement/?limit=50&${query}`));
    expect(cost.roundTrips).toBe(2);
    expect([query, cost.rowsRead <= 150, cost.rowsRead]).toEqual([query, true, cost.rowsRead]);
  }
});

it("every call is two round trips, the key's check among them; an invite link is one more", async () => {
  const { id: accountId, uid, read, addAd, addCampaign, edit, change } = await makeOwner();
  const [first, second] = [await addCampaign("a"), await addCampaign("b")];
  const flow = await makeFlow(h, accountId);
  const campaign = await makeCampaign(h, accountId);
  const { id } = await addAd("Kittens", { campaign_id: first });
  const trips = async (work: () => Promise<unknown>) => (await h.d1.measure(work)).roundTrips;
  for (const work of [
    () => addAd("x", { campaign_id: first, external_id: "1", promote_url: "t.me/a", flow: flow.id }),
    () => addAd("x", { external_id: "1" }),
    () => edit(id, { flow: flow.code, external_id: "2" }),
    () => read(`/advertisement/telegram/${id}`),
    () => change("telegram/status/", { ad_ids: [id], status: "stopped" }),
    () => change("telegram/cpm/", { ad_ids: [id], cpm: 2 }),
    () => change("move", { ad_ids: [id], campaign_id: second }),
    () => change("telegram/delete/", { ad_ids: [id] }),
    () => change("../campaigns/", { account_id: uid, name: "c" }),
    () => read("/campaigns/short"),
    () => change("../campaigns/delete", { ids: [first] }),
  ])
    expect([String(work), await trips(work)]).toEqual([String(work), 2]);
  expect(await trips(() => addAd("invited", { campaign: campaign.code, invite_link: true }))).toBe(3);
});

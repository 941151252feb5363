import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bots, campaignRollups, campaigns, chats, postbackTemplates } from "../../src/db/schema/index.ts";
import { makeBot, makeCampaign, makeChat, makeTemplate } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";

const NO_TEMPLATES = { pb_wait: "", pb_hold: "", pb_approve: "", pb_cancel: "", pb_trash: "" };

/** An account with a bot that administers a chat no campaign tracks. */
async function setUp(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const { id: accountId, key } = await h.account(values);
  const bot = await makeBot(h, accountId);
  const chat = await makeChat(h, bot.id);
  return { accountId, key, bot, chat, place: { bot: bot.id, chat: chat.chatId } };
}

async function campaignsOf(h: Harness, accountId: number) {
  return h.db.select().from(campaigns).where(eq(campaigns.accountId, accountId));
}

describe("camp/add", () => {
  it("makes a campaign with everything it was given, as camp/get shows it", async () => {
    const h = createHarness();
    const { key, bot, chat, place } = await setUp(h);

    const added = await h.api("/api/camp/add.json", {
      key,
      json: {
        ...place,
        welcome: "Hello from *{title}*",
        media: "https://cdn.example.com/hello.jpg",
        button_text: "Enter",
        button_url: "https://example.com/?c={click}",
        pb_approve: "https://track.example.com/?c={click}&s={status}",
        unsub_window: 86_400,
        approve_requests: true,
      },
    });

    expect(added).toEqual({ status: "ok", data: { id: expect.any(Number), code: expect.stringMatching(/^[a-z0-9]{6,8}$/) } });
    expect(await h.api("/api/camp/get.json", { key, query: { id: added.data.id } })).toEqual({
      status: "ok",
      data: {
        id: added.data.id,
        code: added.data.code,
        bot: bot.id,
        bot_username: bot.username,
        chat: chat.chatId,
        chat_title: "My Channel",
        status: 0,
        starts: 0,
        confirms: 0,
        unsubs: 0,
        created: "2026-06-15 12:00:00",
        welcome: "Hello from *{title}*",
        media: "https://cdn.example.com/hello.jpg",
        button_text: "Enter",
        button_url: "https://example.com/?c={click}",
        ...NO_TEMPLATES,
        pb_approve: "https://track.example.com/?c={click}&s={status}",
        unsub_window: 86_400,
        approve_requests: true,
        welcome_plain: "0000-00-00 00:00:00",
      },
    });
  });

  it("takes a form with nothing but what is required", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    const form = { bot: String(place.bot), chat: String(place.chat), welcome: "Hi" };

    const { data } = await h.api("/api/camp/add.json", { key, form });

    const got = await h.api("/api/camp/get.json", { key, query: { id: data.id } });
    expect(got.data).toMatchObject({
      welcome: "Hi",
      media: "",
      button_text: "",
      button_url: "",
      unsub_window: 0,
      approve_requests: false,
      ...NO_TEMPLATES,
    });
  });

  it.each([
    ["no bot", { bot: undefined }, "missing", "bot"],
    ["no chat", { chat: undefined }, "missing", "chat"],
    ["no welcome", { welcome: undefined }, "missing", "welcome"],
    ["a blank welcome", { welcome: "  " }, "invalid", "welcome"],
    ["a welcome over 4096 characters", { welcome: "x".repeat(4097) }, "invalid", "welcome"],
    ["a caption over 1024 characters", { welcome: "x".repeat(1025), media: "https://example.com/a.jpg" }, "invalid", "welcome"],
    ["a welcome that a long title would take over the limit", { welcome: `${"x".repeat(4000)}{title}` }, "invalid", "welcome"],
    ["a button without an address", { button_text: "Go" }, "missing", "button_url"],
    ["a button without a text", { button_url: "https://example.com" }, "missing", "button_text"],
    ["a button to another scheme", { button_text: "Go", button_url: "javascript:alert(1)" }, "url", "button_url"],
    ["a button to a private address", { button_text: "Go", button_url: "http://[::ffff:10.0.0.1]/" }, "url", "button_url"],
    ["a button whose host is a macro", { button_text: "Go", button_url: "https://%7Busername%7D.com/" }, "url", "button_url"],
    ["a medium at a private address", { media: "http://127.0.0.1/a.jpg" }, "url", "media"],
    ["a medium nobody uploaded", { media: "1_photo_nothing" }, "invalid", "media"],
    ["a template to a private address", { pb_wait: "http://2130706433/" }, "url", "pb_wait"],
    ["a template whose host is a macro", { pb_trash: "https://{{Username}}.com/" }, "url", "pb_trash"],
    ["a negative window", { unsub_window: -1 }, "invalid", "unsub_window"],
    ["a window that is no number", { unsub_window: "soon" }, "invalid", "unsub_window"],
  ])("refuses %s and writes nothing", async (_, wrong, error, field) => {
    const h = createHarness();
    const { accountId, key, place } = await setUp(h);
    const json = { ...place, welcome: "Hi", ...wrong };

    expect(await h.api("/api/camp/add.json", { key, json })).toEqual({ status: "error", error, field });

    expect(await campaignsOf(h, accountId)).toEqual([]);
  });

  it("takes a tg: button and a welcome of exactly the longest length", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    const json = { ...place, welcome: "x".repeat(4096), button_text: "Go", button_url: "tg://resolve?domain=pawprint&start={click}" };
    expect((await h.api("/api/camp/add.json", { key, json })).status).toBe("ok");
  });

  it.each(["https://example.com/{clik}", "tg://resolve?domain={clik}"])("takes a button %s, and names what is no macro", async (url) => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    const json = { ...place, welcome: "Hi", button_text: "Go", button_url: url, pb_trash: "https://example.com/{{Click}}{foo}" };
    const added = await h.api("/api/camp/add.json", { key, json });
    const warnings = [
      { field: "button_url", warning: "unknown-macro", value: "{clik}" },
      { field: "pb_trash", warning: "unknown-macro", value: "{foo}" },
    ];
    expect(added).toEqual({ status: "ok", data: expect.anything(), warnings });
    expect((await h.api("/api/camp/get.json", { key, query: { id: added.data.id } })).data).toMatchObject({ button_url: url });
    const edited = await h.api("/api/camp/edit.json", { key, json: { id: added.data.id, button_url: `${url}{bar}` } });
    expect(edited).toEqual({ status: "ok", warnings: [warnings[0], { field: "button_url", warning: "unknown-macro", value: "{bar}" }] });
  });

  it("refuses an address that a public name hides, and saves while the resolver is down", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    h.net.addresses.set("inside.example.com", ["10.0.0.7"]);
    const json = { ...place, welcome: "Hi", button_text: "Go", button_url: "https://inside.example.com/" };
    expect(await h.api("/api/camp/add.json", { key, json })).toEqual({ status: "error", error: "url", field: "button_url" });
    h.net.failResolver();
    expect((await h.api("/api/camp/add.json", { key, json })).status).toBe("ok");
  });

  it("answers `bot` for another's bot and a deleted one, `chat` for a chat the bot does not administer", async () => {
    const h = createHarness();
    const { accountId, key, place } = await setUp(h);
    const foreign = await setUp(h);
    const deleted = await makeBot(h, accountId, { status: 3 });
    const seen = await makeChat(h, place.bot, { isAdmin: false });
    h.telegram.script = ({ method, params }) =>
      method === "getChatMember" && params.chat_id === seen.chatId ? failure(403, "Forbidden: bot is not a member") : undefined;
    const add = (over: object) => h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi", ...over } });

    expect(await add(foreign.place)).toEqual({ status: "error", error: "bot" });
    expect(await add({ bot: deleted.id })).toEqual({ status: "error", error: "bot" });
    expect(await add({ chat: seen.chatId })).toEqual({ status: "error", error: "chat" });
    expect(await add({ chat: foreign.chat.chatId })).toEqual({ status: "error", error: "chat" });
    expect(await add({ chat: -100_999 })).toEqual({ status: "error", error: "chat" });
  });

  it.each([
    [{ status: "left" }, "chat"],
    [{ status: "kicked" }, "chat"],
    [{ status: "member" }, "chat"],
    [{ status: "restricted", is_member: true }, "chat"],
    [{ status: "administrator" }, undefined],
    [{ status: "administrator", can_invite_users: false }, undefined],
  ])("asks Telegram what the bot is in the chat now: %j answers %s", async (member, error) => {
    const h = createHarness();
    const { accountId, key, bot, chat, place } = await setUp(h);
    h.telegram.members.set(`${chat.chatId}/${bot.telegramId}`, member);
    const answer = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } });
    expect(answer.error).toBe(error);
    expect(answer).not.toHaveProperty("warnings");
    expect(await campaignsOf(h, accountId)).toHaveLength(error === undefined ? 1 : 0);
    const offered = (await h.api("/api/bots/chats.json", { key, query: { id: bot.id } })).data;
    expect(offered).toEqual([]);
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([{ status: 0 }]);
  });

  it("takes a chat whose rights came back without an update that told it", async () => {
    const h = createHarness();
    const { key, bot, chat, place } = await setUp(h);
    const add = () => h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } });
    h.telegram.members.set(`${chat.chatId}/${bot.telegramId}`, { status: "member" });
    expect(await add()).toEqual({ status: "error", error: "chat" });
    h.telegram.members.set(`${chat.chatId}/${bot.telegramId}`, { status: "administrator", can_invite_users: true });
    expect((await add()).status).toBe("ok");
  });

  it.each([
    ["is away", failure(502, "Bad Gateway")],
    ["asks to wait", failure(429, "Too Many Requests", 9)],
    ["answers rubbish", { ok: true as const, result: true }],
    ["does not know the call", failure(404, "Not Found")],
  ])("goes by what was known before where Telegram %s, and says so", async (_, reply) => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    h.telegram.script = ({ method }) => (method === "getChatMember" ? reply : undefined);
    const answer = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } });
    expect(answer).toMatchObject({ status: "ok", warnings: [{ field: "chat", warning: "not-checked", value: "administrator" }] });
  });

  it("follows a group that became a supergroup", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    const newChatId = place.chat - 1_000_000;
    h.telegram.migrate(place.chat, newChatId);
    const { data } = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } });
    expect((await h.api("/api/camp/get.json", { key, query: { id: data.id } })).data.chat).toBe(newChatId);
  });

  it("warns of requests that the bot may not approve, until it may or need not", async () => {
    const h = createHarness();
    const { key, bot, chat, place } = await setUp(h, { telegramId: 555_777_001 });
    const warnings = [{ field: "approve_requests", warning: "missing-right", value: "can_invite_users" }];
    const may = (can_invite_users: boolean) =>
      h.telegram.members.set(`${chat.chatId}/${bot.telegramId}`, { status: "administrator", can_invite_users });
    const status = async () => (await h.api("/api/bots/list.json", { key })).data[0].status;
    may(false);
    const added = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi", approve_requests: true } });
    expect(added).toEqual({ status: "ok", data: expect.anything(), warnings });
    expect(await status()).toBe(1);
    const { id } = added.data;
    const edit = (changes: object) => h.api("/api/camp/edit.json", { key, json: { id, ...changes } });
    const get = () => h.api("/api/camp/get.json", { key, query: { id } });
    expect((await get()).warnings).toEqual(warnings);
    expect(await edit({ welcome: "Hello" })).toEqual({ status: "ok", warnings });
    expect(await edit({ approve_requests: false })).toEqual({ status: "ok" });
    expect(await status()).toBe(0);
    expect(await get()).not.toHaveProperty("warnings");
    expect(await edit({ approve_requests: true })).toEqual({ status: "ok", warnings });
    expect(await status()).toBe(1);
    may(true);
    expect(await edit({ approve_requests: true })).toEqual({ status: "ok" });
    expect(await status()).toBe(0);
    await h.drain();
    const told = h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === 555_777_001);
    expect(told.map(({ params }) => params.text)).toEqual([expect.stringContaining("again")]);
  });

  it("leaves no warning of a chat when its campaign is deleted", async () => {
    const h = createHarness();
    const { key, bot, chat, place } = await setUp(h);
    h.telegram.members.set(`${chat.chatId}/${bot.telegramId}`, { status: "administrator", can_invite_users: false });
    const { data } = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi", approve_requests: true } });
    await h.api("/api/camp/delete.json", { key, json: { id: data.id } });
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([{ status: 0 }]);
  });

  it("tracks a chat once until its campaign is deleted, also under two calls at once", async () => {
    const h = createHarness();
    const { accountId, key, place } = await setUp(h);
    const add = () => h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi", pb_wait: "https://example.com/" } });

    const answers = await Promise.all([add(), add()]);

    expect(answers.map(({ status, error }) => error ?? status).sort()).toEqual(["exists", "ok"]);
    const [made] = await campaignsOf(h, accountId);
    await h.api("/api/camp/delete.json", { key, json: { id: made?.id } });
    expect((await add()).status).toBe("ok");
    expect(await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.accountId, accountId))).toHaveLength(2);
  });

  it("never exceeds the tariff, also under calls at once; deleted campaigns make room", async () => {
    const h = createHarness();
    const { accountId, key, bot } = await setUp(h, { tariff: "cat" });
    for (let n = 0; n < 14; n += 1) await makeCampaign(h, accountId, { botId: bot.id, status: n % 2 });
    const chats = await Promise.all([1, 2, 3].map(() => makeChat(h, bot.id)));
    const add = (chatId: number) => h.api("/api/camp/add.json", { key, json: { bot: bot.id, chat: chatId, welcome: "Hi" } });

    const answers = await Promise.all(chats.map(({ chatId }) => add(chatId)));

    expect(answers.map(({ status, error }) => error ?? status).sort()).toEqual(["limit", "limit", "ok"]);
    const rows = await campaignsOf(h, accountId);
    expect(rows).toHaveLength(15);
    await h.api("/api/camp/delete.json", { key, json: { id: rows[0]?.id } });
    const refused = chats.filter((_, i) => answers[i].status === "error").map(({ chatId }) => chatId);
    expect((await add(refused[0] ?? 0)).status).toBe("ok");
  });

  it("takes another code when the first is taken", async () => {
    const h = createHarness();
    const { accountId, key, place } = await setUp(h);
    await makeCampaign(h, accountId, { botId: place.bot, code: "aaaaaaaa" });
    const bytes = [new Uint8Array(8), new Uint8Array(8).fill(1)];
    h.deps.randomBytes = (length) => bytes.shift() ?? new Uint8Array(length).fill(2);

    const { data } = await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } });

    expect(data.code).toBe("bbbbbbbb");
  });

  it.each([
    {
      what: "the bot is disconnected",
      error: "bot",
      change: (h: Harness, id: number) => h.db.update(bots).set({ status: 3 }).where(eq(bots.id, id)),
    },
    {
      what: "the bot loses its rights",
      error: "chat",
      change: (h: Harness, id: number) => h.db.update(chats).set({ isAdmin: false }).where(eq(chats.botId, id)),
    },
  ])("makes none when $what at the same moment", async ({ error, change }) => {
    const h = createHarness();
    const { accountId, key, bot, place } = await setUp(h);
    h.d1.before(/^INSERT INTO campaigns/, async () => void (await change(h, bot.id)));
    expect(await h.api("/api/camp/add.json", { key, json: { ...place, welcome: "Hi" } })).toEqual({ status: "error", error });
    expect(await campaignsOf(h, accountId)).toEqual([]);
  });
});

describe("camp/list", () => {
  it("lists the account's campaigns with what they counted, deleted ones and others' left out", async () => {
    const h = createHarness();
    const { accountId, key, bot, chat } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { botId: bot.id, chatId: chat.chatId, code: "abc123", status: 1 });
    await makeCampaign(h, accountId, { botId: bot.id, status: 2 });
    await makeCampaign(h, (await h.account()).id);
    await h.db.insert(campaignRollups).values({ campaignId: campaign.id, bucketMs: -1, starts: 120, holds: 110, confirms: 98, unsubs: 12 });

    expect(await h.api("/api/camp/list.json", { key })).toEqual({
      status: "ok",
      data: [
        {
          id: campaign.id,
          code: "abc123",
          bot: bot.id,
          bot_username: bot.username,
          chat: chat.chatId,
          chat_title: "My Channel",
          status: 1,
          starts: 120,
          confirms: 98,
          unsubs: 12,
          created: "2026-06-15 12:00:00",
        },
      ],
    });
  });

  it("reads rows in proportion to the account's campaigns", async () => {
    const h = createHarness();
    const { accountId, key, bot } = await setUp(h);
    for (let n = 0; n < 20; n += 1) await makeCampaign(h, accountId, { botId: bot.id });
    const cost = await h.d1.measure(() => h.api("/api/camp/list.json", { key }));
    expect(cost.roundTrips).toBeLessThanOrEqual(3 + 1);
    expect(cost.rowsRead).toBeLessThanOrEqual(2 * 3 * 20 + 20);
  });
});

describe("camp/edit", () => {
  it("changes what is given, leaves what is omitted, clears what is empty", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { buttonText: "Go", buttonUrl: "https://example.com/", unsubWindowSeconds: 60 });
    await makeTemplate(h, accountId, "wait", "https://example.com/wait", campaign.id);
    await makeTemplate(h, accountId, "hold", "https://example.com/hold", campaign.id);
    const before = (await h.api("/api/camp/get.json", { key, query: { id: campaign.id } })).data;

    const json = {
      id: campaign.id,
      button_text: "",
      button_url: "",
      pb_wait: "",
      pb_trash: "https://example.com/trash",
      approve_requests: true,
    };
    expect(await h.api("/api/camp/edit.json", { key, json })).toEqual({ status: "ok" });

    expect((await h.api("/api/camp/get.json", { key, query: { id: campaign.id } })).data).toEqual({
      ...before,
      button_text: "",
      button_url: "",
      pb_wait: "",
      pb_trash: "https://example.com/trash",
      approve_requests: true,
    });
  });

  it("judges the whole: half a button, or a welcome too long for the medium it now has", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { welcome: "x".repeat(2000), buttonText: "Go", buttonUrl: "https://example.com/" });
    const edit = (changes: object) =>
      h.api("/api/camp/edit.json", { key, json: { id: campaign.id, pb_wait: "https://example.com/", ...changes } });

    expect(await edit({ button_url: "" })).toEqual({ status: "error", error: "missing", field: "button_url" });
    expect(await edit({ media: "https://example.com/a.jpg" })).toEqual({ status: "error", error: "invalid", field: "welcome" });
    expect(await edit({ welcome: "" })).toEqual({ status: "error", error: "invalid", field: "welcome" });
    expect(await edit({ pb_hold: "ftp://example.com/" })).toEqual({ status: "error", error: "url", field: "pb_hold" });

    expect((await campaignsOf(h, accountId))[0]).toEqual(campaign);
    expect((await h.api("/api/camp/get.json", { key, query: { id: campaign.id } })).data).toMatchObject(NO_TEMPLATES);
  });

  it("two edits at once keep what both wrote, and cannot leave half a button", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { buttonText: "Go", buttonUrl: "https://example.com/" });
    const others = [{ welcome: "Theirs" }, { buttonText: "", buttonUrl: "" }];
    h.d1.before(/^UPDATE campaigns SET welcome/, async () => {
      const other = others.shift();
      if (other !== undefined) await h.db.update(campaigns).set(other).where(eq(campaigns.id, campaign.id));
    });

    const json = { id: campaign.id, button_url: "https://example.com/ours", pb_wait: "https://example.com/" };
    expect(await h.api("/api/camp/edit.json", { key, json })).toEqual({ status: "error", error: "missing", field: "button_text" });

    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ welcome: "Theirs", buttonText: "", buttonUrl: "" });
    expect(await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.accountId, accountId))).toEqual([]);
  });

  it("lets a medium stay that came with the campaign from another account", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const { id, media } = await makeCampaign(h, accountId, { media: "999999_photo_theirs" });
    for (const changes of [{ welcome: "New" }, { media }]) {
      expect(await h.api("/api/camp/edit.json", { key, json: { id, ...changes } })).toEqual({ status: "ok" });
    }
    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ welcome: "New", media });
  });

  it("takes all of twenty edits of one thing at once", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const { id } = await makeCampaign(h, accountId);
    const edits = Array.from({ length: 20 }, (_, n) => h.api("/api/camp/edit.json", { key, json: { id, welcome: `Welcome ${n}` } }));
    expect(new Set((await Promise.all(edits)).map(({ status }) => status))).toEqual(new Set(["ok"]));
    expect((await campaignsOf(h, accountId))[0]?.welcome).toMatch(/^Welcome \d+$/);
  });

  it("clears the window by an empty string, as a form has it", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { unsubWindowSeconds: 60 });

    expect(await h.api("/api/camp/edit.json", { key, form: { id: String(campaign.id), unsub_window: "" } })).toEqual({ status: "ok" });

    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ unsubWindowSeconds: 0 });
  });

  it("forgets what the old welcome and medium led to, and only those", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId, { media: "https://example.com/a.jpg", mediaFileId: "file-1", welcomePlainAtMs: 5 });
    const edit = (changes: object) => h.api("/api/camp/edit.json", { key, json: { id: campaign.id, ...changes } });

    await edit({ unsub_window: 5 });
    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ mediaFileId: "file-1", welcomePlainAtMs: 5 });
    await edit({ welcome: "New" });
    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ mediaFileId: "file-1", welcomePlainAtMs: null });
    await edit({ media: "" });
    expect((await campaignsOf(h, accountId))[0]).toMatchObject({ mediaFileId: null });
  });
});

describe("camp/pause, resume and delete", () => {
  it("delete goes by `del` too", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const { id } = await makeCampaign(h, accountId);

    expect(await h.api("/api/camp/del.json", { key, json: { id } })).toEqual({ status: "ok" });
    expect((await campaignsOf(h, accountId))[0]?.status).toBe(2);
  });

  it("move the campaign and answer nothing more", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const campaign = await makeCampaign(h, accountId);
    const move = (verb: string) => h.api(`/api/camp/${verb}.json`, { key, json: { id: campaign.id } });
    const status = async () => (await campaignsOf(h, accountId))[0]?.status;

    expect([await move("pause"), await status()]).toEqual([{ status: "ok" }, 1]);
    expect([await move("pause"), await status()]).toEqual([{ status: "ok" }, 1]);
    expect([await move("resume"), await status()]).toEqual([{ status: "ok" }, 0]);
    expect([await move("delete"), await status()]).toEqual([{ status: "ok" }, 2]);
    expect([await move("resume"), await status()]).toEqual([{ status: "error", error: "camp" }, 2]);
  });
});

it("camp/status lets go of what each campaign wanted of its chat, as a single call does", async () => {
  const h = createHarness();
  const { id: accountId, key } = await h.account();
  const make = async () => {
    const bot = await makeBot(h, accountId, { status: 1 });
    const chat = await makeChat(h, bot.id, { isAdmin: false, missing: "administrator" });
    return makeCampaign(h, accountId, { botId: bot.id, chatId: chat.chatId });
  };
  const campaigns = [await make(), await make(), await make()];
  const ids = campaigns.slice(0, 2).map(({ id }) => id);
  expect((await h.api("/api/camp/status.json", { key, json: { ids, status: "deleted" } })).data.ok).toBe(2);
  const bots = (await h.api("/api/bots/list.json", { key })).data as { id: number; status: number }[];
  expect(campaigns.map(({ botId }) => bots.find(({ id }) => id === botId)?.status)).toEqual([0, 0, 1]);
});

describe("camp/link", () => {
  it("answers the deep link of a click, or one with the click's placeholder", async () => {
    const h = createHarness();
    const { accountId, key, bot } = await setUp(h);
    const { id } = await makeCampaign(h, accountId, { botId: bot.id, code: "abc123x" });
    const link = (query: object) => h.api("/api/camp/link.json", { key, query: { id, ...query } });

    const base = `https://t.me/${bot.username}?start=abc123x-`;
    expect(await link({ click: "Click_1-2" })).toEqual({ status: "ok", data: { link: `${base}Click_1-2`, code: "abc123x" } });
    expect(await link({})).toEqual({ status: "ok", data: { link: `${base}{click}`, code: "abc123x" } });
    for (const click of ["{click}", "{Click}", "{{click}}", "%7Bclick%7D"])
      expect((await link({ click })).data.link).toBe(`${base}{click}`);
    expect(await link({ click: "{clickid}" })).toEqual({
      status: "ok",
      data: { link: `${base}{clickid}`, code: "abc123x" },
      warnings: [{ field: "click", warning: "unknown-macro", value: "{clickid}" }],
    });
  });

  it("refuses a click that does not fit a start payload", async () => {
    const h = createHarness();
    const { accountId, key } = await setUp(h);
    const { id } = await makeCampaign(h, accountId, { code: "abc1234x" });
    const link = (click: string) => h.api("/api/camp/link.json", { key, query: { id, click } });

    expect((await link("x".repeat(64 - 9))).status).toBe("ok");
    for (const click of ["x".repeat(64 - 8), "a b", "ü", "a.b", ""]) {
      expect(await link(click)).toEqual({ status: "error", error: "invalid", field: "click" });
    }
  });
});

const CALLS = [
  ["GET", "/api/camp/get.json", {}],
  ["GET", "/api/camp/link.json", {}],
  ["POST", "/api/camp/edit.json", { welcome: "Taken over" }],
  ["POST", "/api/camp/pause.json", {}],
  ["POST", "/api/camp/resume.json", {}],
  ["POST", "/api/camp/delete.json", {}],
  ["POST", "/api/camp/invite.json", { click: "c1" }],
] as const;

it.each(CALLS)("%s %s answers `camp` for others', deleted and unknown campaigns and changes nothing", async (method, path, extra) => {
  const h = createHarness();
  const { accountId, key } = await setUp(h);
  const foreign = await makeCampaign(h, (await h.account()).id);
  const deleted = await makeCampaign(h, accountId, { status: 2 });
  for (const id of [foreign.id, deleted.id, 999_999]) {
    const options = method === "GET" ? { query: { id } } : { json: { id, ...extra } };
    expect(await h.api(path, { key, ...options })).toEqual({ status: "error", error: "camp" });
  }
  expect(await campaignsOf(h, foreign.accountId)).toEqual([foreign]);
  expect(await campaignsOf(h, accountId)).toEqual([deleted]);
});

it.each(CALLS)("%s %s answers `missing` without an id and `invalid` for what is none", async (method, path, extra) => {
  const h = createHarness();
  const { key } = await h.account();
  const call = (params: Record<string, string>) =>
    h.api(path, method === "GET" ? { key, query: params } : { key, json: { ...extra, ...params } });
  expect(await call({})).toEqual({ status: "error", error: "missing", field: "id" });
  expect(await call({ id: "x" })).toEqual({ status: "error", error: "invalid", field: "id" });
});

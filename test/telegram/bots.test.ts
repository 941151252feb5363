import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bots, campaigns, chats } from "../../src/db/schema/index.ts";
import { openBotToken } from "../../src/domain/telegram/bots/bot-token.ts";
import { BOT_UPDATES, botWebhookSecret, botWebhookUrl, serviceWebhookSecret } from "../../src/domain/telegram/bots/webhook-address.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { makeBot, makeCampaign, makeChat, updatesOf } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";
import { unique } from "../unique.ts";

/** A token of a bot nobody has connected yet. */
function freshToken(): { telegramId: number; token: string } {
  const serial = unique();
  const telegramId = 8_000_000_000 + serial;
  return { telegramId, token: `${telegramId}:secret-${serial}` };
}

async function rowsOf(h: Harness, telegramId: number) {
  return h.db.select().from(bots).where(eq(bots.telegramId, telegramId));
}

describe("bots/add", () => {
  it("checks the token, registers the webhook and answers who the bot is", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();

    const answer = await h.api("/api/bots/add.json", { key, json: { token } });

    expect(answer).toEqual({
      status: "ok",
      data: { id: expect.any(Number), username: `bot${telegramId}`, name: `Bot ${telegramId}` },
    });
    expect(h.telegram.of("setWebhook", token).map(({ params }) => params)).toEqual([
      {
        url: `http://127.0.0.1:8787/telegram/bots/${answer.data.id}`,
        secret_token: await botWebhookSecret(h.deps, answer.data.id),
        allowed_updates: ["message", "my_chat_member", "chat_member", "chat_join_request"],
        max_connections: 40,
        drop_pending_updates: false,
      },
    ]);
  });

  it("keeps the token sealed and never answers it", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();

    const added = await h.api("/api/bots/add.json", { key, form: { token } });
    const listed = await h.api("/api/bots/list.json", { key });

    const [row] = await rowsOf(h, telegramId);
    expect(row?.tokenSealed).not.toContain("secret");
    expect(row && (await openBotToken(h.deps, row))).toBe(token);
    expect(JSON.stringify([added, listed])).not.toContain("secret");
  });

  it("brings the account's deleted bot back to the same row, with its campaigns and the new token", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const { telegramId, token } = freshToken();
    const first = await h.api("/api/bots/add.json", { key, json: { token } });
    const campaign = await makeCampaign(h, accountId, { botId: first.data.id });
    await h.api("/api/bots/del.json", { key, json: { id: first.data.id } });

    const again = await h.api("/api/bots/add.json", { key, json: { token: `${telegramId}:another` } });

    expect(again.data.id).toBe(first.data.id);
    const rows = await rowsOf(h, telegramId);
    expect(rows.map(({ status }) => status)).toEqual([0]);
    expect(rows[0] && (await openBotToken(h.deps, rows[0]))).toBe(`${telegramId}:another`);
    const list = await h.api("/api/camp/list.json", { key });
    expect(list.data.map((camp: { id: number }) => camp.id)).toEqual([campaign.id]);
  });

  it("asks for its rights in the chats it had: a campaign's chat it no longer administers is a warning, another is forgotten", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1 });
    const [tracked, other, kept] = [
      await makeChat(h, bot.id),
      await makeChat(h, bot.id, { isAdmin: false, missing: "administrator" }),
      await makeChat(h, bot.id),
    ];
    await makeCampaign(h, accountId, { botId: bot.id, chatId: tracked.chatId });
    for (const { chatId } of [tracked, other]) h.telegram.members.set(`${chatId}/${bot.telegramId}`, { status: "left" });
    await h.api("/api/bots/del.json", { key, json: { id: bot.id } });
    await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:fresh` } });
    expect((await h.api("/api/bots/list.json", { key })).data).toEqual([
      expect.objectContaining({
        id: bot.id,
        status: 1,
        warnings: [{ warning: "missing-right", value: "administrator", chat: tracked.chatId, chat_title: "My Channel" }],
      }),
    ]);
    expect((await h.api("/api/bots/chats.json", { key, query: { id: bot.id } })).data).toMatchObject([{ id: kept.chatId }]);
  });

  it.each([
    ["does not answer", failure(502, "Bad Gateway")],
    ["asks to wait", failure(429, "Too Many Requests", 3)],
    ["answers rubbish", { ok: true as const, result: true }],
  ])(
    "comes back although Telegram %s for its chats: what a campaign tracks stays, what none does waits for an answer",
    async (_, reply) => {
      const h = createHarness();
      const { id: accountId, key } = await h.account();
      const bot = await makeBot(h, accountId);
      const [tracked] = [await makeChat(h, bot.id), await makeChat(h, bot.id)];
      await makeCampaign(h, accountId, { botId: bot.id, chatId: tracked.chatId });
      await h.api("/api/bots/del.json", { key, json: { id: bot.id } });
      h.telegram.script = ({ method }) => (method === "getChatMember" ? reply : undefined);
      expect((await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:fresh` } })).status).toBe("ok");
      const [listed] = (await h.api("/api/bots/list.json", { key })).data;
      expect(listed).toMatchObject({ status: 0 });
      expect(listed).not.toHaveProperty("warnings");
      expect((await h.api("/api/bots/chats.json", { key, query: { id: bot.id } })).data).toEqual([]);
    },
  );

  it("clears the mark of a revoked token", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1, tokenRevokedAtMs: 1 });

    await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:fresh` } });

    expect((await rowsOf(h, bot.telegramId))[0]).toMatchObject({ id: bot.id, status: 0, tokenRevokedAtMs: null });
  });

  it.each(["", "hello", "123:", "123:a b", `123:${"x".repeat(150)}`, "123:../getMe"])(
    "refuses the token %j without asking Telegram",
    async (token) => {
      const h = createHarness();
      const { key } = await h.account();
      expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "token" });
      expect(h.telegram.calls).toEqual([]);
    },
  );

  it("answers `token` for one that Telegram refuses, and `missing` for none", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    h.telegram.revoke(token);

    expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "token" });
    expect(await h.api("/api/bots/add.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "token" });
    expect(await rowsOf(h, telegramId)).toEqual([]);
  });

  it("answers `exists` for the service bot, whose webhook signs people in, whatever its token", async () => {
    const h = createHarness({ SERVICE_BOT_TOKEN: "77:service" });
    const { id, key } = await h.account();
    for (const token of ["77:service", "77:renewed"]) {
      expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "exists" });
    }
    expect(h.telegram.calls).toEqual([]);
    expect(await h.db.$count(bots, eq(bots.accountId, id))).toBe(0);
    expect((await h.api("/api/bots/add.json", { key, json: { token: `77${freshToken().token}` } })).status).toBe("ok");
  });

  it("answers `exists` for a bot another account has, and leaves its webhook alone", async () => {
    const h = createHarness();
    const owner = await h.account();
    const other = await h.account();
    const { telegramId, token } = freshToken();
    await h.api("/api/bots/add.json", { key: owner.key, json: { token } });

    expect(await h.api("/api/bots/add.json", { key: other.key, json: { token } })).toEqual({ status: "error", error: "exists" });

    expect(await rowsOf(h, telegramId)).toHaveLength(1);
    expect(h.telegram.of("setWebhook", token)).toHaveLength(1);
  });

  it("lets another account have a bot that was deleted", async () => {
    const h = createHarness();
    const owner = await h.account();
    const other = await h.account();
    const { token } = freshToken();
    const first = await h.api("/api/bots/add.json", { key: owner.key, json: { token } });
    await h.api("/api/bots/del.json", { key: owner.key, json: { id: first.data.id } });

    const second = await h.api("/api/bots/add.json", { key: other.key, json: { token } });

    expect(second.status).toBe("ok");
    expect(second.data.id).not.toBe(first.data.id);
    expect(await h.api("/api/bots/add.json", { key: owner.key, json: { token } })).toEqual({ status: "error", error: "exists" });
  });

  it("gives one bot to one of two accounts that add it at once", async () => {
    const h = createHarness();
    const keys = [(await h.account()).key, (await h.account()).key];
    const { telegramId, token } = freshToken();

    const answers = await Promise.all(keys.map((key) => h.api("/api/bots/add.json", { key, json: { token } })));

    expect(answers.map(({ status, error }) => error ?? status).sort()).toEqual(["exists", "ok"]);
    expect(await rowsOf(h, telegramId)).toHaveLength(1);
  });

  it("leaves nothing behind when the webhook cannot be registered, and a retry works", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    h.telegram.script = ({ method }) => (method === "setWebhook" ? failure(400, "Bad Request: bad webhook") : undefined);

    expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "webhook" });
    expect(await rowsOf(h, telegramId)).toEqual([]);
    expect(await h.api("/api/bots/list.json", { key })).toEqual({ status: "ok", data: [] });

    h.telegram.script = undefined;
    expect((await h.api("/api/bots/add.json", { key, json: { token } })).status).toBe("ok");
  });

  it("leaves a bot that was there as it was when the webhook cannot be registered", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 3 });
    h.telegram.script = ({ method }) => (method === "setWebhook" ? failure(500, "Internal Server Error") : undefined);

    expect(await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:new` } })).toEqual({
      status: "error",
      error: "webhook",
    });

    expect(await rowsOf(h, bot.telegramId)).toMatchObject([{ id: bot.id, status: 3, tokenSealed: bot.tokenSealed }]);
  });

  it("answers `unreachable` when Telegram cannot be reached, fails or asks to wait", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { token } = freshToken();
    for (const reply of [failure(502, "Bad Gateway"), failure(429, "Too Many Requests", 3)]) {
      h.telegram.script = () => reply;
      expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "unreachable" });
    }
    h.net.on("telegram.test", () => Promise.reject(new TypeError("connection refused")));
    expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "unreachable" });
  });

  it("has a live row, with a warning, from before the webhook is registered until after: what waited at Telegram comes at once", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    const seen: number[] = [];
    h.net.on("telegram.test", (request) => {
      if (request.url.endsWith("/setWebhook")) seen.push(1);
      return h.telegram.handle(request);
    });
    h.d1.before(
      (sql) => seen.length > 0 && sql.startsWith("UPDATE bots"),
      async () => void seen.push(...(await rowsOf(h, telegramId)).map(({ status }) => status)),
    );
    await h.api("/api/bots/add.json", { key, json: { token } });
    expect(seen).toEqual([1, 1]);
  });
});

describe("bots/list", () => {
  it("lists the account's bots by age, deleted ones too, and nobody else's", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    await makeBot(h, (await h.account()).id);
    const live = await makeBot(h, accountId, { username: "mytrackbot", name: "My Tracking Bot" });
    const gone = await makeBot(h, accountId, { status: 3 });

    expect(await h.api("/api/bots/list.json", { key })).toEqual({
      status: "ok",
      data: [
        {
          id: live.id,
          tg: live.telegramId,
          username: "mytrackbot",
          name: "My Tracking Bot",
          status: 0,
          created: "2026-06-15 12:00:00",
          unassigned_starts: 0,
        },
        {
          id: gone.id,
          tg: gone.telegramId,
          username: gone.username,
          name: "Bot",
          status: 3,
          created: "2026-06-15 12:00:00",
          unassigned_starts: 0,
        },
      ],
    });
  });
});

describe("bots/get", () => {
  it("says whether the token is good, and of each chat what the bot may do there and which campaign tracks it", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1, checkedAtMs: h.clock.ms, webhookPending: 3 });
    const free = await makeChat(h, bot.id, { title: "Free", type: "supergroup", canInvite: true });
    const lost = await makeChat(h, bot.id, { isAdmin: false, canInvite: true, missing: "administrator", checkedAtMs: h.clock.ms });
    const formerly = await makeChat(h, bot.id, { canInvite: false });
    await makeChat(h, (await makeBot(h, accountId)).id);
    const campaign = await makeCampaign(h, accountId, { botId: bot.id, chatId: lost.chatId, status: 1 });
    await makeCampaign(h, accountId, { botId: bot.id, chatId: formerly.chatId, status: 2 });
    const common = { title: "My Channel", type: "channel", missing: "", campaign: 0, checked: "0000-00-00 00:00:00" };

    const [listed] = (await h.api("/api/bots/list.json", { key })).data;
    let answer: unknown;
    const cost = await h.d1.measure(async () => {
      answer = await h.api("/api/bots/get.json", { key, query: { id: bot.id } });
    });

    expect(answer).toEqual({
      status: "ok",
      data: {
        ...listed,
        token_ok: true,
        chats: [
          {
            ...common,
            id: lost.chatId,
            admin: false,
            can_invite: false,
            missing: "administrator",
            campaign: campaign.id,
            checked: "2026-06-15 12:00:00",
          },
          { ...common, id: free.chatId, title: "Free", type: "supergroup", admin: true, can_invite: true },
          { ...common, id: formerly.chatId, admin: true, can_invite: false },
        ],
      },
    });
    expect(listed.warnings).toMatchObject([{ warning: "missing-right", value: "administrator", chat: lost.chatId }]);
    expect(cost.roundTrips).toBe(2);
  });

  it("tells a refused token, and rights that Telegram did not tell", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1, tokenRevokedAtMs: h.clock.ms });
    await makeChat(h, bot.id);
    expect((await h.api("/api/bots/get.json", { key, query: { id: bot.id } })).data).toMatchObject({
      token_ok: false,
      chats: [{ admin: true, can_invite: null }],
      warnings: [{ warning: "token-revoked" }],
    });
  });

  it("answers `bot` for another's bot, a deleted one and an unknown one", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const foreign = await makeBot(h, (await h.account()).id);
    const deleted = await makeBot(h, accountId, { status: 3 });
    for (const id of [foreign.id, deleted.id, 999_999]) {
      expect(await h.api("/api/bots/get.json", { key, query: { id } })).toEqual({ status: "error", error: "bot" });
    }
  });
});

describe("bots/chats", () => {
  it("lists the chats the bot administers and none of its campaigns tracks", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId);
    const free = await makeChat(h, bot.id, { title: "Free" });
    const tracked = await makeChat(h, bot.id);
    const formerly = await makeChat(h, bot.id, { title: "Formerly", type: "supergroup" });
    await makeChat(h, bot.id, { isAdmin: false });
    await makeChat(h, (await makeBot(h, accountId)).id);
    await makeCampaign(h, accountId, { botId: bot.id, chatId: tracked.chatId, status: 1 });
    await makeCampaign(h, accountId, { botId: bot.id, chatId: formerly.chatId, status: 2 });

    expect(await h.api("/api/bots/chats.json", { key, query: { id: bot.id } })).toEqual({
      status: "ok",
      data: [
        { id: free.chatId, title: "Free", type: "channel" },
        { id: formerly.chatId, title: "Formerly", type: "supergroup" },
      ],
    });
  });

  it("answers `bot` for another's bot, a deleted one and an unknown one", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const foreign = await makeBot(h, (await h.account()).id);
    const deleted = await makeBot(h, accountId, { status: 3 });
    for (const id of [foreign.id, deleted.id, 999_999]) {
      expect(await h.api("/api/bots/chats.json", { key, query: { id } })).toEqual({ status: "error", error: "bot" });
    }
    expect(await h.api("/api/bots/chats.json", { key })).toEqual({ status: "error", error: "missing", field: "id" });
  });
});

describe("bots/del", () => {
  it("drops the webhook and keeps the row", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId);

    expect(await h.api("/api/bots/del.json", { key, json: { id: bot.id } })).toEqual({ status: "ok" });

    expect(h.telegram.of("deleteWebhook", `${bot.telegramId}:token`)).toHaveLength(1);
    expect((await rowsOf(h, bot.telegramId))[0]).toEqual({ ...bot, status: 3 });
  });

  it("deletes although Telegram refuses or cannot be reached", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const [refused, unreachable] = [await makeBot(h, accountId), await makeBot(h, accountId)];
    h.telegram.revoke(`${refused.telegramId}:token`);
    expect(await h.api("/api/bots/del.json", { key, json: { id: refused.id } })).toEqual({ status: "ok" });
    h.net.on("telegram.test", () => Promise.reject(new TypeError("connection refused")));
    expect(await h.api("/api/bots/del.json", { key, json: { id: unreachable.id } })).toEqual({ status: "ok" });

    const list = await h.api("/api/bots/list.json", { key });
    expect(list.data.map(({ status }: { status: number }) => status)).toEqual([3, 3]);
  });

  it("answers `bot` for another's bot and touches neither it nor its webhook", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const foreign = await makeBot(h, (await h.account()).id);

    expect(await h.api("/api/bots/del.json", { key, json: { id: foreign.id } })).toEqual({ status: "error", error: "bot" });

    expect((await rowsOf(h, foreign.telegramId))[0]?.status).toBe(0);
    expect(h.telegram.calls).toEqual([]);
  });
});

describe("the hourly look after connected bots", () => {
  /** A bot whose minute of the hour is the next one, of an account that has Telegram. */
  async function dueBot(h: Harness, values: Parameters<typeof makeBot>[2] = {}) {
    const telegramId = 555_999_000 + unique();
    const { id: accountId, key } = await h.account({ telegramId });
    const bot = await makeBot(h, accountId, values);
    h.clock.ms = Math.ceil(h.clock.ms / HOUR_MS) * HOUR_MS + (bot.id % 60) * MINUTE_MS;
    const token = `${bot.telegramId}:token`;
    const hourOn = async () => {
      await h.cron();
      await h.drain();
      h.clock.ms += HOUR_MS;
    };
    const listed = async () => (await h.api("/api/bots/list.json", { key })).data.find(({ id }: { id: number }) => id === bot.id);
    const told = () =>
      h.telegram
        .of("sendMessage", "1000:service-token")
        .filter(({ params }) => params.chat_id === telegramId)
        .map(({ params }) => String(params.text));
    return { ...bot, accountId, key, token, hourOn, listed, told };
  }
  const asked = (h: Harness, token: string) => h.telegram.of("getMe", token).length;

  it("finds a token that was revoked, although the bot has nothing to send, asks again each hour, and tells of the loss and of its end", async () => {
    const h = createHarness();
    const { token, username, hourOn, listed, told } = await dueBot(h);
    h.telegram.revoke(token);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 1, warnings: [{ warning: "token-revoked" }] });
    expect(asked(h, token)).toBe(2);
    await hourOn();
    expect(asked(h, token)).toBe(3);
    expect(told()).toEqual([expect.stringContaining(`no longer accepts the token of @${username}`)]);
    h.telegram.restore(token);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 0 });
    await hourOn();
    expect(told().slice(1)).toEqual([expect.stringContaining("again")]);
  });

  it.each([401, 404])("a single %i marks nothing", async (code) => {
    const h = createHarness();
    const { token, hourOn, listed, told } = await dueBot(h);
    h.telegram.script = (call) => (call.method === "getMe" && asked(h, token) === 1 ? failure(code, "?") : undefined);
    await hourOn();
    expect(asked(h, token)).toBe(2);
    expect(await listed()).toMatchObject({ status: 0 });
    expect(told()).toEqual([]);
  });

  it("a server that dies before the mark marks an hour later, and tells once", async () => {
    const h = createHarness();
    const { token, hourOn, listed, told } = await dueBot(h);
    h.telegram.revoke(token);
    h.d1.fail(/^UPDATE bots SET .*token_revoked_at_ms = \?/);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 0 });
    h.d1.heal();
    await hourOn();
    expect(await listed()).toMatchObject({ status: 1 });
    expect(told()).toHaveLength(1);
  });

  it("asks after a bot once an hour, and takes its new name over", async () => {
    const h = createHarness();
    const { token, telegramId, listed } = await dueBot(h, { username: "old_name_bot" });
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await h.cron();
      h.clock.ms += MINUTE_MS;
    }
    expect(asked(h, token)).toBe(1);
    expect(await listed()).toMatchObject({ username: `bot${telegramId}`, name: `Bot ${telegramId}`, status: 0 });
  });

  it("leaves a deleted bot alone, and one that Telegram does not answer for as it was; one that cannot be asked holds up no other", async () => {
    const h = createHarness();
    const gone = await dueBot(h, { status: 3 });
    await h.cron();
    expect(asked(h, gone.token)).toBe(0);
    const silent = await dueBot(h);
    const broken = await makeBot(h, silent.accountId, { id: silent.id + 60, tokenSealed: "AAAA.AAAA" });
    const next = await makeBot(h, silent.accountId, { id: silent.id + 120 });
    h.telegram.script = ({ token }) => (token === silent.token ? failure(502, "Bad Gateway") : undefined);
    await h.cron();
    expect(asked(h, `${next.telegramId}:token`)).toBe(1);
    expect((await h.api("/api/bots/list.json", { key: silent.key })).data).toMatchObject([
      { id: silent.id, status: 0, name: "Bot" },
      { id: broken.id, status: 0 },
      { id: next.id, status: 0, name: `Bot ${next.telegramId}` },
    ]);
    expect(h.logLines).toContainEqual({ level: "error", event: "bot.check_failed", fields: expect.objectContaining({ botId: broken.id }) });
  });

  it("begins with no more bots once Telegram has taken its share of the minute; they come first in an hour", async () => {
    const h = createHarness();
    const first = await dueBot(h);
    const tokens = [first.token];
    for (let n = 1; n < 12; n += 1) tokens.push(`${(await makeBot(h, first.accountId, { id: first.id + n * 60 })).telegramId}:token`);
    h.net.on("telegram.test", (request) => {
      if (request.url.endsWith("/getMe")) h.clock.advance(5);
      return h.telegram.handle(request);
    });
    const startMs = h.clock.ms;
    await h.cron();
    const early = tokens.filter((token) => asked(h, token) > 0);
    expect(early.length).toBeLessThan(12);
    h.net.on("telegram.test", h.telegram.handle);
    h.clock.ms = startMs + HOUR_MS;
    await h.cron();
    const order = h.telegram.of("getMe").map(({ token }) => token);
    expect(order.slice(early.length, 12).sort()).toEqual(tokens.filter((token) => !early.includes(token)).sort());
  });

  const taken = (url: string, allowed_updates: string[] = ["message"]) => ({ url, allowed_updates, pending_update_count: 4 });

  it.each([
    ["took", () => taken("https://evil.example/hook", [...BOT_UPDATES])],
    ["cleared", () => taken("", [...BOT_UPDATES])],
    ["narrowed", (url: string) => taken(url)],
    ["left to Telegram's choice", (url: string) => ({ url, pending_update_count: 4 })],
  ])("sets a webhook again that another program %s, and tells the owner once however often", async (_, change) => {
    const h = createHarness();
    const { id, token, username, hourOn, listed, told } = await dueBot(h);
    const ours = botWebhookUrl(h.deps, id);
    const set = () => h.telegram.of("setWebhook", token).map(({ params }) => params);
    await hourOn();
    expect(set()).toEqual([]);
    for (let times = 1; times <= 3; times += 1) {
      h.telegram.webhooks.set(token, change(ours));
      await hourOn();
      expect(set()).toHaveLength(times);
    }
    expect(set()[0]).toMatchObject({ url: ours, allowed_updates: [...BOT_UPDATES], secret_token: await botWebhookSecret(h.deps, id) });
    expect(await listed()).toMatchObject({ status: 1, webhook: { pending: 4 }, warnings: [{ warning: "webhook-lost", value: username }] });
    expect(told()).toEqual([expect.stringContaining(`@${username}`)]);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 0, webhook: { pending: 0 } });
    expect(set()).toHaveLength(3);
    h.telegram.webhooks.set(token, change(ours));
    await hourOn();
    expect(told()).toHaveLength(2);
  });

  it("shows what Telegram says of the webhook, and sets one again whose secret is no longer taken", async () => {
    const h = createHarness();
    const { id, token, hourOn, listed, told } = await dueBot(h);
    const url = botWebhookUrl(h.deps, id);
    const error = (message: string) =>
      h.telegram.webhooks.set(token, {
        url,
        allowed_updates: [...BOT_UPDATES].reverse(),
        pending_update_count: 12,
        last_error_date: h.clock.unixSeconds - 60,
        last_error_message: message,
      });
    error("Connection timed out");
    const at = new Date(h.clock.ms - 60_000).toISOString().slice(0, 19).replace("T", " ");
    const checked = new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " ");
    await hourOn();
    expect((await listed()).webhook).toEqual({ checked, pending: 12, last_error: "Connection timed out", last_error_time: at });
    expect(h.telegram.of("setWebhook", token)).toEqual([]);
    error("Wrong response from the webhook: 401 Unauthorized");
    await hourOn();
    expect(h.telegram.of("setWebhook", token)).toHaveLength(1);
    expect(told()).toHaveLength(1);
  });

  it("follows a new PUBLIC_URL without a word, and claims nothing at Telegram itself for an address it cannot post to", async () => {
    const before = createHarness();
    const { id, telegramId, token, hourOn, told } = await dueBot(before);
    await hourOn();
    for (const [vars, count] of [
      [{ PUBLIC_URL: "http://localhost:8787", TELEGRAM_API_ROOT: "https://api.telegram.org" }, 0],
      [{ PUBLIC_URL: "http://pawprint.example", TELEGRAM_API_ROOT: "https://api.telegram.org" }, 0],
      [{ PUBLIC_URL: "https://new.example" }, 1],
    ] as const) {
      const h = createHarness(vars);
      h.net.on(new URL(h.deps.config.telegramApiRoot).host, h.telegram.handle);
      h.telegram.webhooks.set(token, { ...taken(botWebhookUrl(before.deps, id)), allowed_updates: [...BOT_UPDATES] });
      h.clock.ms = before.clock.ms;
      await h.cron();
      await h.drain();
      expect(h.telegram.of("getWebhookInfo", token)).toHaveLength(1);
      expect(h.telegram.of("setWebhook", token)).toHaveLength(count);
      expect((await rowsOf(h, telegramId))[0]).toMatchObject({ webhookLostAtMs: null, status: 0 });
    }
    expect(told()).toEqual([]);
  });

  it("tells that a webhook was taken before it is set again: a server that dies in between has told, and sets it in an hour", async () => {
    const h = createHarness();
    const { token, hourOn, listed, told } = await dueBot(h);
    h.telegram.webhooks.set(token, taken("https://evil.example/hook"));
    h.telegram.script = ({ method }) => (method === "setWebhook" ? failure(502, "Bad Gateway") : undefined);
    await hourOn();
    h.telegram.script = undefined;
    await hourOn();
    expect(h.telegram.of("setWebhook", token)).toHaveLength(2);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 0 });
    expect(told()).toHaveLength(1);
  });

  it.each([
    [{ ok: true as const, result: true }],
    [{ ok: true as const, result: {} }],
    [failure(429, "Too Many Requests", 5)],
    [failure(502, "Bad Gateway")],
    [failure(404, "Not Found: method not found")],
  ])("an answer of no use changes nothing: %j", async (reply) => {
    for (const method of ["getMe", "getWebhookInfo", "getChatMember"]) {
      if (method === "getMe" && !reply.ok && reply.error_code === 404) continue;
      const h = createHarness();
      const { id, accountId, token, hourOn, listed, told } = await dueBot(h);
      const campaign = await makeCampaign(h, accountId, { botId: id });
      h.telegram.script = (call) => (call.method === method && call.token === token ? reply : undefined);
      await hourOn();
      expect(h.telegram.of(method, token).length).toBeGreaterThan(0);
      expect(await listed()).toMatchObject({ status: 0 });
      expect((await h.db.select().from(chats).where(eq(chats.botId, id)))[0]).toMatchObject({ chatId: campaign.chatId, isAdmin: true });
      expect(told()).toEqual([]);
      expect(h.telegram.of("setWebhook", token)).toEqual([]);
    }
  });

  it.each([
    [{ status: "left" }, "administrator", "no longer an administrator"],
    [{ status: "member" }, "administrator", "no longer an administrator"],
    [{ status: "kicked" }, "administrator", "no longer an administrator"],
    [{ status: "administrator", can_invite_users: false }, "can_invite_users", "may not invite"],
  ])(
    "finds that %j is all a bot is in a campaign's chat, names both, and tells of the loss and of its end once each",
    async (member, value, words) => {
      const h = createHarness();
      const { id, telegramId, accountId, key, hourOn, listed, told } = await dueBot(h);
      const campaign = await makeCampaign(h, accountId, { botId: id, approveRequests: true });
      h.telegram.members.set(`${campaign.chatId}/${telegramId}`, member);
      await hourOn();
      await hourOn();
      const warning = { warning: "missing-right", value };
      expect(await listed()).toMatchObject({ status: 1, warnings: [{ ...warning, chat: campaign.chatId, chat_title: "My Channel" }] });
      const field = value === "administrator" ? "chat" : "approve_requests";
      const got = await h.api("/api/camp/get.json", { key, query: { id: campaign.id } });
      expect(got.warnings).toEqual([{ field, ...warning }]);
      expect((await h.api("/api/camp/list.json", { key })).data[0].warnings).toEqual([{ field, ...warning }]);
      expect(told()).toEqual([expect.stringMatching(new RegExp(`${words}.*My Channel|My Channel.*${words}`))]);

      h.telegram.members.delete(`${campaign.chatId}/${telegramId}`);
      await hourOn();
      await hourOn();
      expect(await listed()).toMatchObject({ status: 0 });
      expect(await h.api("/api/camp/get.json", { key, query: { id: campaign.id } })).not.toHaveProperty("warnings");
      expect(told().slice(1)).toEqual([expect.stringContaining("again")]);
    },
  );

  it.each([true, false])(
    "finds that a right is back, and has approvals sent that were refused without it, the loss known (%s)",
    async (isKnown) => {
      const h = createHarness();
      const { id, telegramId, token, accountId, hourOn } = await dueBot(h);
      const { chatId } = await makeCampaign(h, accountId, { botId: id, approveRequests: true });
      h.telegram.script = ({ method }) =>
        method === "approveChatJoinRequest" ? failure(400, "Bad Request: not enough rights") : undefined;
      await h.update(id, updatesOf(h, chatId).request());
      const asked = () => h.telegram.of("approveChatJoinRequest", token).length;
      if (isKnown) {
        h.telegram.members.set(`${chatId}/${telegramId}`, { status: "administrator", can_invite_users: false });
        await hourOn();
        await hourOn();
        expect(asked()).toBe(1);
        h.telegram.members.delete(`${chatId}/${telegramId}`);
      } else await h.drain();
      h.telegram.script = undefined;
      h.clock.ms += isKnown ? 0 : HOUR_MS;
      await hourOn();
      expect(asked()).toBe(2);
      await hourOn();
      expect(asked()).toBe(2);
    },
  );

  it.each([failure(403, "Forbidden: bot was kicked from the channel chat"), failure(400, "Bad Request: chat not found")])(
    "a chat that is closed to the bot (%j) is one it does not administer",
    async (reply) => {
      const h = createHarness();
      const { id, accountId, hourOn, listed } = await dueBot(h);
      await makeCampaign(h, accountId, { botId: id });
      h.telegram.script = ({ method }) => (method === "getChatMember" ? reply : undefined);
      await hourOn();
      expect(await listed()).toMatchObject({ status: 1 });
    },
  );

  it("asks after all tracked chats, a hundred in an hour and those asked longest ago first, and after none twice that no campaign tracks", async () => {
    const h = createHarness();
    const { id, token, accountId, hourOn } = await dueBot(h);
    const untracked = await makeChat(h, id);
    const many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 120)";
    const common = `-1002000000000 - ${id} * 1000 - n`;
    await h.db.$client.batch([
      h.db.$client
        .prepare(
          `${many} INSERT INTO chats (bot_id, chat_id, title, type, is_admin, changed_at_ms) SELECT ?1, ${common}, 'C', 'channel', 1, 0 FROM n`,
        )
        .bind(id),
      h.db.$client
        .prepare(
          `${many} INSERT INTO campaigns (account_id, bot_id, chat_id, code, welcome, created_at_ms) SELECT ?1, ?2, ${common}, 'many' || n, 'Hi', 0 FROM n`,
        )
        .bind(accountId, id),
    ]);
    const asked = () => h.telegram.of("getChatMember", token).map(({ params }) => params.chat_id);
    await hourOn();
    expect(asked()).toHaveLength(100);
    await hourOn();
    expect(asked()).toHaveLength(200);
    expect(new Set(asked()).size).toBe(121);
    await hourOn();
    expect(asked().filter((chatId) => chatId === untracked.chatId)).toHaveLength(1);
  });

  it("lets a loss in a chat go that no campaign tracks, after a day, and follows a group that became a supergroup", async () => {
    const h = createHarness();
    const { id, accountId, hourOn, listed } = await dueBot(h, { status: 1 });
    const chat = await makeChat(h, id, { isAdmin: false, missing: "administrator", checkedAtMs: 1 });
    const campaign = await makeCampaign(h, accountId, { botId: id });
    const newChatId = campaign.chatId - 1_000_000;
    h.telegram.migrate(campaign.chatId, newChatId);
    await hourOn();
    expect(await listed()).toMatchObject({ status: 1, warnings: [{ chat: chat.chatId }] });
    expect((await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0]?.chatId).toBe(newChatId);
    h.clock.ms += 24 * HOUR_MS;
    await hourOn();
    expect(await listed()).toMatchObject({ status: 0 });
  });

  it("looks after the service bot's webhook, too", async () => {
    const h = createHarness();
    h.clock.ms = Math.ceil(h.clock.ms / HOUR_MS) * HOUR_MS + 59 * MINUTE_MS;
    await h.cron();
    await h.cron();
    expect(h.telegram.of("setWebhook", "1000:service-token").map(({ params }) => params)).toEqual([
      expect.objectContaining({
        url: `${h.deps.config.publicUrl}/telegram/service`,
        allowed_updates: ["message", "callback_query", "pre_checkout_query"],
        secret_token: await serviceWebhookSecret(h.deps),
      }),
    ]);
    expect(h.logLines.filter(({ event }) => event === "service_bot.webhook_lost")).toHaveLength(1);
  });
});

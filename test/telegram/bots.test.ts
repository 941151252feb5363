import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { bots } from "../../src/db/schema/index.ts";
import { openBotToken } from "../../src/telegram/bot-token.ts";
import { botWebhookSecret } from "../../src/telegram/webhook.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/time.ts";
import { makeBot, makeCampaign, makeChat } from "../factories.ts";
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
  test("checks the token, registers the webhook and answers who the bot is", async () => {
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

  test("keeps the token sealed and never answers it", async () => {
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

  test("brings the account's deleted bot back to the same row, with its campaigns and the new token", async () => {
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

  test("does not make a bot forget that it lost its rights in a chat", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1 });
    await makeChat(h, bot.id, { isAdmin: false });
    await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:fresh` } });
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([{ id: bot.id, status: 1 }]);
  });

  test("clears the mark of a revoked token", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId, { status: 1, tokenRevokedAtMs: 1 });

    await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:fresh` } });

    expect((await rowsOf(h, bot.telegramId))[0]).toMatchObject({ id: bot.id, status: 0, tokenRevokedAtMs: null });
  });

  test.each(["", "hello", "123:", "123:a b", `123:${"x".repeat(150)}`, "123:../getMe"])(
    "refuses the token %j without asking Telegram",
    async (token) => {
      const h = createHarness();
      const { key } = await h.account();
      expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "token" });
      expect(h.telegram.calls).toEqual([]);
    },
  );

  test("answers `token` for one that Telegram refuses, and `missing` for none", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    h.telegram.revoked.add(token);

    expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "token" });
    expect(await h.api("/api/bots/add.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "token" });
    expect(await rowsOf(h, telegramId)).toEqual([]);
  });

  test("answers `exists` for the service bot, whose webhook signs people in, whatever its token", async () => {
    const h = createHarness({ SERVICE_BOT_TOKEN: "77:service" });
    const { id, key } = await h.account();
    for (const token of ["77:service", "77:renewed"]) {
      expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "exists" });
    }
    expect(h.telegram.calls).toEqual([]);
    expect(await h.db.$count(bots, eq(bots.accountId, id))).toBe(0);
    expect((await h.api("/api/bots/add.json", { key, json: { token: `77${freshToken().token}` } })).status).toBe("ok");
  });

  test("answers `exists` for a bot another account has, and leaves its webhook alone", async () => {
    const h = createHarness();
    const owner = await h.account();
    const other = await h.account();
    const { telegramId, token } = freshToken();
    await h.api("/api/bots/add.json", { key: owner.key, json: { token } });

    expect(await h.api("/api/bots/add.json", { key: other.key, json: { token } })).toEqual({ status: "error", error: "exists" });

    expect(await rowsOf(h, telegramId)).toHaveLength(1);
    expect(h.telegram.of("setWebhook", token)).toHaveLength(1);
  });

  test("lets another account have a bot that was deleted", async () => {
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

  test("gives one bot to one of two accounts that add it at once", async () => {
    const h = createHarness();
    const keys = [(await h.account()).key, (await h.account()).key];
    const { telegramId, token } = freshToken();

    const answers = await Promise.all(keys.map((key) => h.api("/api/bots/add.json", { key, json: { token } })));

    expect(answers.map(({ status, error }) => error ?? status).sort()).toEqual(["exists", "ok"]);
    expect(await rowsOf(h, telegramId)).toHaveLength(1);
  });

  test("leaves nothing behind when the webhook cannot be registered, and a retry works", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    h.telegram.script = ({ method }) => (method === "setWebhook" ? failure(400, "Bad Request: bad webhook") : undefined);

    expect(await h.api("/api/bots/add.json", { key, json: { token } })).toEqual({ status: "error", error: "webhook" });
    expect(await rowsOf(h, telegramId)).toEqual([]);
    expect(await h.api("/api/bots/list.json", { key })).toEqual({ status: "ok", data: [] });

    h.telegram.script = () => undefined;
    expect((await h.api("/api/bots/add.json", { key, json: { token } })).status).toBe("ok");
  });

  test("leaves a bot that was there as it was when the webhook cannot be registered", async () => {
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

  test("answers `unreachable` when Telegram cannot be reached, fails or asks to wait", async () => {
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

  test("has a live row, with a warning, from before the webhook is registered until after: what waited at Telegram comes at once", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const { telegramId, token } = freshToken();
    const seen: number[] = [];
    h.telegram.script = ({ method }) => {
      if (method === "setWebhook") seen.push(1);
      return undefined;
    };
    h.d1.before = async (sql) => {
      if (seen.length === 0 || !sql.some((statement) => statement.startsWith("UPDATE bots"))) return;
      seen.push(...(await rowsOf(h, telegramId)).map(({ status }) => status));
    };
    await h.api("/api/bots/add.json", { key, json: { token } });
    expect(seen).toEqual([1, 1]);
  });
});

describe("bots/list", () => {
  test("lists the account's bots by age, deleted ones too, and nobody else's", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    await makeBot(h, (await h.account()).id);
    const live = await makeBot(h, accountId, { username: "mytrackbot", name: "My Tracking Bot" });
    const gone = await makeBot(h, accountId, { status: 3 });

    expect(await h.api("/api/bots/list.json", { key })).toEqual({
      status: "ok",
      data: [
        { id: live.id, tg: live.telegramId, username: "mytrackbot", name: "My Tracking Bot", status: 0, created: "2026-06-15 12:00:00" },
        { id: gone.id, tg: gone.telegramId, username: gone.username, name: "Bot", status: 3, created: "2026-06-15 12:00:00" },
      ],
    });
  });
});

describe("bots/chats", () => {
  test("lists the chats the bot administers and none of its campaigns tracks", async () => {
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

  test("answers `bot` for another's bot, a deleted one and an unknown one", async () => {
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
  test("drops the webhook and keeps the row", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await makeBot(h, accountId);

    expect(await h.api("/api/bots/del.json", { key, json: { id: bot.id } })).toEqual({ status: "ok" });

    expect(h.telegram.of("deleteWebhook", `${bot.telegramId}:token`)).toHaveLength(1);
    expect((await rowsOf(h, bot.telegramId))[0]).toEqual({ ...bot, status: 3 });
  });

  test("deletes although Telegram refuses or cannot be reached", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const [refused, unreachable] = [await makeBot(h, accountId), await makeBot(h, accountId)];
    h.telegram.revoked.add(`${refused.telegramId}:token`);
    expect(await h.api("/api/bots/del.json", { key, json: { id: refused.id } })).toEqual({ status: "ok" });
    h.net.on("telegram.test", () => Promise.reject(new TypeError("connection refused")));
    expect(await h.api("/api/bots/del.json", { key, json: { id: unreachable.id } })).toEqual({ status: "ok" });

    const list = await h.api("/api/bots/list.json", { key });
    expect(list.data.map(({ status }: { status: number }) => status)).toEqual([3, 3]);
  });

  test("answers `bot` for another's bot and touches neither it nor its webhook", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const foreign = await makeBot(h, (await h.account()).id);

    expect(await h.api("/api/bots/del.json", { key, json: { id: foreign.id } })).toEqual({ status: "error", error: "bot" });

    expect((await rowsOf(h, foreign.telegramId))[0]?.status).toBe(0);
    expect(h.telegram.calls).toEqual([]);
  });
});

describe("the hourly look after connected bots", () => {
  /** A bot whose minute of the hour is the next one. */
  async function dueBot(h: Harness, accountId: number, values: Parameters<typeof makeBot>[2] = {}) {
    const bot = await makeBot(h, accountId, values);
    h.clock.ms = Math.ceil(h.clock.ms / HOUR_MS) * HOUR_MS + (bot.id % 60) * MINUTE_MS;
    return { ...bot, token: `${bot.telegramId}:token` };
  }
  const asked = (h: Harness, token: string) => h.telegram.of("getMe", token).length;

  test("finds a token that was revoked, although the bot has nothing to send, and tells the owner once", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account({ telegramId: 555_999_001 });
    const bot = await dueBot(h, accountId);
    h.telegram.revoked.add(bot.token);
    await h.cron();
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([{ id: bot.id, status: 1 }]);
    h.clock.ms += HOUR_MS;
    await h.cron();
    await h.drain();
    expect(asked(h, bot.token)).toBe(1);
    const notices = h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === 555_999_001);
    expect(notices.map(({ params }) => params.text)).toEqual([expect.stringContaining(`@${bot.username}`)]);
  });

  test("asks after a bot once an hour, and takes its new name over", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const bot = await dueBot(h, accountId, { username: "old_name_bot" });
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await h.cron();
      h.clock.ms += MINUTE_MS;
    }
    expect(asked(h, bot.token)).toBe(1);
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([
      { username: `bot${bot.telegramId}`, name: `Bot ${bot.telegramId}`, status: 0 },
    ]);
  });

  test("leaves a deleted bot alone, and one that Telegram does not answer for as it was; one that cannot be asked holds up no other", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const gone = await dueBot(h, accountId, { status: 3 });
    await h.cron();
    expect(asked(h, gone.token)).toBe(0);
    const silent = await dueBot(h, accountId);
    const broken = await makeBot(h, accountId, { id: silent.id + 60, tokenSealed: "AAAA.AAAA" });
    const next = await makeBot(h, accountId, { id: silent.id + 120 });
    h.telegram.script = ({ token }) => (token === silent.token ? failure(502, "Bad Gateway") : undefined);
    await h.cron();
    expect(asked(h, `${next.telegramId}:token`)).toBe(1);
    expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([
      { status: 3 },
      { id: silent.id, status: 0, name: "Bot" },
      { id: broken.id, status: 0 },
      { id: next.id, status: 0, name: `Bot ${next.telegramId}` },
    ]);
    expect(h.logLines).toContainEqual({ level: "error", event: "bot.check_failed", fields: expect.objectContaining({ botId: broken.id }) });
  });
});

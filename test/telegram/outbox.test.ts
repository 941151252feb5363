import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bots, campaigns, telegramOutbox } from "../../src/db/schema/index.ts";
import { renderWelcome } from "../../src/domain/campaigns/welcome.ts";
import { insertIntoMarkdown } from "../../src/domain/telegram/api/markdown.ts";
import { unmarkRevoked } from "../../src/domain/telegram/bots/mark-revoked.ts";
import { deliverOutbox } from "../../src/domain/telegram/delivery/deliver-outbox.ts";
import { type OutboxCall, outboxStatement, sendLater } from "../../src/domain/telegram/outbox/outbox.ts";
import { makeBot, makeCampaign } from "../factories.ts";
import { failingKv } from "../fakes/kv.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";

const OWNER = 555_000;
const ENTITIES = "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 3";
let owners = 0;

/** An account that has Telegram, with a campaign, and the ways to send through its bot. */
async function setUp(h: Harness, values: Partial<typeof campaigns.$inferInsert> = {}) {
  owners += 1;
  const ownerTelegramId = OWNER + owners;
  const { id: accountId, key } = await h.account({ telegramId: ownerTelegramId });
  const bot = await makeBot(h, accountId);
  const campaign = await makeCampaign(h, accountId, { botId: bot.id, ...values });
  const token = `${bot.telegramId}:token`;
  const commit = async (call: OutboxCall, botId: number | null = bot.id) => {
    const row = { accountId, botId, campaignId: campaign.id, call };
    const { results } = await outboxStatement(h.deps, row).run<{ id: number }>();
    return results[0]?.id ?? 0;
  };
  const welcomeTo = (chatId: number, title = "My Channel") => renderWelcome(campaign, { title, chatId, valueFor: () => "c 1" });
  const welcome = async (chatId = 77, title?: string) => {
    const id = await commit(welcomeTo(chatId, title));
    await h.deps.telegramQueue.send({ outboxId: id });
    return id;
  };
  const notices = () => h.telegram.of("sendMessage", "1000:service-token").filter(({ params }) => params.chat_id === ownerTelegramId);
  return { accountId, key, bot, campaign, token, commit, welcome, welcomeTo, notices };
}

async function row(h: Harness, id: number) {
  const [found] = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.id, id));
  return found;
}

describe("welcomes", () => {
  it("are sent as Markdown with their button, its macros percent-encoded", async () => {
    const h = createHarness();
    const { token, welcome } = await setUp(h, {
      welcome: "Hi from *{title}*",
      buttonText: "Go",
      buttonUrl: "https://example.com/?c={click}&x={other}",
    });

    const id = await welcome();
    await h.drain();

    expect(h.telegram.of("sendMessage", token).map(({ params }) => params)).toEqual([
      {
        chat_id: 77,
        text: "Hi from *My Channel*",
        parse_mode: "Markdown",
        reply_markup: { inline_keyboard: [[{ text: "Go", url: "https://example.com/?c=c%201&x={other}" }]] },
      },
    ]);
    expect(await row(h, id)).toMatchObject({ state: "sent", attempts: 0, error: null, leasedUntilMs: 0 });
  });

  it("whose Markdown is refused go out as plain text at once, and the owner is told once until the next edit", async () => {
    const h = createHarness();
    const { key, campaign, token, welcome, notices } = await setUp(h, { welcome: "Hi *there" });
    h.telegram.script = ({ params }) => (params.parse_mode === "Markdown" ? failure(400, ENTITIES) : undefined);

    const ids = [await welcome(1), await welcome(2)];
    await h.drain();
    ids.push(await welcome(3));
    await h.drain();

    const plain = h.telegram.of("sendMessage", token).filter(({ params }) => params.parse_mode === undefined);
    expect(plain.map(({ params }) => params)).toEqual([1, 2, 3].map((chat_id) => ({ chat_id, text: "Hi *there" })));
    for (const id of ids) expect((await row(h, id))?.state).toBe("sent");
    expect(notices().map(({ params }) => params.text)).toEqual([expect.stringContaining(campaign.code)]);
    const got = await h.api("/api/camp/get.json", { key, query: { id: campaign.id } });
    expect(got.data.welcome_plain).toBe("2026-06-15 12:00:00");

    await h.api("/api/camp/edit.json", { key, json: { id: campaign.id, welcome: "Hi _there" } });
    await welcome(4);
    await h.drain();
    expect(notices()).toHaveLength(2);
  });

  it("keep their medium when only the Markdown is refused", async () => {
    const h = createHarness();
    const { welcome } = await setUp(h, { welcome: "Hi *there", media: "https://cdn.example.com/a.jpg" });
    h.telegram.script = ({ params }) => (params.parse_mode === "Markdown" ? failure(400, ENTITIES) : undefined);
    await welcome();
    await h.drain();
    expect(h.telegram.of("sendPhoto").at(-1)?.params).toEqual({
      chat_id: 77,
      photo: "https://cdn.example.com/a.jpg",
      caption: "Hi *there",
    });
    expect(h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === 77)).toEqual([]);
  });

  it("show the chat's title as it is, as Markdown and as plain text", async () => {
    const h = createHarness();
    const { token, welcome } = await setUp(h, { welcome: "Hi from {title} *" });
    h.telegram.script = ({ params }) => (params.parse_mode === "Markdown" ? failure(400, ENTITIES) : undefined);
    await welcome(77, "a_b*c");
    await h.drain();
    expect(h.telegram.of("sendMessage", token).map(({ params }) => params.text)).toEqual(["Hi from a\\_b\\*c *", "Hi from a_b*c *"]);
  });

  it.each(["BUTTON_URL_INVALID", "inline keyboard button URL 'https://.test/' is invalid: Wrong HTTP URL"])(
    "whose button is refused (%s) go out without it, with the rest",
    async (reason) => {
      const h = createHarness();
      const { token, welcome } = await setUp(h, {
        media: "https://cdn.example.com/a.jpg",
        buttonText: "Go",
        buttonUrl: "https://{username}.test/",
      });
      h.telegram.script = ({ params }) => (params.reply_markup === undefined ? undefined : failure(400, `Bad Request: ${reason}`));
      const id = await welcome();
      await h.drain();
      expect(h.telegram.of("sendPhoto", token).map(({ params }) => [params.parse_mode, params.reply_markup !== undefined])).toEqual([
        ["Markdown", true],
        ["Markdown", false],
      ]);
      expect(await row(h, id)).toMatchObject({ state: "sent", error: "button" });
    },
  );

  it("to somebody who blocked the bot are recorded as blocked and not tried again", async () => {
    const h = createHarness();
    const { token, welcome } = await setUp(h);
    h.telegram.script = () => failure(403, "Forbidden: bot was blocked by the user");
    const id = await welcome();
    await h.drain();
    h.clock.advance(7200);
    await h.cron();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "blocked", attempts: 1 });
    expect(h.telegram.of("sendMessage", token)).toHaveLength(1);
  });

  it("that Telegram refuses for another reason fail with the reason", async () => {
    const h = createHarness();
    const { welcome } = await setUp(h);
    h.telegram.script = () => failure(400, "Bad Request: chat not found");
    const id = await welcome();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "failed", attempts: 1, error: "Bad Request: chat not found" });
  });
});

describe("approvals", () => {
  const approve: OutboxCall = { kind: "approve", chatId: -1001, userId: 77 };

  it("approve the join request", async () => {
    const h = createHarness();
    const { token, commit } = await setUp(h);
    const id = await commit(approve);
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("approveChatJoinRequest", token).map(({ params }) => params)).toEqual([{ chat_id: -1001, user_id: 77 }]);
    expect((await row(h, id))?.state).toBe("sent");
  });

  it("follow a group that became a supergroup", async () => {
    const h = createHarness();
    const { campaign, commit } = await setUp(h);
    const newChatId = campaign.chatId - 1_000_000;
    h.telegram.migrate(campaign.chatId, newChatId);
    const id = await commit({ kind: "approve", chatId: campaign.chatId, userId: 77 });
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("approveChatJoinRequest").map(({ params }) => params.chat_id)).toEqual([campaign.chatId, newChatId]);
    expect((await row(h, id))?.state).toBe("sent");
    expect((await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0]?.chatId).toBe(newChatId);
  });

  it.each(["USER_ALREADY_PARTICIPANT", "HIDE_REQUESTER_MISSING"])("that come too late (%s) are done", async (reason) => {
    const h = createHarness();
    const { commit } = await setUp(h);
    h.telegram.script = () => failure(400, `Bad Request: ${reason}`);
    const id = await commit(approve);
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "sent", attempts: 0 });
  });

  it.each([
    [failure(400, "Bad Request: CHAT_ADMIN_REQUIRED"), "not_allowed"],
    [failure(400, "Bad Request: not enough rights"), "not_allowed"],
    [failure(403, "Forbidden: bot was kicked from the channel chat"), "not_allowed"],
    [failure(400, "Bad Request: USER_CHANNELS_TOO_MUCH"), "Bad Request: USER_CHANNELS_TOO_MUCH"],
  ])("that are refused (%j) fail, and those the bot has no right to are known", async (reply, error) => {
    const h = createHarness();
    const { commit } = await setUp(h);
    h.telegram.script = () => reply;
    const id = await commit(approve);
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "failed", error });
  });
});

describe("notices", () => {
  const notice: OutboxCall = {
    kind: "notice",
    chatId: 9,
    text: "1 * 2",
    keyboard: { inline_keyboard: [[{ text: "End", callback_data: "x" }]] },
  };

  it("come from the service bot as plain text with their buttons", async () => {
    const h = createHarness();
    await sendLater(h.deps, { accountId: null, botId: null, call: notice });
    await h.drain();
    expect(h.telegram.of("sendMessage", "1000:service-token").map(({ params }) => params)).toEqual([
      { chat_id: 9, text: "1 * 2", reply_markup: notice.keyboard },
    ]);
  });

  it("fail as `off` where there is no service bot", async () => {
    const h = createHarness({ SERVICE_BOT_TOKEN: "" });
    const { commit } = await setUp(h);
    const id = await commit(notice, null);
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "failed", error: "off" });
    expect(h.telegram.calls).toEqual([]);
  });
});

describe("failures of Telegram", () => {
  it("429 waits exactly as long as Telegram asks, and costs no attempt", async () => {
    const h = createHarness();
    const { token, welcome } = await setUp(h);
    h.telegram.script = ({ token: asked }) => (asked === token ? failure(429, "Too Many Requests: retry after 35", 35) : undefined);
    const id = await welcome();
    await h.drain();

    expect(await row(h, id)).toMatchObject({ state: "pending", attempts: 0, nextAttemptAtMs: h.clock.ms + 35_000, leasedUntilMs: 0 });
    expect(h.telegramQueue.sent.at(-1)).toEqual({ body: { outboxId: id }, delaySeconds: 35 });
    h.telegram.script = undefined;
    h.clock.advance(34);
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("sendMessage", token)).toHaveLength(1);
    h.clock.advance(1);
    await h.drain();
    expect((await row(h, id))?.state).toBe("sent");
  });

  it.each([0, undefined])("429 that names no time (%s) waits a second", async (seconds) => {
    const h = createHarness();
    const { welcome } = await setUp(h);
    h.telegram.script = () => failure(429, "Too Many Requests", seconds);
    const id = await welcome();
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "pending", nextAttemptAtMs: h.clock.ms + 1000 });
  });

  it("a wait longer than the queue can hold is left to the sweeper", async () => {
    const h = createHarness();
    const { welcome } = await setUp(h);
    h.telegram.script = () => failure(429, "Too Many Requests", 90_000);
    const id = await welcome();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "pending", nextAttemptAtMs: h.clock.ms + 90_000_000 });
    expect(h.telegramQueue.sent.at(-1)?.delaySeconds).toBe(43_200);
  });

  it.each([
    ["no connection", null],
    ["a server error", failure(502, "Bad Gateway")],
    ["a page instead of an answer", new Response("<html>502 Bad Gateway</html>", { status: 502 })],
  ])("%s is tried again after 5 s, 1 min, 5 min and 30 min, then given up", async (_, reply) => {
    const h = createHarness();
    const { token, welcome } = await setUp(h);
    if (!(reply instanceof Response)) {
      h.telegram.script = () => {
        if (reply === null) throw new TypeError("connection lost");
        return reply;
      };
    } else {
      const respond = h.telegram.handle;
      h.net.on("telegram.test", async (request) => {
        await respond(request);
        return reply.clone();
      });
    }
    const id = await welcome();
    await h.drain();
    for (const [n, delay] of [5, 60, 300, 1800].entries()) {
      expect(await row(h, id)).toMatchObject({ state: "pending", attempts: n + 1, nextAttemptAtMs: h.clock.ms + delay * 1000 });
      h.clock.advance(delay - 1);
      await h.drain();
      expect(h.telegram.of("sendMessage", token)).toHaveLength(n + 1);
      h.clock.advance(1);
      await h.drain();
    }
    expect(await row(h, id)).toMatchObject({ state: "failed", attempts: 5, error: "unreachable" });
    h.clock.advance(86_400);
    await h.cron();
    await h.drain();
    expect(h.telegram.of("sendMessage", token)).toHaveLength(5);
  });

  const botRow = async (h: Harness, id: number) => (await h.db.select().from(bots).where(eq(bots.id, id)))[0];

  it.each([
    [401, "Unauthorized"],
    [404, "Not Found"],
  ])("one %i silences no bot: Telegram is asked who it is, and the message goes out a little later", async (code, description) => {
    const h = createHarness();
    const { bot, token, welcome, notices } = await setUp(h);
    h.telegram.script = ({ method }) =>
      method === "sendMessage" && h.telegram.of("sendMessage").length === 1 ? failure(code, description) : undefined;
    const id = await welcome();
    await h.drain();
    expect(h.telegram.of("getMe", token)).toHaveLength(1);
    expect(await botRow(h, bot.id)).toMatchObject({ status: 0, tokenRevokedAtMs: null });
    expect(await row(h, id)).toMatchObject({ state: "pending", attempts: 1, error: "revoked" });
    h.clock.advance(5);
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "sent" });
    expect(notices()).toEqual([]);
  });

  it("a token that is refused, and refused again, marks the bot; what it owes is kept, and its owner told once", async () => {
    const h = createHarness();
    const { key, bot, token, welcome, commit, welcomeTo, notices } = await setUp(h);
    h.telegram.revoke(token);
    const later = await commit(welcomeTo(5));
    const ids = [await welcome(1), await welcome(2), await welcome(3)];
    await h.drain();

    const dayOn = h.clock.ms + 86_400_000;
    for (const id of [...ids, later])
      expect(await row(h, id)).toMatchObject({ state: "pending", nextAttemptAtMs: dayOn, leasedUntilMs: 0 });
    expect(await botRow(h, bot.id)).toMatchObject({ status: 1, tokenRevokedAtMs: h.clock.ms });
    expect((await h.api("/api/bots/list.json", { key })).data[0]).toMatchObject({
      status: 1,
      warnings: [{ warning: "token-revoked", value: bot.username }],
    });
    expect(notices().map(({ params }) => params.text)).toEqual([expect.stringContaining(`@${bot.username}`)]);

    const asked = h.telegram.of("sendMessage", token).length;
    const after = await welcome(4);
    await h.drain();
    expect(await row(h, after)).toMatchObject({ state: "pending", attempts: 0, error: "revoked", nextAttemptAtMs: dayOn });
    expect(h.telegram.of("sendMessage", token)).toHaveLength(asked);
    expect(notices()).toHaveLength(1);
  });

  it("what is kept goes out when the bot is added again, and is given up after a day", async () => {
    const h = createHarness();
    const { key, bot, token, welcome } = await setUp(h);
    h.telegram.revoke(token);
    const stale = await welcome(1);
    await h.drain();
    h.clock.advance(86_400);
    const young = await welcome(2);
    await h.cron();
    await h.drain();
    expect(await row(h, stale)).toMatchObject({ state: "failed", error: "revoked" });
    expect(await row(h, young)).toMatchObject({ state: "pending" });

    const fresh = `${bot.telegramId}:fresh`;
    expect((await h.api("/api/bots/add.json", { key, json: { token: fresh } })).status).toBe("ok");
    await h.drain();
    expect(h.telegram.of("sendMessage", fresh).map(({ params }) => params.chat_id)).toEqual([2]);
    expect(await row(h, young)).toMatchObject({ state: "sent" });
  });

  it("a call that is found kept while the token is taken again is due at once", async () => {
    const h = createHarness();
    const { bot, token, welcome } = await setUp(h);
    h.telegram.revoke(token);
    await welcome(1);
    await h.drain();
    const id = await welcome(2);
    h.telegram.restore(token);
    h.d1.once(/^UPDATE telegram_outbox SET state/, async () => {
      await unmarkRevoked(h.deps, bot);
    });
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "pending", nextAttemptAtMs: h.clock.ms });
    await h.cron();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "sent" });
  });

  it("a service bot whose token is refused keeps its notices for a day", async () => {
    const h = createHarness();
    h.telegram.revoke("1000:service-token");
    const { commit } = await setUp(h);
    const id = await commit({ kind: "notice", chatId: 9, text: "Hi" }, null);
    for (let hours = 0; hours < 12; hours += 1) {
      await deliverOutbox(h.deps, [id]);
      h.clock.advance(3600);
    }
    expect(await row(h, id)).toMatchObject({ state: "pending", error: "revoked" });
    h.telegram.restore("1000:service-token");
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "sent" });
  });

  it("a token that was replaced while its message was under way marks nothing, and the message is sent by the new one", async () => {
    const h = createHarness();
    const { key, bot, token, welcome, notices } = await setUp(h);
    h.telegram.revoke(token);
    const fresh = `${bot.telegramId}:fresh`;
    const id = await welcome();
    const respond = h.telegram.handle;
    h.net.on("telegram.test", async (request) => {
      if (request.url.includes(`bot${token}/sendMessage`)) await h.api("/api/bots/add.json", { key, json: { token: fresh } });
      return respond(request);
    });
    await h.drain();
    h.clock.advance(5);
    await h.drain();

    expect((await h.db.select().from(bots).where(eq(bots.id, bot.id)))[0]).toMatchObject({ status: 0, tokenRevokedAtMs: null });
    expect(notices()).toEqual([]);
    expect((await row(h, id))?.state).toBe("sent");
    expect(h.telegram.of("sendMessage", fresh)).toHaveLength(1);
  });

  it("a token that Telegram knows nothing of is one that was revoked", async () => {
    const h = createHarness();
    const { bot, token, welcome } = await setUp(h);
    h.telegram.script = ({ token: asked }) => (asked === token ? failure(404, "Not Found") : undefined);
    const id = await welcome();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "pending", error: "revoked" });
    expect(await botRow(h, bot.id)).toMatchObject({ status: 1, tokenRevokedAtMs: h.clock.ms });
  });

  it("a welcome that Telegram took long to refuse is not sent milder on a lease that may end meanwhile, but on the next", async () => {
    const h = createHarness();
    const { token, welcome } = await setUp(h);
    h.telegram.script = ({ params }) => {
      if (params.parse_mode === undefined) return undefined;
      h.clock.advance(h.telegram.of("sendMessage", token).length === 1 ? 15 : 0);
      return failure(400, ENTITIES);
    };
    const id = await welcome();
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject({ state: "pending", attempts: 1, error: "unreachable" });
    h.clock.advance(5);
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("sendMessage", token).map(({ params }) => params.parse_mode)).toEqual(["Markdown", "Markdown", undefined]);
    expect((await row(h, id))?.state).toBe("sent");
  });

  it("a deleted bot sends nothing any more", async () => {
    const h = createHarness();
    const { key, bot, welcome } = await setUp(h);
    const id = await welcome();
    await h.api("/api/bots/del.json", { key, json: { id: bot.id } });
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "failed", error: "bot" });
    expect(h.telegram.of("sendMessage")).toEqual([]);
  });

  it("a medium that KV does not hand out for a moment is waited for", async () => {
    const h = createHarness();
    const { accountId, token, welcome } = await setUp(h, { media: "7_photo_abc" });
    await h.deps.kv.put("media:7_photo_abc", "bytes", { metadata: { name: "a.jpg", contentType: "image/jpeg" } });
    const kv = h.deps.kv;
    h.deps.kv = failingKv("KV GET failed: 503");
    const id = await welcome();
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "pending", attempts: 1, accountId });
    h.deps.kv = kv;
    h.clock.advance(5);
    await h.drain();
    expect(await row(h, id)).toMatchObject({ state: "sent", error: null });
    expect(h.telegram.of("sendPhoto", token)).toHaveLength(1);
  });

  it("one call that cannot even be made keeps none of the others from being made", async () => {
    const h = createHarness();
    const { bot, welcome } = await setUp(h);
    const broken = await setUp(h);
    await h.db.update(bots).set({ tokenSealed: "AAAA.AAAA" }).where(eq(bots.id, broken.bot.id));
    const [bad, good] = [await broken.welcome(), await welcome()];
    await h.drain();
    expect(await row(h, bad)).toMatchObject({ state: "pending", attempts: 1, error: "internal" });
    expect(await row(h, good)).toMatchObject({ state: "sent", botId: bot.id });
    for (const delay of [5, 60, 300, 1800]) {
      h.clock.advance(delay);
      await h.drain();
    }
    expect(await row(h, bad)).toMatchObject({ state: "failed", attempts: 5, error: "internal" });
  });
});

describe("at least once, and no more often than needed", () => {
  it("a message the queue lost or refused is found within a minute", async () => {
    const h = createHarness();
    const { token, accountId, bot, welcomeTo } = await setUp(h);
    h.telegramQueue.lose();
    await sendLater(h.deps, { accountId, botId: bot.id, call: welcomeTo(1) });
    h.telegramQueue.heal();
    h.telegramQueue.refuse();
    await sendLater(h.deps, { accountId, botId: bot.id, call: welcomeTo(2) });
    h.telegramQueue.heal();
    await h.drain();
    expect(h.telegram.of("sendMessage", token)).toHaveLength(0);

    await h.cron();
    await h.drain();

    const chats = h.telegram.of("sendMessage", token).map(({ params }) => params.chat_id);
    expect(chats.sort()).toEqual([1, 2]);
  });

  it("messages that come twice, in one batch or later, send once", async () => {
    const h = createHarness();
    const { token, commit, welcomeTo } = await setUp(h);
    const id = await commit(welcomeTo(1));
    await deliverOutbox(h.deps, [id, id]);
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("sendMessage", token)).toHaveLength(1);
  });

  it("two consumers at once send each call once", async () => {
    const h = createHarness();
    const { token, commit, welcomeTo } = await setUp(h);
    const ids: number[] = [];
    for (let n = 1; n <= 12; n += 1) ids.push(await commit(welcomeTo(n)));
    await Promise.all([deliverOutbox(h.deps, ids), deliverOutbox(h.deps, ids.toReversed()), h.cron().then(h.drain)]);
    const chats = h.telegram.of("sendMessage", token).map(({ params }) => Number(params.chat_id));
    expect(chats.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it("a consumer that dies between sending and recording sends again after its lease, no sooner", async () => {
    const h = createHarness();
    const { token, commit, welcomeTo } = await setUp(h);
    const id = await commit(welcomeTo(1));
    h.d1.fail((sql) => h.telegram.of("sendMessage", token).length === 1 && sql.startsWith("UPDATE telegram_outbox SET state ="), "killed");
    await expect(deliverOutbox(h.deps, [id])).rejects.toThrow("killed");
    h.d1.heal();

    await h.cron();
    expect(h.telegramQueue.sent).toEqual([]);
    await deliverOutbox(h.deps, [id]);
    expect(h.telegram.of("sendMessage", token)).toHaveLength(1);
    h.clock.advance(60);
    await h.cron();
    await h.drain();
    expect(h.telegram.of("sendMessage", token)).toHaveLength(2);
    expect((await row(h, id))?.state).toBe("sent");
  });

  it.each([
    ["sent", null, { state: "sent", attempts: 0, error: null }],
    ["put off", failure(429, "Too Many Requests", 35), { state: "pending", attempts: 0, error: "rate_limited" }],
  ])("a consumer whose lease ran out does not undo that another has %s the call", async (_, reply, expected) => {
    const h = createHarness();
    const { token, commit, welcomeTo } = await setUp(h);
    const id = await commit(welcomeTo(1));
    let slow = true;
    h.telegram.script = reply === null ? undefined : () => reply;
    const respond = h.telegram.handle;
    h.net.on("telegram.test", async (request) => {
      if (!slow) return respond(request);
      slow = false;
      h.clock.advance(30);
      await deliverOutbox(h.deps, [id]);
      return Response.json(failure(502, "Bad Gateway"), { status: 502 });
    });
    await deliverOutbox(h.deps, [id]);
    expect(await row(h, id)).toMatchObject(expected);
    expect(h.telegram.of("sendMessage", token)).toHaveLength(1);
  });

  it("no more than five calls wait for Telegram at once", async () => {
    const h = createHarness();
    const { commit, welcomeTo } = await setUp(h);
    const ids: number[] = [];
    for (let n = 1; n <= 13; n += 1) ids.push(await commit(welcomeTo(n)));
    let open = 0;
    let most = 0;
    const respond = h.telegram.handle;
    h.net.on("telegram.test", async (request) => {
      open += 1;
      most = Math.max(most, open);
      const answer = await respond(request);
      await scheduler.wait(1);
      open -= 1;
      return answer;
    });
    const cost = await h.d1.measure(() => deliverOutbox(h.deps, ids));
    expect(most).toBe(5);
    expect(h.telegram.of("sendMessage")).toHaveLength(13);
    expect(cost.roundTrips).toBe(4);
  });
});

it("the sweeper drops what was finished a week ago and keeps what is pending or younger", async () => {
  const h = createHarness();
  const { commit, welcomeTo, bot } = await setUp(h);
  const old = await commit(welcomeTo(1));
  await deliverOutbox(h.deps, [old]);
  const waiting = await commit(welcomeTo(2));
  await h.db
    .update(telegramOutbox)
    .set({ nextAttemptAtMs: h.clock.ms + 30 * 86_400_000 })
    .where(eq(telegramOutbox.id, waiting));
  h.clock.advance(86_400);
  const younger = await commit(welcomeTo(3));
  await deliverOutbox(h.deps, [younger]);
  h.clock.advance(6 * 86_400 + 60);

  await h.cron();

  const left = await h.db.select({ id: telegramOutbox.id }).from(telegramOutbox).where(eq(telegramOutbox.botId, bot.id));
  expect(left.map(({ id }) => id)).toEqual([waiting, younger]);
});

it.each([
  ["Hi {title}", "a_b*c`d[e]", "Hi a\\_b\\*c\\`d\\[e]"],
  ["*{title}*!", "my_chan*nel", "*my_chan*\\**nel*!"],
  ["_{title}_ {title}", "a_b", "_a_\\__b_ a\\_b"],
  ["[{title}](https://example.com)", "a]b_c", "[a)b_c](https://example.com)"],
  ["\\*{title}", "a_b", "\\*a\\_b"],
  ["no placeholder", "x", "no placeholder"],
  ["{title}", "$& {title}", "$& {title}"],
])("a title put into the Markdown %j shows as it is", (template, title, expected) => {
  expect(insertIntoMarkdown(template, "{title}", title)).toBe(expected);
});

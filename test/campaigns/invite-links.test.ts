import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bots, campaigns, inviteLinks } from "../../src/db/schema/index.ts";
import { makeBot, makeCampaign } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";

async function setUp(h: Harness) {
  const { id: accountId, key } = await h.account();
  const bot = await makeBot(h, accountId);
  const campaign = await makeCampaign(h, accountId, { botId: bot.id });
  const invite = (params: object) => h.api("/api/camp/invite.json", { key, json: { id: campaign.id, ...params } });
  return { key, bot, campaign, invite };
}

const linksOf = (h: Harness, campaignId: number) => h.db.select().from(inviteLinks).where(eq(inviteLinks.campaignId, campaignId));

describe("camp/invite", () => {
  it("makes a link of the campaign's bot, named after the click, and keeps it", async () => {
    const h = createHarness();
    const { bot, campaign, invite } = await setUp(h);
    const click = "click_".padEnd(64, "x");

    const answer = await invite({ click });

    expect(answer).toEqual({ status: "ok", data: { link: expect.stringMatching(/^https:\/\/t\.me\/\+/) } });
    expect(h.telegram.of("createChatInviteLink", `${bot.telegramId}:token`).map(({ params }) => params)).toEqual([
      { chat_id: campaign.chatId, name: click.slice(0, 32), creates_join_request: false, member_limit: 1 },
    ]);
    expect(await linksOf(h, campaign.id)).toMatchObject([{ click, url: answer.data.link }]);
  });

  it("can ask for a join request", async () => {
    const h = createHarness();
    const { invite } = await setUp(h);
    await invite({ click: "c1", request: true });
    expect(h.telegram.of("createChatInviteLink")[0]?.params).toMatchObject({ creates_join_request: true });
    expect(h.telegram.of("createChatInviteLink")[0]?.params).not.toHaveProperty("member_limit");
  });

  it.each([
    [{}, 1],
    [{ limit: 50 }, 50],
    [{ limit: 99_999 }, 99_999],
    [{ limit: 0 }, undefined],
    [{ limit: 50, request: true }, undefined],
  ])("lets in as many as it is told, where Telegram has such a limit: %j", async (params, member_limit) => {
    const h = createHarness();
    const { invite } = await setUp(h);
    expect((await invite({ click: "c1", ...params })).status).toBe("ok");
    expect(h.telegram.of("createChatInviteLink")[0]?.params.member_limit).toBe(member_limit);
  });

  it.each([-1, 100_000, "many"])("refuses the limit %j", async (limit) => {
    const h = createHarness();
    const { invite } = await setUp(h);
    expect(await invite({ click: "c1", limit })).toEqual({ status: "error", error: "invalid", field: "limit" });
  });

  it("follows a group that became a supergroup before it was told so, with its campaign", async () => {
    const h = createHarness();
    const { campaign, invite } = await setUp(h);
    const newChatId = campaign.chatId - 1_000_000;
    h.telegram.migrate(campaign.chatId, newChatId);
    expect((await invite({ click: "c1" })).status).toBe("ok");
    expect(h.telegram.of("createChatInviteLink").map(({ params }) => params.chat_id)).toEqual([campaign.chatId, newChatId]);
    expect((await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0]?.chatId).toBe(newChatId);
  });

  it("answers the same link for the same click and asks Telegram once", async () => {
    const h = createHarness();
    const { invite } = await setUp(h);
    const [first, again, other] = [
      await invite({ click: "c1" }),
      await invite({ click: "c1", request: true }),
      await invite({ click: "c2" }),
    ];
    expect(again).toEqual(first);
    expect(other.data.link).not.toBe(first.data.link);
    expect(h.telegram.of("createChatInviteLink")).toHaveLength(2);
  });

  it("answers the same link to calls at once, and takes the surplus ones back", async () => {
    const h = createHarness();
    const { campaign, invite } = await setUp(h);

    const answers = await Promise.all([invite({ click: "c1" }), invite({ click: "c1" }), invite({ click: "c1" })]);
    await h.settle();

    const [kept] = await linksOf(h, campaign.id);
    expect(answers).toEqual(answers.map(() => ({ status: "ok", data: { link: kept?.url } })));
    const made = h.telegram.of("createChatInviteLink").length;
    const revoked = h.telegram.of("revokeChatInviteLink").map(({ params }) => params.invite_link);
    expect(revoked).toHaveLength(made - 1);
    expect(revoked).not.toContain(kept?.url);
  });

  it.each(["", "a b", "x".repeat(65), "ü", "a.b"])("refuses the click %j", async (click) => {
    const h = createHarness();
    const { invite } = await setUp(h);
    expect(await invite({ click })).toEqual({ status: "error", error: "invalid", field: "click" });
    expect(h.telegram.calls).toEqual([]);
  });

  it("answers `missing` without a click", async () => {
    const h = createHarness();
    const { invite } = await setUp(h);
    expect(await invite({})).toEqual({ status: "error", error: "missing", field: "click" });
  });

  it("answers `telegram` when Telegram refuses, `unreachable` when it does not answer, and keeps nothing", async () => {
    const h = createHarness();
    const { campaign, invite } = await setUp(h);
    for (const [reply, error] of [
      [failure(400, "Bad Request: not enough rights to manage chat invite link"), "telegram"],
      [failure(403, "Forbidden: bot is not a member of the channel chat"), "telegram"],
      [failure(429, "Too Many Requests", 5), "unreachable"],
      [failure(502, "Bad Gateway"), "unreachable"],
    ] as const) {
      h.telegram.script = () => reply;
      expect(await invite({ click: "c1" })).toEqual({ status: "error", error });
    }
    expect(await linksOf(h, campaign.id)).toEqual([]);
  });

  it("marks a bot whose token turns out to be revoked", async () => {
    const h = createHarness();
    const { bot, invite } = await setUp(h);
    h.telegram.revoke(`${bot.telegramId}:token`);
    expect(await invite({ click: "c1" })).toEqual({ status: "error", error: "telegram" });
    expect((await h.db.select().from(bots).where(eq(bots.id, bot.id)))[0]).toMatchObject({ status: 1, tokenRevokedAtMs: h.clock.ms });
  });

  it("answers `unreachable`, and marks nothing, when the token is refused once only", async () => {
    const h = createHarness();
    const { bot, invite } = await setUp(h);
    h.telegram.script = ({ method }) => (method === "getMe" ? undefined : failure(401, "Unauthorized"));
    expect(await invite({ click: "c1" })).toEqual({ status: "error", error: "unreachable" });
    expect((await h.db.select().from(bots).where(eq(bots.id, bot.id)))[0]).toMatchObject({ status: 0, tokenRevokedAtMs: null });
  });

  it("answers `bot` when the bot is disconnected, but still the links it made before", async () => {
    const h = createHarness();
    const { bot, invite } = await setUp(h);
    const first = await invite({ click: "c1" });
    await h.db.update(bots).set({ status: 3 }).where(eq(bots.id, bot.id));
    expect(await invite({ click: "c1" })).toEqual(first);
    expect(await invite({ click: "c2" })).toEqual({ status: "error", error: "bot" });
  });
});

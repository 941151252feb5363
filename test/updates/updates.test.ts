import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  bots,
  campaigns,
  chats,
  inviteLinks,
  journal,
  leadEvents,
  leads,
  postbackDeliveries,
  telegramOutbox,
} from "../../src/db/schema/index.ts";
import { botWebhookSecret } from "../../src/domain/telegram/bots/webhook-address.ts";
import { LEAD_STATUS_NAMES } from "../../src/lib/codes.ts";
import { makeBot, makeCampaign, makeChat, makeTemplate, updatesOf } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";

type Values = Parameters<typeof makeCampaign>[2];

/** A campaign whose account wants a postback of every status. */
async function tracked(values: Values = {}, account: Parameters<Harness["account"]>[0] = {}) {
  const h = createHarness();
  const { id: accountId, key } = await h.account(account);
  const campaign = await makeCampaign(h, accountId, values);
  for (const event of ["wait", "hold", "approve", "cancel", "trash"] as const) {
    await makeTemplate(h, accountId, event, `https://tracker.test/?click={click}&status=${event}`);
  }
  const person = updatesOf(h, campaign.chatId);
  const send = (body: Record<string, unknown>, options?: { updateId?: number }) => h.update(campaign.botId, body, options);
  return { h, accountId, key, campaign, botId: campaign.botId, person, send };
}

async function leadsOf(h: Harness, campaignId: number) {
  return h.db.select().from(leads).where(eq(leads.campaignId, campaignId));
}

/** The statuses of the postbacks owed by a campaign, in the order they will be sent. */
async function owedBy(h: Harness, campaignId: number) {
  const rows = await h.db
    .select()
    .from(postbackDeliveries)
    .where(eq(postbackDeliveries.campaignId, campaignId))
    .orderBy(postbackDeliveries.id);
  return rows.map(({ status }) => LEAD_STATUS_NAMES[status]);
}

async function journalOf(h: Harness, accountId: number) {
  const rows = await h.db.select().from(journal).where(eq(journal.accountId, accountId)).orderBy(journal.id);
  return rows.map(({ action, leadId }) => `${action} ${leadId === null ? "organic" : "paid"}`);
}

describe("updates of a connected bot", () => {
  it("make one lead that moves, a journal and the postbacks owed", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.start(`${campaign.code}-abc456xyz`));
    h.clock.advance(10);
    await send(person.request());
    h.clock.advance(10);
    await send(person.join());
    const joinedAtMs = h.clock.ms;
    h.clock.advance(10);
    await send(person.leave());
    expect(await leadsOf(h, campaign.id)).toEqual([
      expect.objectContaining({
        accountId,
        subscriberId: person.userId,
        username: "alice",
        click: "abc456xyz",
        status: 3,
        startedAtMs: joinedAtMs - 20_000,
        joinedAtMs,
        seq: 4,
        milestones: 15,
      }),
    ]);
    expect(await owedBy(h, campaign.id)).toEqual(["wait", "hold", "approve", "cancel"]);
    expect(await journalOf(h, accountId)).toEqual(["requested paid", "joined paid", "left paid"]);
    expect(h.postbackQueue.sent).toHaveLength(4);
  });

  it("count a removal by somebody else as trash, ban or not", async () => {
    for (const act of ["kick", "remove"] as const) {
      const { h, campaign, person, send } = await tracked();
      await send(person.start(campaign.code));
      await send(person.join());
      await send(person[act]());
      expect(await owedBy(h, campaign.id)).toEqual(["wait", "approve", "trash"]);
    }
  });

  it("change nothing when they come again", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const stranger = updatesOf(h, campaign.chatId);
    for (let times = 0; times < 3; times += 1) {
      await send(person.start(`${campaign.code}-c1`), { updateId: 501 });
      await send(person.join(), { updateId: 502 });
      await send(stranger.join(), { updateId: 503 });
    }
    expect(await owedBy(h, campaign.id)).toEqual(["wait", "approve"]);
    expect(await journalOf(h, accountId)).toEqual(["joined paid", "joined organic"]);
    expect(await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.accountId, accountId))).toHaveLength(1);
  });

  it("are taken although another bot, whose campaign this was, had counted to the same number", async () => {
    const { h, campaign, person, send } = await tracked();
    await send(person.start(campaign.code), { updateId: 77 });
    h.clock.advance(5);
    await send(person.join(), { updateId: 77 });
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, seq: 2 }]);
  });

  it("make one lead when the same and different ones arrive at once", async () => {
    const { h, campaign, person, send } = await tracked();
    const answers = await Promise.all([
      ...[601, 601, 602, 602].map((updateId, index) => send(person.start(`${campaign.code}-c${index < 2 ? 1 : 2}`), { updateId })),
      send(person.join(), { updateId: 603 }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const [lead, ...others] = await leadsOf(h, campaign.id);
    expect(others).toEqual([]);
    expect(lead).toMatchObject({ status: 2, click: "c2", seq: 3 });
    expect(await owedBy(h, campaign.id).then((owed) => owed.at(-1))).toBe("approve");
  });

  it("are all taken when thirty of one person arrive at once", async () => {
    const { h, campaign, person, send } = await tracked();
    const numbers = [...Array(30).keys()];
    const answers = await Promise.all(numbers.map((n) => send(person.start(`${campaign.code}-c${n}`), { updateId: 650 + n })));
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ seq: 30, click: "c29" }]);
    expect(h.logLines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("end in the same lead when Start comes after the join it led to", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const start = person.start(`${campaign.code}-late`);
    h.clock.advance(30);
    await send(person.join(), { updateId: 702 });
    expect(await leadsOf(h, campaign.id)).toEqual([]);
    await send(start, { updateId: 701 });
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, click: "late", joinedAtMs: h.clock.ms }]);
    expect(await owedBy(h, campaign.id)).toEqual(["wait", "approve"]);
    expect(await journalOf(h, accountId)).toEqual(["joined paid"]);
  });

  it("take a join of the very second of its Start, heard of before it, for the lead's", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.join(), { updateId: 802 });
    await send(person.start(`${campaign.code}-same`), { updateId: 801 });
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, click: "same" }]);
    expect(await journalOf(h, accountId)).toEqual(["joined paid"]);
  });

  it("keep the username that the latest of them says, and none where it was given up", async () => {
    const { h, campaign, person, send } = await tracked();
    await send(person.start(campaign.code));
    const nameless = updatesOf(h, campaign.chatId, person.userId, "");
    h.clock.advance(10);
    await send(nameless.join());
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, username: "" }]);
    h.clock.advance(10);
    const late = person.request();
    h.clock.advance(10);
    await send(updatesOf(h, campaign.chatId, person.userId, "alice_new").leave());
    await send(late);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 3, username: "alice_new" }]);
  });

  it("tell of a ban from outside only who has a lead", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const banned = (of: typeof person) => {
      const { chat_member } = of.kick();
      return { chat_member: { ...chat_member, old_chat_member: { ...chat_member.old_chat_member, status: "left" } } };
    };
    await send(person.start(campaign.code));
    await send(banned(person));
    await send(banned(updatesOf(h, campaign.chatId)));
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 4, milestones: 1 }]);
    expect([await journalOf(h, accountId), await owedBy(h, campaign.id)]).toEqual([["removed paid"], ["wait"]]);
  });

  it("keep two campaigns of one bot apart, though one person is in both at once", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const other = await makeCampaign(h, accountId, { botId: campaign.botId });
    const there = updatesOf(h, other.chatId, person.userId);
    await Promise.all([
      send(person.start(`${campaign.code}-a`), { updateId: 901 }),
      send(there.start(`${other.code}-b`), { updateId: 902 }),
      send(person.join(), { updateId: 903 }),
      send(there.request(), { updateId: 904 }),
    ]);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ subscriberId: person.userId, click: "a", status: 2, seq: 2 }]);
    expect(await leadsOf(h, other.id)).toMatchObject([{ subscriberId: person.userId, click: "b", status: 1, seq: 2 }]);
  });

  it("begin the lead with its first Start, though that comes last", async () => {
    const { h, campaign, person, send } = await tracked();
    const first = person.start(`${campaign.code}-c1`);
    const startedAtMs = h.clock.ms;
    h.clock.advance(10);
    await send(person.start(`${campaign.code}-c2`));
    await send(first);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ startedAtMs, click: "c2", status: 0 }]);
    expect(await owedBy(h, campaign.id)).toEqual(["wait"]);
  });

  it("take back nothing that was counted, though what comes late would not have it so", async () => {
    const { h, campaign, person, send } = await tracked();
    await send(person.start(campaign.code));
    await send(person.join());
    h.clock.advance(10);
    const request = person.request();
    h.clock.advance(10);
    await send(person.leave());
    await send(request);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 3, milestones: 15 }]);
  });

  it("leave a join of long before Start organic", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.join());
    h.clock.advance(3600);
    await send(person.start(campaign.code));
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 0 }]);
    expect(await journalOf(h, accountId)).toEqual(["joined organic"]);
  });

  it("journal an organic visitor and make no lead", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.request());
    await send(person.join());
    await send(person.kick());
    expect(await leadsOf(h, campaign.id)).toEqual([]);
    expect(await owedBy(h, campaign.id)).toEqual([]);
    expect(await journalOf(h, accountId)).toEqual(["requested organic", "joined organic", "removed organic"]);
  });

  it("attribute a join through the campaign's own invite link without Start", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const url = "https://t.me/+own";
    await h.db.insert(inviteLinks).values({ campaignId: campaign.id, click: "ad77", url, createdAtMs: h.clock.ms });
    await send(person.join(url));
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, click: "ad77", milestones: 5 }]);
    expect(await owedBy(h, campaign.id)).toEqual(["approve"]);
    const sibling = await makeCampaign(h, accountId, { botId: campaign.botId });
    await h.db.insert(inviteLinks).values({ campaignId: sibling.id, click: "c", url: "https://t.me/+sibling", createdAtMs: h.clock.ms });
    for (const theirs of ["https://t.me/+somebody-elses", "https://t.me/+sibling", "https://t.me/+ow..."]) {
      await send(updatesOf(h, campaign.chatId).join(theirs));
    }
    expect(await leadsOf(h, campaign.id)).toHaveLength(1);
    expect(await journalOf(h, accountId)).toEqual(["joined paid", "joined organic", "joined organic", "joined organic"]);
  });

  it("use only the campaign's templates once it has one of its own", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    const own = await makeTemplate(h, accountId, "approve", "https://own.test/?c={click}", campaign.id);
    await send(person.start(campaign.code));
    await send(person.join());
    const rows = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.campaignId, campaign.id));
    expect(rows).toMatchObject([{ status: 2, templateId: own.id }]);
  });

  it("send the welcome with its button's macros, the new lead's id included", async () => {
    const { h, campaign, person, send } = await tracked({
      buttonText: "Go",
      buttonUrl: "https://shop.test/?c={click}&l={lead}&s={subscriber}",
    });
    await send(person.start(`${campaign.code}-a-b_c`));
    const [lead] = await leadsOf(h, campaign.id);
    const [row] = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
    expect(JSON.parse(row?.payload ?? "")).toMatchObject({
      kind: "welcome",
      chatId: person.userId,
      text: "Welcome to {title}",
      title: "My Channel",
      button: { text: "Go", url: `https://shop.test/?c=a-b_c&l=${lead?.id}&s=${person.userId}` },
    });
    expect(h.telegramQueue.sent).toEqual([{ body: { outboxId: row?.id }, delaySeconds: 0 }]);
  });

  it("put the lead's id where the button says so, and nowhere else", async () => {
    const welcome = "{lead} %7Blead%7D {title}";
    const { h, campaign, person, send } = await tracked({
      welcome,
      buttonText: "{lead}",
      buttonUrl: "https://shop.test/{lead}?%7Blead%7D={lead}",
    });
    for (let times = 0; times < 2; times += 1) await send(person.start(campaign.code));
    const [lead] = await leadsOf(h, campaign.id);
    const rows = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
    const expected = { text: welcome, button: { text: "{lead}", url: `https://shop.test/${lead?.id}?${lead?.id}=${lead?.id}` } };
    expect(rows.map(({ payload }) => JSON.parse(payload))).toMatchObject([expected, expected]);
  });

  it("approve join requests where the campaign asks for it, and leave them to people where not", async () => {
    for (const approveRequests of [true, false]) {
      const { h, campaign, person, send } = await tracked({ approveRequests });
      await send(person.request());
      const rows = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
      expect(rows.map(({ payload }) => JSON.parse(payload))).toEqual(
        approveRequests ? [{ kind: "approve", chatId: campaign.chatId, userId: person.userId }] : [],
      );
    }
  });
});

describe("updates that must make nothing", () => {
  it("a paused campaign makes no lead and fires nothing, but its leads keep the truth", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.start(campaign.code));
    await h.db.update(campaigns).set({ status: 1 }).where(eq(campaigns.id, campaign.id));
    await send(person.join());
    const other = updatesOf(h, campaign.chatId);
    await send(other.start(campaign.code));
    await send(other.join());
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ subscriberId: person.userId, status: 2 }]);
    expect(await owedBy(h, campaign.id)).toEqual(["wait"]);
    expect(await journalOf(h, accountId)).toEqual(["joined paid", "joined organic"]);
  });

  it("a paused campaign welcomes nobody and lets nobody in, those with a lead neither, and answers that the link did not work", async () => {
    const { h, campaign, person, send } = await tracked({ approveRequests: true });
    const said = () => h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
    await send(person.start(campaign.code));
    const before = await said();
    await h.db.update(campaigns).set({ status: 1 }).where(eq(campaigns.id, campaign.id));
    await send(person.start(`${campaign.code}-again`));
    await send(person.request());
    await send(updatesOf(h, campaign.chatId).request());
    expect(await said()).toEqual(before);
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.text)).toContain(LINK_FAILED);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 1, click: "again" }]);
  });

  it("a deleted campaign takes no Start, and its chat's visitors are organic", async () => {
    const { h, accountId, campaign, person, send } = await tracked();
    await send(person.start(`${campaign.code}-before`));
    await h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, campaign.id));
    await send(person.start(`${campaign.code}-after`));
    await send(person.join());
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 0, click: "before", seq: 1 }]);
    expect(await journalOf(h, accountId)).toEqual(["joined organic"]);
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.text)).toContain(LINK_FAILED);
  });

  it.each([
    ["a deleted bot", { bot: { status: 3 }, account: {} }],
    ["an account past its grace", { bot: {}, account: { tariff: "cat", paidUntilMs: Date.parse("2026-06-08T11:59:59Z") } }],
    ["a banned account", { bot: {}, account: { bannedAtMs: 1 } }],
  ])("%s", async (_name, { bot, account }) => {
    const h = createHarness();
    const { id: accountId } = await h.account(account);
    const { id: botId } = await makeBot(h, accountId, bot);
    const { chatId } = await makeChat(h, botId);
    const campaign = await makeCampaign(h, accountId, { botId, chatId, approveRequests: true });
    const person = updatesOf(h, chatId);
    for (const body of [person.start(campaign.code), person.request(), person.join(), person.leave()]) {
      expect((await h.update(botId, body)).status).toBe(200);
    }
    expect([await leadsOf(h, campaign.id), await journalOf(h, accountId), h.telegramQueue.sent]).toEqual([[], [], []]);
  });
});

const LINK_FAILED = "Sorry, this link did not work. Please open it once more from the page where you found it.";

describe("a Start whose payload is not exact", () => {
  it.each([
    ["CODE-c1", "c1"],
    ["CODE", ""],
    ["  CODE-c1 ", "c1"],
    ["CODE-c1==", ""],
    ["CODE-c1%3D%3D", ""],
    ["CODE%2Dc1", "c1"],
    ["CODE-{click}", ""],
    ["CODE_c1", "c1"],
    ["CODE c1", "c1"],
    ["CODE-", ""],
    ["CODE-a-b_c", "a-b_c"],
    [`CODE-${"x".repeat(64)}`, "x".repeat(64)],
    [`CODE-${"x".repeat(65)}`, ""],
    [`CODE-${"x".repeat(5000)}`, ""],
    ["CODE-привет", ""],
    ["CODE-%E0%A4%A", ""],
    ["CODE%252Dc1", "c1"],
    ['"CODE-c1"', ""],
    ["-CODE-c1", "c1"],
    ["CODE-null", ""],
    ["CODE-undefined", ""],
    ["CODE-__CLICK_ID__", ""],
  ])("%s finds its campaign among several, with the click %j", async (payload, click) => {
    const { h, campaign, person, botId, accountId, send } = await tracked();
    await makeCampaign(h, accountId, { botId });
    for (const [index, code] of [campaign.code, campaign.code.toUpperCase()].entries()) {
      await send(person.start(payload.replace("CODE", code)));
      expect(await leadsOf(h, campaign.id), `${index}`).toMatchObject([{ click, status: 0 }]);
    }
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.text)).not.toContain(LINK_FAILED);
  });

  it.each(["", "-_".repeat(32), "{click}", "c1", "nosuchco-c1", "%%%", "<script>"])(
    "%j leads into the only campaign of a bot, and of several into none, with an answer once for each update",
    async (payload) => {
      const { h, campaign, person, botId, accountId, key, send } = await tracked();
      await send(person.start(payload));
      expect(await leadsOf(h, campaign.id)).toMatchObject([{ click: payload === "nosuchco-c1" ? "c1" : "", status: 0 }]);
      const other = await makeCampaign(h, accountId, { botId });
      const lost = updatesOf(h, campaign.chatId);
      for (const updateId of [900, 900, 901]) expect((await send(lost.start(payload), { updateId })).status).toBe(200);
      await h.drain();
      expect([await leadsOf(h, campaign.id), await leadsOf(h, other.id)]).toMatchObject([[{ subscriberId: person.userId }], []]);
      const told = h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === lost.userId);
      expect(told.map(({ params }) => params.text)).toEqual([LINK_FAILED, LINK_FAILED]);
      expect((await h.api("/api/bots/list.json", { key })).data).toMatchObject([{ id: botId, unassigned_starts: 2 }]);
    },
  );

  it("may be typed in capitals", async () => {
    const { h, campaign, person, send } = await tracked();
    const { message } = person.start(`${campaign.code}-c1`);
    await send({ message: { ...message, text: `/START ${campaign.code}-c1` } });
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ click: "c1", status: 0 }]);
  });

  it("speaks the language of whoever pressed it", async () => {
    const { h, campaign, person, botId, accountId, send } = await tracked();
    await makeCampaign(h, accountId, { botId });
    const { message } = person.start("");
    await send({ message: { ...message, from: { ...message.from, language_code: "ru-RU" } } });
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.text)).toEqual([
      "Извините, ссылка не сработала. Откройте её ещё раз на странице, где вы её нашли.",
    ]);
    expect(await leadsOf(h, campaign.id)).toEqual([]);
  });

  it("is nobody's where the campaign that it names was deleted, though the bot has another", async () => {
    const { h, campaign, person, botId, accountId, send } = await tracked();
    const other = await makeCampaign(h, accountId, { botId });
    await h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, campaign.id));
    await send(person.start(`${campaign.code}-c1`));
    expect(await leadsOf(h, other.id)).toEqual([]);
  });

  it("stays within two round trips", async () => {
    const { h, campaign, person, botId, accountId, send } = await tracked();
    await makeCampaign(h, accountId, { botId });
    const { roundTrips } = await h.d1.measure(() => send(person.start("")));
    expect(roundTrips).toBe(2);
    expect(await leadsOf(h, campaign.id)).toEqual([]);
  });
});

describe("the webhook of a bot", () => {
  it("answers 401 and nothing else to a wrong secret and to an unknown bot, without asking the database", async () => {
    const { h, campaign, person } = await tracked();
    const cost = await h.d1.measure(async () => {
      for (const [path, secret] of [
        [`/telegram/bots/${campaign.botId}`, "wrong"],
        [`/telegram/bots/${campaign.botId}`, ""],
        ["/telegram/bots/999999", "wrong"],
        ["/telegram/bots/abc", "wrong"],
      ] as const) {
        const answer = await h.request(path, {
          json: { update_id: 1, ...person.start(campaign.code) },
          headers: { "x-telegram-bot-api-secret-token": secret },
        });
        expect([answer.status, await answer.text()]).toEqual([401, ""]);
      }
    });
    expect(cost.roundTrips).toBe(0);
  });

  it("answers 400 to what is no update, and to one over 256 KB", async () => {
    const { h, campaign, person } = await tracked();
    const secret = await botWebhookSecret(h.deps, campaign.botId);
    const headers = { "x-telegram-bot-api-secret-token": secret };
    for (const body of [
      "",
      "{",
      "[]",
      '"x"',
      '{"message":{}}',
      `{"update_id":1,"pad":"${"x".repeat(256 * 1024)}"}`,
      '{"update_id":1,"chat_member":{}}',
      JSON.stringify({ update_id: 1, message: { ...person.start("x").message, date: -1 } }),
      JSON.stringify({ update_id: 1, message: { ...person.start("x").message, date: 1e12 } }),
    ]) {
      expect((await h.request(`/telegram/bots/${campaign.botId}`, { body, headers, method: "POST" })).status).toBe(400);
    }
  });
});

describe("a chat", () => {
  const botMembership = (h: Harness, chatId: number, status: string) => ({
    my_chat_member: {
      chat: { id: chatId, type: "channel", title: "News" },
      from: { id: 5, is_bot: false, first_name: "Owner" },
      date: h.clock.unixSeconds,
      old_chat_member: { user: { id: 1, is_bot: true, first_name: "Bot" }, status: "left" },
      new_chat_member: { user: { id: 1, is_bot: true, first_name: "Bot" }, status },
    },
  });

  it("is learned with the bot's rights, lost with them, and an old update does not bring it back", async () => {
    const h = createHarness();
    const { id: accountId } = await h.account();
    const bot = await makeBot(h, accountId);
    const status = async () => {
      const [row] = await h.db.select().from(bots).where(eq(bots.id, bot.id));
      const known = await h.db.select().from(chats).where(eq(chats.botId, bot.id));
      return [row?.status, known.map(({ title, isAdmin }) => [title, isAdmin])];
    };
    await h.update(bot.id, botMembership(h, -100777, "member"));
    expect(await status()).toEqual([0, []]);
    const early = botMembership(h, -100777, "administrator");
    await h.update(bot.id, early);
    expect(await status()).toEqual([0, [["News", true]]]);
    h.clock.advance(5);
    await h.update(bot.id, botMembership(h, -100777, "left"));
    expect(await status()).toEqual([1, [["News", false]]]);
    await h.update(bot.id, early);
    expect(await status()).toEqual([1, [["News", false]]]);
    h.clock.advance(5);
    await h.update(bot.id, botMembership(h, -100777, "administrator"));
    expect(await status()).toEqual([0, [["News", true]]]);
    await h.update(bot.id, botMembership(h, -100777, "member"));
    expect(await status()).toEqual([1, [["News", false]]]);
  });

  const told = async (h: Harness, telegramId: number) => {
    await h.drain();
    return h.telegram.of("sendMessage", "1000:service-token").flatMap(({ params }) => (params.chat_id === telegramId ? [params.text] : []));
  };

  it("that a campaign tracks is told of once for each loss and once when it is back, in order or not, and repeated", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account({ telegramId: 555_888_001 });
    const campaign = await makeCampaign(h, accountId, { approveRequests: true });
    const { botId, chatId } = campaign;
    const become = (status: string, rights: object = {}) => {
      const update = botMembership(h, chatId, status);
      Object.assign(update.my_chat_member.new_chat_member, rights);
      return update;
    };
    const lacks = async () => {
      const [bot] = (await h.api("/api/bots/list.json", { key })).data;
      return [bot.status, ...(bot.warnings ?? []).map(({ value }: { value: string }) => value)];
    };
    const lost = become("left");
    await h.update(botId, lost, { updateId: 900 });
    await h.update(botId, lost, { updateId: 900 });
    expect(await lacks()).toEqual([1, "administrator"]);
    h.clock.advance(5);
    const back = become("administrator", { can_invite_users: false });
    await h.update(botId, back);
    await h.update(botId, lost, { updateId: 900 });
    expect(await lacks()).toEqual([1, "can_invite_users"]);
    h.clock.advance(5);
    await h.update(botId, become("administrator", { can_invite_users: true }));
    await h.update(botId, back);
    expect(await lacks()).toEqual([0]);
    h.clock.advance(5);
    await h.update(botId, become("administrator"));
    expect(await lacks()).toEqual([0]);
    expect(await told(h, 555_888_001)).toEqual([
      expect.stringContaining("no longer an administrator of “News”"),
      expect.stringContaining("may not invite people to “News”"),
      expect.stringContaining("again"),
    ]);
  });

  it("whose loss was written by a server that died before it told is told of by the next update", async () => {
    const h = createHarness();
    const { id: accountId } = await h.account({ telegramId: 555_888_002 });
    const { botId, chatId } = await makeCampaign(h, accountId);
    const lost = botMembership(h, chatId, "left");
    h.d1.fail(/^UPDATE chats SET missing/);
    expect((await h.update(botId, lost, { updateId: 901 })).status).toBe(500);
    h.d1.heal();
    expect((await h.update(botId, lost, { updateId: 901 })).status).toBe(200);
    expect(await told(h, 555_888_002)).toHaveLength(1);
  });

  describe("whose bot lacks the right to approve", () => {
    /** A campaign that approves requests, and somebody whose approval Telegram refused. */
    async function refused(reason = "Bad Request: not enough rights") {
      const set = await tracked({ approveRequests: true });
      const { h, campaign, botId, send } = set;
      let isAllowed = false;
      h.telegram.script = ({ method }) => (method === "approveChatJoinRequest" && !isAllowed ? failure(400, reason) : undefined);
      const ask = async () => {
        const person = updatesOf(h, campaign.chatId);
        await send(person.request());
        await h.drain();
        h.clock.advance(5);
        return person;
      };
      const person = await ask();
      const membershipOf = (canInvite: boolean) => {
        const update = botMembership(h, campaign.chatId, "administrator");
        update.my_chat_member.chat.title = "My Channel";
        Object.assign(update.my_chat_member.new_chat_member, { can_invite_users: canInvite });
        return update;
      };
      const lost = membershipOf(false);
      await h.update(botId, lost, { updateId: 910 });
      h.clock.advance(5);
      const allow = () => {
        isAllowed = true;
        return membershipOf(true);
      };
      /** Whom Telegram was asked to let in, oldest first. */
      const asked = async () => {
        await h.drain();
        return h.telegram
          .of("approveChatJoinRequest")
          .flatMap(({ params }) => (params.chat_id === campaign.chatId ? [params.user_id] : []));
      };
      return { ...set, person, ask, lost, membershipOf, allow, asked };
    }

    it.each(["Bad Request: not enough rights", "Bad Request: CHAT_ADMIN_REQUIRED", "Bad Request: chat not found"])(
      "is told once to approve when the right is back (%s), by updates late, repeated or not",
      async (reason) => {
        const { h, botId, person, ask, lost, allow, membershipOf, asked } = await refused(reason);
        const second = await ask();
        const both = [person.userId, second.userId];
        expect(await asked()).toEqual(both);
        h.clock.advance(3600);
        await h.update(botId, membershipOf(false));
        expect(await asked()).toEqual(both);
        h.clock.advance(5);
        const back = allow();
        await h.update(botId, back, { updateId: 920 });
        expect((await asked()).slice(2).sort()).toEqual([...both].sort());
        await h.update(botId, back, { updateId: 920 });
        await h.update(botId, lost, { updateId: 910 });
        h.clock.advance(5);
        await h.update(botId, membershipOf(true));
        h.clock.advance(3600);
        await h.cron();
        expect(await asked()).toHaveLength(4);
      },
    );

    it("is not told by an update that was dated before the refusal or before the loss", async () => {
      const { h, botId, lost, allow, membershipOf, ask, asked } = await refused();
      const late = allow();
      late.my_chat_member.date = lost.my_chat_member.date - 1;
      await h.update(botId, late);
      expect(await asked()).toHaveLength(1);
      const back = membershipOf(true);
      h.telegram.script = ({ method }) =>
        method === "approveChatJoinRequest" ? failure(400, "Bad Request: not enough rights") : undefined;
      h.clock.advance(5);
      await ask();
      await h.update(botId, back);
      expect(await asked()).toHaveLength(3);
      await h.update(botId, back);
      expect(await asked()).toHaveLength(3);
    });

    it("asks once for somebody who asked to enter twice", async () => {
      const { h, botId, person, send, allow, asked } = await refused();
      await send(person.request());
      expect(await asked()).toHaveLength(2);
      h.clock.advance(5);
      await h.update(botId, allow());
      expect(await asked()).toHaveLength(3);
    });

    it.each(["join", "leave", "kick", "remove"] as const)("leaves those alone of whom %s was heard meanwhile", async (what) => {
      const { h, botId, person, send, allow, asked } = await refused();
      await send(person[what]());
      h.clock.advance(5);
      await h.update(botId, allow());
      expect(await asked()).toHaveLength(1);
    });

    it.each([{ status: 1 }, { status: 2 }, { approveRequests: false }])(
      "approves nobody for a campaign that is %j by now",
      async (values) => {
        const { h, botId, campaign, allow, asked } = await refused();
        await h.db.update(campaigns).set(values).where(eq(campaigns.id, campaign.id));
        await h.update(botId, allow());
        expect(await asked()).toHaveLength(1);
      },
    );

    it("leaves a lead alone that was cancelled meanwhile, and approves one in hold", async () => {
      const { h, botId, campaign, person: organic, send, allow, asked } = await refused();
      const [held, cancelled] = [updatesOf(h, campaign.chatId), updatesOf(h, campaign.chatId)];
      for (const person of [held, cancelled]) {
        await send(person.start(campaign.code));
        await send(person.request());
      }
      expect(await asked()).toHaveLength(3);
      const [lead] = (await leadsOf(h, campaign.id)).filter(({ subscriberId }) => subscriberId === cancelled.userId);
      await h.db
        .update(leads)
        .set({ status: 3 })
        .where(eq(leads.id, lead?.id ?? 0));
      h.clock.advance(5);
      await h.update(botId, allow());
      expect((await asked()).slice(3)).toEqual([organic.userId, held.userId]);
    });

    it("tells nothing twice or never when the server dies, or the queue loses what it is told", async () => {
      const { h, botId, person, allow, asked } = await refused();
      const back = allow();
      h.d1.fail("not_allowed");
      expect((await h.update(botId, back, { updateId: 930 })).status).toBe(500);
      expect(await asked()).toHaveLength(1);
      h.d1.heal();
      h.telegramQueue.lose();
      expect((await h.update(botId, back, { updateId: 930 })).status).toBe(200);
      expect(await asked()).toHaveLength(1);
      h.telegramQueue.heal();
      await h.cron();
      expect(await asked()).toEqual([person.userId, person.userId]);
    });
  });

  it("that no campaign tracks costs a bot its status without a notice, until the bot is added again", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account({ telegramId: 555_888_003 });
    const bot = await makeBot(h, accountId);
    await makeChat(h, bot.id, { chatId: -100779 });
    h.clock.advance(5);
    await h.update(bot.id, botMembership(h, -100779, "left"));
    const status = async () => (await h.api("/api/bots/list.json", { key })).data[0].status;
    expect(await status()).toBe(1);
    h.telegram.members.set(`-100779/${bot.telegramId}`, { status: "left" });
    await h.api("/api/bots/add.json", { key, json: { token: `${bot.telegramId}:token` } });
    expect(await status()).toBe(0);
    expect(await told(h, 555_888_003)).toEqual([]);
  });

  it("is not learned by a deleted bot, and does not make up for a token that was revoked", async () => {
    const h = createHarness();
    const { id: accountId } = await h.account();
    const [gone, revoked] = [await makeBot(h, accountId, { status: 3 }), await makeBot(h, accountId, { status: 1, tokenRevokedAtMs: 1 })];
    for (const { id } of [gone, revoked]) await h.update(id, botMembership(h, -100778, "administrator"));
    const found = await h.db.select().from(bots).where(eq(bots.accountId, accountId)).orderBy(bots.id);
    expect(found.map(({ status }) => status)).toEqual([3, 1]);
    const known = await h.db.select().from(chats).where(eq(chats.chatId, -100778));
    expect(known.map(({ botId }) => botId)).toEqual([revoked.id]);
  });
});

describe("a chat's title", () => {
  it("is what the last update of the chat called it, whichever came last", async () => {
    const { h, campaign, person, send } = await tracked();
    const called = (title: string, body: ReturnType<typeof person.join>) => ({
      chat_member: { ...body.chat_member, chat: { id: campaign.chatId, type: "channel", title } },
    });
    const known = async () => (await h.db.select().from(chats).where(eq(chats.chatId, campaign.chatId))).map(({ title }) => title);
    const late = called("Oldest", updatesOf(h, campaign.chatId).join());
    h.clock.advance(10);
    await send(called("Renamed", person.join()));
    expect(await known()).toEqual(["Renamed"]);
    await send(late);
    expect(await known()).toEqual(["Renamed"]);
    h.clock.advance(10);
    await send(called("Renamed", person.leave()));
    await send(updatesOf(h, campaign.chatId).start(campaign.code));
    const [welcome] = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.campaignId, campaign.id));
    expect(JSON.parse(welcome?.payload ?? "")).toMatchObject({ title: "Renamed" });
  });
});

describe("a group that becomes a supergroup", () => {
  it("tells so from either side, and takes no warning along", async () => {
    const { h, campaign, send } = await tracked();
    const newChatId = campaign.chatId - 1_000_000;
    await makeChat(h, campaign.botId, { chatId: newChatId, type: "supergroup" });
    await h.db.update(chats).set({ isAdmin: false }).where(eq(chats.chatId, campaign.chatId));
    await h.db.update(bots).set({ status: 1 }).where(eq(bots.id, campaign.botId));
    const chat = { id: newChatId, type: "supergroup", title: "G" };
    await send({ message: { message_id: 1, date: h.clock.unixSeconds, chat, migrate_from_chat_id: campaign.chatId } });
    expect((await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0]?.chatId).toBe(newChatId);
    expect((await h.db.select().from(bots).where(eq(bots.id, campaign.botId)))[0]?.status).toBe(0);
  });

  it("whose supergroup has a campaign already leaves both as they are", async () => {
    const { h, accountId, campaign, send } = await tracked();
    const { chatId: newChatId } = await makeChat(h, campaign.botId, { type: "supergroup" });
    await makeCampaign(h, accountId, { botId: campaign.botId, chatId: newChatId });
    const chat = { id: campaign.chatId, type: "group", title: "G" };
    const moved = { message: { message_id: 1, date: h.clock.unixSeconds, chat, migrate_to_chat_id: newChatId } };
    expect((await send(moved)).status).toBe(200);
    const found = await h.db.select().from(campaigns).where(eq(campaigns.accountId, accountId)).orderBy(campaigns.id);
    expect(found.map(({ chatId }) => chatId)).toEqual([campaign.chatId, newChatId]);
  });

  it.each([false, true])("keeps its campaign, its journal and its leads (seen there already: %s)", async (seenAlready) => {
    const { h, accountId, campaign, person, send } = await tracked();
    const newChatId = campaign.chatId - 1_000_000;
    await send(person.start(`${campaign.code}-c1`));
    await send(person.join());
    if (seenAlready) await makeChat(h, campaign.botId, { chatId: newChatId, type: "supergroup" });
    const moved = {
      message: {
        message_id: 9,
        date: h.clock.unixSeconds,
        chat: { id: campaign.chatId, type: "group", title: "G" },
        migrate_to_chat_id: newChatId,
      },
    };
    await send(moved);
    await send(moved);
    h.clock.advance(5);
    await send({ chat_member: { ...person.leave().chat_member, chat: { id: newChatId, type: "supergroup", title: "G" } } });
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 3 }]);
    expect(await owedBy(h, campaign.id)).toEqual(["wait", "approve", "cancel"]);
    expect(await journalOf(h, accountId)).toEqual(["joined paid", "left paid"]);
    const known = await h.db.select().from(chats).where(eq(chats.botId, campaign.botId));
    expect(known).toMatchObject([{ chatId: newChatId, type: "supergroup" }]);
  });
});

describe("the budget of an update", () => {
  it("is two round trips, and rows that do not grow with the tables", async () => {
    const { h, campaign, person, send } = await tracked();
    const costs: Record<string, Awaited<ReturnType<typeof h.d1.measure>>> = {};
    for (let crowd = 0; crowd < 30; crowd += 1) {
      const other = updatesOf(h, campaign.chatId);
      await send(other.start(campaign.code));
      await send(other.join());
    }
    costs.start = await h.d1.measure(() => send(person.start(`${campaign.code}-c1`)));
    costs.request = await h.d1.measure(() => send(person.request()));
    costs.join = await h.d1.measure(() => send(person.join()));
    costs.leave = await h.d1.measure(() => send(person.leave()));
    for (const [kind, cost] of Object.entries(costs)) {
      expect(cost.roundTrips).toBe(2);
      expect(cost.rowsRead).toBeLessThanOrEqual(63);
      // What the lead is found by, its person's name and its click, is written with it, and not again.
      expect([kind, cost.rowsWritten]).toEqual([kind, kind === "start" ? 19 : 17]);
    }
    const events = await h.db.select().from(leadEvents).where(eq(leadEvents.campaignId, campaign.id));
    expect(events).toHaveLength(64);
  });

  it("is the same for a lead that has lived through two hundred events, which it reads and does not write again", async () => {
    const { h, campaign, person, send } = await tracked();
    for (let times = 0; times < 100; times += 1) {
      h.clock.advance(60);
      await send(person.start(`${campaign.code}-c${times}`));
      await send(times % 2 === 0 ? person.join() : person.leave());
    }
    h.clock.advance(60);
    const cost = await h.d1.measure(() => send(person.join()));
    expect([cost.roundTrips, cost.rowsWritten]).toEqual([2, 17]);
    // Its 200 facts, and its 100 rows of the journal.
    expect(cost.rowsRead).toBeLessThanOrEqual(54 + 200 + 100);
    expect(await leadsOf(h, campaign.id)).toMatchObject([{ status: 2, click: "c99", seq: 201 }]);
  });
});

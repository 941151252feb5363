import { desc, eq, getTableName, is, sql } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import {
  accounts,
  bots,
  campaignRollups,
  campaigns,
  inviteLinks,
  journal,
  leadEvents,
  leads,
  postbackAttempts,
  postbackDeliveries,
  telegramOutbox,
} from "../../src/db/schema/index.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { makeBot, makeCampaign, makeChat, makeDelivery, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const OK = { status: "ok" };

const tokenOf = async (h: Harness, key: string): Promise<string> => (await h.api("/api/transfer/token.json", { key })).data.token;

/** The audit grows with every transfer, at either end. */
const tenantTables = Object.values(schema).filter(
  (value) => is(value, SQLiteTable) && "accountId" in value && value !== schema.auditEntries,
) as SQLiteTable[];

/** How many rows of each table that knows its tenant an account has; those without any are left out. */
async function census(h: Harness, accountId: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tenantTables) {
    const count = await h.db.$count(table, sql`account_id = ${accountId}`);
    if (count > 0) counts[getTableName(table)] = count;
  }
  return counts;
}

/** A bot with a campaign and one of everything that a campaign gathers. */
async function gather(h: Harness, accountId: number, chatId?: number) {
  const bot = await makeBot(h, accountId);
  const chat = await makeChat(h, bot.id, chatId === undefined ? {} : { chatId });
  const campaign = await makeCampaign(h, accountId, { botId: bot.id, chatId: chat.chatId, mediaFileId: "file-of-this-bot" });
  const accountTemplate = await makeTemplate(h, accountId, "wait", "https://tracker.test/?key=secret-of-the-sender");
  const template = await makeTemplate(h, accountId, "approve", "https://tracker.test/?click={click}", campaign.id);
  const lead = await makeLead(h, campaign, { seq: 2 });
  const owed = await makeDelivery(h, lead, accountTemplate);
  const delivery = await makeDelivery(h, lead, template, { state: "delivered" });
  const attempt = { number: 1, atMs: h.clock.ms, outcome: "delivered" as const, durationMs: 5 };
  await h.db.insert(postbackAttempts).values([
    { ...attempt, deliveryId: owed.id, url: "https://tracker.test/?key=secret-of-the-sender" },
    { ...attempt, deliveryId: delivery.id, url: "https://tracker.test/?click=click1" },
  ]);
  const entry = { accountId, botId: bot.id, chatRef: chat.id, username: "alice", action: "joined" as const, atMs: h.clock.ms };
  await h.db.insert(journal).values([
    { ...entry, subscriberId: lead.subscriberId ?? 0, updateId: 1, leadId: lead.id },
    { ...entry, subscriberId: 5, updateId: 2, leadId: null },
  ]);
  await h.db.insert(inviteLinks).values({ campaignId: campaign.id, click: "c", url: `https://t.me/+${bot.id}`, createdAtMs: 0 });
  await h.db.insert(campaignRollups).values({ campaignId: campaign.id, bucketMs: -1, starts: 1 });
  const pending = { accountId, botId: bot.id, campaignId: campaign.id, kind: "welcome" as const, payload: "{}", createdAtMs: 0 };
  await h.db.insert(telegramOutbox).values({ ...pending, nextAttemptAtMs: h.clock.ms + DAY_MS });
  return { bot, chat, campaign, accountTemplate, template, lead, owed, delivery };
}

async function pair(h: Harness, recipientValues: Parameters<Harness["account"]>[0] = {}) {
  const sender = await h.account({ name: "Sender" });
  const recipient = await h.account({ name: "Recipient", ...recipientValues });
  return { sender, recipient, token: await tokenOf(h, recipient.key) };
}

const giveBot = (h: Harness, key: string, id: number, token: string, rest: object = {}) =>
  h.api("/api/transfer/bot.json", { key, json: { id, token, ...rest } });

const giveCampaign = (h: Harness, key: string, id: number, token: string, rest: object = {}) =>
  h.api("/api/transfer/camp.json", { key, json: { id, token, ...rest } });

const ownerOf = async (h: Harness, botId: number) => (await h.db.select().from(bots).where(eq(bots.id, botId)))[0]?.accountId;

/** Runs `change` once, between the check and the write of the next transfer. */
function inBetween(h: Harness, change: () => Promise<unknown>): void {
  h.d1.once(/^UPDATE campaigns SET account_id/, async () => {
    await change();
  });
}

describe("the transfer token", () => {
  it("stays the same until it is renewed, and is not an API key", async () => {
    const h = createHarness();
    const { key, id } = await h.account();
    const first = await h.api("/api/transfer/token.json", { key });
    expect(first).toEqual({ status: "ok", data: { token: expect.stringMatching(new RegExp(`^transfer-${id}-[\\w-]{43}$`)) } });
    expect(await h.api("/api/transfer/token.json", { key })).toEqual(first);
    expect(await h.api("/api/transfer/token.json", { key: first.data.token })).toEqual({ status: "error", error: "key" });
    const second = await h.api("/api/transfer/token.json", { key, method: "POST" });
    expect(second.data.token).not.toBe(first.data.token);
    expect(await tokenOf(h, key)).toBe(second.data.token);
    const resolve = (token: string) => h.api("/api/transfer/resolve.json", { key, query: { token } });
    expect(await resolve(first.data.token)).toEqual({ status: "error", error: "token" });
    expect(await resolve(second.data.token)).toMatchObject({ status: "ok" });
  });

  it.each([
    { tariff: "tiger", days: 10, live: 2, data: { paid: true, slots: -1 } },
    { tariff: "cat", days: 10, live: 3, data: { paid: true, slots: 12 } },
    { tariff: "cat", days: -1, live: 3, data: { paid: false, slots: 12 } },
    { tariff: "kitten", days: 10, live: 3, data: { paid: false, slots: 0 } },
  ])("resolves to $data of an account on $tariff with $days days and $live campaigns", async ({ tariff, days, live, data }) => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h, { tariff });
    for (let n = 0; n < live; n += 1) await makeCampaign(h, recipient.id);
    await makeCampaign(h, recipient.id, { status: 2 });
    await h.db
      .update(accounts)
      .set({ paidUntilMs: h.clock.ms + days * DAY_MS })
      .where(eq(accounts.id, recipient.id));
    expect(await h.api("/api/transfer/resolve.json", { key: sender.key, query: { token } })).toEqual({
      status: "ok",
      data: { name: "Recipient", ...data },
    });
  });

  it("is refused when it is forged, incomplete, a suspended account's, or missing", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const resolve = (query: Record<string, string>) => h.api("/api/transfer/resolve.json", { key: sender.key, query });
    const unknown = { status: "error", error: "token" };
    expect(await resolve({ token: token.replace(/^transfer-\d+/, `transfer-${sender.id}`) })).toEqual(unknown);
    expect(await resolve({ token: token.slice(0, -1) })).toEqual(unknown);
    expect(await resolve({ token: "transfer-999999-x" })).toEqual(unknown);
    expect(await resolve({ token: "" })).toEqual(unknown);
    expect(await resolve({})).toEqual({ status: "error", error: "missing", field: "token" });
    await h.db.update(accounts).set({ bannedAtMs: 1 }).where(eq(accounts.id, recipient.id));
    expect(await resolve({ token })).toEqual(unknown);
  });
});

describe("handing a bot over", () => {
  it("is in the audit of both", async () => {
    const h = createHarness();
    const [sender, taker] = [await h.account(), await h.account()];
    const bot = await makeBot(h, sender.id);
    const token = await tokenOf(h, taker.key);
    expect(await h.api("/api/transfer/bot.json", { key: sender.key, json: { id: bot.id, token, leads: 1 } })).toEqual(OK);
    const audit = async (key: string) => (await h.api("/api/profile/audit.json", { key })).data;
    expect(await audit(sender.key)).toMatchObject([{ action: "bot.given", subject: bot.id, by: "key" }]);
    expect((await audit(taker.key))[0]).toMatchObject({ action: "bot.taken", subject: bot.id });
  });

  it("moves it with its campaigns and history, and leaves nothing behind but what is owed to the sender's own addresses", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, owed } = await gather(h, sender.id);
    await makeCampaign(h, sender.id, { botId: bot.id, status: 2 });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual(OK);
    expect(await census(h, sender.id)).toEqual({ postback_deliveries: 1, postback_templates: 1 });
    expect(await census(h, recipient.id)).toEqual({
      bots: 1,
      campaigns: 2,
      journal: 2,
      lead_events: 2,
      leads: 1,
      postback_deliveries: 1,
      postback_templates: 1,
      telegram_outbox: 1,
    });
    const [left] = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, sender.id));
    expect(left).toMatchObject({ id: owed.id, state: "pending" });
    expect(await h.deps.vault.open(bot.tokenSealed, `bot:${bot.telegramId}`)).toContain(String(bot.telegramId));
  });

  it("keeps tracking: what happens next is the recipient's lead, reported by the campaign's templates", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, campaign, template } = await gather(h, sender.id);
    await giveBot(h, sender.key, bot.id, token);
    const subscriber = updatesOf(h, campaign.chatId);
    await h.update(bot.id, subscriber.start(`${campaign.code}-click9`));
    h.clock.advance(10);
    await h.update(bot.id, subscriber.join());
    const [lead] = await h.db.select().from(leads).where(eq(leads.subscriberId, subscriber.userId));
    expect(lead).toMatchObject({ accountId: recipient.id, campaignId: campaign.id, click: "click9", status: 2 });
    const deliveries = await h.db
      .select()
      .from(postbackDeliveries)
      .where(eq(postbackDeliveries.leadId, lead?.id ?? 0));
    expect(deliveries).toMatchObject([{ accountId: recipient.id, templateId: template.id, status: 2 }]);
  });

  it.each([
    { who: "a new subscriber", known: false, withLeads: 1 },
    { who: "a subscriber with a lead", known: true, withLeads: 1 },
    { who: "a subscriber whose lead is deleted", known: true, withLeads: 0 },
  ])("an update about $who that was read before and is written after is the recipient's", async ({ known, withLeads }) => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, campaign, lead } = await gather(h, sender.id);
    const subscriber = updatesOf(h, campaign.chatId, known ? (lead.subscriberId ?? 0) : undefined);
    h.d1.once(/^\s*(INSERT INTO lead_events|UPDATE leads)/, async () => {
      expect(await giveBot(h, sender.key, bot.id, token, { leads: withLeads })).toEqual(OK);
    });
    h.clock.advance(10);
    await h.update(bot.id, subscriber.start(`${campaign.code}-late`), { updateId: 77_000_000 });
    expect(await ownerOf(h, bot.id)).toBe(recipient.id);
    const [written] = await h.db.select().from(leads).where(eq(leads.subscriberId, subscriber.userId));
    expect(written).toMatchObject({ accountId: recipient.id, click: "late" });
    expect(await h.db.$count(leads, eq(leads.accountId, sender.id))).toBe(0);
    const facts = await h.db.select().from(leadEvents).where(sql`lead_id = ${written?.id} AND click = 'late'`);
    expect(facts).toMatchObject([{ accountId: recipient.id }]);
  });

  it("an organic join that was read before and is written after is journalled for the recipient", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, campaign } = await gather(h, sender.id);
    const subscriber = updatesOf(h, campaign.chatId);
    h.d1.once(/^\s*INSERT INTO journal/, async () => {
      expect(await giveBot(h, sender.key, bot.id, token)).toEqual(OK);
    });
    await h.update(bot.id, subscriber.join());
    const rows = await h.db.select().from(journal).where(eq(journal.subscriberId, subscriber.userId));
    expect(rows).toMatchObject([{ accountId: recipient.id, action: "joined", leadId: null }]);
  });

  it("with leads=0 deletes leads, statistics, deliveries and journal", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, campaign, lead, owed, delivery } = await gather(h, sender.id);
    expect(await h.api("/api/transfer/bot.json", { key: sender.key, form: { bot: String(bot.id), token, leads: "0" } })).toEqual(OK);
    expect(await census(h, sender.id)).toEqual({ postback_templates: 1 });
    expect(await census(h, recipient.id)).toEqual({ bots: 1, campaigns: 1, postback_templates: 1, telegram_outbox: 1 });
    expect(await h.db.$count(leads, eq(leads.id, lead.id))).toBe(0);
    expect(await h.db.$count(postbackAttempts, sql`delivery_id IN (${owed.id}, ${delivery.id})`)).toBe(0);
    expect(await h.db.$count(campaignRollups, eq(campaignRollups.campaignId, campaign.id))).toBe(0);
  });

  it("touches nothing of the sender's other bots, nor of anybody else's", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot } = await gather(h, sender.id);
    const bystander = await h.account();
    await gather(h, bystander.id);
    const before = await census(h, bystander.id);
    const other = await makeCampaign(h, sender.id);
    const otherLead = await makeLead(h, other);
    await giveBot(h, sender.key, bot.id, token, { leads: 0 });
    expect(await census(h, bystander.id)).toEqual(before);
    expect(await census(h, sender.id)).toEqual({ bots: 1, campaigns: 1, leads: 1, postback_templates: 1 });
    expect(await h.db.$count(leads, eq(leads.id, otherLead.id))).toBe(1);
    expect(await ownerOf(h, bot.id)).toBe(recipient.id);
  });

  it("refuses what cannot be transferred, and moves nothing", async () => {
    const h = createHarness();
    const { sender, token } = await pair(h);
    const { bot } = await gather(h, sender.id);
    const stranger = await h.account();
    const deleted = await makeBot(h, sender.id, { status: 3 });
    const before = await census(h, sender.id);
    expect(await giveBot(h, stranger.key, bot.id, token)).toEqual({ status: "error", error: "bot" });
    expect(await giveBot(h, sender.key, 999_999, token)).toEqual({ status: "error", error: "bot" });
    expect(await giveBot(h, sender.key, deleted.id, token)).toEqual({ status: "error", error: "bot" });
    expect(await giveBot(h, sender.key, bot.id, "nobody")).toEqual({ status: "error", error: "token" });
    expect(await giveBot(h, sender.key, bot.id, await tokenOf(h, sender.key))).toEqual({
      status: "error",
      error: "invalid",
      field: "token",
    });
    expect(await h.api("/api/transfer/bot.json", { key: sender.key, json: { token } })).toEqual({
      status: "error",
      error: "missing",
      field: "id",
    });
    expect(await giveBot(h, sender.key, bot.id, token, { leads: "maybe" })).toEqual({ status: "error", error: "invalid", field: "leads" });
    expect(await census(h, sender.id)).toEqual(before);
  });

  it("refuses a recipient without a paid plan, without room, with this bot, or tracking one of its chats", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot, campaign } = await gather(h, sender.id);
    const set = (values: Partial<typeof accounts.$inferInsert>) => h.db.update(accounts).set(values).where(eq(accounts.id, recipient.id));
    const unpaid = { status: "error", error: "unpaid", field: "token" };
    await set({ tariff: "cat", paidUntilMs: h.clock.ms });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual(unpaid);
    await set({ tariff: "kitten", paidUntilMs: h.clock.ms + DAY_MS });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual(unpaid);
    await set({ tariff: "cat" });
    const deletedTwin = await makeBot(h, recipient.id, { telegramId: bot.telegramId, status: 3 });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual({ status: "error", error: "exists" });
    await h.db.delete(bots).where(eq(bots.id, deletedTwin.id));
    const rival = await makeCampaign(h, recipient.id, { chatId: campaign.chatId });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual({ status: "error", error: "exists" });
    await h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, rival.id));
    for (let n = 0; n < 15; n += 1) await makeCampaign(h, recipient.id, { botId: rival.botId });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual({ status: "error", error: "limit" });
    expect(await ownerOf(h, bot.id)).toBe(sender.id);
    const [live] = await h.db.select().from(campaigns).where(eq(campaigns.accountId, recipient.id)).orderBy(desc(campaigns.id)).limit(1);
    await h.db
      .update(campaigns)
      .set({ status: 2 })
      .where(eq(campaigns.id, live?.id ?? 0));
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual(OK);
  });

  it("has one winner when two recipients are given it at once", async () => {
    const h = createHarness();
    const { sender, token } = await pair(h);
    const second = await h.account();
    const { bot } = await gather(h, sender.id);
    const answers = await Promise.all([
      giveBot(h, sender.key, bot.id, token),
      giveBot(h, sender.key, bot.id, await tokenOf(h, second.key)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["error", "ok"]);
    expect(answers).toContainEqual({ status: "error", error: "bot" });
    expect(await census(h, sender.id)).toEqual({ postback_deliveries: 1, postback_templates: 1 });
  });

  it.each([
    { what: "the last slot is filled", answer: { error: "limit" }, change: { tariff: "cat" }, fill: true },
    { what: "the recipient's plan ends", answer: { error: "unpaid", field: "token" }, change: { paidUntilMs: 1 }, fill: false },
    { what: "the recipient renews the token", answer: { error: "token" }, change: { transferVersion: 7 }, fill: false },
    { what: "the recipient is suspended", answer: { error: "token" }, change: { bannedAtMs: 1 }, fill: false },
  ])("moves nothing when $what between the check and the write", async ({ answer, change, fill }) => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h, { tariff: "cat" });
    const { bot } = await gather(h, sender.id);
    const { botId } = await makeCampaign(h, recipient.id);
    for (let n = 1; n < 14; n += 1) await makeCampaign(h, recipient.id, { botId });
    const before = [await census(h, sender.id), await census(h, recipient.id)];
    inBetween(h, async () => {
      await h.db.update(accounts).set(change).where(eq(accounts.id, recipient.id));
      if (fill) await makeCampaign(h, recipient.id, { botId });
    });
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual({ status: "error", ...answer });
    const after = [await census(h, sender.id), await census(h, recipient.id)];
    expect(after).toEqual([before[0], { ...before[1], campaigns: fill ? 15 : 14 }]);
  });

  it("goes through at the second try when what changed in between does no harm", async () => {
    const h = createHarness();
    const { sender, recipient, token } = await pair(h);
    const { bot } = await gather(h, sender.id);
    inBetween(h, () =>
      h.db
        .update(accounts)
        .set({ paidUntilMs: h.clock.ms + 99 * DAY_MS })
        .where(eq(accounts.id, recipient.id)),
    );
    expect(await giveBot(h, sender.key, bot.id, token)).toEqual(OK);
    expect(await ownerOf(h, bot.id)).toBe(recipient.id);
  });
});

describe("handing a campaign over", () => {
  /** A recipient whose own bot administers the campaign's chat. */
  async function ready(h: Harness) {
    const people = await pair(h);
    const stock = await gather(h, people.sender.id);
    const newBot = await makeBot(h, people.recipient.id);
    const newChat = await makeChat(h, newBot.id, { chatId: stock.chat.chatId });
    return { ...people, ...stock, newBot, newChat };
  }

  it("moves it onto the recipient's bot with its history, and leaves the sender's bot and organic journal", async () => {
    const h = createHarness();
    const { sender, recipient, token, campaign, lead, newBot, newChat } = await ready(h);
    const seen = { accountId: recipient.id, botId: newBot.id, chatRef: newChat.id, username: "alice", action: "joined" as const };
    await h.db.insert(journal).values([
      { ...seen, subscriberId: lead.subscriberId ?? 0, atMs: h.clock.ms, updateId: 900 },
      { ...seen, subscriberId: 5, atMs: h.clock.ms, updateId: 901 },
      // A lead of the recipient's own, of a campaign before, saw the same.
      { ...seen, subscriberId: lead.subscriberId ?? 0, atMs: h.clock.ms, updateId: 902, leadId: 999_999 },
      // Each bot counts its updates for itself: the sender's entry has this number too.
      { ...seen, subscriberId: lead.subscriberId ?? 0, action: "left", atMs: h.clock.ms + 1000, updateId: 1 },
    ]);
    expect(await giveCampaign(h, sender.key, campaign.id, token)).toEqual(OK);
    expect(await census(h, sender.id)).toEqual({
      bots: 1,
      journal: 1,
      postback_deliveries: 1,
      postback_templates: 1,
      telegram_outbox: 1,
    });
    expect(await census(h, recipient.id)).toEqual({
      bots: 1,
      campaigns: 1,
      journal: 3,
      lead_events: 2,
      leads: 1,
      postback_deliveries: 1,
      postback_templates: 1,
    });
    const [moved] = await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id));
    expect(moved).toMatchObject({ botId: newBot.id, code: campaign.code, mediaFileId: null, status: 0 });
    expect(await h.db.select().from(journal).where(eq(journal.leadId, lead.id))).toMatchObject([
      { accountId: recipient.id, botId: newBot.id, chatRef: newChat.id },
    ]);
    const invite = await h.api("/api/camp/invite.json", { key: recipient.key, json: { id: campaign.id, click: "c" } });
    expect(h.telegram.of("createChatInviteLink").map(({ token: bot }) => bot)).toEqual([`${newBot.telegramId}:token`]);
    expect(await h.db.select().from(inviteLinks).where(eq(inviteLinks.campaignId, campaign.id))).toMatchObject([{ url: invite.data.link }]);
  });

  it("leaves its leads none of what is the sender's: flow, way, site, goal and offer", async () => {
    const h = createHarness();
    const { sender, recipient, token, campaign, lead } = await ready(h);
    const ofSender = { flowId: 1, wayId: 2, siteId: 3, goalId: 4, offerId: 5, clickPending: true };
    await h.db.update(schema.leads).set(ofSender).where(eq(schema.leads.id, lead.id));
    expect(await giveCampaign(h, sender.key, campaign.id, token)).toEqual(OK);
    const none = { flowId: null, wayId: null, siteId: null, goalId: null, offerId: null, clickPending: false };
    expect(await h.db.query.leads.findFirst({ where: eq(schema.leads.id, lead.id) })).toMatchObject({ accountId: recipient.id, ...none });
  });

  it.each(["camp", "campaign"])("with leads=0 deletes its leads and theirs only; takes %s for id", async (name) => {
    const h = createHarness();
    const { sender, recipient, token, campaign } = await ready(h);
    const other = await makeCampaign(h, sender.id, { botId: campaign.botId });
    await makeLead(h, other);
    expect(await h.api("/api/transfer/camp.json", { key: sender.key, json: { [name]: campaign.id, token, leads: false } })).toEqual(OK);
    expect(await census(h, sender.id)).toEqual({ bots: 1, campaigns: 1, journal: 1, leads: 1, postback_templates: 1, telegram_outbox: 1 });
    expect(await census(h, recipient.id)).toEqual({ bots: 1, campaigns: 1, postback_templates: 1 });
  });

  it("refuses a recipient none of whose live bots administers the chat", async () => {
    const h = createHarness();
    const { sender, token, campaign, newBot, newChat } = await ready(h);
    const give = () => giveCampaign(h, sender.key, campaign.id, token);
    const refused = { status: "error", error: "bot" };
    await h.db.$client.prepare("UPDATE chats SET is_admin = 0 WHERE id = ?").bind(newChat.id).run();
    expect(await give()).toEqual(refused);
    await h.db.$client.prepare("UPDATE chats SET is_admin = 1 WHERE id = ?").bind(newChat.id).run();
    await h.db.update(bots).set({ status: 3 }).where(eq(bots.id, newBot.id));
    expect(await give()).toEqual(refused);
    await h.db.update(bots).set({ status: 0, tokenRevokedAtMs: 1 }).where(eq(bots.id, newBot.id));
    expect(await give()).toEqual(refused);
    await h.db.update(bots).set({ tokenRevokedAtMs: null }).where(eq(bots.id, newBot.id));
    expect(await give()).toEqual(OK);
  });

  it("refuses other people's, deleted and unknown campaigns, full plans and chats the recipient tracks", async () => {
    const h = createHarness();
    const { sender, recipient, token, campaign, newBot, chat } = await ready(h);
    const stranger = await h.account();
    const deleted = await makeCampaign(h, sender.id, { status: 2 });
    const camp = { status: "error", error: "camp" };
    expect(await giveCampaign(h, stranger.key, campaign.id, token)).toEqual(camp);
    expect(await giveCampaign(h, sender.key, deleted.id, token)).toEqual(camp);
    expect(await giveCampaign(h, sender.key, 999_999, token)).toEqual(camp);
    expect(await giveCampaign(h, sender.key, campaign.id, await tokenOf(h, sender.key))).toMatchObject({
      error: "invalid",
      field: "token",
    });
    expect(await h.api("/api/transfer/camp.json", { key: sender.key, json: { id: campaign.id } })).toMatchObject({ field: "token" });
    const rival = await makeCampaign(h, recipient.id, { botId: newBot.id, chatId: chat.chatId });
    expect(await giveCampaign(h, sender.key, campaign.id, token)).toEqual({ status: "error", error: "exists" });
    await h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, rival.id));
    await h.db.update(accounts).set({ tariff: "cat" }).where(eq(accounts.id, recipient.id));
    for (let n = 0; n < 15; n += 1) await makeCampaign(h, recipient.id, { botId: newBot.id });
    expect(await giveCampaign(h, sender.key, campaign.id, token)).toEqual({ status: "error", error: "limit" });
    const [untouched] = await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id));
    expect(untouched).toMatchObject({ accountId: sender.id, botId: campaign.botId });
  });

  it("has one winner when it is deleted or given to somebody else in between", async () => {
    const h = createHarness();
    const { sender, recipient, token, campaign } = await ready(h);
    inBetween(h, () => h.db.update(campaigns).set({ status: 2 }).where(eq(campaigns.id, campaign.id)));
    expect(await giveCampaign(h, sender.key, campaign.id, token)).toEqual({ status: "error", error: "camp" });
    expect(await census(h, recipient.id)).toEqual({ bots: 1 });
    await h.db.update(campaigns).set({ status: 0 }).where(eq(campaigns.id, campaign.id));
    const answers = await Promise.all([1, 2, 3].map(() => giveCampaign(h, sender.key, campaign.id, token)));
    expect(answers.map(({ error }) => error ?? "ok").sort()).toEqual(["camp", "camp", "ok"]);
  });
});

import { eq } from "drizzle-orm";
import {
  accounts,
  bots,
  campaigns,
  chats,
  flows,
  goals,
  leadEvents,
  leads,
  offers,
  postbackDeliveries,
  postbackTemplates,
  sites,
  ways,
} from "../src/db/schema/index.ts";
import { hashSecret } from "../src/domain/accounts/keys/credentials.ts";
import { BOT_UPDATES, botWebhookUrl } from "../src/domain/telegram/bots/webhook-address.ts";
import { LEAD_STATUS, type LeadStatusName } from "../src/lib/codes.ts";
import { createSecret } from "../src/platform/crypto.ts";
import type { Harness } from "./harness.ts";
import { unique } from "./unique.ts";

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("nothing was inserted");
  return row;
}

/** A connected bot, whose updates come here. */
export async function makeBot(h: Harness, accountId: number, values: Partial<typeof bots.$inferInsert> = {}) {
  const telegramId = values.telegramId ?? 7_000_000_000 + unique();
  const tokenSealed = await h.deps.vault.seal(`${telegramId}:token`, `bot:${telegramId}`);
  const bot = only(
    await h.db
      .insert(bots)
      .values({ accountId, telegramId, username: `bot${telegramId}`, name: "Bot", tokenSealed, createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
  const webhook = { url: botWebhookUrl(h.deps, bot.id), allowed_updates: [...BOT_UPDATES], pending_update_count: 0 };
  h.telegram.webhooks.set(`${telegramId}:token`, webhook);
  return bot;
}

/** A chat the bot administers. */
export async function makeChat(h: Harness, botId: number, values: Partial<typeof chats.$inferInsert> = {}) {
  const chatId = -1_001_000_000_000 - unique();
  return only(
    await h.db
      .insert(chats)
      .values({ botId, chatId, title: "My Channel", type: "channel", isAdmin: true, changedAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** A campaign with a bot and a chat of its own. */
export async function makeCampaign(h: Harness, accountId: number, values: Partial<typeof campaigns.$inferInsert> = {}) {
  const botId = values.botId ?? (await makeBot(h, accountId)).id;
  const chatId = values.chatId ?? (await makeChat(h, botId)).chatId;
  return only(
    await h.db
      .insert(campaigns)
      .values({ accountId, botId, chatId, code: `code${unique()}`, welcome: "Welcome to {title}", createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** A template of the account, or of a campaign. */
export async function makeTemplate(h: Harness, accountId: number, event: LeadStatusName, url: string, campaignId?: number) {
  const owner =
    campaignId === undefined ? ({ owner: "account", ownerId: accountId } as const) : ({ owner: "campaign", ownerId: campaignId } as const);
  return only(
    await h.db
      .insert(postbackTemplates)
      .values({ accountId, ...owner, event: LEAD_STATUS[event], url, updatedAtMs: h.clock.ms })
      .returning(),
  );
}

/** A lead in wait, without events. */
export async function makeLead(h: Harness, campaign: { id: number; accountId: number }, values: Partial<typeof leads.$inferInsert> = {}) {
  return only(
    await h.db
      .insert(leads)
      .values({
        accountId: campaign.accountId,
        campaignId: campaign.id,
        subscriberId: 9_100_000_000 + unique(),
        username: "alice",
        status: 0,
        startedAtMs: h.clock.ms,
        updatedAtMs: h.clock.ms,
        seq: 0,
        milestones: 1,
        ...values,
      })
      .returning(),
  );
}

/** The next event of a lead and the postback that reports it; no queue message is sent. */
export async function makeDelivery(
  h: Harness,
  lead: { id: number; accountId: number; campaignId: number | null },
  template: { id: number; event: number },
  values: Partial<typeof postbackDeliveries.$inferInsert> = {},
  event: Partial<typeof leadEvents.$inferInsert> = {},
) {
  const seq = event.seq ?? (await h.db.$count(leadEvents, eq(leadEvents.leadId, lead.id))) + 1;
  const { accountId, campaignId } = lead;
  const common = { leadId: lead.id, accountId, campaignId };
  await h.db.insert(leadEvents).values({
    ...common,
    seq,
    kind: "start",
    atMs: h.clock.ms,
    updateId: unique(),
    click: "click1",
    windowSeconds: 0,
    suppressed: false,
    reportedStatus: template.event,
    statusAfter: template.event,
    milestones: 0,
    recordedAtMs: h.clock.ms,
    ...event,
  });
  return only(
    await h.db
      .insert(postbackDeliveries)
      .values({
        ...common,
        leadSeq: seq,
        templateId: template.id,
        status: template.event,
        attemptBudget: 9,
        nextAttemptAtMs: h.clock.ms,
        createdAtMs: h.clock.ms,
        ...values,
      })
      .returning(),
  );
}

/** An offer of the account's, open to everybody. */
export async function makeOffer(h: Harness, accountId: number, values: Partial<typeof offers.$inferInsert> = {}) {
  return only(
    await h.db
      .insert(offers)
      .values({ accountId, name: "Kittens", createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** A landing of the offer, and the token that opens the offer. */
export async function makeOfferSite(
  h: Harness,
  offer: { id: number; accountId: number },
  values: Partial<typeof sites.$inferInsert> = {},
): Promise<{ site: typeof sites.$inferSelect; token: string }> {
  const key = createSecret(h.deps);
  const site = only(
    await h.db
      .insert(sites)
      .values({
        accountId: offer.accountId,
        offerId: offer.id,
        name: "Landing",
        url: "https://land.example.com/",
        keyHash: await hashSecret(key),
        createdAtMs: h.clock.ms,
        ...values,
      })
      .returning(),
  );
  return { site, token: `${site.id}-${key}` };
}

/** The token that opens all of the account's offers. */
export async function makeGlobalToken(h: Harness, accountId: number): Promise<string> {
  const key = createSecret(h.deps);
  await h.db
    .update(accounts)
    .set({ siteKeyHash: await hashSecret(key) })
    .where(eq(accounts.id, accountId));
  return `g${accountId}-${key}`;
}

/** A flow without ways; of an offer where `values` name one. */
export async function makeFlow(h: Harness, accountId: number, values: Partial<typeof flows.$inferInsert> = {}) {
  const code = `f${unique().toString(36)}`;
  return only(
    await h.db
      .insert(flows)
      .values({ accountId, code, name: `Flow ${code}`, createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** A way of a flow, to a URL that shows the click unless told otherwise. */
export async function makeWay(h: Harness, flow: { id: number; accountId: number }, values: Partial<typeof ways.$inferInsert> = {}) {
  const leads = values.siteId === undefined && values.campaignId === undefined ? { url: "https://land.test/?c={click}" } : {};
  return only(
    await h.db
      .insert(ways)
      .values({ accountId: flow.accountId, flowId: flow.id, weight: 1, createdAtMs: h.clock.ms, ...leads, ...values })
      .returning(),
  );
}

/** A page of no offer. */
export async function makeSite(h: Harness, accountId: number, values: Partial<typeof sites.$inferInsert> = {}) {
  return only(
    await h.db
      .insert(sites)
      .values({ accountId, name: "Landing", url: "https://site.test/", createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** A goal with a code of its own. */
export async function makeGoal(h: Harness, accountId: number, values: Partial<typeof goals.$inferInsert> = {}) {
  const code = `g${unique().toString(36)}`;
  return only(
    await h.db
      .insert(goals)
      .values({ accountId, code, name: `Goal ${code}`, createdAtMs: h.clock.ms, ...values })
      .returning(),
  );
}

/** Telegram updates of one subscriber, dated by the harness's clock unless told. */
export function updatesOf(h: Harness, chatId: number, userId = 9_000_000_000 + unique(), username = "alice") {
  const user = { id: userId, is_bot: false, first_name: "Alice", username };
  const admin = { id: 1, is_bot: false, first_name: "Admin" };
  const chat = { id: chatId, type: "channel", title: "My Channel" };
  const change = (before: string, after: string, from: object, rest: object = {}) => ({
    chat_member: {
      chat,
      from,
      date: h.clock.unixSeconds,
      old_chat_member: { user, status: before },
      new_chat_member: { user, status: after },
      ...rest,
    },
  });
  return {
    userId,
    start: (payload: string) => ({
      message: {
        message_id: 1,
        date: h.clock.unixSeconds,
        from: user,
        chat: { id: userId, type: "private", first_name: "Alice" },
        text: `/start ${payload}`.trim(),
      },
    }),
    request: (inviteUrl?: string) => ({
      chat_join_request: {
        chat,
        from: user,
        user_chat_id: userId,
        date: h.clock.unixSeconds,
        ...(inviteUrl === undefined ? {} : { invite_link: { invite_link: inviteUrl } }),
      },
    }),
    join: (inviteUrl?: string) =>
      change("left", "member", user, inviteUrl === undefined ? {} : { invite_link: { invite_link: inviteUrl } }),
    leave: () => change("member", "left", user),
    kick: () => change("member", "kicked", admin),
    remove: () => change("member", "left", admin),
  };
}

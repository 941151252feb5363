import { bots, campaigns, chats } from "../src/db/schema/index.ts";
import { MILESTONE } from "../src/leads/life.ts";
import type { Harness } from "./harness.ts";

let serial = 0;

/** A number no other row of this test file has. */
const unique = (): number => 7_000_000 + ++serial;

/** A connected bot that no Telegram knows: enough for whatever only reads. */
export async function insertBot(h: Harness, accountId: number, values: Partial<typeof bots.$inferInsert> = {}) {
  const telegramId = unique();
  const rows = await h.db
    .insert(bots)
    .values({ accountId, telegramId, username: "mytrackbot", name: "My Bot", tokenSealed: "", createdAtMs: h.clock.ms, ...values })
    .returning();
  return one(rows);
}

/** A channel that a bot administers. */
export async function insertChat(h: Harness, botId: number, values: Partial<typeof chats.$inferInsert> = {}) {
  const rows = await h.db
    .insert(chats)
    .values({
      botId,
      chatId: -100 * 1e10 - unique(),
      title: "My Channel",
      type: "channel",
      isAdmin: true,
      changedAtMs: h.clock.ms,
      ...values,
    })
    .returning();
  return one(rows);
}

/** A campaign with a bot and a chat of its own. */
export async function insertCampaign(h: Harness, accountId: number, values: Partial<typeof campaigns.$inferInsert> = {}) {
  const bot = await insertBot(h, accountId);
  const chat = await insertChat(h, bot.id);
  const rows = await h.db
    .insert(campaigns)
    .values({ accountId, botId: bot.id, chatId: chat.chatId, code: `c${unique()}`, welcome: "Hi", createdAtMs: h.clock.ms, ...values })
    .returning();
  return one(rows);
}

/** A lead as it stands, with one event that says so. */
export interface LeadValues {
  status: number;
  startedAtMs: number;
  joinedAtMs?: number | null;
  username?: string;
  click?: string;
  subscriberId?: number;
  milestones?: number;
}

/** Inserts leads of a campaign, thousands in one go. Answers their ids in the order given. */
export async function insertLeads(h: Harness, campaign: { id: number; accountId: number }, values: LeadValues[]): Promise<number[]> {
  const rows = values.map((value) => ({
    joinedAtMs: value.status < 2 ? null : value.startedAtMs,
    username: "",
    click: "",
    subscriberId: unique(),
    milestones: MILESTONE.start,
    ...value,
  }));
  const d1 = h.db.$client;
  const [inserted] = await d1.batch<{ id: number }>([
    d1
      .prepare(
        `INSERT INTO leads (account_id, campaign_id, subscriber_id, username, click, status, started_at_ms, joined_at_ms, updated_at_ms, seq, milestones)
         SELECT CAST(?1 AS INTEGER), CAST(?2 AS INTEGER), value ->> 'subscriberId', value ->> 'username', value ->> 'click', value ->> 'status',
           value ->> 'startedAtMs', value ->> 'joinedAtMs', value ->> 'startedAtMs', 1, value ->> 'milestones'
         FROM json_each(?3) ORDER BY key RETURNING id`,
      )
      .bind(campaign.accountId, campaign.id, JSON.stringify(rows)),
    d1
      .prepare(
        `INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, muted, status_after, milestones, recorded_at_ms)
         SELECT l.id, 1, l.account_id, l.campaign_id, 'start', l.started_at_ms, l.id, 0, 0, l.status, l.milestones, l.started_at_ms
         FROM leads l WHERE l.campaign_id = ?1 AND NOT EXISTS (SELECT 1 FROM lead_events e WHERE e.lead_id = l.id) ORDER BY l.id`,
      )
      .bind(campaign.id),
  ]);
  return (inserted?.results ?? []).map(({ id }) => id);
}

function one<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("nothing was inserted");
  return row;
}

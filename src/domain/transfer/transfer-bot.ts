import type { Guard } from "../../db/guards.ts";
import { raw, sql } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { campaignStatements, historyStatements } from "./history.ts";
import { type Parties, type TransferPlan, transfer } from "./transfer.ts";

/**
 * Hands a bot over with its campaigns, their templates and invite links, and the chats it knows. Its webhook and its
 * sealed token do not depend on the account, so nothing is interrupted.
 * @param input withLeads: leads, statistics and journal go along; otherwise they are deleted
 * @throws AppError bot_not_found; already_exists when the recipient has this bot (a deleted one included) or tracks one
 *   of its chats; and what transfer throws
 */
export async function transferBot(ctx: Ctx, input: { botId: number; token: string; withLeads: boolean }): Promise<void> {
  mayOrThrow(ctx, "transfer.own");
  const { botId, token, withLeads } = input;
  await transfer(ctx, { token, kind: "bot", subjectId: botId, planFor: (parties) => planOf(parties, { botId, withLeads }) });
}

function planOf(parties: Parties, { botId, withLeads }: { botId: number; withLeads: boolean }): TransferPlan {
  const { senderId, recipientId } = parties;
  const ofBot = sql`FROM campaigns WHERE account_id = ${senderId} AND bot_id = ${botId}`;
  // Deleted campaigns go along: their leads belong to the bot's history.
  const campaigns = sql`(SELECT id ${ofBot})`;
  const isLive = sql`status <> ${raw(CAMPAIGN_STATUS.deleted)}`;
  const isBot = sql`id = ${botId} AND account_id = ${senderId}`;
  const journal = sql`account_id = ${senderId} AND chat_ref IN (SELECT id FROM chats WHERE bot_id = ${botId})`;
  const isKnown = sql`SELECT 1 FROM bots WHERE account_id = ${recipientId} AND telegram_id = (SELECT telegram_id FROM bots WHERE id = ${botId})`;
  const tracksChat = sql`SELECT 1 FROM campaigns
    WHERE account_id = ${recipientId} AND ${isLive} AND chat_id IN (SELECT chat_id ${ofBot} AND ${isLive})`;
  const conditions: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM bots WHERE ${isBot} AND status <> ${raw(BOT_STATUS.deleted)})`, code: "bot_not_found" },
    { holds: sql`NOT EXISTS (${isKnown})`, code: "already_exists" },
    { holds: sql`NOT EXISTS (${tracksChat})`, code: "already_exists" },
  ];
  return {
    conditions,
    campaignCount: sql`(SELECT COUNT(*) ${ofBot} AND ${isLive})`,
    statements: [
      ...historyStatements(parties, { campaigns, withLeads }),
      withLeads ? sql`UPDATE journal SET account_id = ${recipientId} WHERE ${journal}` : sql`DELETE FROM journal WHERE ${journal}`,
      sql`UPDATE telegram_outbox SET account_id = ${recipientId} WHERE account_id = ${senderId} AND bot_id = ${botId} AND state = 'pending'`,
      ...campaignStatements(parties, { campaigns }),
      sql`UPDATE bots SET account_id = ${recipientId} WHERE ${isBot}`,
    ],
  };
}

import type { Guard } from "../../db/guards.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { campaignStatements, historyStatements } from "./history.ts";
import { type Parties, type TransferPlan, transfer } from "./transfer.ts";

const LIVE = sql`status <> ${raw(CAMPAIGN_STATUS.deleted)}`;

/**
 * Transfers one campaign onto the recipient's own bot in the same chat; the sender's bot and its unattributed journal stay.
 * The deep link keeps its code under the new bot's name, which makes the invite links anew. Telegram's id of the medium belonged
 * to the old bot and is dropped.
 * @param input withLeads: leads, statistics and their journal go along; otherwise they are deleted
 * @throws AppError campaign_not_found; already_exists when the recipient tracks the chat; bot_not_found when no bot of
 *   theirs administers it; and what transfer throws
 */
export async function transferCampaign(ctx: Ctx, input: { campaignId: number; token: string; withLeads: boolean }): Promise<void> {
  mayOrThrow(ctx, "transfer.own");
  const { campaignId, token, withLeads } = input;
  const planFor = (parties: Parties) => planOf(parties, { campaignId, withLeads });
  await transfer(ctx, { token, kind: "campaign", subjectId: campaignId, planFor });
}

function planOf(parties: Parties, { campaignId, withLeads }: { campaignId: number; withLeads: boolean }): TransferPlan {
  const { senderId, recipientId } = parties;
  const campaigns = sql`(SELECT id FROM campaigns WHERE id = ${campaignId} AND account_id = ${senderId} AND ${LIVE})`;
  const chatId = sql`(SELECT chat_id FROM campaigns WHERE id = ${campaignId})`;
  const chatOfSender = sql`(SELECT chats.id FROM chats JOIN campaigns ON campaigns.bot_id = chats.bot_id AND campaigns.chat_id = chats.chat_id
    WHERE campaigns.id = ${campaignId})`;
  // The recipient's own row of the chat, by a bot of theirs that administers it.
  const chatOfRecipient = sql`FROM chats JOIN bots ON bots.id = chats.bot_id
    WHERE chats.chat_id = ${chatId} AND chats.is_admin = 1 AND bots.account_id = ${recipientId}
      AND bots.status <> ${raw(BOT_STATUS.deleted)} AND bots.token_revoked_at_ms IS NULL
    ORDER BY bots.id LIMIT 1`;
  const journal = sql`account_id = ${senderId} AND chat_ref = ${chatOfSender}
    AND lead_id IN (SELECT id FROM leads WHERE campaign_id IN ${campaigns})`;
  const conditions: Guard[] = [
    { holds: sql`EXISTS ${campaigns}`, code: "campaign_not_found" },
    {
      holds: sql`NOT EXISTS (SELECT 1 FROM campaigns WHERE account_id = ${recipientId} AND ${LIVE} AND chat_id = ${chatId})`,
      code: "already_exists",
    },
    { holds: sql`EXISTS (SELECT 1 ${chatOfRecipient})`, code: "bot_not_found" },
  ];
  return {
    conditions,
    campaignCount: raw("1"),
    statements: [
      ...(withLeads ? moveJournal(recipientId, { journal, chatOfRecipient }) : [sql`DELETE FROM journal WHERE ${journal}`]),
      ...historyStatements(parties, { campaigns, withLeads }),
      // To another bot Telegram shows them cut short: who came by one could not be told.
      sql`DELETE FROM invite_links WHERE campaign_id IN ${campaigns}`,
      ...campaignStatements(parties, {
        campaigns,
        assignments: sql`, bot_id = (SELECT bots.id ${chatOfRecipient}), media_file_id = NULL`,
      }),
    ],
  };
}

/**
 * The recipient's bot saw the same arrivals and departures, and called them unattributed: they are replaced by what is known
 * better. OR REPLACE: under the same update id, which each bot counts for itself, there may be a row of something else.
 */
function moveJournal(recipientId: number, { journal, chatOfRecipient }: Record<"journal" | "chatOfRecipient", Fragment>): Fragment[] {
  const chat = sql`(SELECT chats.id ${chatOfRecipient})`;
  return [
    sql`DELETE FROM journal WHERE account_id = ${recipientId} AND chat_ref = ${chat} AND lead_id IS NULL
      AND (subscriber_id, action, at_ms) IN (SELECT subscriber_id, action, at_ms FROM journal WHERE ${journal})`,
    sql`UPDATE OR REPLACE journal SET account_id = ${recipientId}, bot_id = (SELECT bots.id ${chatOfRecipient}), chat_ref = ${chat}
      WHERE ${journal}`,
  ];
}

import type { LeadChange } from "./plan.ts";
import type { Campaign } from "./situation.ts";
import { historyStatements } from "./write-history.ts";
import { ofSubscriber, THE_LEAD, type Writing } from "./writing.ts";

/** The owner as it was read, and null once the campaign was handed over: the null fails the batch. */
const OWNER_OF_CAMPAIGN = "SELECT account_id FROM campaigns WHERE id = ?1 AND account_id = ?11 AND bot_id = ?12";

/**
 * The statements that change a lead: its row, its new facts, and the postbacks owed, which answer `leadId`.
 * @param organicRows how many rows of the journal were read that might be this lead's
 */
export function leadStatements(writing: Writing, campaign: Campaign, change: LeadChange, organicRows: number): D1PreparedStatement[] {
  const { deps, accountId, event } = writing;
  const d1 = deps.db.$client;
  const key = [campaign.id, event.person.userId] as const;
  return [
    change.isNew ? insertStatement(writing, campaign, change, organicRows) : updateStatement(writing, campaign, change),
    ...historyStatements(deps, { lead: ofSubscriber(...key), accountId, campaignId: campaign.id }, change),
    ...change.adopted.map((id) =>
      d1.prepare(`UPDATE journal SET lead_id = (${THE_LEAD}) WHERE id = ?3 AND subscriber_id = ?2 AND lead_id IS NULL`).bind(...key, id),
    ),
  ];
}

/** Parameters 1 to 10 of the lead's row. */
function valuesOf({ deps, event }: Writing, campaign: Campaign, { life, seq, username }: LeadChange) {
  const { status, click, startedAtMs, joinedAtMs, milestones } = life;
  return [campaign.id, event.person.userId, status, click, startedAtMs, joinedAtMs, milestones, seq, username, deps.now()];
}

/** A new lead takes what the journal holds of its subscriber with it. Where that has grown since it was read, the null fails the batch. */
function insertStatement(writing: Writing, campaign: Campaign, change: LeadChange, organicRows: number): D1PreparedStatement {
  const { deps, botId, accountId } = writing;
  return deps.db.$client
    .prepare(
      `INSERT INTO leads (campaign_id, subscriber_id, status, click, started_at_ms, joined_at_ms, milestones, seq, username, updated_at_ms, account_id)
       VALUES (?1, ?2, iif(?14 = (SELECT count(*) FROM journal WHERE subscriber_id = ?2 AND lead_id IS NULL
         AND chat_ref = (SELECT id FROM chats WHERE bot_id = ?12 AND chat_id = ?13)), ?3, NULL), ?4, ?5, ?6, ?7, ?8, ?9, ?10, (${OWNER_OF_CAMPAIGN}))`,
    )
    .bind(...valuesOf(writing, campaign, change), accountId, botId, campaign.chatId, organicRows);
}

function updateStatement(writing: Writing, campaign: Campaign, change: LeadChange): D1PreparedStatement {
  return writing.deps.db.$client
    .prepare(
      `UPDATE leads SET status = ?3, click = ?4, started_at_ms = ?5, joined_at_ms = ?6, milestones = ?7, seq = ?8, username = ?9, updated_at_ms = ?10
       WHERE campaign_id = ?1 AND subscriber_id = ?2`,
    )
    .bind(...valuesOf(writing, campaign, change));
}

import type { Campaign } from "./lead-context.ts";
import { ofSubscriber, THE_LEAD, type Writing } from "./lead-to-write.ts";
import type { LeadChange } from "./plan-lead.ts";
import { unassignedLead } from "./unassigned-lead.ts";
import { historyStatements } from "./write-history.ts";

/** The owner as it was read, and null once the campaign was transferred: the null fails the batch. */
const OWNER_OF_CAMPAIGN = "SELECT account_id FROM campaigns WHERE id = ?1 AND account_id = ?11 AND bot_id = ?12";

/** What the journal holds of a subscriber who had no lead goes with the one they get: it must not have grown since it was read. */
const JOURNAL_AS_READ = `?14 = (SELECT count(*) FROM journal WHERE subscriber_id = ?2 AND lead_id IS NULL
  AND chat_ref = (SELECT id FROM chats WHERE bot_id = ?12 AND chat_id = ?13))`;

/** Where a conversion has made a lead of the same click since, the null fails the batch. */
const INSERT = `INSERT INTO leads (campaign_id, subscriber_id, status, click, started_at_ms, joined_at_ms, milestones, seq, username, updated_at_ms, account_id)
  VALUES (?1, ?2, iif(${JOURNAL_AS_READ} AND NOT EXISTS (${unassignedLead("?4", "?11")}), ?3, NULL), ?4, ?5, ?6, ?7, ?8, ?9, ?10, (${OWNER_OF_CAMPAIGN}))`;

const updateSql = (start: string) => `UPDATE leads SET status = ?3, click = ?4, ${start} joined_at_ms = ?6, milestones = ?7, seq = ?8,
  username = ?9, updated_at_ms = ?10 WHERE campaign_id = ?1 AND subscriber_id = ?2`;

const UPDATE = updateSql("");

/** A start is seldom moved, and an update that names it writes a row of every index that ends with it. */
const UPDATE_WITH_START = updateSql("started_at_ms = ?5,");

/** From here on it is a lead of Telegram like any other. Where somebody else has it by now, its history has no lead to go to and fails the batch. */
const ADOPT = `UPDATE leads SET campaign_id = ?1, subscriber_id = ?2, natural_key = NULL, status = iif(${JOURNAL_AS_READ}, ?3, NULL), click = ?4,
  started_at_ms = ?5, joined_at_ms = ?6, milestones = ?7, seq = ?8, username = ?9, updated_at_ms = ?10
  WHERE id = ?15 AND subscriber_id IS NULL AND account_id = (${OWNER_OF_CAMPAIGN})`;

/**
 * The statements that change a lead: its row, its new events, and the postbacks owed, which answer `leadId`.
 * @param unattributedRows how many rows of the journal were read that might be this lead's
 */
export function leadStatements(writing: Writing, campaign: Campaign, change: LeadChange, unattributedRows: number): D1PreparedStatement[] {
  const { deps, accountId, event } = writing;
  const d1 = deps.db.$client;
  const key = [campaign.id, event.person.userId] as const;
  return [
    ...rowStatements(writing, campaign, change, unattributedRows),
    ...historyStatements(deps, { lead: ofSubscriber(...key), accountId, campaignId: campaign.id }, change),
    ...change.adopted.map((id) =>
      d1.prepare(`UPDATE journal SET lead_id = (${THE_LEAD}) WHERE id = ?3 AND subscriber_id = ?2 AND lead_id IS NULL`).bind(...key, id),
    ),
  ];
}

/** Parameters 1 to 10 of the lead's row. */
function valuesOf({ deps, event }: Writing, campaign: Campaign, { state, seq, username }: LeadChange) {
  const { status, click, startedAtMs, joinedAtMs, milestones } = state;
  return [campaign.id, event.person.userId, status, click, startedAtMs, joinedAtMs, milestones, seq, username, deps.now()];
}

function rowStatements(writing: Writing, campaign: Campaign, change: LeadChange, unattributedRows: number): D1PreparedStatement[] {
  const { deps, botId, accountId } = writing;
  const values = valuesOf(writing, campaign, change);
  if (!change.isNew && change.adoptedLeadId === null) {
    return [deps.db.$client.prepare(change.startMoved ? UPDATE_WITH_START : UPDATE).bind(...values)];
  }
  const all = [...values, accountId, botId, campaign.chatId, unattributedRows];
  if (change.adoptedLeadId === null) return [deps.db.$client.prepare(INSERT).bind(...all)];
  return [
    deps.db.$client.prepare(ADOPT).bind(...all, change.adoptedLeadId),
    deps.db.$client
      .prepare("UPDATE postback_deliveries SET campaign_id = ?1 WHERE lead_id = ?2 AND account_id = ?3")
      .bind(campaign.id, change.adoptedLeadId, accountId),
  ];
}

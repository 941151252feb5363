import { type Fragment, join, sql, statement } from "../../db/sql.ts";
import type { Campaign } from "./lead-context.ts";
import { ofSubscriber, type Writing } from "./lead-to-write.ts";
import type { LeadChange } from "./plan-lead.ts";
import { unassignedLead } from "./unassigned-lead.ts";
import { historyStatements } from "./write-history.ts";

/** A lead's row as it is written. */
interface Changed {
  campaign: Campaign;
  change: LeadChange;
  /** How many rows of the journal were read that might be this lead's. */
  unattributedRows: number;
}

type Row = Writing & Changed;

/** The owner as it was read, and null once the campaign was transferred: the null fails the batch. */
const ownerOfCampaign = ({ campaign, accountId, botId }: Row) =>
  sql`SELECT account_id FROM campaigns WHERE id = ${campaign.id} AND account_id = ${accountId} AND bot_id = ${botId}`;

/** What the journal holds of a subscriber who had no lead goes with the one they get: it must not have grown since it was read. */
const isJournalAsRead = ({ event, botId, campaign, unattributedRows }: Row) => sql`${unattributedRows} = (
  SELECT count(*) FROM journal WHERE subscriber_id = ${event.person.userId} AND lead_id IS NULL
    AND chat_ref = (SELECT id FROM chats WHERE bot_id = ${botId} AND chat_id = ${campaign.chatId}))`;

/** Where a conversion has made a lead of the same click since, the null fails the batch. */
function insertSql(row: Row): Fragment {
  const { deps, accountId, event, campaign, change } = row;
  const { status, click, startedAtMs, joinedAtMs, milestones } = change.state;
  const isUnchanged = sql`${isJournalAsRead(row)} AND NOT EXISTS (${unassignedLead(sql`${click}`, sql`${accountId}`)})`;
  return sql`INSERT INTO leads (campaign_id, subscriber_id, status, click, started_at_ms, joined_at_ms, milestones, seq, username, updated_at_ms, account_id)
    VALUES (${campaign.id}, ${event.person.userId}, iif(${isUnchanged}, ${status}, NULL), ${click}, ${startedAtMs}, ${joinedAtMs}, ${milestones},
      ${change.seq}, ${change.username}, ${deps.now()}, (${ownerOfCampaign(row)}))`;
}

/** What changes with every event of a lead. */
function changesSql({ deps, change }: Row): Fragment {
  const { joinedAtMs, milestones } = change.state;
  return sql`joined_at_ms = ${joinedAtMs}, milestones = ${milestones}, seq = ${change.seq}, updated_at_ms = ${deps.now()}`;
}

/** What leads are found by seldom moves, and an update that names it writes a row of every index that it is in. */
function updateSql(row: Row): Fragment {
  const { campaign, event, change } = row;
  const { start, click, username } = change.moved;
  const moved = [
    ...(start ? [sql`started_at_ms = ${change.state.startedAtMs}`] : []),
    ...(click ? [sql`click = ${change.state.click}`] : []),
    ...(username ? [sql`username = ${change.username}`] : []),
  ];
  return sql`UPDATE leads SET ${join([sql`status = ${change.state.status}`, changesSql(row), ...moved])}
    WHERE ${ofSubscriber(campaign.id, event.person.userId)}`;
}

/** From here on it is a lead of Telegram like any other. Where somebody else has it by now, its history has no lead to go to and fails the batch. */
function adoptSql(row: Row, leadId: number): Fragment {
  const { campaign, event, change } = row;
  const { status, click, startedAtMs } = change.state;
  return sql`UPDATE leads SET campaign_id = ${campaign.id}, subscriber_id = ${event.person.userId}, natural_key = NULL,
      status = iif(${isJournalAsRead(row)}, ${status}, NULL), started_at_ms = ${startedAtMs}, click = ${click}, username = ${change.username},
      ${changesSql(row)}
    WHERE id = ${leadId} AND subscriber_id IS NULL AND account_id = (${ownerOfCampaign(row)})`;
}

/** The statements that change a lead: its row, its new events, and the postbacks owed, which answer `leadId`. */
export function leadStatements(writing: Writing, changed: Changed): D1PreparedStatement[] {
  const { campaign, change } = changed;
  const { deps, accountId, event } = writing;
  const lead = ofSubscriber(campaign.id, event.person.userId);
  const adopt = (journalId: number) => sql`UPDATE journal SET lead_id = (SELECT id FROM leads WHERE ${lead})
    WHERE id = ${journalId} AND subscriber_id = ${event.person.userId} AND lead_id IS NULL`;
  return [
    ...rowStatements({ ...writing, ...changed }),
    ...historyStatements(deps, { lead, accountId, campaignId: campaign.id }, change),
    ...change.adopted.map((id) => statement(deps.db, adopt(id))),
  ];
}

function rowStatements(row: Row): D1PreparedStatement[] {
  const { deps, accountId, campaign, change } = row;
  const { isNew, adoptedLeadId } = change;
  if (adoptedLeadId === null) return [statement(deps.db, isNew ? insertSql(row) : updateSql(row))];
  const moved = sql`UPDATE postback_deliveries SET campaign_id = ${campaign.id} WHERE lead_id = ${adoptedLeadId} AND account_id = ${accountId}`;
  return [statement(deps.db, adoptSql(row, adoptedLeadId)), statement(deps.db, moved)];
}

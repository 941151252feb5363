import { renderWelcome } from "../campaigns/welcome.ts";
import type { Deps } from "../deps.ts";
import { deliveryStatement } from "../postbacks/outbox.ts";
import { outboxStatement } from "../telegram/outbox.ts";
import { buttonMacros, LEAD_ID, type LeadChange, type NewFact, type Plan } from "./plan.ts";
import type { Campaign, LeadEvent, Situation } from "./situation.ts";

const ACTION_OF_FACT = { request: "requested", join: "joined", leave: "left", kick: "removed" } as const;

/** The owner as it was read, and null once the lead, the campaign or the bot was handed over: the null fails the batch. */
const OWNER = {
  ofLead: "SELECT account_id FROM leads WHERE campaign_id = ?1 AND subscriber_id = ?2 AND account_id = ?3",
  ofCampaign: "SELECT account_id FROM campaigns WHERE id = ?1 AND account_id = ?11 AND bot_id = ?12",
  ofBot: "SELECT account_id FROM bots WHERE id = ?4 AND account_id = ?3",
};

/** The lead of the event, which may be made in the same batch and has no id before. */
const THE_LEAD = "SELECT id FROM leads WHERE campaign_id = ?1 AND subscriber_id = ?2";

type Writer = Pick<Deps, "db" | "now">;

/** The statements that carry a plan out. A postback's answers `leadId`, a call's of the Bot API `id`. */
export function writeStatements(
  deps: Writer,
  botId: number,
  accountId: number,
  situation: Situation,
  event: LeadEvent,
  plan: Plan,
): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  const { campaign, lead, paused } = plan;
  if (campaign !== null && lead !== null) {
    statements.push(...leadStatements(deps, botId, accountId, campaign, event, lead, situation.organic.length));
    if (event.kind === "start" && !paused) statements.push(...welcomeStatements(deps, botId, accountId, campaign, event, lead));
  }
  if (event.kind !== "start" && (lead !== null || event.kind !== "kick" || event.wasMember)) {
    if (situation.chatRef === null) statements.push(chatStatement(deps, botId, event));
    statements.push(journalStatement(deps, botId, accountId, event, campaign, lead !== null));
  }
  if (event.kind === "request" && campaign?.approveRequests === 1 && !paused) {
    const call = { kind: "approve", chatId: campaign.chatId, userId: event.person.userId } as const;
    statements.push(outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call }));
  }
  return statements;
}

function leadStatements(
  deps: Writer,
  botId: number,
  accountId: number,
  campaign: Campaign,
  event: LeadEvent,
  change: LeadChange,
  organicRows: number,
): D1PreparedStatement[] {
  const d1 = deps.db.$client;
  const key = [campaign.id, event.person.userId] as const;
  const { life } = change;
  const values = [life.status, life.click, life.startedAtMs, life.joinedAtMs, life.milestones, change.seq, change.username, deps.now()];
  // A new lead takes what the journal holds of its subscriber with it. Where that has grown since it was read, the null fails the batch.
  const lead = change.isNew
    ? d1
        .prepare(
          `INSERT INTO leads (campaign_id, subscriber_id, status, click, started_at_ms, joined_at_ms, milestones, seq, username, updated_at_ms, account_id)
           VALUES (?1, ?2, iif(?14 = (SELECT count(*) FROM journal WHERE subscriber_id = ?2 AND lead_id IS NULL
             AND chat_ref = (SELECT id FROM chats WHERE bot_id = ?12 AND chat_id = ?13)), ?3, NULL), ?4, ?5, ?6, ?7, ?8, ?9, ?10, (${OWNER.ofCampaign}))`,
        )
        .bind(...key, ...values, accountId, botId, campaign.chatId, organicRows)
    : d1
        .prepare(
          `UPDATE leads SET status = ?3, click = ?4, started_at_ms = ?5, joined_at_ms = ?6, milestones = ?7, seq = ?8, username = ?9, updated_at_ms = ?10
           WHERE campaign_id = ?1 AND subscriber_id = ?2`,
        )
        .bind(...key, ...values);
  return [
    lead,
    ...change.newFacts.map((fact) => factStatement(deps, accountId, key, fact)),
    ...change.nowFired.map(({ seq, status }) =>
      d1.prepare(`UPDATE lead_events SET fired = ?4 WHERE lead_id = (${THE_LEAD}) AND seq = ?3`).bind(...key, seq, status),
    ),
    ...change.adopted.map((id) =>
      d1.prepare(`UPDATE journal SET lead_id = (${THE_LEAD}) WHERE id = ?3 AND subscriber_id = ?2 AND lead_id IS NULL`).bind(...key, id),
    ),
    ...change.reports.flatMap(({ seq, status, templateId }) =>
      templateId === null
        ? []
        : [
            deliveryStatement(deps, {
              accountId,
              campaignId: campaign.id,
              subscriberId: event.person.userId,
              leadSeq: seq,
              status,
              templateId,
            }),
          ],
    ),
  ];
}

function factStatement(deps: Writer, accountId: number, key: readonly [number, number], fact: NewFact): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `INSERT INTO lead_events (lead_id, campaign_id, account_id, seq, kind, at_ms, update_id, click, window_seconds, muted, fired,
         status_before, status_after, milestones, recorded_at_ms)
       VALUES ((${THE_LEAD}), ?1, (${OWNER.ofLead}), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)`,
    )
    .bind(
      ...key,
      accountId,
      fact.seq,
      fact.kind,
      fact.atMs,
      fact.updateId,
      fact.click,
      fact.windowSeconds,
      fact.muted ? 1 : 0,
      fact.fired,
      fact.statusBefore,
      fact.statusAfter,
      fact.milestones,
      deps.now(),
    );
}

function welcomeStatements(
  deps: Writer,
  botId: number,
  accountId: number,
  campaign: Campaign,
  event: LeadEvent,
  change: LeadChange,
): D1PreparedStatement[] {
  const call = renderWelcome(campaign, {
    title: campaign.chatTitle ?? "",
    chatId: event.person.userId,
    macros: buttonMacros(campaign, accountId, event, change),
  });
  const welcome = outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call });
  const leadId = encodeURIComponent(LEAD_ID);
  if (!JSON.stringify(call).includes(leadId)) return [welcome];
  const named = deps.db.$client
    .prepare(`UPDATE telegram_outbox SET payload = replace(payload, ?3, (${THE_LEAD})) WHERE id = last_insert_rowid()`)
    .bind(campaign.id, event.person.userId, leadId);
  return [welcome, named];
}

/** A chat whose my_chat_member update was missed: what happens in it is seen by its administrators only. */
function chatStatement(deps: Writer, botId: number, { chat, atMs }: Exclude<LeadEvent, { kind: "start" }>): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `INSERT INTO chats (bot_id, chat_id, title, type, username, is_admin, changed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
       ON CONFLICT (bot_id, chat_id) DO NOTHING`,
    )
    .bind(botId, chat.chatId, chat.title, chat.type, chat.username, atMs);
}

/** An organic row is written only while there is no lead: one made since the reads must hear of it, so the null fails the batch. */
function journalStatement(
  deps: Writer,
  botId: number,
  accountId: number,
  event: Exclude<LeadEvent, { kind: "start" }>,
  campaign: Campaign | null,
  attributed: boolean,
): D1PreparedStatement {
  return deps.db.$client
    .prepare(
      `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id, lead_id)
       VALUES ((${OWNER.ofBot}), ?4, (SELECT id FROM chats WHERE bot_id = ?4 AND chat_id = ?5), ?2, ?6, iif(?10 = EXISTS (${THE_LEAD}), ?7, NULL), ?8, ?9, (${THE_LEAD}))`,
    )
    .bind(
      campaign?.id ?? null,
      event.person.userId,
      accountId,
      botId,
      event.chat.chatId,
      event.person.username,
      ACTION_OF_FACT[event.kind],
      event.atMs,
      event.updateId,
      attributed ? 1 : 0,
    );
}

import { outboxStatement } from "../telegram/outbox.ts";
import { chatStatement } from "../telegram/record-standing.ts";
import type { Plan } from "./plan.ts";
import type { Situation } from "./situation.ts";
import { journalStatement } from "./write-journal.ts";
import { leadStatements } from "./write-lead.ts";
import { welcomeStatement } from "./write-welcome.ts";
import type { Writing } from "./writing.ts";

/** The statements that carry a plan out. A postback's answers `leadId`, a call's of the Bot API `id`. */
export function writeStatements(writing: Writing, situation: Situation, { campaign, lead, paused }: Plan): D1PreparedStatement[] {
  const { deps, botId, accountId, event } = writing;
  const statements: D1PreparedStatement[] = [];
  if (campaign !== null && lead !== null) {
    statements.push(...leadStatements(writing, campaign, lead, situation.organic.length));
    if (event.kind === "start" && !paused) statements.push(welcomeStatement(writing, campaign, lead, situation));
  }
  if (event.kind !== "start" && (lead !== null || event.kind !== "kick" || event.wasMember)) {
    // What happens in a chat is seen by its administrators only, and nothing else tells of its new title.
    if (situation.title !== event.chat.title) statements.push(chatStatement(deps, botId, { ...event, isAdmin: true, canInvite: null }));
    statements.push(journalStatement({ ...writing, event }, campaign?.id ?? null, lead !== null));
  }
  if (event.kind === "request" && campaign?.approveRequests === 1 && !paused) {
    const call = { kind: "approve", chatId: campaign.chatId, userId: event.person.userId } as const;
    statements.push(outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call }));
  }
  return statements;
}

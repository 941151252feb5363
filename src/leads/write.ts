import { outboxStatement } from "../telegram/outbox.ts";
import type { Plan } from "./plan.ts";
import type { Situation } from "./situation.ts";
import { chatStatement, journalStatement } from "./write-journal.ts";
import { leadStatements } from "./write-lead.ts";
import { welcomeStatements } from "./write-welcome.ts";
import type { Writing } from "./writing.ts";

/** The statements that carry a plan out. A postback's answers `leadId`, a call's of the Bot API `id`. */
export function writeStatements(writing: Writing, situation: Situation, { campaign, lead, paused }: Plan): D1PreparedStatement[] {
  const { deps, botId, accountId, event } = writing;
  const statements: D1PreparedStatement[] = [];
  if (campaign !== null && lead !== null) {
    statements.push(...leadStatements(writing, campaign, lead, situation.organic.length));
    if (event.kind === "start" && !paused) statements.push(...welcomeStatements(writing, campaign, lead));
  }
  if (event.kind !== "start" && (lead !== null || event.kind !== "kick" || event.wasMember)) {
    if (situation.chatRef === null) statements.push(chatStatement({ ...writing, event }));
    statements.push(journalStatement({ ...writing, event }, campaign?.id ?? null, lead !== null));
  }
  if (event.kind === "request" && campaign?.approveRequests === 1 && !paused) {
    const call = { kind: "approve", chatId: campaign.chatId, userId: event.person.userId } as const;
    statements.push(outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call }));
  }
  return statements;
}

import { chatStatement } from "../telegram/bots/record-membership.ts";
import { outboxStatement } from "../telegram/outbox/outbox.ts";
import type { LeadContext } from "./lead-context.ts";
import { leadStatements } from "./lead-statements.ts";
import type { Writing } from "./lead-to-write.ts";
import type { Plan } from "./plan-lead.ts";
import { journalStatement } from "./write-journal.ts";
import { pausedStatement, unassignedStatements } from "./write-unassigned.ts";
import { welcomeStatement } from "./write-welcome.ts";

/** The statements that carry a plan out. A postback's answers `leadId`, a call's of the Bot API `id`. */
export function writeStatements(writing: Writing, context: LeadContext, plan: Plan): D1PreparedStatement[] {
  const { campaign, lead } = plan;
  return [
    ...(campaign !== null && lead !== null
      ? leadStatements(writing, { campaign, change: lead, unattributedRows: context.unattributed.length })
      : []),
    ...answerStatements(writing, context, plan),
    ...chatStatements(writing, context, plan),
  ];
}

/** What is said to somebody who pressed Start: the campaign's welcome, or that the link leads nowhere. */
function answerStatements({ event, ...writing }: Writing, context: LeadContext, { campaign, lead, paused }: Plan): D1PreparedStatement[] {
  if (event.kind !== "start") return [];
  if (campaign === null || lead === null) return unassignedStatements({ ...writing, event });
  return [
    paused
      ? pausedStatement({ ...writing, event })
      : welcomeStatement({ ...writing, event }, { campaign, change: lead, visit: context.visit }),
  ];
}

/** What happens in a chat: its title, the journal, and the approval of a request. */
function chatStatements({ event, ...writing }: Writing, { title }: LeadContext, { campaign, lead, paused }: Plan): D1PreparedStatement[] {
  if (event.kind === "start") return [];
  const { deps, botId, accountId } = writing;
  const statements: D1PreparedStatement[] = [];
  if (lead !== null || event.kind !== "kick" || event.wasMember) {
    // What happens in a chat is seen by its administrators only, and nothing else tells of its new title.
    if (title !== event.chat.title) statements.push(chatStatement(deps, botId, { ...event, isAdmin: true, canInvite: null }));
    statements.push(journalStatement({ ...writing, event }, campaign?.id ?? null, lead !== null));
  }
  if (event.kind === "request" && campaign?.approveRequests === 1 && !paused) {
    const call = { kind: "approve", chatId: campaign.chatId, userId: event.person.userId } as const;
    statements.push(outboxStatement(deps, { accountId, botId, campaignId: campaign.id, call }));
  }
  return statements;
}

import { LEAD_STATUS } from "../../codes.ts";
import type { JournalRow } from "../../journal/journal-pages.ts";
import type { LeadRow } from "../../leads/lead-pages.ts";
import { wireTime } from "./convert.ts";

export const LEAD_COLUMNS = ["id", "campaign", "subscriber", "username", "click", "status", "start_time", "join_time", "updated"] as const;

/** A lead as the list and its CSV show it. The time of joining is shown of those who are or were members. */
export function toWireLead(lead: LeadRow): Record<(typeof LEAD_COLUMNS)[number], string | number> {
  const { id, campaign, subscriber, username, click, status } = lead;
  const wasMember = status !== LEAD_STATUS.wait && status !== LEAD_STATUS.hold;
  return {
    id,
    campaign,
    subscriber,
    username,
    click,
    status,
    start_time: wireTime(lead.startedAtMs),
    join_time: wireTime(wasMember ? lead.joinedAtMs : null),
    updated: wireTime(lead.updatedAtMs),
  };
}

export const JOURNAL_COLUMNS = ["id", "bot", "chat", "chat_title", "subscriber", "username", "action", "type", "time"] as const;

/** An entry of the journal as the list and its CSV show it. */
export function toWireEntry(entry: JournalRow): Record<(typeof JOURNAL_COLUMNS)[number], string | number> {
  const { id, bot, chat, chatTitle, subscriber, username, action, type } = entry;
  return { id, bot, chat, chat_title: chatTitle, subscriber, username, action, type, time: wireTime(entry.atMs) };
}

import { z } from "zod";
import { JOURNAL_ACTIONS, JOURNAL_TYPES, type JournalRow } from "../../../domain/journal/journal-pages.ts";
import type { LeadRow } from "../../../domain/leads/lead-pages.ts";
import { LEAD_STATUS } from "../../../lib/codes.ts";
import { time } from "../answers.ts";
import { wireTime } from "../convert.ts";

export const wireLead = z
  .strictObject({
    id: z.int(),
    campaign: z.int(),
    subscriber: z.int().describe("The person's id at Telegram; 0 if erased"),
    username: z.string().describe("May be empty"),
    click: z.string().describe("May be empty"),
    status: z.int().min(0).max(4).describe("0 wait, 1 hold, 2 approve, 3 cancel, 4 trash"),
    start_time: time,
    join_time: time,
    updated: time,
  })
  .meta({ id: "TelegramLead" });

export const LEAD_COLUMNS = wireLead.keyof().options;

/** A lead as the list and its CSV show it. The time of joining is shown of those who are or were members. */
export function toWireLead(lead: LeadRow): z.infer<typeof wireLead> {
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

export const wireEntry = z
  .strictObject({
    id: z.int(),
    bot: z.int(),
    chat: z.int(),
    chat_title: z.string(),
    subscriber: z.int(),
    username: z.string(),
    action: z.enum(JOURNAL_ACTIONS),
    type: z.enum(JOURNAL_TYPES).describe("`paid` belongs to a lead"),
    time,
    lead: z.int().describe("The lead that it belongs to; 0 if there is none"),
  })
  .meta({ id: "JournalEntry" });

export const JOURNAL_COLUMNS = wireEntry.keyof().options;

/** An entry of the journal as the list and its CSV show it. */
export function toWireEntry(entry: JournalRow): z.infer<typeof wireEntry> {
  const { id, bot, chat, chatTitle, subscriber, username, action, type, lead } = entry;
  return { id, bot, chat, chat_title: chatTitle, subscriber, username, action, type, time: wireTime(entry.atMs), lead: lead ?? 0 };
}

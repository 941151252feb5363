import { z } from "zod";
import { LEAD_STATUS } from "../../codes.ts";
import { exportJournal } from "../../journal/export-journal.ts";
import { JOURNAL_ACTIONS, JOURNAL_TYPES, type JournalRow } from "../../journal/journal-pages.ts";
import { listJournal } from "../../journal/list-journal.ts";
import { exportLeads } from "../../leads/export-leads.ts";
import type { LeadRow } from "../../leads/lead-pages.ts";
import { listLeads } from "../../leads/list-leads.ts";
import { wireTime } from "./convert.ts";
import { csvAnswer } from "./csv-answer.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { int, leadStatus, page, rowId, unixSeconds } from "./fields.ts";

/** The whole second counts. */
const untilSeconds = unixSeconds.transform((ms) => ms + 999);

const leadFilter = {
  campaign: rowId.optional(),
  status: leadStatus.optional(),
  from: unixSeconds.optional(),
  to: untilSeconds.optional(),
};

const journalFilter = {
  bot: rowId.optional(),
  chat: int.optional(),
  action: z.enum(JOURNAL_ACTIONS).optional(),
  type: z.enum(JOURNAL_TYPES).optional(),
  from: unixSeconds.optional(),
  to: untilSeconds.optional(),
};

const LEAD_COLUMNS = ["id", "campaign", "subscriber", "username", "click", "status", "start_time", "join_time", "updated"] as const;

function wireLead(lead: LeadRow): Record<(typeof LEAD_COLUMNS)[number], string | number> {
  const { id, campaign, subscriber, username, click, status } = lead;
  const isMember = status !== LEAD_STATUS.wait && status !== LEAD_STATUS.hold;
  return {
    id,
    campaign,
    subscriber,
    username,
    click,
    status,
    start_time: wireTime(lead.startedAtMs),
    join_time: wireTime(isMember ? lead.joinedAtMs : null),
    updated: wireTime(lead.updatedAtMs),
  };
}

const JOURNAL_COLUMNS = ["id", "bot", "chat", "chat_title", "subscriber", "username", "action", "type", "time"] as const;

function wireEntry(entry: JournalRow): Record<(typeof JOURNAL_COLUMNS)[number], string | number> {
  const { id, bot, chat, chatTitle, subscriber, username, action, type } = entry;
  return { id, bot, chat, chat_title: chatTitle, subscriber, username, action, type, time: wireTime(entry.atMs) };
}

export const leadEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/leads/list.json",
    access: "account",
    input: z.object({ ...leadFilter, ...page, before: rowId.optional() }),
    run: async (ctx, { from, to, ...input }) => {
      const { leads, total } = await listLeads(ctx, { ...input, fromMs: from, toMs: to });
      return { data: leads.map(wireLead), ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/leads/export.csv",
    access: "account",
    input: z.object(leadFilter),
    run: (ctx, { from, to, ...filter }) =>
      csvAnswer(ctx.deps.log, {
        name: "leads.csv",
        columns: LEAD_COLUMNS,
        pages: exportLeads(ctx, { ...filter, fromMs: from, toMs: to }),
        record: wireLead,
      }),
  }),
  endpoint({
    method: "GET",
    path: "/journal/list.json",
    access: "account",
    input: z.object({ ...journalFilter, ...page, before: rowId.optional() }),
    run: async (ctx, { from, to, ...input }) => {
      const { entries, total } = await listJournal(ctx, { ...input, fromMs: from, toMs: to });
      return { data: entries.map(wireEntry), ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/journal/export.csv",
    access: "account",
    input: z.object(journalFilter),
    run: (ctx, { from, to, ...filter }) =>
      csvAnswer(ctx.deps.log, {
        name: "journal.csv",
        columns: JOURNAL_COLUMNS,
        pages: exportJournal(ctx, { ...filter, fromMs: from, toMs: to }),
        record: wireEntry,
      }),
  }),
];

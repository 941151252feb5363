import { z } from "zod";
import { exportJournal } from "../../journal/export-journal.ts";
import { JOURNAL_ACTIONS, JOURNAL_TYPES } from "../../journal/journal-pages.ts";
import { listJournal } from "../../journal/list-journal.ts";
import { exportLeads } from "../../leads/export-leads.ts";
import { listLeads } from "../../leads/list-leads.ts";
import { JOURNAL_COLUMNS, LEAD_COLUMNS, toWireEntry, toWireLead, wireEntry, wireLead } from "./convert-leads.ts";
import { csvAnswer } from "./csv-answer.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { before, bool, int, leadStatus, page, rowId, unixSeconds, untilSeconds } from "./fields.ts";

const leadFilter = {
  campaign: rowId.optional().describe("Whose leads"),
  status: leadStatus.optional(),
  from: unixSeconds.optional().describe("Started then or later, Unix seconds"),
  to: untilSeconds.optional().describe("Started then or earlier, Unix seconds"),
};

const journalFilter = {
  bot: rowId.optional().describe("Whose chats"),
  chat: int.optional().describe("Its id at Telegram"),
  action: z.enum(JOURNAL_ACTIONS).optional().describe("What happened; without it all but requests"),
  type: z.enum(JOURNAL_TYPES).optional().describe("Of a lead, or of nobody's"),
  from: unixSeconds.optional(),
  to: untilSeconds.optional(),
};

const bom = bool.default(false).describe("Begin the file with a byte order mark, which Excel needs to read it as UTF-8");

/** Whether to count, however many there are. */
const counting = { total: bool.optional().describe("Count them all, even where that takes long") };

const counted = {
  more: z.boolean().describe("Whether there are more"),
  total: z.int().optional().describe("Of all pages; not with `before`, nor where there are too many to be counted unasked"),
};

export const leadEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/leads/list.json",
    summary: "Leads of Telegram campaigns, newest start first",
    access: "account",
    input: z.object({ ...leadFilter, ...page, before, ...counting }),
    answer: z.strictObject({ data: z.array(wireLead), ...counted }),
    run: async (ctx, { from, to, ...input }) => {
      const { leads, more, total } = await listLeads(ctx, { ...input, fromMs: from, toMs: to });
      return { data: leads.map(toWireLead), more, ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/leads/export.csv",
    summary: "The same leads as a file",
    access: "account",
    input: z.object({ ...leadFilter, bom }),
    answer: "csv",
    run: (ctx, { from, to, bom, ...filter }) =>
      csvAnswer(ctx.deps.log, {
        bom,
        name: "leads.csv",
        columns: LEAD_COLUMNS,
        pages: exportLeads(ctx, { ...filter, fromMs: from, toMs: to }),
        record: toWireLead,
      }),
  }),
  endpoint({
    method: "GET",
    path: "/journal/list.json",
    summary: "Every arrival and departure that the bots saw, newest first",
    access: "account",
    input: z.object({ ...journalFilter, ...page, before, ...counting }),
    answer: z.strictObject({ data: z.array(wireEntry), ...counted }),
    run: async (ctx, { from, to, ...input }) => {
      const { entries, more, total } = await listJournal(ctx, { ...input, fromMs: from, toMs: to });
      return { data: entries.map(toWireEntry), more, ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/journal/export.csv",
    summary: "The same entries as a file",
    access: "account",
    input: z.object({ ...journalFilter, bom }),
    answer: "csv",
    run: (ctx, { from, to, bom, ...filter }) =>
      csvAnswer(ctx.deps.log, {
        bom,
        name: "journal.csv",
        columns: JOURNAL_COLUMNS,
        pages: exportJournal(ctx, { ...filter, fromMs: from, toMs: to }),
        record: toWireEntry,
      }),
  }),
];

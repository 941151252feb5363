import { z } from "zod";
import { exportJournal } from "../../journal/export-journal.ts";
import { JOURNAL_ACTIONS, JOURNAL_TYPES } from "../../journal/journal-pages.ts";
import { listJournal } from "../../journal/list-journal.ts";
import { exportLeads } from "../../leads/export-leads.ts";
import { listLeads } from "../../leads/list-leads.ts";
import { JOURNAL_COLUMNS, LEAD_COLUMNS, toWireEntry, toWireLead } from "./convert-leads.ts";
import { csvAnswer } from "./csv-answer.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { int, leadStatus, page, rowId, unixSeconds, untilSeconds } from "./fields.ts";

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

export const leadEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/leads/list.json",
    access: "account",
    input: z.object({ ...leadFilter, ...page, before: rowId.optional() }),
    run: async (ctx, { from, to, ...input }) => {
      const { leads, total } = await listLeads(ctx, { ...input, fromMs: from, toMs: to });
      return { data: leads.map(toWireLead), ...(total === null ? {} : { total }) };
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
        record: toWireLead,
      }),
  }),
  endpoint({
    method: "GET",
    path: "/journal/list.json",
    access: "account",
    input: z.object({ ...journalFilter, ...page, before: rowId.optional() }),
    run: async (ctx, { from, to, ...input }) => {
      const { entries, total } = await listJournal(ctx, { ...input, fromMs: from, toMs: to });
      return { data: entries.map(toWireEntry), ...(total === null ? {} : { total }) };
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
        record: toWireEntry,
      }),
  }),
];

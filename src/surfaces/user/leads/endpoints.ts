import { z } from "zod";
import { exportJournal } from "../../../domain/journal/export-journal.ts";
import { JOURNAL_ACTIONS, JOURNAL_TYPES } from "../../../domain/journal/journal-pages.ts";
import { listJournal } from "../../../domain/journal/list-journal.ts";
import { checkLeadsNow } from "../../../domain/leads/check-leads.ts";
import { exportLeads } from "../../../domain/leads/export-leads.ts";
import { listCampaignLeads } from "../../../domain/leads/list-campaign-leads.ts";
import { csvAnswer } from "../../../http/csv-answer.ts";
import { before, bool, int, leadStatus, page, rowId, unixSeconds, untilSeconds, words } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { list } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { JOURNAL_COLUMNS, LEAD_COLUMNS, toWireEntry, toWireLead, wireEntry, wireLead } from "./wire.ts";

const leadFilter = {
  campaign: rowId.optional().describe("Leads of this campaign"),
  status: leadStatus.optional(),
  from: unixSeconds.optional().describe("Started at or after this time, Unix seconds"),
  to: untilSeconds.optional().describe("Started at or before this time, Unix seconds"),
};

const journalFilter = {
  bot: rowId.optional().describe("Chats of this bot"),
  chat: int.optional().describe("The chat's id at Telegram"),
  action: z.enum(JOURNAL_ACTIONS).optional().describe("The event; by default all except requests"),
  type: z.enum(JOURNAL_TYPES).optional().describe("`paid` belongs to a lead, `organic` does not"),
  from: unixSeconds.optional(),
  to: untilSeconds.optional(),
};

const bom = bool.default(false).describe("Begin the file with a byte order mark, so that Excel reads it as UTF-8");

/** Whether to count, however many there are. */
const counting = { total: bool.optional().describe("Count all rows, even if that takes long") };

const counted = {
  more: z.boolean().describe("Whether there are more"),
  total: z
    .int()
    .optional()
    .describe("Number of rows on all pages; absent with `before`, and if there are too many to count without `total=1`"),
};

const oneOrMore = z.union([rowId.transform((id) => [id]), words(rowId, 20).pipe(z.array(z.int()).min(1))]);

const checkedLead = z.strictObject({
  id: z.int(),
  status: wireLead.shape.status,
  member: z
    .enum(["creator", "administrator", "member", "restricted", "left", "kicked", "unknown"])
    .describe("The person's membership status at Telegram; `unknown` if Telegram does not answer"),
  changed: z.boolean().describe("Whether a missed change was found and recorded"),
});

export const leadEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/leads/list.json",
    summary: "List leads of campaigns, newest first",
    errors: ["camp"],
    example: { campaign: 12, status: "approve", limit: 50 },
    access: account,
    input: z.object({ ...leadFilter, ...page, before, ...counting }),
    answer: z.strictObject({ data: z.array(wireLead), ...counted }),
    run: async (ctx, { from, to, ...input }) => {
      const { leads, more, total } = await listCampaignLeads(ctx, { ...input, fromMs: from, toMs: to });
      return { data: leads.map(toWireLead), more, ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/leads/export.csv",
    summary: "Export leads of campaigns",
    errors: ["camp"],
    example: { campaign: 12 },
    access: account,
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
    methods: ["POST"],
    path: "/leads/check.json",
    summary: "Check the membership of leads",
    errors: ["unreachable"],
    words: { not_found: "invalid" },
    example: { id: [1001] },
    access: account,
    input: z.object({ id: oneOrMore.describe("Up to 20 ids from `leads/list`") }),
    answer: list(checkedLead),
    async run(ctx, { id }) {
      const answers = await checkLeadsNow(ctx, { ids: id });
      return { data: answers.map(({ isChanged, ...answer }) => ({ ...answer, changed: isChanged })) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/journal/list.json",
    summary: "List journal entries, newest first",
    errors: ["bot", "chat"],
    example: { bot: 7, action: "joined", limit: 50 },
    access: account,
    input: z.object({ ...journalFilter, ...page, before, ...counting }),
    answer: z.strictObject({ data: z.array(wireEntry), ...counted }),
    run: async (ctx, { from, to, ...input }) => {
      const { entries, more, total } = await listJournal(ctx, { ...input, fromMs: from, toMs: to });
      return { data: entries.map(toWireEntry), more, ...(total === null ? {} : { total }) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/journal/export.csv",
    summary: "Export journal entries",
    errors: ["bot", "chat"],
    example: { bot: 7 },
    access: account,
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

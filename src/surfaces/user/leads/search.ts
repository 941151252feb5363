import { z } from "zod";
import { ORIGINS } from "../../../domain/lead-rows/full-lead.ts";
import { countLeads } from "../../../domain/leads/count-leads.ts";
import { getLead } from "../../../domain/leads/get-lead.ts";
import { searchLeads } from "../../../domain/leads/search-leads.ts";
import { country, leadStatus, list, page, rowId, unixSeconds, untilSeconds, word } from "../../../http/fields/strict.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES } from "../../../lib/codes.ts";
import { account } from "../access.ts";
import { counted, data } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWireFoundLead, toWireLeadDetails, wireFoundLead, wireLeadDetails } from "./details-wire.ts";

const MAX_VALUES = 50;

/** A country, or an empty value for leads whose country is not known. */
const countries = list(z.union([z.literal(""), country]), MAX_VALUES);

const search = z.object({
  q: word(255)
    .transform((text) => text.trim())
    .pipe(z.string().min(1))
    .optional()
    .describe(
      "A lead's id, its click, your advertiser's id (`uid`), its subid, `@username`, the person's id at Telegram, or an IP address",
    ),
  origin: list(z.enum(ORIGINS), ORIGINS.length).optional().describe("What it came by at first; one or several"),
  campaign: rowId.optional().describe("Leads of this campaign"),
  flow: word(64).optional().describe("Leads of this flow, by its code or number"),
  offer: list(rowId, MAX_VALUES).optional().describe("Leads of these offers"),
  goal: word(64).optional().describe("Leads of this goal, by its code"),
  status: list(leadStatus, 5).optional().describe("Leads in these statuses; word or code"),
  status_not: list(leadStatus, 4).optional().describe("Leads in all statuses but these"),
  geo: countries.optional().describe("Leads of these countries; an empty value is of no known one"),
  geo_not: countries.optional().describe("Leads of all countries but these"),
  from: unixSeconds.optional().describe("Started at or after this time, Unix seconds"),
  to: untilSeconds.optional().describe("Started at or before this time, Unix seconds"),
  before: rowId.optional().describe("The `next` of the page before"),
  limit: page.limit,
});

/** The statuses that are asked for; undefined: any. */
function statusesOf({ status, status_not: not }: z.output<typeof search>) {
  if (status === undefined && not === undefined) return undefined;
  return (status ?? Object.values(LEAD_STATUS)).filter((each) => not?.includes(each) !== true);
}

/** Leads of all kinds: one of them, and those that somebody looks for. */
export const leadSearchEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/leads/get.json",
    summary: "Show a lead with its history, its click and its postbacks",
    errors: ["lead"],
    example: { id: 1001 },
    access: account,
    input: z.object({ id: rowId.describe("The lead's id") }),
    answer: data(wireLeadDetails),
    run: async (ctx, { id }) => ({ data: toWireLeadDetails(await getLead(ctx, id)) }),
  }),
  endpoint({
    methods: ["GET", "POST"],
    path: "/leads/search.json",
    summary: "List leads of all kinds, newest first",
    errors: ["camp", "flow", "goal"],
    example: { flow: "k3f9x2a", status: ["approve"], limit: 50 },
    access: account,
    input: search,
    answer: z.strictObject({
      data: z.array(wireFoundLead),
      more: z.boolean().describe("Whether there are more, or there may be"),
      next: z.int().describe("Give it as `before` to get the next page; 0 at the end"),
    }),
    run: async (ctx, input) => {
      const { leads, more, next } = await searchLeads(ctx, {
        text: input.q,
        origins: input.origin,
        campaign: input.campaign,
        flow: input.flow,
        offers: input.offer,
        goal: input.goal,
        statuses: statusesOf(input),
        countries: input.geo,
        notCountries: input.geo_not,
        fromMs: input.from,
        toMs: input.to,
        before: input.before,
        limit: input.limit,
      });
      return { data: leads.map(toWireFoundLead), more, next: next ?? 0 };
    },
  }),
  endpoint({
    methods: ["GET", "POST"],
    path: "/leads/counts.json",
    summary: "Count leads by their status",
    errors: ["camp", "flow"],
    example: { campaign: 12 },
    access: account,
    input: search.pick({ campaign: true, flow: true, from: true, to: true }),
    answer: counted(LEAD_STATUS_NAMES),
    async run(ctx, { campaign, flow, from, to }) {
      const { counts, more } = await countLeads(ctx, { campaign, flow, fromMs: from, toMs: to });
      return { data: counts, more };
    },
  }),
];

import { z } from "zod";
import { daysBetween } from "../../domain/reports/model/days.ts";
import { type FlowLead, listFlowLeads } from "../../domain/reports/query/list-flow-leads.ts";
import { date, whole } from "../../http/fields/strict.ts";
import { withoutBlanks } from "../../http/reading.ts";
import { LEAD_STATUS, type LeadStatus } from "../../lib/codes.ts";
import { fromMicros } from "../../lib/money.ts";
import { AppError } from "../../platform/errors.ts";
import { account } from "./access.ts";
import { endpoint } from "./endpoint.ts";
import { csvFile, FOREIGN, filtersOf, sharedFilters } from "./reports.ts";
import { STAGES } from "./stages.ts";

const { wait, hold, approve, cancel, trash } = LEAD_STATUS;
const ALL: readonly LeadStatus[] = [wait, hold, approve, cancel, trash];

/** Which statuses each word asks for. */
const STATUSES = {
  new: [wait],
  hold: [hold],
  approve: [approve],
  cancel: [cancel],
  trash: [trash],
  valid: [wait, hold, approve, cancel],
  wait: [wait, hold],
  good: [hold, approve],
  bad: [cancel, trash],
} as const satisfies Record<string, readonly LeadStatus[]>;

const seconds = whole(0, 253_402_300_799);

const input = z.object({
  ...sharedFilters,
  from: date.optional().describe("The first day, in the account's time zone"),
  to: date.optional().describe("The last day"),
  ufrom: seconds.optional().describe("Unix seconds; counts instead of `from`"),
  uto: seconds.optional().describe("Unix seconds; counts instead of `to`"),
  status: z
    .enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[])
    .optional()
    .describe("valid: all but trash; wait: new, hold; good: hold, approve; bad: cancel, trash"),
  click: z.string().max(255).optional().describe("Only leads of this click"),
  goal: z
    .union([z.string(), z.number().transform(String)])
    .pipe(z.string().max(64))
    .optional()
    .describe("Only this goal, by its code"),
  limit: whole(1, 1000).optional().describe("Page size"),
  after: whole(1, Number.MAX_SAFE_INTEGER).optional().describe("The id of the last lead of the previous page"),
});

const text = z.union([z.string(), z.literal(false)]);
const number = z.union([z.int(), z.literal(false)]);

const said = z.record(z.string(), z.string()).optional();

/** What is absent is `false`. */
const wireLead = z
  .strictObject({
    id: z.int(),
    time: z.int().describe("When it was created, Unix seconds"),
    click: text,
    uid: text,
    flow: z.string(),
    way: number,
    site: number,
    siteurl: text,
    filter: z.int(),
    status: z.enum(STAGES),
    custom: text.describe("The status as it was sent"),
    goal: text,
    price: z.number(),
    currency: z.string(),
    ip: text,
    geo: text,
    name: text,
    phone: text,
    email: text,
    comment: text,
    meta: z.union([z.record(z.string(), z.unknown()), z.literal(false)]),
    ua: text,
    referer: text,
    adid: text,
    data1: text,
    data2: text,
    utm_source: text,
    utm_campaign: text,
    utm_content: text,
    utm_term: text,
    utm_medium: text,
    domain: text,
    subid: text,
    click_ids: said.describe("The ids of ad platforms in the link, whole and by their names, such as `fbclid`"),
    tags: said.describe("All other parameters of the link"),
  })
  .meta({ id: "TrackerLead" });

export const leadsReport = endpoint({
  methods: ["GET", "POST"],
  path: "/leads.json",
  summary: "List leads of flows, oldest first",
  errors: ["payment-required", "invalid"],
  access: account,
  input,
  reading: withoutBlanks,
  words: FOREIGN,
  example: { from: "2026-06-01", to: "2026-06-30", status: "good" },
  answer: z.strictObject({
    leads: z.array(wireLead),
    next: number
      .optional()
      .describe("With `limit`: pass it as `after` to get the next page; false at the end. A page may have fewer leads than `limit`"),
  }),
  givesCsv: true,
  run: async (ctx, query) => {
    const dayOf = (day: string | undefined) => (day === undefined ? undefined : daysBetween(ctx.account.timeZone, day, day)[0]);
    const fromMs = query.ufrom === undefined ? dayOf(query.from)?.fromMs : query.ufrom * 1000;
    const toMs = query.uto === undefined ? dayOf(query.to)?.toMs : (query.uto + 1) * 1000;
    if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
      throw new AppError("field_invalid", query.uto === undefined ? "to" : "uto");
    }
    const { leads, next } = await listFlowLeads(ctx, {
      flow: query.flow,
      way: query.way,
      site: query.site,
      goal: query.goal,
      fromMs,
      toMs,
      statuses: query.status === undefined ? ALL : STATUSES[query.status],
      click: query.click,
      filters: filtersOf(query),
      limit: query.limit,
      mayBeShort: query.limit !== undefined && query.format === "json",
      after: query.after,
    });
    const shown = leads.map(toWire);
    if (query.format === "csv") return csvFile({ name: "leads.csv", bom: query.bom }, COLUMNS, shown);
    return { leads: shown, ...(query.limit === undefined ? {} : { next: next ?? (false as const) }) };
  },
});

/** What is absent is `false`. */
const orFalse = <T>(value: T | "" | null): T | false => (value === "" || value === null ? false : value);

function toWire(lead: FlowLead): z.infer<typeof wireLead> {
  return {
    id: lead.id,
    time: Math.floor(lead.startedAtMs / 1000),
    click: orFalse(lead.click),
    uid: orFalse(lead.uid),
    flow: lead.flow,
    way: orFalse(lead.way),
    site: orFalse(lead.site),
    siteurl: orFalse(lead.siteUrl),
    filter: lead.filter,
    status: STAGES[lead.status],
    custom: orFalse(lead.statusText),
    goal: orFalse(lead.goal),
    price: fromMicros(lead.payoutMicros ?? 0),
    currency: lead.currency ?? "usd",
    ip: orFalse(lead.ip),
    geo: orFalse(lead.country),
    name: orFalse(lead.name),
    phone: orFalse(lead.phone),
    email: orFalse(lead.email),
    comment: orFalse(lead.comment),
    meta: lead.meta === "{}" ? false : (JSON.parse(lead.meta) as Record<string, unknown>),
    ua: orFalse(lead.ua),
    referer: orFalse(lead.referer),
    adid: orFalse(lead.adid),
    data1: orFalse(lead.data1),
    data2: orFalse(lead.data2),
    utm_source: orFalse(lead.utmSource),
    utm_campaign: orFalse(lead.utmCampaign),
    utm_content: orFalse(lead.utmContent),
    utm_term: orFalse(lead.utmTerm),
    utm_medium: orFalse(lead.utmMedium),
    domain: orFalse(lead.domain),
    subid: orFalse(lead.subid),
    ...(Object.keys(lead.clickIds).length === 0 ? {} : { click_ids: lead.clickIds }),
    ...(Object.keys(lead.tags).length === 0 ? {} : { tags: lead.tags }),
  };
}

const COLUMNS = wireLead.keyof().options;

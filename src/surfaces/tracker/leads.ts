import { z } from "zod";
import { LEAD_STATUS, type LeadStatus } from "../../codes.ts";
import { AppError } from "../../errors.ts";
import { fromMicros } from "../../money.ts";
import { type FlowLead, listLeads } from "../../stats/clicks/list-leads.ts";
import { daysBetween } from "../../stats/days.ts";
import { csvFile, date, filtersOf, parseParams, type Report, sharedFilters, whole } from "./reports.ts";

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

const STAGES = ["new", "hold", "approve", "cancel", "trash"] as const;

const seconds = whole(0, 253_402_300_799);

const input = z.object({
  ...sharedFilters,
  from: date.optional(),
  to: date.optional(),
  ufrom: seconds.optional(),
  uto: seconds.optional(),
  status: z.enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[]).optional(),
  click: z.string().max(255).optional(),
  goal: z
    .union([z.string(), z.number().transform(String)])
    .pipe(z.string().max(64))
    .optional(),
  limit: whole(1, 1000).optional(),
  after: whole(1, Number.MAX_SAFE_INTEGER).optional(),
});

export const leadsReport: Report = {
  path: "/leads.json",
  run: async (ctx, params) => {
    const query = parseParams(input, params);
    const dayOf = (day: string | undefined) => (day === undefined ? undefined : daysBetween(ctx.account.timeZone, day, day)[0]);
    const fromMs = query.ufrom === undefined ? dayOf(query.from)?.fromMs : query.ufrom * 1000;
    const toMs = query.uto === undefined ? dayOf(query.to)?.toMs : (query.uto + 1) * 1000;
    if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
      throw new AppError("field_invalid", query.uto === undefined ? "to" : "uto");
    }
    const { leads, next } = await listLeads(ctx, {
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
      after: query.after,
    });
    const shown = leads.map(toWire);
    if (query.format === "csv") return csvFile("leads.csv", COLUMNS, shown);
    return { leads: shown, ...(query.limit === undefined ? {} : { next: next ?? false }) };
  },
};

/** What is absent is `false`. */
const orFalse = <T>(value: T | "" | null): T | false => (value === "" || value === null ? false : value);

function toWire(lead: FlowLead) {
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
    price: fromMicros(lead.priceMicros ?? 0),
    currency: lead.currency ?? "usd",
    ip: orFalse(lead.ip),
    geo: orFalse(lead.country),
    name: orFalse(lead.name),
    phone: orFalse(lead.phone),
    email: orFalse(lead.email),
    comment: orFalse(lead.comment),
    meta: lead.meta === "{}" ? (false as const) : (JSON.parse(lead.meta) as Record<string, unknown>),
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
  };
}

const COLUMNS: readonly (keyof ReturnType<typeof toWire>)[] = [
  "id",
  "time",
  "click",
  "uid",
  "flow",
  "way",
  "site",
  "siteurl",
  "filter",
  "status",
  "custom",
  "goal",
  "price",
  "currency",
  "ip",
  "geo",
  "name",
  "phone",
  "email",
  "comment",
  "meta",
  "ua",
  "referer",
  "adid",
  "data1",
  "data2",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "domain",
  "subid",
];

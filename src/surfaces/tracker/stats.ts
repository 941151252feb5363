import { z } from "zod";
import type { Label } from "../../domain/statistics/account-report/names.ts";
import type { LeadMetrics, Metrics } from "../../domain/statistics/metrics.ts";
import { type GroupBy, trafficStats } from "../../domain/statistics/traffic-stats.ts";
import { date, whole } from "../../http/fields/strict.ts";
import { type Reading, requiring, withoutBlanks } from "../../http/reading.ts";
import { BROWSER_NAMES, OS_NAMES } from "../../lib/codes.ts";
import { account } from "./access.ts";
import { endpoint } from "./endpoint.ts";
import { csvFile, FOREIGN, filtersOf, sharedFilters } from "./reports.ts";
import { listed, nameOf } from "./stat-names.ts";

const GROUP_BYS = {
  date: "date",
  hour: "hour",
  flow: "flow",
  way: "way",
  site: "site",
  filter: "filter",
  geo: "country",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  ip: "ip",
  utmd: "domain",
  subid: "subid",
  utms: "utmSource",
  utmc: "utmCampaign",
  utmn: "utmContent",
  utmt: "utmTerm",
  utmm: "utmMedium",
} as const satisfies Record<string, GroupBy>;

const NUMBERED: ReadonlySet<GroupBy> = new Set(["date", "hour", "way", "site", "filter", "mobile", "os", "browser"]);

const input = z
  .object({
    ...sharedFilters,
    item: z.enum(Object.keys(GROUP_BYS) as (keyof typeof GROUP_BYS)[]).describe("What to group by"),
    from: date.describe("The first day, in the account's time zone"),
    to: date.describe("The last day"),
    hour: whole(0, 23).optional().describe("Hour of the day"),
    mobile: whole(0, 1).optional().describe("0 desktop, 1 mobile"),
    os: whole(0, OS_NAMES.length - 1)
      .optional()
      .describe(listed(OS_NAMES)),
    browser: whole(0, BROWSER_NAMES.length - 1)
      .optional()
      .describe(listed(BROWSER_NAMES)),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"] });

/** What cannot be a word is none. */
const reading: Reading = (schema, { item, ...params }) =>
  requiring(["item", "from", "to"], withoutBlanks)(schema, { ...params, item: typeof item === "string" ? item : undefined });

const leadFigures = z.strictObject({
  total: z.number().describe("All leads"),
  cv: z.number().describe("All leads except trash"),
  cn: z.number().describe("New"),
  ch: z.number().describe("In hold"),
  ca: z.number().describe("Approved"),
  cc: z.number().describe("Cancelled"),
  ct: z.number().describe("Trash"),
  mh: z.number().describe("Payout of leads in hold"),
  ma: z.number().describe("Payout of approved leads"),
  mt: z.number().describe("Payout of leads in hold and approved"),
  mn: z.number().optional().describe("Payout of new leads; absent if there is none; not in the other sums"),
  cr: z.number().describe("`cv` / `unique`, percent"),
  epc: z.number().describe("`ma` / `unique`"),
  appr: z.number().describe("`ca` / `cv`, percent"),
  app: z.number().describe("`ca` / `total`, percent"),
});

const metrics = z.strictObject({
  click: z.number(),
  unique: z.number(),
  ...leadFigures.shape,
  spend: z.number().describe("What the clicks cost"),
  profit: z.number().describe("`ma` − `spend`"),
  roi: z.number().describe("`profit` / `spend`, percent"),
  goal: z.record(z.string(), leadFigures.extend({ id: z.string(), name: z.string() })).describe("Leads by the codes of their goals"),
});

const unconverted = z
  .record(z.string(), z.number())
  .optional()
  .describe("Amounts without an exchange rate, by currency; they are not in the other figures");

const group = metrics
  .extend({ id: z.union([z.string(), z.number(), z.literal(false)]), name: z.string(), unconverted })
  .meta({ id: "StatsGroup" });

export const statsReport = endpoint({
  methods: ["GET", "POST"],
  path: "/stats.json",
  summary: "Show a report of clicks, leads, costs and money",
  errors: ["payment-required", "no-item", "no-from", "no-to", "invalid"],
  access: account,
  input,
  reading,
  words: FOREIGN,
  example: { item: "geo", from: "2026-06-01", to: "2026-06-30" },
  answer: z.strictObject({
    stats: z.record(z.string(), group).describe("The groups, by id"),
    total: metrics,
    unconverted,
  }),
  givesCsv: true,
  missing: { item: "no-item", from: "no-from", to: "no-to" },
  run: async (ctx, query) => {
    const groupBy = GROUP_BYS[query.item];
    const { hour, mobile, os, browser } = query;
    const { groups, total } = await trafficStats(ctx, {
      groupBy,
      from: query.from,
      to: query.to,
      flow: query.flow,
      filters: { ...filtersOf(query), hour, mobile, os, browser },
    });
    const stats = groups
      .map(({ value, label, metrics }) => ({ ...idAndName(groupBy, value, label), ...toWire(metrics), ...unconvertedOf(metrics) }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    if (query.format === "csv") return toCsv(query.bom, [...stats, { name: "total", ...toWire(total), ...unconvertedOf(total) }]);
    return {
      stats: Object.fromEntries(stats.map((group) => [keyOf(group), group] as const)),
      total: toWire(total),
      ...unconvertedOf(total),
    };
  },
});

/** Numbers sort as numbers, and texts as texts. */
const keyOf = ({ id }: { id: string | number | false }) => (id === false ? "" : id);

/** A group without a value, such as clicks without a tag, has the id `false` and the key "". */
function idAndName(groupBy: GroupBy, value: string, label: Label | undefined): { id: string | number | false; name: string } {
  if (groupBy === "flow") return { id: label?.code ?? value, name: label?.name ?? value };
  if (NUMBERED.has(groupBy)) return { id: Number(value), name: label?.name ?? nameOf(groupBy, value) };
  return { id: value === "" ? false : value, name: nameOf(groupBy, value) };
}

/** Nothing where everything is in the metrics. */
function unconvertedOf({ unconverted }: Metrics): { unconverted?: Metrics["unconverted"] } {
  return Object.keys(unconverted).length === 0 ? {} : { unconverted };
}

/** With last columns for money of new leads and for what is in no figure (`12.5 xtr, 3 ton`), where there is any. */
function toCsv(bom: boolean, rows: readonly ({ mn?: number; unconverted?: Metrics["unconverted"] } & Record<string, unknown>)[]): Response {
  const columns = [...CSV_COLUMNS, ...(["mn", "unconverted"] as const).filter((name) => rows.some((row) => row[name] !== undefined))];
  const written = rows.map(({ unconverted = {}, ...row }) => ({
    ...row,
    unconverted: Object.entries(unconverted)
      .map(([currency, amount]) => `${amount} ${currency}`)
      .join(", "),
  }));
  return csvFile({ name: "stats.csv", bom }, columns, written);
}

function toWire(metrics: Metrics) {
  return {
    click: metrics.clicks,
    unique: metrics.uniques,
    ...leadsToWire(metrics),
    spend: metrics.spend,
    profit: metrics.profit,
    roi: metrics.roi,
    goal: Object.fromEntries(metrics.goals.map(({ code, name, leads }) => [code, { id: code, name, ...leadsToWire(leads) }] as const)),
  };
}

function leadsToWire(leads: LeadMetrics) {
  return {
    total: leads.total,
    cv: leads.valid,
    cn: leads.wait,
    ch: leads.hold,
    ca: leads.approve,
    cc: leads.cancel,
    ct: leads.trash,
    mh: leads.held,
    ma: leads.approved,
    mt: leads.earned,
    ...(leads.awaited === 0 ? {} : { mn: leads.awaited }),
    cr: leads.conversion,
    epc: leads.epc,
    appr: leads.approveOfValid,
    app: leads.approveOfAll,
  };
}

const CSV_COLUMNS = [
  "id",
  "name",
  "click",
  "unique",
  "total",
  "cv",
  "cn",
  "ch",
  "ca",
  "cc",
  "ct",
  "mh",
  "ma",
  "mt",
  "cr",
  "epc",
  "appr",
  "app",
  "spend",
  "profit",
  "roi",
] as const;

import { z } from "zod";
import { AppError } from "../../errors.ts";
import type { Params } from "../../http/params.ts";
import type { Item } from "../../stats/clicks/dims.ts";
import type { Figures, LeadFigures } from "../../stats/clicks/figures.ts";
import type { Labels } from "../../stats/clicks/labels.ts";
import { trafficStats } from "../../stats/clicks/traffic-stats.ts";
import { csvFile, date, filtersOf, parseParams, type Report, sharedFilters, whole } from "./reports.ts";
import { nameOf } from "./stat-names.ts";

const ITEMS = {
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
} as const satisfies Record<string, Item>;

const NUMBERED: ReadonlySet<Item> = new Set(["date", "hour", "way", "site", "filter", "mobile", "os", "browser"]);

const input = z
  .object({
    ...sharedFilters,
    item: z.enum(Object.keys(ITEMS) as (keyof typeof ITEMS)[]),
    from: date,
    to: date,
    hour: whole(0, 23).optional(),
    mobile: whole(0, 1).optional(),
    os: whole(0, 8).optional(),
    browser: whole(0, 11).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ["to"] });

export const statsReport: Report = {
  path: "/stats.json",
  missing: { item: "no-item", from: "no-from", to: "no-to" },
  run: async (ctx, params) => {
    const missing = (["item", "from", "to"] as const).find((name) => isAbsent(params, name));
    if (missing !== undefined) throw new AppError("field_missing", missing);
    const query = parseParams(input, params);
    const item = ITEMS[query.item];
    const { groups, total, labels } = await trafficStats(ctx, {
      item,
      from: query.from,
      to: query.to,
      flow: query.flow,
      filters: filtersOf(query),
    });
    const stats = groups.map(({ value, figures }) => ({ ...idAndName(item, value, labels), ...toWire(figures, labels) }));
    const sum = toWire(total, labels);
    if (query.format === "csv") return csvFile("stats.csv", CSV_COLUMNS, [...stats, { name: "total", ...sum }]);
    return { stats: Object.fromEntries(stats.map((group) => [group.id === false ? "" : String(group.id), group] as const)), total: sum };
  },
};

function isAbsent(params: Params, name: string): boolean {
  const value = params[name];
  return value === undefined || value === null || value === "" || (name === "item" && typeof value !== "string");
}

/** A group without a value, such as clicks without a tag, has the id `false` and the key "". */
function idAndName(item: Item, value: string, labels: Labels): { id: string | number | false; name: string } {
  const label = labels.groups.get(value);
  if (item === "flow") return { id: label?.code ?? value, name: label?.name ?? value };
  if (NUMBERED.has(item)) return { id: Number(value), name: label?.name ?? nameOf(item, value) };
  return { id: value === "" ? false : value, name: nameOf(item, value) };
}

function toWire(figures: Figures, labels: Labels) {
  return {
    click: figures.clicks,
    unique: figures.uniques,
    ...leadsToWire(figures),
    spend: figures.spend,
    profit: figures.profit,
    roi: figures.roi,
    goal: Object.fromEntries(
      [...figures.goals].map(([id, leads]) => {
        const { code, name } = labels.goals.get(id) ?? { code: String(id), name: String(id) };
        return [code, { id: code, name, ...leadsToWire(leads) }];
      }),
    ),
  };
}

function leadsToWire(leads: LeadFigures) {
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

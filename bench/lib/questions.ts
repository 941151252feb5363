import type { Subjects } from "./subjects.ts";
import { idOf } from "./visits.ts";

/** A report as the measurements ask for it. */
export interface Question {
  name: string;
  /** The path below /api/tracker/ with the parameters, but for days and key. */
  path: string;
  /** How many days up to the last; all by default. */
  days?: number;
}

const ITEMS = "date hour flow way site filter geo mobile os browser utmd subid utms utmc utmn utmt utmm".split(" ");

/** A value of each filter that many visits have, and of `subid` one that few have. */
const FILTERS: Record<string, string> = {
  geo: "us",
  filter: "0",
  domain: "site0.test",
  utm_source: "source0",
  utm_campaign: "campaign0",
  utm_content: "ad0",
  utm_term: "term0",
  utm_medium: "medium0",
  subid: "s990",
};
const STATS_FILTERS: Record<string, string> = { ...FILTERS, hour: "12", mobile: "0", os: "1", browser: "1" };
const LEADS_FILTERS: Record<string, string> = { ...FILTERS, status: "approve", ip: "198.18.0.0" };

/**
 * Every report by one item, and the list of leads, by every item and under every filter.
 * @param asked what is asked about where it is chosen by how many rows it has
 */
export function questionsOf(accountId: number, asked: Partial<Subjects> = {}): Question[] {
  const flow = `flow${idOf(accountId, 0)}`;
  const first = String(idOf(accountId, 0));
  const by = (filters: Record<string, string>) => Object.entries({ ...filters, flow, way: first, site: first });
  return [
    ...ITEMS.map((item) => ({ name: `report_${item}`, path: `stats.json?item=${item}` })),
    ...by(STATS_FILTERS).map(([name, value]) => ({ name: `report_date_of_${name}`, path: `stats.json?item=date&${name}=${value}` })),
    { name: "report_subid_of_flow", path: `stats.json?item=subid&flow=${asked.flow ?? flow}` },
    { name: "report_leads_page", path: "leads.json?limit=100" },
    ...by({ ...LEADS_FILTERS, ...(asked.subid && { subid: asked.subid }), ...(asked.ip && { ip: asked.ip }) }).map(([name, value]) => ({
      name: `report_leads_of_${name}`,
      path: `leads.json?limit=100&${name}=${value}`,
    })),
    // None passes, and no index is looked for: as much as a page ever reads.
    { name: "report_leads_of_none", path: "leads.json?limit=100&utm_term=none" },
  ];
}

/** Reports by several items or by address. */
export const SEVERAL: readonly Question[] = [
  { name: "report_ip_1_day", path: "stats.json?item=ip", days: 1 },
  { name: "report_ip_7_days", path: "stats.json?item=ip", days: 7 },
  { name: "report_subid_of_ip_7_days", path: "stats.json?item=subid&ip=198.18.0.0", days: 7 },
  { name: "report_subid_of_geo_7_days", path: "stats.json?item=subid&geo=us", days: 7 },
  { name: "report_date_of_geo_and_os_7_days", path: "stats.json?item=date&geo=us&os=1", days: 7 },
];

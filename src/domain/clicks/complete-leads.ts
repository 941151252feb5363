import type { Database } from "../../db/client.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { CLICK_TAGS } from "./tags.ts";

/** What a lead says for itself stays; what it lacks is the click's. */
const OWN_FIRST = ["country", "ip", ...CLICK_TAGS];

/** What a lead never says for itself. */
const OF_CLICK = ["filter", "region", "city", "asn", "connection", "lang", "link_params"];

/** Known together or not at all: the columns on the right go with the one on the left. */
const TOGETHER: Readonly<Record<string, string[]>> = {
  ua: ["ua", "os", "os_version", "browser", "browser_version", "device", "device_model"],
  referer: ["referer", "domain"],
};

const NUMBERS = ["filter", "mobile", "mobile_explicit", "os", "browser", "asn"];

/** Assignments that make a lead as it is before its click is known. */
export const NO_TRAFFIC = raw(
  [
    "way_id = NULL",
    "site_id = NULL",
    ...NUMBERS.map((name) => `${name} = 0`),
    ...[...OWN_FIRST, ...OF_CLICK, ...Object.values(TOGETHER).flat()]
      .filter((name) => !NUMBERS.includes(name))
      .map((name) => `${name} = ''`),
  ].join(", "),
);

const assignments = [
  "way_id = nullif(c.way_id, 0)",
  "site_id = nullif(c.site_id, 0)",
  ...OF_CLICK.map((name) => `${name} = c.${name}`),
  "click_pending = 0",
  // A lead may be told to be mobile or not, and nothing else of its device.
  "mobile = iif(leads.mobile_explicit OR leads.ua <> '', leads.mobile, max(leads.mobile, c.mobile))",
  ...OWN_FIRST.map((name) => `${name} = iif(leads.${name} = '', c.${name}, leads.${name})`),
  ...Object.entries(TOGETHER).flatMap(([key, names]) => names.map((name) => `${name} = iif(leads.${key} = '', c.${name}, leads.${name})`)),
];

const SET = raw(`UPDATE leads SET ${assignments.join(", ")}`);

/** `flow_id IS NOT NULL` is what the index of clicks asks for. */
const completeSql = (landed: string) => sql`${SET} FROM json_each(${landed}) AS landed CROSS JOIN clicks AS c ON c.id = landed.value ->> 0
  WHERE leads.click = c.id AND leads.flow_id IS NOT NULL AND leads.flow_id = c.flow_id AND leads.account_id = c.account_id
    AND leads.click_pending = 1`;

/**
 * Gives the leads that wait for clicks what the clicks know.
 * @param landed JSON array of arrays that begin with the id of a click that is written by then
 */
export function completeLeadsStatement(db: Database, landed: string): D1PreparedStatement {
  return statement(db, completeSql(landed));
}

import { z } from "zod";
import { isSet } from "../../http/fields/lenient.ts";
import { country, domain, whole, word } from "../../http/fields/strict.ts";
import { FILTER_RESULT } from "../../lib/codes.ts";
import { BYTE_ORDER_MARK, type Cell, csvRecord } from "../../lib/csv.ts";
import { readAddress } from "../../lib/net.ts";
import type { Kind } from "../../platform/errors.ts";
import type { Word } from "./errors.ts";

/** What is somebody else's, or nobody's, is no business of the caller. */
export const FOREIGN = { not_found: "access" } as const satisfies Partial<Record<Kind, Word>>;

/** A CSV file of records; what is absent is an empty cell. `bom`: it begins with a byte order mark. */
export function csvFile(
  { name, bom }: { name: string; bom: boolean },
  columns: readonly string[],
  records: readonly Record<string, unknown>[],
): Response {
  const cell = (value: unknown): Cell =>
    value === false || value === undefined ? "" : typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
  const lines = [csvRecord(columns), ...records.map((record) => csvRecord(columns.map((column) => cell(record[column]))))];
  return new Response((bom ? BYTE_ORDER_MARK : "") + lines.join(""), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${name}"` },
  });
}

const tag = word(255).describe("Only this exact value");

const FILTER_WORDS: Partial<Record<string, string>> = { target: "passed", campaign: "filtering campaign" };
const FILTERS = Object.entries(FILTER_RESULT).map(([name, code]) => `${code} ${FILTER_WORDS[name] ?? name}`);

const MAX_ID = Number.MAX_SAFE_INTEGER;

/** The filters that leads and statistics share. */
export const sharedFilters = {
  geo: country.optional(),
  flow: word(64).optional().describe("Only this flow, by code or number"),
  way: whole(0, MAX_ID).optional().describe("Only this way; 0 for leads without one"),
  site: whole(0, MAX_ID).optional().describe("Only this site; 0 for leads without one"),
  filter: whole(0, FILTERS.length - 1)
    .optional()
    .describe(FILTERS.join(", ")),
  domain: domain.optional().describe("Where the ad was shown, in any case"),
  ip: word(64)
    .transform((ip) => readAddress(ip) ?? ip)
    .optional()
    .describe("Only this IP address"),
  utm_source: tag.optional(),
  utm_campaign: tag.optional(),
  utm_content: tag.optional(),
  utm_term: tag.optional(),
  utm_medium: tag.optional(),
  subid: tag.optional(),
  format: z.enum(["json", "csv"]).default("json").describe("`csv` answers a file"),
  bom: isSet.describe("Begin the file with a byte order mark, so that Excel reads it as UTF-8"),
};

const FILTER_NAMES = {
  geo: "country",
  way: "way",
  site: "site",
  filter: "filter",
  domain: "domain",
  ip: "ip",
  utm_source: "utmSource",
  utm_campaign: "utmCampaign",
  utm_content: "utmContent",
  utm_term: "utmTerm",
  utm_medium: "utmMedium",
  subid: "subid",
} as const;

type Filter = keyof typeof FILTER_NAMES;

/** The filters of a call that leads and statistics share, by the names the domain has for them. */
export function filtersOf(input: Partial<Record<Filter, string | number | undefined>>) {
  const filters: Partial<Record<(typeof FILTER_NAMES)[Filter], string | number>> = {};
  for (const [name, filter] of Object.entries(FILTER_NAMES) as [Filter, (typeof FILTER_NAMES)[Filter]][]) {
    const value = input[name];
    if (value !== undefined) filters[filter] = value;
  }
  return filters;
}

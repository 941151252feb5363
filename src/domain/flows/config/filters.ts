import { isbot } from "isbot";
import { z } from "zod";
import { FILTER_RESULT } from "../../../lib/codes.ts";
import { compileRanges } from "./address-set.ts";

/** What became of a visit, as reports count it. */
export type FilterResult = (typeof FILTER_RESULT)[keyof typeof FILTER_RESULT];

/** Two lower-case letters each. An empty list lets everybody in. */
const ListRule = z.object({ mode: z.enum(["only", "except"]).default("only"), list: z.array(z.string()).default([]) });
type ListRule = z.infer<typeof ListRule>;

/** What flows.filters holds. */
export const FlowFilters = z.object({
  bots: z.boolean().default(true),
  blacklist: z.boolean().default(true),
  countries: ListRule.prefault({}),
  languages: ListRule.prefault({}),
  /** filter_campaigns.id */
  campaigns: z.array(z.int()).default([]),
});
export type FlowFilters = z.infer<typeof FlowFilters>;

/** What filter_campaigns.rules holds: a visit that any of these fits is filtered. */
export const FilterRules = z.object({
  /** Addresses and ranges. */
  ips: z.array(z.string()).default([]),
  /** Parts, without regard to case. */
  userAgents: z.array(z.string()).default([]),
  referers: z.array(z.string()).default([]),
  /** Numbers of autonomous systems. */
  asns: z.array(z.int()).default([]),
  /** Desktops do not pass. */
  onlyMobile: z.boolean().default(false),
  /** Nobody passes who comes from no page. */
  onlyWithReferer: z.boolean().default(false),
});
export type FilterRules = z.infer<typeof FilterRules>;

export interface BlacklistEntry {
  kind: "ip" | "ua";
  value: string;
}

/** What of a visit decides. Empty or null: not known. */
export interface Visit {
  ip: string;
  userAgent: string;
  referer: string;
  /** Two letters. */
  country: string | null;
  /** The header as it came. */
  acceptLanguage: string;
  asn: number | null;
}

type Check = (visit: Visit) => boolean;

/** The checks that may filter a visit, in their order. */
export interface CompiledFilters {
  checks: { result: FilterResult; fits: Check }[];
}

const MOBILE = /mobi|android|iphone|ipad|ipod|j2me|opera mini|symbian|blackberry|bb10/i;

/** Prepares a flow's filters, so that a visit costs little. */
export function compileFilters(filters: FlowFilters, blacklist: readonly BlacklistEntry[], rules: readonly FilterRules[]): CompiledFilters {
  const { countries, languages } = filters;
  const checks: CompiledFilters["checks"] = [];
  if (filters.bots) checks.push({ result: FILTER_RESULT.bot, fits: isBot });
  if (filters.blacklist && blacklist.length > 0) checks.push({ result: FILTER_RESULT.blacklist, fits: compileBlacklist(blacklist) });
  if (countries.list.length > 0) {
    const admits = compileList(countries);
    checks.push({ result: FILTER_RESULT.country, fits: (visit) => !admits(visit.country?.toLowerCase() ?? "") });
  }
  if (languages.list.length > 0) {
    const admits = compileList(languages);
    checks.push({ result: FILTER_RESULT.language, fits: (visit) => !admits(preferredLanguage(visit.acceptLanguage)) });
  }
  for (const one of rules) checks.push({ result: FILTER_RESULT.campaign, fits: compileRules(one) });
  return { checks };
}

/** The first check that a visit does not pass, or 0: it is a target visit. */
export function filterVisit({ filters }: { filters: CompiledFilters }, visit: Visit): FilterResult {
  return filters.checks.find(({ fits }) => fits(visit))?.result ?? FILTER_RESULT.target;
}

/** What becomes of a visit. */
interface Judgement {
  /** As `filterVisit` answers. */
  filter: FilterResult;
  /** Whether it is not led on. */
  isHeld: boolean;
}

/**
 * Judges a visit by a flow's filters. Where the flow names no address for filtered visitors, a bot is led as anybody else in its
 * place would be: whoever checks an ad's link must find what people find.
 */
export function judgeVisit(flow: { filters: CompiledFilters; filteredUrl: string }, visit: Visit): Judgement {
  const filter = filterVisit(flow, visit);
  if (filter !== FILTER_RESULT.bot || flow.filteredUrl !== "") return { filter, isHeld: filter !== FILTER_RESULT.target };
  return { filter, isHeld: flow.filters.checks.some(({ result, fits }) => result !== FILTER_RESULT.bot && fits(visit)) };
}

/**
 * The language that an Accept-Language header prefers, two or three lower-case letters; empty where it names none.
 * @example preferredLanguage("de;q=0.8, en-US") // "en"
 */
export function preferredLanguage(header: string): string {
  let best = { tag: "", quality: 0 };
  for (const part of header.split(",", 20)) {
    const [, tag = "", weight = "1"] = /^\s*([a-z]{2,3})(?:-[a-z\d-]*)?\s*(?:;\s*q\s*=\s*(\d(?:\.\d*)?)\s*)?$/i.exec(part) ?? [];
    const quality = tag === "" ? 0 : Number(weight);
    if (quality > best.quality) best = { tag, quality };
  }
  return best.tag.toLowerCase();
}

/** Whatever names itself so, and whatever names itself not at all: no browser does that. */
export function isBot({ userAgent }: Pick<Visit, "userAgent">): boolean {
  return userAgent.trim() === "" || isbot(userAgent);
}

function compileBlacklist(entries: readonly BlacklistEntry[]): Check {
  const values = (wanted: BlacklistEntry["kind"]) => entries.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  const hasAddress = compileRanges(values("ip"));
  const hasPart = compileParts(values("ua"));
  return ({ ip, userAgent }) => hasAddress(ip) || hasPart(userAgent);
}

function compileRules(rules: FilterRules): Check {
  const hasAddress = compileRanges(rules.ips);
  const hasAgent = compileParts(rules.userAgents);
  const hasReferer = compileParts(rules.referers);
  const asns = new Set(rules.asns);
  return ({ ip, userAgent, referer, asn }) =>
    (rules.onlyMobile && !MOBILE.test(userAgent)) ||
    (rules.onlyWithReferer && referer === "") ||
    (asn !== null && asns.has(asn)) ||
    hasAddress(ip) ||
    hasAgent(userAgent) ||
    hasReferer(referer);
}

/** What is not known is on no list. */
function compileList({ mode, list }: ListRule): (value: string) => boolean {
  const known = new Set(list);
  return (value) => known.has(value) === (mode === "only");
}

function compileParts(parts: readonly string[]): (text: string) => boolean {
  const wanted = parts.map((part) => part.toLowerCase());
  return (text) => {
    if (wanted.length === 0 || text === "") return false;
    const lower = text.toLowerCase();
    return wanted.some((part) => lower.includes(part));
  };
}

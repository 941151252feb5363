import { entitlement } from "../billing/entitlement.ts";
import { FLOW_STATUS } from "../codes.ts";
import type { Deps } from "../deps.ts";
import type { FlowConfig, FlowWay } from "../flows/config.ts";
import { flowConfig } from "../flows/config-cache.ts";
import { type DestinationMacro, expandDestination } from "../flows/destination.ts";
import { type FilterResult, filterVisit, preferredLanguage, type Visit } from "../flows/filters.ts";
import { chooseWay } from "./choose-way.ts";
import { mintClickId } from "./click-id.ts";
import type { ClickMessage } from "./message.ts";
import { sendClick } from "./send-click.ts";
import { cut, readTags, type Tags } from "./tags.ts";
import { formatMemory, isUnique, parseMemory, recall, remember } from "./visitors.ts";

/** Somebody who follows a link. */
export interface Visitor extends Visit {
  city: string;
  /** The link's query, from its question mark on. */
  search: string;
  /** What the flow's cookie holds; empty: no cookie. */
  cookie: string;
  /** Only asks where the link leads: nothing is recorded. */
  onlyAsks: boolean;
}

/** Where a visitor goes; null: nowhere. */
interface Answer {
  location: string | null;
  /** What the flow's cookie is to hold, and whether the flow leads returning visitors the same way. */
  memory: { cookie: string; sticky: boolean } | null;
}

/**
 * Leads a visitor along a flow: chooses a way, mints a click id, and records the click in the background. Visitors whom the
 * flow's filters hold go where the flow sends them, and are recorded too. Nothing is recorded where there is no flow, where it
 * or its offer is paused, where the offer does not take its traffic, or where it leads nowhere.
 * @throws Error when D1 failed and nothing is remembered of the flow
 */
export async function followLink(deps: Deps, code: string, visitor: Visitor): Promise<Answer> {
  const flow = await flowConfig(deps, code);
  if (flow === null) return { location: null, memory: null };
  const tags = readTags(visitor.search, flow.tags);
  if (!isServed(deps, flow)) return { location: fallback(flow, tags, visitor), memory: null };
  const nowMs = deps.now();
  const before = parseMemory(visitor.cookie, nowMs) ?? recall(flow.id, visitor);
  const filter = filterVisit(flow, visitor);
  const way = filter === 0 ? chooseWay(deps, flow.ways, flow.sticky ? (before?.wayId ?? 0) : 0) : null;
  if (filter === 0 && way === null) return { location: fallback(flow, tags, visitor), memory: null };

  const id = await mintClickId(deps, { flowId: flow.id, atMs: nowMs });
  const location = way === null ? held(flow, id, tags, visitor) : destination(flow, way, id, tags, visitor);
  if (visitor.onlyAsks) return { location, memory: null };
  const unique = isUnique(before, nowMs);
  const memory = { uniqueAtMs: unique || before === null ? nowMs : before.uniqueAtMs, wayId: way?.id ?? before?.wayId ?? 0 };
  remember(flow.id, visitor, memory);
  deps.background(sendClick(deps, messageOf(flow, way, visitor, { id, atMs: nowMs, filter, isUnique: unique, ...tags })));
  return { location, memory: { cookie: formatMemory(memory), sticky: flow.sticky } };
}

function isServed(deps: Deps, { status, isClosed, account }: FlowConfig): boolean {
  return status === FLOW_STATUS.active && !isClosed && account.bannedAtMs === null && entitlement(deps, account).apiOpen;
}

type Decided = Tags & { id: string; atMs: number; filter: FilterResult; isUnique: boolean };

function messageOf(flow: FlowConfig, way: FlowWay | null, visitor: Visitor, decided: Decided): ClickMessage {
  return {
    accountId: flow.accountId,
    flowId: flow.id,
    wayId: way?.id ?? 0,
    siteId: way?.siteId ?? 0,
    offerId: flow.offerId,
    timeZone: flow.account.timeZone,
    country: visitor.country?.toLowerCase() ?? "",
    city: cut(visitor.city, 100),
    lang: preferredLanguage(visitor.acceptLanguage),
    ip: cut(visitor.ip, 45),
    ua: cut(visitor.userAgent, 512),
    referer: cut(visitor.referer, 1024),
    ...decided,
  };
}

function destination(flow: FlowConfig, way: FlowWay, click: string, tags: Tags, visitor: Visitor): string | null {
  const { destination } = way;
  if (destination.kind === "deepLink") return destination.prefix + click;
  const location = fill(destination.url, { click, flow: flow.code, way: way.id || "", ...macros(tags, visitor) });
  return destination.kind === "site" && !destination.url.includes("{click}") ? withClick(location, click) : location;
}

/** A site of one's own learns of its click, wherever its address does not say how. */
function withClick(location: string | null, click: string): string | null {
  const url = URL.parse(location ?? "");
  url?.searchParams.set("click", click);
  return url?.href ?? null;
}

function held(flow: FlowConfig, click: string, tags: Tags, visitor: Visitor): string | null {
  if (flow.filteredUrl === "") return fallback(flow, tags, visitor);
  return fill(flow.filteredUrl, { click, flow: flow.code, ...macros(tags, visitor) });
}

function fallback({ code, account }: FlowConfig, tags: Tags, visitor: Visitor): string | null {
  return fill(account.fallbackUrl, { flow: code, ...macros(tags, visitor) });
}

/** An address as a header can carry it; null where there is none. */
function fill(template: string, values: Partial<Record<DestinationMacro, string | number>>): string | null {
  return URL.parse(expandDestination(template, values))?.href ?? null;
}

function macros(tags: Tags, { country }: Visitor): Partial<Record<DestinationMacro, string>> {
  const { utmSource, utmCampaign, utmContent, utmTerm, utmMedium, subid, adid, data1, data2 } = tags;
  const utm = { utm_source: utmSource, utm_campaign: utmCampaign, utm_content: utmContent, utm_term: utmTerm, utm_medium: utmMedium };
  return { ...utm, subid, adid, data1, data2, country: country?.toLowerCase() ?? "" };
}

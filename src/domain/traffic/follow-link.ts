import { RESOURCE_STATUS } from "../../lib/codes.ts";
import { expandMacros } from "../../lib/macros.ts";
import type { Deps } from "../../platform/deps.ts";
import type { ClickMessage } from "../../queue/messages.ts";
import { entitlement } from "../billing/entitlement.ts";
import { mintClickId } from "../clicks/click-id.ts";
import { visitMacro } from "../clicks/visit-macros.ts";
import { flowConfig } from "../flows/config/config-cache.ts";
import { judgeVisit } from "../flows/config/filters.ts";
import type { FlowConfig, FlowWay } from "../flows/config/flow-config.ts";
import { chooseWay } from "./choose-way.ts";
import { linkParamsField, readLinkParams } from "./link-params.ts";
import { sendVisit } from "./send-visit.ts";
import { parseQuery, readTags } from "./tags.ts";
import { traitsOf, type Visitor } from "./visitor.ts";
import { formatMemory, isFirst, parseMemory, recall, remember } from "./visitors.ts";

/** Where a visitor goes; null: nowhere. */
interface Answer {
  location: string | null;
  /** What the flow's cookie is to hold, and whether the flow leads returning visitors the same way. */
  memory: { cookie: string; sticky: boolean } | null;
  /** It leads nowhere because nobody has said yet where to. */
  isUnready: boolean;
}

/**
 * Leads a visitor along a flow: chooses a way, mints a click id, and records the click in the background. Visitors whom the
 * flow's filters hold go where the flow sends them, and are recorded too. Nothing is recorded where there is no flow, where it
 * or its offer is paused, where the offer does not take its traffic, or where it leads nowhere.
 * @throws Error when D1 failed and nothing is remembered of the flow
 */
export async function followLink(deps: Deps, code: string, visitor: Visitor): Promise<Answer> {
  const flow = await flowConfig(deps, code);
  if (flow === null) return { location: null, memory: null, isUnready: false };
  const atMs = deps.now();
  const { filter, isHeld } = judgeVisit(flow, visitor);
  const seen = seenOf(flow, visitor, { atMs, filter });
  const isOpen = isServed(deps, flow);
  if (!isOpen || (!isHeld && flow.ways.length === 0)) {
    return { location: fill(flow.account.fallbackUrl, flow, seen), memory: null, isUnready: isOpen };
  }
  return leadOn(deps, flow, visitor, { seen, isHeld });
}

/** Leads on somebody whom a flow that is open leads somewhere, if only to where it holds them. */
async function leadOn(
  deps: Deps,
  flow: FlowConfig,
  visitor: Visitor,
  { seen, isHeld }: { seen: ClickMessage; isHeld: boolean },
): Promise<Answer> {
  const { atMs, filter } = seen;
  const before = parseMemory(visitor.cookie, atMs) ?? recall(flow.id, visitor);
  const way = isHeld ? null : chooseWay(deps, flow.ways, flow.sticky ? (before?.wayId ?? 0) : 0);
  const isUnique = filter === 0 && isFirst(before, atMs);
  const id = await mintClickId(deps, { flowId: flow.id, atMs });
  const click = { ...seen, id, wayId: way?.id ?? 0, siteId: way?.siteId ?? 0, isUnique };
  const location = way === null ? held(flow, click) : destination(flow, way, click);
  if (visitor.onlyAsks) return { location, memory: null, isUnready: false };
  const memory = { uniqueAtMs: isUnique ? atMs : (before?.uniqueAtMs ?? 0), wayId: click.wayId || (before?.wayId ?? 0) };
  remember(flow.id, visitor, memory);
  deps.background(sendVisit(deps, click));
  return { location, memory: { cookie: formatMemory(memory), sticky: flow.sticky }, isUnready: false };
}

function isServed(deps: Deps, { status, isClosed, account }: FlowConfig): boolean {
  return status === RESOURCE_STATUS.active && !isClosed && account.bannedAtMs === null && entitlement(deps, account).apiOpen;
}

/** A visit as it is known before it is led anywhere; it has no id as long as nothing is recorded of it. */
function seenOf(flow: FlowConfig, visitor: Visitor, judged: Pick<ClickMessage, "atMs" | "filter">): ClickMessage {
  const params = parseQuery(visitor.search);
  return {
    id: "",
    accountId: flow.accountId,
    flowId: flow.id,
    wayId: 0,
    siteId: 0,
    offerId: flow.offerId,
    timeZone: flow.account.timeZone,
    isUnique: false,
    ...traitsOf(visitor),
    ...judged,
    ...readTags(params, flow.tags),
    ...linkParamsField(readLinkParams(params)),
  };
}

function destination(flow: FlowConfig, { destination }: FlowWay, click: ClickMessage): string | null {
  if (destination.kind === "deepLink") return destination.prefix + click.id;
  const location = fill(destination.url, flow, click);
  return destination.addsClick ? withClick(location, click.id) : location;
}

/** The rest of the address stays as it is written. */
function withClick(location: string | null, click: string): string | null {
  const url = URL.parse(location ?? "");
  if (url === null) return null;
  if (url.searchParams.has("click")) url.searchParams.set("click", click);
  else url.search = `${url.search === "" ? "?" : `${url.search}&`}click=${click}`;
  return url.href;
}

function held(flow: FlowConfig, click: ClickMessage): string | null {
  return fill(flow.filteredUrl === "" ? flow.account.fallbackUrl : flow.filteredUrl, flow, click);
}

/** An address as a header can carry it; null where there is none. */
function fill(template: string, { code, accountId }: FlowConfig, click: ClickMessage): string | null {
  const visit = { flowCode: code, ...click };
  const location = expandMacros(template, (macro) => {
    if (macro === "click") return click.id;
    if (macro === "time") return Math.floor(click.atMs / 1000);
    return macro === "user" ? accountId : visitMacro(macro, visit);
  });
  return URL.parse(location)?.href ?? null;
}

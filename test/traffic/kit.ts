import { asc, eq } from "drizzle-orm";
import { clicks, type flows } from "../../src/db/schema/index.ts";
import type { ClickMessage } from "../../src/queue/messages.ts";
import { makeFlow } from "../factories.ts";
import type { Harness } from "../harness.ts";

export const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

/** A flow of an account, or of one of its own. */
export async function anyFlow(h: Harness, values: Partial<typeof flows.$inferInsert> = {}) {
  return makeFlow(h, values.accountId ?? (await h.account()).id, values);
}

export interface Visiting {
  query?: Record<string, string>;
  ip?: string;
  cookie?: string;
  headers?: Record<string, string>;
  cf?: Record<string, unknown>;
  method?: string;
}

let visitors = 0;

/** A visit by somebody who was never seen before, unless an address is given. */
export async function visit(h: Harness, code: string, { query = {}, ip, cookie, headers = {}, cf, method = "GET" }: Visiting = {}) {
  visitors += 1;
  const url = new URL(`/go/${code}`, h.deps.config.publicUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const all = {
    "user-agent": CHROME,
    "cf-connecting-ip": ip ?? `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`,
    ...(cookie === undefined ? {} : { cookie }),
    ...headers,
  };
  const request = new Request(url, { method, headers: all, ...(cf === undefined ? {} : { cf }) } as RequestInit);
  const answer = await h.fetch(request);
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    /** What a browser would send back. */
    cookie: answer.headers.get("set-cookie")?.split(";")[0],
    headers: answer.headers,
    text: await answer.text(),
  };
}

/** The clicks of a flow that are in D1, oldest first. */
export async function clicksOf(h: Harness, flowId: number) {
  return h.db.select().from(clicks).where(eq(clicks.flowId, flowId)).orderBy(asc(clicks.atMs), asc(clicks.id));
}

/** A click as the edge tells of it. */
export function clickMessageOf(flow: { id: number; accountId: number }, values: Partial<ClickMessage> & { id: string }): ClickMessage {
  return {
    accountId: flow.accountId,
    flowId: flow.id,
    wayId: 1,
    siteId: 0,
    offerId: 0,
    atMs: Date.UTC(2026, 5, 15, 12),
    timeZone: "UTC",
    filter: 0,
    isUnique: true,
    country: "de",
    city: "Berlin",
    lang: "de",
    ip: "10.1.2.3",
    ua: CHROME,
    referer: "https://news.test/page?x=1",
    utmSource: "fb",
    utmCampaign: "camp",
    utmContent: "cont",
    utmTerm: "term",
    utmMedium: "cpc",
    subid: "sub",
    adid: "ad",
    data1: "one",
    data2: "two",
    costMicros: 120_000,
    costCurrency: "eur",
    ...values,
  };
}

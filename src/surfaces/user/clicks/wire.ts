import { z } from "zod";
import type { FullClickRow } from "../../../domain/clicks/full-click.ts";
import { parseLinkParams, shownParams } from "../../../domain/clicks/link-params.ts";
import { fromMicros } from "../../../lib/money.ts";
import { currency, time } from "../answers.ts";
import { wireTime } from "../convert.ts";

const said = z.record(z.string(), z.string());

/** What clicks and leads tell of the visit that they come from. */
export const wireVisit = {
  filter: z.int().describe("0 passed, 1 bot, 2 blacklist, 3 country, 4 language, 5 filtering campaign"),
  geo: z.string().describe("ISO 3166-1, lower case"),
  city: z.string(),
  mobile: z.int().describe("0 or 1"),
  os: z.int().describe("As in reports"),
  browser: z.int().describe("As in reports"),
  ip: z.string(),
  ua: z.string(),
  referer: z.string(),
  domain: z.string(),
  utm_source: z.string(),
  utm_campaign: z.string(),
  utm_content: z.string(),
  utm_term: z.string(),
  utm_medium: z.string(),
  subid: z.string(),
  adid: z.string(),
  data1: z.string(),
  data2: z.string(),
  click_ids: said.describe("The ids of ad platforms in the link, whole and by their names, such as `fbclid`"),
  tags: said.describe("All other parameters of the link"),
};

type Visit = Pick<
  FullClickRow,
  | "filter"
  | "country"
  | "city"
  | "mobile"
  | "os"
  | "browser"
  | "ip"
  | "ua"
  | "referer"
  | "domain"
  | "utmSource"
  | "utmCampaign"
  | "utmContent"
  | "utmTerm"
  | "utmMedium"
  | "subid"
  | "adid"
  | "data1"
  | "data2"
> & { clickIds: Record<string, string>; tags: Record<string, string> };

/** A visit as clicks and leads show it. */
export function toWireVisit(visit: Visit) {
  const { filter, city, mobile, os, browser, ip, ua, referer, domain, subid, adid, data1, data2, tags } = visit;
  return {
    filter,
    geo: visit.country,
    city,
    mobile,
    os,
    browser,
    ip,
    ua,
    referer,
    domain,
    utm_source: visit.utmSource,
    utm_campaign: visit.utmCampaign,
    utm_content: visit.utmContent,
    utm_term: visit.utmTerm,
    utm_medium: visit.utmMedium,
    subid,
    adid,
    data1,
    data2,
    click_ids: visit.clickIds,
    tags,
  };
}

export const wireClick = z
  .strictObject({
    id: z.string(),
    time,
    flow: z.int(),
    flow_code: z.string(),
    way: z.int().describe("0 if there is none"),
    site: z.int().describe("0 if there is none"),
    offer: z.int().describe("The flow's offer when the click came; 0 if there is none"),
    unique: z.boolean().nullable().describe("null if the click was deleted"),
    lang: z.string(),
    ...wireVisit,
    cost: z.number().nullable().describe("null if it is not known"),
    currency,
    lead: z.int().describe("The first lead of the click; 0 if there is none"),
    pruned: z.boolean().describe("Whether the click was deleted by its age: this is what its lead keeps"),
  })
  .meta({ id: "Click" });

/** A click as lists, and the lead that it led to, show it. @param flow the code of its flow */
export function toWireClick(click: FullClickRow, { flow, isPruned }: { flow: string; isPruned: boolean }): z.infer<typeof wireClick> {
  return {
    id: click.id,
    time: wireTime(click.atMs),
    flow: click.flowId,
    flow_code: flow,
    way: click.way,
    site: click.site,
    offer: click.offer,
    unique: click.isUnique === null ? null : click.isUnique === 1,
    lang: click.lang,
    ...toWireVisit({ ...click, ...shownParams(parseLinkParams(click.linkParams)) }),
    cost: click.costMicros === null ? null : fromMicros(click.costMicros),
    currency: click.costMicros === null ? "" : click.costCurrency,
    lead: click.lead ?? 0,
    pruned: isPruned,
  };
}

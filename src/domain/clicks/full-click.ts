import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "./click-id.ts";

/** What is shown of a click. */
export interface FullClickRow {
  id: string;
  atMs: number;
  flowId: number;
  way: number;
  site: number;
  offer: number;
  /** Null of one that is no more. */
  isUnique: number | null;
  filter: number;
  country: string;
  city: string;
  lang: string;
  mobile: number;
  os: number;
  browser: number;
  ip: string;
  ua: string;
  referer: string;
  domain: string;
  utmSource: string;
  utmCampaign: string;
  utmContent: string;
  utmTerm: string;
  utmMedium: string;
  subid: string;
  adid: string;
  data1: string;
  data2: string;
  linkParams: string;
  costMicros: number | null;
  costCurrency: string;
  /** The first lead that it led to; null: none. */
  lead: number | null;
}

/** What clicks and leads, which keep it, have alike. @param row by the name that it has in the query */
const visitOf = (row: "k" | "l") => `${row}.filter, lower(${row}.country) AS country, ${row}.city, ${row}.lang, ${row}.mobile, ${row}.os,
  ${row}.browser, ${row}.ip, ${row}.ua, ${row}.referer, ${row}.domain, ${row}.utm_source AS utmSource, ${row}.utm_campaign AS utmCampaign,
  ${row}.utm_content AS utmContent, ${row}.utm_term AS utmTerm, ${row}.utm_medium AS utmMedium, ${row}.subid, ${row}.adid, ${row}.data1,
  ${row}.data2, ${row}.link_params AS linkParams`;

/** SQL of it, of a click `k`. @param account whose it is */
export const fullClickColumns = (account: number): Fragment => sql`${raw(`k.id, k.at_ms AS atMs, k.flow_id AS flowId, k.way_id AS way,
  k.site_id AS site, k.offer_id AS offer, k.is_unique AS isUnique, ${visitOf("k")}, k.cost_micros AS costMicros, k.cost_currency AS costCurrency`)},
  (SELECT min(l.id) FROM leads l WHERE l.click = k.id AND l.flow_id IS NOT NULL AND +l.account_id = ${account}) AS lead`;

/** What a lead keeps of the click that it came by. */
type LeadOfClick = Omit<
  FullClickRow,
  "id" | "atMs" | "flowId" | "way" | "site" | "offer" | "isUnique" | "costMicros" | "costCurrency" | "lead"
> &
  Record<"flowId" | "way" | "site" | "offer", number | null> & { id: number; click: string; clickPending: number };

/** A click that was deleted by its age, as far as the lead that it led to keeps it; null: the lead came by no click of its flow, or it is on its way. */
export async function clickOfLead(deps: Pick<Deps, "vault">, lead: LeadOfClick): Promise<FullClickRow | null> {
  const origin = lead.clickPending === 1 ? null : await readClickId(deps, lead.click);
  if (origin === null || origin.flowId !== lead.flowId) return null;
  return {
    ...lead,
    id: lead.click,
    atMs: origin.atMs,
    flowId: origin.flowId,
    way: lead.way ?? 0,
    site: lead.site ?? 0,
    offer: lead.offer ?? 0,
    isUnique: null,
    costMicros: null,
    costCurrency: "",
    lead: lead.id,
  };
}

import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import { linkParamSql } from "../clicks/link-params.ts";
import type { ConversionColumn, FactColumn } from "./facts.ts";

const quarterOf = (ms: string) => raw(`${ms} / ${QUARTER_MS}`);

/** The columns that clicks and leads share. @param row the table's name in the query */
function factsOfVisit(row: "c" | "l") {
  const param = (key: string, otherwise: string) => raw(`coalesce(${linkParamSql(`${row}.link_params`, key)}, ${otherwise})`);
  const smartId = linkParamSql(`${row}.link_params`, "smart_id");
  const column = (of: string): Fragment => name(`${row}.${of}`);
  return {
    flow: column("flow_id"),
    way: raw(`coalesce(${row}.way_id, 0)`),
    site: raw(`coalesce(${row}.site_id, 0)`),
    // Of 24 hex digits the last 16 are the number (lib/hex-id.ts), which SQLite reads as JSON5 does.
    smartlink: raw(`iif(length(${smartId}) = 24, ('0x' || substr(${smartId}, 9)) ->> '$', 0)`),
    landing: param("landing", "0"),
    prelanding: param("prelanding", "0"),
    isp: column("asn"),
    os: column("os"),
    browser: column("browser"),
    mobile: column("mobile"),
    filter: column("filter"),
    country: raw(`lower(${row}.country)`),
    region: column("region"),
    city: column("city"),
    os_version: column("os_version"),
    browser_version: column("browser_version"),
    device: column("device"),
    device_model: column("device_model"),
    connection: column("connection"),
    lang: column("lang"),
    sub1: column("subid"),
    sub2: param("sub2", "''"),
    sub3: param("sub3", "''"),
    sub4: param("sub4", "''"),
    sub5: param("sub5", "''"),
    sub6: param("sub6", "''"),
    sub7: param("sub7", "''"),
    sub8: param("sub8", "''"),
    utm_source: column("utm_source"),
    utm_campaign: column("utm_campaign"),
    utm_content: column("utm_content"),
    utm_term: column("utm_term"),
    utm_medium: column("utm_medium"),
    domain: column("domain"),
    adid: column("adid"),
    data1: column("data1"),
    data2: column("data2"),
    ip: column("ip"),
  };
}

/** SQL of each fact of a click `c`. */
export const CLICK_FACTS: Readonly<Record<FactColumn | ConversionColumn, Fragment>> = {
  quarter: quarterOf("c.at_ms"),
  offer: name("c.offer_id"),
  affiliate: name("c.account_id"),
  ...factsOfVisit("c"),
  unique: name("c.is_unique"),
  cost_micros: raw("coalesce(c.cost_micros, 0)"),
  cost_currency: raw("iif(c.cost_micros IS NULL, '', c.cost_currency)"),
  goal: raw("''"),
};

/**
 * SQL of each fact of a conversion: a lead `l` joined with its row `n` of network_conversions. Its quarter is that of its creation, and
 * everything else is its own copy of what its click had, which stays when that is deleted.
 */
export const CONVERSION_FACTS: Readonly<Record<FactColumn | ConversionColumn, Fragment>> = {
  quarter: quarterOf("n.created_at_ms"),
  offer: name("n.offer_id"),
  affiliate: name("n.affiliate_id"),
  ...factsOfVisit("l"),
  unique: raw("0"),
  cost_micros: raw("0"),
  cost_currency: raw("''"),
  goal: name("n.goal"),
};

/**
 * SQL of each fact of a lead `l` of a flow, of whatever origin. Its quarter is that of its creation, its goal the id as a text, and
 * everything else its own copy of what its click had.
 */
export const LEAD_FACTS: Readonly<Record<FactColumn | ConversionColumn, Fragment>> = {
  ...CONVERSION_FACTS,
  quarter: quarterOf("l.started_at_ms"),
  offer: raw("coalesce(l.offer_id, 0)"),
  affiliate: name("l.account_id"),
  goal: raw("coalesce(nullif(l.goal_id, 0), '')"),
};

/** Facts as columns of a SELECT, each by its name. */
export function factColumns<Name extends string>(facts: Readonly<Record<Name, Fragment>>, names: readonly Name[]): Fragment {
  return join(names.map((each) => sql`${facts[each]} AS "${raw(each)}"`));
}

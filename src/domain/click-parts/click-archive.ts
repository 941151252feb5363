import { raw, sql } from "../../db/sql.ts";

/**
 * What the clicks of one touch of click_archive have in common, in the order of its JSON; then how many clicks it is, how many of
 * them unique, and their cost; then a network link's parameters where there are any.
 */
export const ARCHIVED_COLUMNS = [
  "way_id",
  "site_id",
  "local_hour",
  "filter",
  "country",
  "mobile",
  "os",
  "browser",
  "domain",
  "subid",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "ip",
  "currency",
  "clicks",
  "uniques",
  "cost_micros",
  "link_params",
] as const;

/** The row of watermarks that says from when on parts are made of the archive, Unix milliseconds: later clicks never were in it. */
export const ARCHIVE_BEGIN = "archive_begin";

const IP = raw(ARCHIVED_COLUMNS.indexOf("ip"));

/** The `touches` of an archived row without the addresses they came from. */
export const WITHOUT_ADDRESSES = sql`(SELECT json_group_array(json_set(v.value, '$[${IP}]', '')) FROM json_each(touches) v)`;

/** The `touches` of an archived row without one address. */
export const withoutAddress = (ip: string) =>
  sql`(SELECT json_group_array(iif(v.value ->> ${IP} = ${ip}, json_set(v.value, '$[${IP}]', ''), json(v.value))) FROM json_each(touches) v)`;

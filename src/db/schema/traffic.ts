import { integer, text } from "drizzle-orm/sqlite-core";

/**
 * What is known of a visit, on a click and on the lead it led to, which keeps it when the click is deleted. Strings are empty where
 * nothing is known; codes are those of the Tracker API: filter 0–5, mobile 0 or 1, os 0–8, browser 0–11.
 */
export const traffic = () => ({
  country: text().notNull().default(""),
  /** The first division of the country and the city, as the edge names them. */
  region: text().notNull().default(""),
  city: text().notNull().default(""),
  /** providers.id; 0: not known. */
  asn: integer().notNull().default(0),
  /** lib/connection.ts */
  connection: text().notNull().default(""),
  mobile: integer().notNull().default(0),
  os: integer().notNull().default(0),
  browser: integer().notNull().default(0),
  /** lib/device.ts: DeviceDetails */
  osVersion: text().notNull().default(""),
  browserVersion: text().notNull().default(""),
  device: text().notNull().default(""),
  deviceModel: text().notNull().default(""),
  filter: integer().notNull().default(0),
  ip: text().notNull().default(""),
  ua: text().notNull().default(""),
  referer: text().notNull().default(""),
  domain: text().notNull().default(""),
  utmSource: text().notNull().default(""),
  utmCampaign: text().notNull().default(""),
  utmContent: text().notNull().default(""),
  utmTerm: text().notNull().default(""),
  utmMedium: text().notNull().default(""),
  subid: text().notNull().default(""),
  adid: text().notNull().default(""),
  data1: text().notNull().default(""),
  data2: text().notNull().default(""),
  lang: text().notNull().default(""),
  /** JSON object of what the link says beside these: domain/clicks/link-params.ts. Empty: nothing. */
  linkParams: text().notNull().default(""),
});

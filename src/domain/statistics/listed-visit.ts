/** A visit as lists show it, of a click or of the conversion that it led to. */
export interface ListedVisit {
  ip: string;
  ua: string;
  country: string;
  region: string;
  city: string;
  /** providers.id; 0: not known. */
  asn: number;
  connection: string;
  /** Codes of lib/codes.ts. */
  os: number;
  browser: number;
  osVersion: string;
  browserVersion: string;
  device: string;
  deviceModel: string;
  subid: string;
  /** JSON of domain/clicks/link-params.ts: LinkParams; empty: nothing. */
  linkParams: string;
}

/** SQL of it. @param row clicks or leads, by the name that they have in the query */
export const VISIT_COLUMNS = (row: "k" | "l"): string =>
  `${row}.ip, ${row}.ua, ${row}.country, ${row}.region, ${row}.city, ${row}.asn, ${row}.connection, ${row}.os, ${row}.browser,
  ${row}.os_version AS osVersion, ${row}.browser_version AS browserVersion, ${row}.device, ${row}.device_model AS deviceModel, ${row}.subid,
  ${row}.link_params AS linkParams`;

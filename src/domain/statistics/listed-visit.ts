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

/** A visit with the number of its city. */
export interface PlacedVisit extends ListedVisit {
  /** cities.id; 0: not known, or its country has several cities of that name. */
  cityId: number;
}

/** SQL of that number. @param row clicks or leads, by the name that they have in the query */
export const CITY_ID = (row: "k" | "l"): string =>
  `(SELECT iif(count(*) = 1, max(c.id), 0) FROM cities c WHERE c.country = lower(${row}.country) AND c.name = ${row}.city) AS cityId`;

/** SQL of a visit. @param row clicks or leads, by the name that they have in the query */
export const VISIT_COLUMNS = (row: "k" | "l"): string =>
  `${row}.ip, ${row}.ua, ${row}.country, ${row}.region, ${row}.city, ${row}.asn, ${row}.connection, ${row}.os, ${row}.browser,
  ${row}.os_version AS osVersion, ${row}.browser_version AS browserVersion, ${row}.device, ${row}.device_model AS deviceModel, ${row}.subid,
  ${row}.link_params AS linkParams`;

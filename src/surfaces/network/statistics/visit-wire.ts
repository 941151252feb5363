import { z } from "zod";
import type { LinkParams } from "../../../domain/clicks/link-params.ts";
import type { ListedVisit, PlacedVisit } from "../../../domain/statistics/listed-visit.ts";
import { countryName } from "../../../lib/countries.ts";
import { toBrowser, toSystem } from "./devices.ts";

/** Keys whose values are texts. */
export const texts = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, z.string()]));

export const SUBS = ["sub1", "sub2", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8"] as const;

/** What clicks and conversions say of a visit in the same keys. */
export const visitShape = {
  ip: z.string(),
  ua: z.string(),
  country: z.string(),
  country_name: z.string(),
  city: z.string(),
  city_id: z.int().describe("Of `GET /3.0/cities`; 0: not known"),
  device: z.string(),
  device_type: z.string(),
  device_model: z.string(),
  os: z.string().describe("Name and version"),
  os_version: z.string(),
  browser: z.string().describe("Name and version"),
  browser_version: z.string(),
  connection_type: z.string(),
  isp_code: z.string().describe("The number of the provider's autonomous system"),
  ios_idfa: z.string(),
  android_id: z.string(),
  ...texts(SUBS),
  ref_id: z.string(),
};

/** What the link of a visit said. */
export const linkOf = ({ linkParams }: Pick<ListedVisit, "linkParams">): LinkParams => JSON.parse(linkParams || "{}") as LinkParams;

/** @param count how many subs there are */
export const toSubs = (visit: Pick<ListedVisit, "linkParams" | "subid">, count: number) => {
  const link = linkOf(visit);
  return Object.fromEntries(SUBS.slice(0, count).map((name) => [name, name === "sub1" ? visit.subid : (link[name] ?? "")]));
};

/** A name with its version: `Mac OS X 10.12.5`. */
export const withVersion = (name: string, version: string): string => (name === "" ? "" : `${name} ${version}`.trim());

/** A visit in those keys. */
export const toVisit = (visit: PlacedVisit) => ({
  ip: visit.ip,
  ua: visit.ua,
  country: visit.country.toUpperCase(),
  country_name: countryName(visit.country),
  city: visit.city,
  city_id: visit.cityId,
  device: visit.device,
  device_type: visit.device,
  device_model: visit.deviceModel,
  os: withVersion(toSystem(visit.os), visit.osVersion),
  os_version: visit.osVersion,
  browser: withVersion(toBrowser(visit.browser), visit.browserVersion),
  browser_version: visit.browserVersion,
  connection_type: visit.connection,
  isp_code: visit.asn === 0 ? "" : String(visit.asn),
  ios_idfa: "",
  android_id: "",
  ...toSubs(visit, SUBS.length),
  ref_id: linkOf(visit).ref_id ?? "",
});

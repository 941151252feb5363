import { z } from "zod";
import { OS } from "../../../lib/codes.ts";
import { connectionOf } from "../../../lib/connection.ts";
import { type DeviceDetails, deviceDetailsOf, deviceOf } from "../../../lib/device.ts";
import { readHexId } from "../../../lib/hex-id.ts";
import { SUB_NAMES } from "../../clicks/link-params.ts";
import type { OfferSettings } from "../../offers/settings/offer-settings.ts";

/** What of a click decides whether an offer takes it. Empty or null: not known. */
export interface Targeted {
  /** Two letters. */
  country: string | null;
  userAgent: string;
  asn: number | null;
  /** The provider of internet access. */
  provider: string;
  /** sub1 to sub8 */
  subs: readonly string[];
}

/** A payment as a row has it. */
export interface PaymentRow {
  /** JSON arrays. */
  countries: string;
  excludesCountries: number;
  os: string;
  url: string;
  cities: string;
  devices: string;
}

type Check = (click: Targeted) => boolean;

/** Values of sub1 and sub2 that alone are allowed, or that alone are barred; none: no rule. */
export type SubRules = Record<1 | 2, OfferSettings["sub1"]>;

const texts = z.array(z.string());

/**
 * Prepares what an offer, its advertiser and the affiliate ask of clicks, so that one costs little.
 * @param rules of subs: of the offer, its advertiser and the affiliate
 */
export function compileTargeting(settings: OfferSettings, payments: readonly PaymentRow[], rules: readonly SubRules[]): Check {
  const checks: Check[] = [
    ...compileCountries(settings, payments),
    ...compileSystems(settings.strictlyOs),
    ...compileConnection(settings.strictlyConnection),
    ...compileProviders(settings.strictlyIsp),
    ...[{ 1: settings.sub1, 2: settings.sub2 }, ...rules].flatMap(compileSubs),
    ...settings.subRestrictions.flatMap(compileRestriction),
  ];
  const { searchEmptySub } = settings;
  if (searchEmptySub !== null) checks.push(({ subs }) => (subs[searchEmptySub - 1] ?? "") !== "");
  return (click) => checks.every((admits) => admits(click));
}

/** Which clicks the address of a payment is for, as far as they tell. */
export function compilePayment({ countries, excludesCountries, os }: PaymentRow): Check {
  const isCountry = compileCountryList(countries, excludesCountries);
  const systems = texts.parse(JSON.parse(os));
  const isSystem = systems.length === 0 ? () => true : any(systems.map((name) => compileSystem(name, [])));
  return (click) => isCountry(click.country) && isSystem(click);
}

/** Strictly: a country of a payment or of the offer. What names no country lets in all, unless the offer names some itself. */
function compileCountries({ strictlyCountry, countries }: OfferSettings, payments: readonly PaymentRow[]): Check[] {
  if (!strictlyCountry) return [];
  const named = new Set(countries);
  const lists = payments.filter((payment) => named.size === 0 || payment.countries !== "[]");
  if (named.size === 0 && lists.length === 0) return [];
  const ofPayments = lists.map((payment) => compileCountryList(payment.countries, payment.excludesCountries));
  return [({ country }) => named.has(country?.toLowerCase() ?? "") || ofPayments.some((isIn) => isIn(country))];
}

/** An unknown country is in no list, and not outside of one. */
function compileCountryList(json: string, excludes: number): (country: string | null) => boolean {
  const list = new Set(texts.parse(JSON.parse(json)));
  return (country) => list.size === 0 || (country !== null && list.has(country.toLowerCase()) === (excludes === 0));
}

function compileSystems(systems: OfferSettings["strictlyOs"]): Check[] {
  return systems.length === 0 ? [] : [any(systems.map(({ os, versions }) => compileSystem(os, versions)))];
}

const any =
  (checks: readonly Check[]): Check =>
  (click) =>
    checks.some((fits) => fits(click));

/** The words for systems, without blanks and case. `web` is every system of desktops. */
const SYSTEMS: Readonly<Record<string, readonly number[]>> = {
  web: [OS.Windows, OS.MacOS, OS.Linux, OS.Other],
  wp: [OS["Windows Mobile"]],
  windowsphone: [OS["Windows Mobile"]],
  windowsmobile: [OS["Windows Mobile"]],
  ios: [OS.iOS],
  android: [OS.Android],
  windows: [OS.Windows],
  mac: [OS.MacOS],
  macos: [OS.MacOS],
  macosx: [OS.MacOS],
  osx: [OS.MacOS],
  linux: [OS.Linux],
  ubuntu: [OS.Linux],
  chromeos: [OS.Linux],
  blackberry: [OS.BlackBerry],
  symbian: [OS.Symbian],
};

function compileSystem(name: string, versions: readonly string[]): Check {
  const codes = SYSTEMS[name.toLowerCase().replace(/[^a-z]/g, "")] ?? [];
  // `ios 9` is written for 9, too.
  const wanted = versions.map((version) => version.toLowerCase().replace(/^[a-z ]*/, "")).filter((version) => version !== "");
  return ({ userAgent }) =>
    codes.includes(deviceOf(userAgent).os) && (wanted.length === 0 || isVersion(wanted, deviceDetailsOf(userAgent)));
}

/** 9 is 9.1 and 9.3.2, too, and 4.4 is 4.4.2. */
function isVersion(wanted: readonly string[], { osVersion }: DeviceDetails): boolean {
  return wanted.some((version) => osVersion === version || osVersion.startsWith(`${version}.`));
}

/** A visitor of whose provider nothing is known counts as one by wifi. */
function compileConnection(wanted: OfferSettings["strictlyConnection"]): Check[] {
  if (wanted === "" || wanted === "all") return [];
  return [({ provider }) => (connectionOf(provider) === "cellular") === (wanted === "cellular")];
}

/** Providers are told apart by the numbers of their networks. */
function compileProviders(ids: readonly string[]): Check[] {
  if (ids.length === 0) return [];
  const numbers = new Set(ids.map((id) => readHexId(id)?.number));
  return [({ asn }) => asn !== null && numbers.has(asn)];
}

function compileSubs(rules: SubRules): Check[] {
  return ([1, 2] as const).flatMap((number) => {
    const { values, isExcept } = rules[number];
    if (values.length === 0) return [];
    const list = new Set(values);
    return [({ subs }: Targeted) => list.has(subs[number - 1] ?? "") !== isExcept];
  });
}

/** A click is barred that has all the values of one entry. */
function compileRestriction(entry: Readonly<Record<string, string>>): Check[] {
  const wanted = SUB_NAMES.flatMap((name, index) => (entry[name] === undefined ? [] : [{ index, value: entry[name] }]));
  if (wanted.length === 0) return [];
  return [({ subs }) => wanted.some(({ index, value }) => subs[index] !== value)];
}

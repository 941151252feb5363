import { z } from "zod";
import { dayNumber, dayText } from "../../../domain/reports/model/local-time.ts";
import type { Item, Value } from "../../../domain/statistics/account-report/query.ts";
import { clearable, country, date, domain, text, whole, word } from "../../../http/fields/strict.ts";
import { BROWSER_NAMES, FILTER_RESULT, OS_NAMES } from "../../../lib/codes.ts";

/** An item as the wire has it: what the domain calls it, and how its values are read and written. */
interface WireItem {
  item: Item;
  /** One value of a filter, as the domain has it. */
  value: z.ZodType<Value>;
  toWire?(value: Value): Value;
}

/** No id, or no such code: 0, or empty. */
const none = z.literal("").transform(() => 0);

const MAX_ID = Number.MAX_SAFE_INTEGER;

const id = (item: Item): WireItem => ({ item, value: z.union([none, whole(0, MAX_ID)]) });
const codeOf = (item: Item, names: readonly unknown[]): WireItem => ({ item, value: z.union([none, whole(0, names.length - 1)]) });
const tag = (item: Item): WireItem => ({ item, value: word(1024) });

/** What a report may be grouped and filtered by. */
const ITEMS = {
  date: { item: "date", value: date.transform(dayNumber), toWire: (day) => dayText(Number(day)) },
  hour: { item: "hour", value: whole(0, 23) },
  flow: { item: "flow", value: word(64) },
  way: id("way"),
  campaign: id("campaign"),
  site: id("site"),
  landing: id("landing"),
  prelanding: id("prelanding"),
  offer: id("offer"),
  goal: { item: "goal", value: word(64) },
  filter: codeOf("filter", Object.keys(FILTER_RESULT)),
  geo: { item: "country", value: clearable(country).transform((value) => value ?? "") },
  region: tag("region"),
  city: tag("city"),
  lang: tag("lang"),
  os: codeOf("os", OS_NAMES),
  os_version: tag("os_version"),
  browser: codeOf("browser", BROWSER_NAMES),
  browser_version: tag("browser_version"),
  device: tag("device"),
  device_model: tag("device_model"),
  mobile: codeOf("mobile", [0, 1]),
  connection: tag("connection"),
  isp: id("isp"),
  domain: { item: "domain", value: z.union([text(0), domain]) },
  utm_source: tag("utm_source"),
  utm_campaign: tag("utm_campaign"),
  utm_content: tag("utm_content"),
  utm_term: tag("utm_term"),
  utm_medium: tag("utm_medium"),
  subid: tag("sub1"),
  sub2: tag("sub2"),
  sub3: tag("sub3"),
  sub4: tag("sub4"),
  sub5: tag("sub5"),
  sub6: tag("sub6"),
  sub7: tag("sub7"),
  sub8: tag("sub8"),
  adid: tag("adid"),
  data1: tag("data1"),
  data2: tag("data2"),
} as const satisfies Record<string, WireItem>;

export type ItemName = keyof typeof ITEMS;

export const ITEM_NAMES = Object.keys(ITEMS) as ItemName[];

/** The definition of an item, without its own types. */
export const itemOf = (name: ItemName): WireItem => ITEMS[name];

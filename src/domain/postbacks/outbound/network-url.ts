import { NETWORK_STATUS } from "../../../lib/codes.ts";
import { amountWord, deviceWord } from "../../../lib/macro-words.ts";
import type { MacroValue } from "../../../lib/macros.ts";
import { type NetworkPostbackMacro, networkPostbackMacros } from "../../../lib/network-postback-macros.ts";
import { shownAt } from "../../../lib/strtotime/zone-time.ts";

/** Statuses as this dialect counts them, from 1. */
const NUMBERED: readonly number[] = Object.values(NETWORK_STATUS);

/** What an affiliate's postback may tell of a conversion; nothing of it once it is gone. */
interface Told {
  actionId?: string;
  goal?: string;
  saleMicros?: number;
  comment?: string;
  referrer?: string;
  createdAtMs?: number;
  clickedAtMs?: number | null;
  /** Custom fields and the like, by their names. */
  fields?: Record<string, string>;
  offerId?: number;
  offerName?: string | null;
  zone?: string;
  /** What the click link said, beside sub1. */
  link?: Record<string, string>;
  sub1?: string;
  country?: string;
  city?: string;
  ip?: string;
  ua?: string;
  os?: number;
  mobile?: number | null;
  /** 32 hex digits. */
  random?: string;
}

/** SQL of it, as text of JSON, of deliveries `d` and leads `l`; null of what is no network's. */
export const NETWORK_VALUES_SQL = `iif(d.lane = 0, NULL, COALESCE((SELECT json_object('actionId', x.action_id, 'goal', x.goal, 'saleMicros', x.sale_micros,
    'comment', x.comment, 'referrer', x.referrer, 'createdAtMs', x.created_at_ms, 'clickedAtMs', x.clicked_at_ms, 'fields', json(x.fields),
    'offerId', x.offer_id, 'offerName', o.name, 'zone', n.time_zone, 'link', json(coalesce(nullif(l.link_params, ''), '{}')), 'sub1', l.subid,
    'country', l.country, 'city', l.city, 'ip', l.ip, 'ua', l.ua, 'os', l.os, 'mobile', iif(l.ua = '', nullif(l.mobile, 0), l.mobile),
    'random', lower(hex(randomblob(16)))) || ''
  FROM network_conversions x JOIN accounts n ON n.id = x.network_id LEFT JOIN offers o ON o.id = x.offer_id WHERE x.lead_id = d.lead_id), '{}'))`;

/** A delivery to an affiliate's postback. */
interface Delivery {
  status: number;
  payoutMicros: number | null;
  currency: string | null;
  /** What NETWORK_VALUES_SQL answered. */
  networkValues: string;
}

/** The URL of an affiliate's postback, its macros filled from the conversion that is reported. */
export function networkPostbackUrl(template: string, delivery: Delivery): string {
  const told = JSON.parse(delivery.networkValues) as Told;
  return networkPostbackMacros.expand(template, (macro) => macroValue(macro, delivery, told));
}

function macroValue(macro: NetworkPostbackMacro, { status, payoutMicros, currency }: Delivery, told: Told): MacroValue {
  const { fields = {}, link = {} } = told;
  switch (macro) {
    case "transactionid":
      return told.actionId;
    case "offerid":
      return told.offerId;
    case "offer_name":
      return told.offerName;
    case "status":
      return NUMBERED.indexOf(status) + 1;
    case "sum":
      return amountWord(payoutMicros) ?? 0;
    case "currency":
      return currency?.toUpperCase();
    case "order_sum":
      return amountWord(told.saleMicros ?? null);
    case "order_currency":
      return (fields.order_currency ?? currency)?.toUpperCase();
    case "date":
      return dateTimeOf(told, told.createdAtMs);
    case "date_only":
      return dateTimeOf(told, told.createdAtMs)?.slice(0, 10);
    case "time":
      return dateTimeOf(told, told.createdAtMs)?.slice(11);
    case "timestamp":
      return told.createdAtMs === undefined ? null : Math.floor(told.createdAtMs / 1000);
    case "click_date":
      return dateTimeOf(told, told.clickedAtMs);
    case "geo":
      return told.country?.toUpperCase();
    case "uagent":
      return told.ua;
    case "os":
      return deviceWord("os", told.os ?? null);
    case "device_type":
      return deviceWord("device", told.mobile ?? null) ?? fields.device_type;
    case "rand":
      return told.random?.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
    case "goal":
    case "comment":
    case "city":
    case "ip":
    case "referrer":
    case "sub1":
      return told[macro];
    default:
      return link[macro] ?? fields[macro];
  }
}

/** `2026-01-31 23:59:59`, as the network's clocks show it. */
function dateTimeOf({ zone }: Told, ms: number | null | undefined): string | null {
  if (zone === undefined || ms === null || ms === undefined) return null;
  return new Date(shownAt(zone, ms)).toISOString().slice(0, 19).replace("T", " ");
}

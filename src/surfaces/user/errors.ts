import type { Entity, Fault, Reason } from "../../platform/errors.ts";

/** The User API's word for each fault. Source: its public documentation; the rest in the same style. */
export function wordOf(fault: Fault) {
  switch (fault.kind) {
    case "access":
      return ACCESS[fault.reason];
    case "missing":
      return MISSING[fault.reason];
    case "invalid":
      return INVALID[fault.reason];
    case "not_found":
      return NOT_FOUND[fault.entity];
    case "conflict":
      return CONFLICT[fault.reason];
    case "limit":
      return "limit";
    case "refused":
      return "invalid";
    case "upstream":
      return UPSTREAM[fault.reason];
    case "internal":
      return "db";
  }
}

const ACCESS = {
  bad_key: "key",
  banned: "ban",
  unpaid: "unpaid",
  forbidden: "key",
  rate_limited: "limit",
} as const satisfies Record<Reason<"access">, string>;

const MISSING = {
  field_missing: "missing",
  click_missing: "invalid",
  offer_missing: "offer",
} as const satisfies Record<Reason<"missing">, string>;

const INVALID = {
  field_invalid: "invalid",
  body_malformed: "body",
  body_too_large: "size",
  address_refused: "url",
  signature_wrong: "sign",
  nothing_to_test: "template",
} as const satisfies Record<Reason<"invalid">, string>;

const NOT_FOUND = {
  bot: "bot",
  chat: "chat",
  campaign: "camp",
  delivery: "delivery",
  template: "template",
  tariff: "tariff",
  payment: "payment",
  transfer_token: "token",
  flow: "flow",
  way: "way",
  site: "site",
  goal: "goal",
  filter: "filter",
  blacklist_entry: "entry",
  offer: "offer",
  affiliate: "affiliate",
  member: "affiliate",
  price: "price",
  click: "click",
  lead: "lead",
  visit: "invalid",
  session: "session",
  cabinet: "cabinet",
  ad_campaign: "campaign",
  ad: "ad",
  kktu_code: "kktu",
  category: "category",
  source: "source",
  smartlink: "smartlink",
  invoice: "invoice",
  ticket: "ticket",
  pixel: "pixel",
  news_item: "news-item",
  network_domain: "network-domain",
  conversion: "conversion",
  payment_system: "payment-system",
  custom_field: "custom-field",
  city: "city",
  saved_view: "view",
} as const satisfies Record<Entity, string>;

const CONFLICT = {
  already_exists: "exists",
  nothing_changed: "invalid",
  paid_time_remains: "active",
  payments_off: "off",
  mail_off: "off",
  login_off: "off",
  overdraft: "invalid",
  key_reused: "invalid",
} as const satisfies Record<Reason<"conflict">, string>;

const UPSTREAM = {
  bot_token_refused: "token",
  webhook_failed: "webhook",
  telegram_unreachable: "unreachable",
  telegram_refused: "telegram",
  tracker_unreachable: "connect",
} as const satisfies Record<Reason<"upstream">, string>;

export type Word = ReturnType<typeof wordOf>;

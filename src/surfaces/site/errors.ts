import type { Entity, Fault, Reason } from "../../platform/errors.ts";

/** The Site API's word for each fault. It has none for a wrong value: whatever will never be accepted is `bad-id`. */
export function wordOf(fault: Fault) {
  switch (fault.kind) {
    case "access":
      return "auth";
    case "missing":
      return MISSING[fault.reason];
    case "not_found":
      return NOT_FOUND[fault.entity];
    case "conflict":
      return CONFLICT[fault.reason];
    case "refused":
      return fault.reason === "traffic_forbidden" ? "traffic" : "bad-id";
    case "invalid":
    case "limit":
    case "upstream":
      return "bad-id";
    case "internal":
      return "db";
  }
}

const MISSING = {
  field_missing: "bad-id",
  click_missing: "no-id",
  offer_missing: "no-offer",
} as const satisfies Record<Reason<"missing">, string>;

const NOT_FOUND = {
  bot: "bad-id",
  chat: "bad-id",
  campaign: "bad-id",
  delivery: "bad-id",
  template: "bad-id",
  tariff: "bad-id",
  payment: "bad-id",
  transfer_token: "bad-id",
  flow: "bad-id",
  way: "bad-id",
  site: "bad-id",
  goal: "bad-id",
  filter: "bad-id",
  blacklist_entry: "bad-id",
  offer: "bad-id",
  affiliate: "bad-id",
  member: "bad-id",
  price: "bad-id",
  click: "bad-id",
  lead: "bad-id",
  visit: "no-click",
  session: "bad-id",
  cabinet: "bad-id",
  ad_campaign: "bad-id",
  ad: "bad-id",
  kktu_code: "bad-id",
  category: "bad-id",
  source: "bad-id",
  smartlink: "bad-id",
  invoice: "bad-id",
  ticket: "bad-id",
  pixel: "bad-id",
  news_item: "bad-id",
  network_domain: "bad-id",
  conversion: "bad-id",
  payment_system: "bad-id",
  custom_field: "bad-id",
  city: "bad-id",
  saved_view: "bad-id",
} as const satisfies Record<Entity, string>;

const CONFLICT = {
  already_exists: "duplicate",
  nothing_changed: "edit",
  paid_time_remains: "bad-id",
  payments_off: "bad-id",
  mail_off: "bad-id",
  login_off: "bad-id",
  overdraft: "bad-id",
  key_reused: "bad-id",
} as const satisfies Record<Reason<"conflict">, string>;

export type Word = ReturnType<typeof wordOf>;

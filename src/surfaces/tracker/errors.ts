import { errorAnswerBy } from "../../http/status-envelope.ts";
import type { Entity, Fault, Reason } from "../../platform/errors.ts";

/** The Tracker API's word for each fault. Whatever keeps a key out is `access`, but for a plan that has lapsed. */
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
      return fault.reason === "nothing_changed" ? "no-changes" : "edit";
    case "limit":
      return "limit";
    case "refused":
      return fault.reason === "foreign" ? "access" : "traffic";
    case "upstream":
      return "connect";
    case "internal":
      return "db";
  }
}

const ACCESS = {
  bad_key: "access",
  banned: "access",
  unpaid: "payment-required",
  forbidden: "access",
  rate_limited: "limit",
} as const satisfies Record<Reason<"access">, string>;

const MISSING = {
  field_missing: "missing",
  click_missing: "no-click",
  offer_missing: "not-found",
} as const satisfies Record<Reason<"missing">, string>;

const INVALID = {
  field_invalid: "invalid",
  body_malformed: "body",
  body_too_large: "size",
  address_refused: "invalid",
  signature_wrong: "invalid",
  nothing_to_test: "invalid",
} as const satisfies Record<Reason<"invalid">, string>;

const NOT_FOUND = {
  bot: "not-found",
  chat: "not-found",
  campaign: "not-found",
  delivery: "not-found",
  template: "not-found",
  tariff: "not-found",
  payment: "not-found",
  transfer_token: "not-found",
  flow: "bad-flow",
  way: "not-found",
  site: "not-found",
  goal: "bad-goal",
  filter: "not-found",
  blacklist_entry: "not-found",
  offer: "not-found",
  affiliate: "not-found",
  member: "not-found",
  price: "not-found",
  click: "bad-click",
  lead: "not-found",
  visit: "not-found",
  session: "not-found",
  cabinet: "not-found",
  ad_campaign: "not-found",
  ad: "not-found",
  kktu_code: "not-found",
  category: "not-found",
  source: "not-found",
  smartlink: "not-found",
  invoice: "not-found",
  ticket: "not-found",
  pixel: "not-found",
  news_item: "not-found",
  network_domain: "not-found",
  conversion: "not-found",
  payment_system: "not-found",
  custom_field: "not-found",
  city: "not-found",
  saved_view: "not-found",
} as const satisfies Record<Entity, string>;

/** With what it says besides, of what a report or a cost must be told. */
export type Word = ReturnType<typeof wordOf> | "no-item" | "no-from" | "no-to" | "empty" | "no-clicks";

export const errorAnswer = errorAnswerBy<Word>(wordOf);

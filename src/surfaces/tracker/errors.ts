import type { ErrorCode } from "../../errors.ts";
import { errorAnswerBy } from "../../http/status-envelope.ts";

/** The Tracker API's word for each error. Whatever keeps a key out is `access`, but for a plan that has lapsed. */
export function wordOf(code: ErrorCode) {
  switch (code) {
    case "bad_key":
    case "forbidden":
    case "banned":
    case "foreign":
      return "access";
    case "unpaid":
      return "payment-required";
    case "click_missing":
      return "no-click";
    case "click_unknown":
      return "bad-click";
    case "flow_not_found":
      return "bad-flow";
    case "goal_not_found":
      return "bad-goal";
    case "nothing_changed":
      return "no-changes";
    case "rate_limited":
    case "limit_reached":
      return "limit";
    case "body_malformed":
      return "body";
    case "body_too_large":
      return "size";
    case "field_missing":
      return "missing";
    case "field_invalid":
    case "address_refused":
    case "nothing_to_test":
    case "signature_wrong":
      return "invalid";
    case "bot_not_found":
    case "chat_not_found":
    case "campaign_not_found":
    case "delivery_not_found":
    case "template_not_found":
    case "tariff_not_found":
    case "payment_not_found":
    case "transfer_token_unknown":
    case "way_not_found":
    case "site_not_found":
    case "filter_not_found":
    case "blacklist_entry_not_found":
    case "offer_not_found":
    case "offer_missing":
    case "affiliate_not_found":
    case "member_not_found":
    case "price_not_found":
    case "lead_not_found":
    case "session_not_found":
    case "visit_not_found":
      return "not-found";
    case "traffic_forbidden":
      return "traffic";
    case "already_exists":
    case "paid_time_remains":
    case "payments_off":
      return "edit";
    case "bot_token_refused":
    case "webhook_failed":
    case "telegram_unreachable":
    case "telegram_refused":
    case "tracker_unreachable":
      return "connect";
    case "database":
      return "db";
  }
}

/** With what it says besides, of what a report or a cost must be told. */
export type Word = ReturnType<typeof wordOf> | "no-item" | "no-from" | "no-to" | "empty" | "no-clicks";

export const errorAnswer = errorAnswerBy<Word>(wordOf);

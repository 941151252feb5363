import type { ErrorCode } from "../../errors.ts";

/** The Site API's word for each error. It has none for a wrong value: whatever will never be accepted is `bad-id`. */
export function wordOf(code: ErrorCode) {
  switch (code) {
    case "bad_key":
    case "forbidden":
    case "banned":
    case "unpaid":
    case "rate_limited":
      return "auth";
    case "click_missing":
      return "no-id";
    case "visit_not_found":
      return "no-click";
    case "offer_missing":
      return "no-offer";
    case "traffic_forbidden":
      return "traffic";
    case "already_exists":
      return "duplicate";
    case "nothing_changed":
      return "edit";
    case "click_unknown":
    case "flow_not_found":
    case "lead_not_found":
    case "offer_not_found":
    case "goal_not_found":
    case "foreign":
    case "field_missing":
    case "field_invalid":
    case "body_malformed":
    case "body_too_large":
    case "address_refused":
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
    case "affiliate_not_found":
    case "member_not_found":
    case "price_not_found":
    case "session_not_found":
    case "limit_reached":
    case "paid_time_remains":
    case "payments_off":
    case "nothing_to_test":
    case "signature_wrong":
    case "bot_token_refused":
    case "webhook_failed":
    case "telegram_unreachable":
    case "telegram_refused":
    case "tracker_unreachable":
      return "bad-id";
    case "database":
      return "db";
  }
}

export type Word = ReturnType<typeof wordOf>;

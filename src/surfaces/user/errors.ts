import type { ErrorCode } from "../../errors.ts";

/** The User API's word for each error. Source: its public documentation; the rest in the same style. */
export function wordOf(code: ErrorCode) {
  switch (code) {
    case "bad_key":
    case "forbidden":
      return "key";
    case "banned":
      return "ban";
    case "unpaid":
      return "unpaid";
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
    case "click_missing":
    case "click_unknown":
    case "foreign":
    case "nothing_changed":
    case "lead_not_found":
    case "visit_not_found":
    case "traffic_forbidden":
      return "invalid";
    case "address_refused":
      return "url";
    case "bot_not_found":
      return "bot";
    case "chat_not_found":
      return "chat";
    case "campaign_not_found":
      return "camp";
    case "delivery_not_found":
      return "delivery";
    case "template_not_found":
    case "nothing_to_test":
      return "template";
    case "tariff_not_found":
      return "tariff";
    case "payment_not_found":
      return "payment";
    case "transfer_token_unknown":
    case "bot_token_refused":
      return "token";
    case "flow_not_found":
      return "flow";
    case "way_not_found":
      return "way";
    case "site_not_found":
      return "site";
    case "goal_not_found":
      return "goal";
    case "filter_not_found":
      return "filter";
    case "blacklist_entry_not_found":
      return "entry";
    case "offer_not_found":
    case "offer_missing":
      return "offer";
    case "affiliate_not_found":
    case "member_not_found":
      return "affiliate";
    case "price_not_found":
      return "price";
    case "session_not_found":
      return "session";
    case "already_exists":
      return "exists";
    case "paid_time_remains":
      return "active";
    case "webhook_failed":
      return "webhook";
    case "telegram_unreachable":
      return "unreachable";
    case "telegram_refused":
      return "telegram";
    case "tracker_unreachable":
      return "connect";
    case "payments_off":
      return "off";
    case "signature_wrong":
      return "sign";
    case "database":
      return "db";
  }
}

export type Word = ReturnType<typeof wordOf>;

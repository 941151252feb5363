/**
 * What can go wrong in the product, by name. Each surface maps these to its own codes and formats;
 * nothing here knows of HTTP, and nothing but `code` and `field` ever reaches a client.
 */
const ERROR_CODES = [
  // access
  "bad_key",
  "banned",
  "unpaid",
  "forbidden",
  "rate_limited",
  // input
  "body_malformed",
  "body_too_large",
  "field_missing",
  "field_invalid",
  "address_refused",
  // things that are not there, or not this account's
  "bot_not_found",
  "chat_not_found",
  "campaign_not_found",
  "delivery_not_found",
  "template_not_found",
  "tariff_not_found",
  "payment_not_found",
  "transfer_token_unknown",
  "flow_not_found",
  "way_not_found",
  "site_not_found",
  "goal_not_found",
  "filter_not_found",
  "blacklist_entry_not_found",
  "offer_not_found",
  "affiliate_not_found",
  "member_not_found",
  "price_not_found",
  "lead_not_found",
  "session_not_found",
  "visit_not_found",
  // rules
  "already_exists",
  "limit_reached",
  "paid_time_remains",
  "nothing_to_test",
  "click_missing",
  "click_unknown",
  "foreign",
  "offer_missing",
  "traffic_forbidden",
  "nothing_changed",
  // the others' side
  "bot_token_refused",
  "webhook_failed",
  "telegram_unreachable",
  "telegram_refused",
  "tracker_unreachable",
  "payments_off",
  "signature_wrong",
  // ours
  "database",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** The parameter at fault, by its name on the wire. */
  readonly field: string | undefined;
  /** The parameter to use in its place. */
  readonly use: string | undefined;
  /** Parameters that could not be read and are not why this was refused. */
  readonly ignored: readonly string[];

  constructor(code: ErrorCode, field?: string, { use, ignored = [] }: { use?: string; ignored?: readonly string[] } = {}) {
    super(field === undefined ? code : `${code}: ${field}`);
    this.code = code;
    this.field = field;
    this.use = use;
    this.ignored = ignored;
  }
}

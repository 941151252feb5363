/**
 * What can go wrong in the product. An error has a code, which verbs throw and logs name, and a fault, by which surfaces answer: its kind,
 * and the entity or the reason. Nothing here knows of HTTP.
 */

/** What may not be there, or not be this account's. Each has the code `<entity>_not_found`. */
const ENTITIES = [
  "bot",
  "chat",
  "campaign",
  "delivery",
  "template",
  "tariff",
  "payment",
  "transfer_token",
  "flow",
  "way",
  "site",
  "goal",
  "filter",
  "blacklist_entry",
  "offer",
  "affiliate",
  "member",
  "price",
  "click",
  "lead",
  "visit",
  "session",
  "cabinet",
  "ad_campaign",
  "ad",
  "kktu_code",
  "category",
  "source",
  "smartlink",
  "invoice",
  "ticket",
  "pixel",
  "news_item",
  "network_domain",
  "conversion",
  "payment_system",
  "custom_field",
  "city",
  "saved_view",
] as const;

/** The codes of each other kind. */
const REASONS = {
  /** The caller is not let in, or may not do this. */
  access: ["bad_key", "banned", "unpaid", "forbidden", "rate_limited"],
  /** What must be said is not. */
  missing: ["field_missing", "click_missing", "offer_missing"],
  /** What is said will never be accepted. */
  invalid: ["field_invalid", "body_malformed", "body_too_large", "address_refused", "signature_wrong", "nothing_to_test"],
  /** The present state does not allow it. */
  conflict: ["already_exists", "nothing_changed", "paid_time_remains", "payments_off", "mail_off", "login_off", "overdraft", "key_reused"],
  /** There is as much as there may be. */
  limit: ["limit_reached"],
  /** It is there, but is not for this caller or this traffic. */
  refused: ["foreign", "traffic_forbidden"],
  /** Others' systems did not do their part. */
  upstream: ["bot_token_refused", "webhook_failed", "telegram_unreachable", "telegram_refused", "tracker_unreachable"],
  /** Trouble of our own. */
  internal: ["database"],
} as const;

type Reasons = typeof REASONS;

export type Entity = (typeof ENTITIES)[number];

/** What surfaces answer by. */
export type Fault =
  | { kind: "not_found"; entity: Entity }
  | { [Kind in keyof Reasons]: { kind: Kind; reason: Reasons[Kind][number] } }[keyof Reasons];

export type Kind = Fault["kind"];

/** The reasons of a kind. */
export type Reason<K extends keyof Reasons> = Reasons[K][number];

export type ErrorCode = Reason<keyof Reasons> | `${Entity}_not_found`;

const FAULTS = Object.fromEntries<Fault>([
  ...ENTITIES.map((entity) => [`${entity}_not_found`, { kind: "not_found", entity }] as const),
  ...Object.entries(REASONS).flatMap(([kind, reasons]) => reasons.map((reason) => [reason, { kind, reason } as Fault] as const)),
]) as Record<ErrorCode, Fault>;

export function faultOf(code: ErrorCode): Fault {
  return FAULTS[code];
}

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** The parameter at fault, by its name on the wire. */
  readonly field: string | undefined;
  /** The parameter to use in its place. */
  readonly use: string | undefined;
  /** Where in the parameter, such as `[3, "spent"]`. */
  readonly within: readonly (string | number)[];
  /** What is wrong, where its code and the parameter do not say it all: `line 3: the total is 5.00, the days make 4.00`. */
  readonly says: string | undefined;
  /** The same of other parameters, where several are missing or wrong. */
  readonly others: readonly AppError[];
  /** Parameters that could not be read and are not why this was refused. */
  readonly ignored: readonly string[];

  constructor(
    code: ErrorCode,
    field?: string,
    { use, says, within = [], others = [], ignored = [] }: Partial<Pick<AppError, "use" | "says" | "within" | "others" | "ignored">> = {},
  ) {
    super(field === undefined ? code : `${code}: ${field}`);
    this.code = code;
    this.field = field;
    this.use = use;
    this.says = says;
    this.others = others;
    this.within = within;
    this.ignored = ignored;
  }

  get fault(): Fault {
    return faultOf(this.code);
  }
}

/**
 * The codes that rows hold, named once for the SQL, the rules and the surfaces, which all use them.
 * The User API shows the three statuses as they are.
 */

/** bots.status. A warning: connected, but it lost its rights in a chat, or its token. */
export const BOT_STATUS = { active: 0, warning: 1, deleted: 3 } as const;

/** The word for a code of a row: `nameOf(OFFER_PRIVACY_NAMES, 1)` is `protected`. */
export function nameOf<Name extends string>(names: readonly Name[], code: number): Name {
  const name = names[code];
  if (name === undefined) throw new RangeError(`no name for ${code}`);
  return name;
}

/** campaigns.status. A paused campaign makes no leads and fires nothing. */
export const CAMPAIGN_STATUS = { active: 0, paused: 1, deleted: 2 } as const;

export type CampaignStatusName = keyof typeof CAMPAIGN_STATUS;

/** The status of flows, ways, sites, goals, offers and filter_campaigns. What is deleted stays for reports. */
export const RESOURCE_STATUS = { active: 0, paused: 1, deleted: 2 } as const;

export type ResourceStatusName = keyof typeof RESOURCE_STATUS;

/** The word for each code: `RESOURCE_STATUS_NAMES[1]` is `paused`. */
export const RESOURCE_STATUS_NAMES = Object.keys(RESOURCE_STATUS) as ResourceStatusName[];

/** offers.privacy: open to everybody's flows, to those of affiliates let in, and to these without being listed to others. */
export const OFFER_PRIVACY = { public: 0, protected: 1, private: 2 } as const;

export type OfferPrivacyName = keyof typeof OFFER_PRIVACY;

/** The word for each code: `OFFER_PRIVACY_NAMES[1]` is `protected`. */
export const OFFER_PRIVACY_NAMES = Object.keys(OFFER_PRIVACY) as OfferPrivacyName[];

/** offer_affiliates.status */
export const AFFILIATE_STATUS = { approved: 0, blocked: 1 } as const;

export type AffiliateStatusName = keyof typeof AFFILIATE_STATUS;

/** The word for each code: `AFFILIATE_STATUS_NAMES[1]` is `blocked`. */
export const AFFILIATE_STATUS_NAMES = Object.keys(AFFILIATE_STATUS) as AffiliateStatusName[];

/** memberships.kind: who somebody is to a network. */
export const MEMBER_KINDS = ["affiliate", "advertiser", "staff"] as const;

export type MemberKind = (typeof MEMBER_KINDS)[number];

/** memberships.status. An invited account has not said yes; of who was removed only the number stays, which is never given twice. */
export const MEMBER_STATUSES = ["active", "inactive", "moderation", "banned", "invited", "removed"] as const;

export type MemberStatus = (typeof MEMBER_STATUSES)[number];

/** memberships.roles of staff: the three general ones, and those that open one section each. */
export const STAFF_ROLES = [
  "administrator",
  "affiliate_manager",
  "account_manager",
  "offers",
  "advertisers",
  "affiliates",
  "stats",
  "dashboard",
  "news",
  "categories",
  "billing",
  "tickets",
] as const;

export type StaffRole = (typeof STAFF_ROLES)[number];

/** network_custom_fields.type: how its value is asked for. */
export const CUSTOM_FIELD_TYPES = ["text", "select", "checkbox", "radio", "multiline"] as const;

export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

/** offer_payments.type: an amount, or a share of the sale. */
export const PAYMENT_TYPES = ["fixed", "percent"] as const;

/** offer_caps.period */
export const CAP_PERIODS = ["day", "month", "all"] as const;

/** offer_caps.type: how many conversions, or how much they pay affiliates. */
export const CAP_TYPES = ["conversions", "budget"] as const;

/** offer_caps.goal_scope and affiliate_scope: counted together, each by itself, or those named together. */
export const CAP_SCOPES = ["all", "each", "exact"] as const;

/** network_conversions.decline_reason */
export const DECLINE_REASONS = [
  "anti_fraud",
  "cap_reached",
  "by_manager",
  "payment_not_found",
  "ip_duplicate",
  "by_server_postback",
  "partner_banned",
  "partner_disabled",
  "min_click_time_not_reached",
  "click_time_expire",
  "by_import",
] as const;

/** network_conversions.payment_state: not asked for, on its way, paid out. */
export const PAYMENT_STATES = ["opened", "pending", "closed"] as const;

export type PaymentState = (typeof PAYMENT_STATES)[number];

/** tickets.status: whether a request to be let in to an offer waits, or how it was answered. */
export const TICKET_STATUSES = ["open", "approved", "rejected"] as const;

/** network_postbacks.fires_on: `any` is every creation and every change, `creation` is creation in whatever status, a status is creation in it and the change to it. */
export const POSTBACK_TRIGGERS = ["any", "creation", "wait", "hold", "approve", "cancel", "trash"] as const;

export type PostbackTrigger = (typeof POSTBACK_TRIGGERS)[number];

/** network_pixels.kind */
export const PIXEL_KINDS = ["javascript", "iframe", "image"] as const;

/** network_pixels.moderation */
export const PIXEL_MODERATION = ["pending", "approved", "rejected"] as const;

/** advertiser_invoices.status */
export const INVOICE_STATUSES = ["unpaid", "paid"] as const;

/** What became of a payment to an affiliate. */
export const AFFILIATE_PAYMENT_STATUSES = ["pending", "paid", "cancelled"] as const;

/** trafficback_counts.reason: why no offer took a click. A click has the first one, in this order. */
export const TRAFFICBACK_REASONS = [
  "invalid-offer",
  "invalid-affiliate",
  "unknown-offer",
  "unknown-affiliate",
  "unknown-advertiser",
  "inactive-affiliate",
  "inactive-offer",
  "disabled-affiliate",
  "mistargeting",
  "non-unique-clicks",
  "overcap",
] as const;

export type TrafficbackReason = (typeof TRAFFICBACK_REASONS)[number];

/** sites.kind: what a page is to its offer. */
export const SITE_KINDS = ["landing", "prelanding"] as const;

export type SiteKind = (typeof SITE_KINDS)[number];

/** leads.status. */
export const LEAD_STATUS = { wait: 0, hold: 1, approve: 2, cancel: 3, trash: 4 } as const;

export type LeadStatus = (typeof LEAD_STATUS)[keyof typeof LEAD_STATUS];
export type LeadStatusName = keyof typeof LEAD_STATUS;

/** The word for each code: `LEAD_STATUS_NAMES[2]` is `approve`. */
export const LEAD_STATUS_NAMES = Object.keys(LEAD_STATUS) as LeadStatusName[];

/** Statuses of leads by the words of networks, in the order of the numbers 1 to 5 by which postbacks tell them. */
export const NETWORK_STATUS = {
  confirmed: LEAD_STATUS.approve,
  pending: LEAD_STATUS.wait,
  declined: LEAD_STATUS.cancel,
  not_found: LEAD_STATUS.trash,
  hold: LEAD_STATUS.hold,
} as const;

export type NetworkStatusWord = keyof typeof NETWORK_STATUS;

/** The word for each number, less one: `NETWORK_STATUS_WORDS[0]` is `confirmed`. */
export const NETWORK_STATUS_WORDS = Object.keys(NETWORK_STATUS) as [NetworkStatusWord, ...NetworkStatusWord[]];

/** `os` on clicks and leads, under the names by which reports and macros call them. */
export const OS = {
  Other: 0,
  Windows: 1,
  MacOS: 2,
  Linux: 3,
  iOS: 4,
  Android: 5,
  "Windows Mobile": 6,
  Symbian: 7,
  BlackBerry: 8,
} as const;

/** The word for each code: `OS_NAMES[5]` is `Android`. */
export const OS_NAMES = Object.keys(OS) as (keyof typeof OS)[];

/** `browser` on clicks and leads. */
export const BROWSER = {
  Other: 0,
  Chrome: 1,
  Firefox: 2,
  MSIE: 3,
  Safari: 4,
  Opera: 5,
  Edge: 6,
  Facebook: 7,
  Instagram: 8,
  "Tik-Tok": 9,
  WebView: 10,
  Bot: 11,
} as const;

/** The word for each code: `BROWSER_NAMES[1]` is `Chrome`. */
export const BROWSER_NAMES = Object.keys(BROWSER) as (keyof typeof BROWSER)[];

/** `filter` on clicks and leads: what became of a visit. */
export const FILTER_RESULT = { target: 0, bot: 1, blacklist: 2, country: 3, language: 4, campaign: 5 } as const;

/** leads.milestones and lead_events.milestones: what a lead reached at least once, as bits. */
export const MILESTONE = { start: 1, hold: 2, confirm: 4, unsub: 8 } as const;

/** leads.amounts_await_click: which amounts of a lead are decided again when its click lands, as bits. */
export const AMOUNT = { payout: 1, revenue: 2 } as const;

/** audit_entries.means, what a change was made by: the dashboard, an API key, the key of a member of the network, the operator's command, the service bot. */
export const AUDIT_MEANS = ["session", "key", "member-key", "command", "bot"] as const;

/** accounts.role: what kind of account it is; an `owner` is a media buyer's own. */
export const ROLES = ["owner", "affiliate", "advertiser", "manager", "admin"] as const;

/** payments.provider: Telegram Stars, or the deployment's own gateway. */
export const PAYMENT_METHODS = ["stars", "gateway"] as const;

/** cabinets.status */
export const CABINET_STATUSES = ["active", "inactive"] as const;

/** cabinets.mode: filled by hand and by files, or pulled from Telegram. */
export const CABINET_MODES = ["manual", "linked"] as const;

/** ad_campaigns.status */
export const AD_CAMPAIGN_STATUSES = ["active", "not_active"] as const;

/** ads.status, as Telegram has them; a deleted ad stays in every total. */
export const AD_STATUSES = ["active", "stopped", "on_hold", "in_review", "declined", "deleted"] as const;

/** ads.target: what of ours an ad leads to. invite_link: an invite link of a campaign's chat, made for this ad alone. */
export const AD_TARGETS = ["flow", "campaign", "invite_link"] as const;

/** ledger_transactions.kind */
export const LEDGER_KINDS = ["topup", "refund", "correction", "transfer", "budget", "spend"] as const;

/** ledger_entries.book: outside the cabinet, free in it, in its ads, spent. */
export const LEDGER_BOOKS = ["outside", "available", "ads", "spent"] as const;

/** cabinet_links.state. revoked: Telegram refuses the token. */
export const LINK_STATES = ["new", "ok", "failing", "revoked"] as const;

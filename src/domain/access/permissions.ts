import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import type { Role } from "./actor.ts";

/**
 * How far a right reaches among what the account of the call owns. all: everything. assigned: the members of a network that the
 * actor looks after, and what is theirs.
 */
export type Reach = "all" | "assigned";

type Rights = Partial<Record<Role, Reach>>;

/** Every account does with its own things as it likes. */
const ACCOUNTS = { owner: "all", affiliate: "all", advertiser: "all", manager: "all", admin: "all" } as const satisfies Rights;

const STAFF = {
  administrator: "all",
  affiliate_manager: "all",
  account_manager: "all",
  offers: "all",
  advertisers: "all",
  affiliates: "all",
  stats: "all",
  dashboard: "all",
  news: "all",
  categories: "all",
  billing: "all",
  tickets: "all",
} as const satisfies Rights;

const AFFILIATES = { administrator: "all", affiliates: "all", affiliate_manager: "assigned" } as const satisfies Rights;
/** What an affiliate has, and who looks after affiliates. */
const OF_AFFILIATES = { ...AFFILIATES, network_affiliate: "all" } as const satisfies Rights;
const ADVERTISERS = { administrator: "all", advertisers: "all", account_manager: "assigned" } as const satisfies Rights;

const BILLING = { administrator: "all", billing: "all", account_manager: "assigned" } as const satisfies Rights;

/** Who pays affiliates. */
const PAYERS = { administrator: "all", billing: "all", affiliate_manager: "assigned" } as const satisfies Rights;

/** Who looks after somebody has theirs. */
const STATISTICS = {
  administrator: "all",
  stats: "all",
  affiliate_manager: "assigned",
  account_manager: "assigned",
} as const satisfies Rights;

/** A token that only reports does so beside every account. */
const REPORTERS = { ...ACCOUNTS, reporter: "all" } as const satisfies Rights;

/** Whoever belongs to a network. */
const MEMBERS = { ...STAFF, network_affiliate: "all" } as const satisfies Rights;

/** Who may do what, and how far. Whoever is not named in a row may not. */
export const PERMISSIONS = {
  "account.read": ACCOUNTS,
  "account.write": ACCOUNTS,
  "account.erase": ACCOUNTS,
  "audit.read": ACCOUNTS,
  "billing.read": ACCOUNTS,
  "billing.pay": ACCOUNTS,
  "bots.read": ACCOUNTS,
  "bots.write": ACCOUNTS,
  /** Ad cabinets: their money, campaigns, ads and statistics. */
  "cabinets.read": ACCOUNTS,
  "cabinets.write": ACCOUNTS,
  "campaigns.read": ACCOUNTS,
  /** Includes invite links and the media of welcome messages. */
  "campaigns.write": ACCOUNTS,
  /** The log of received calls. */
  "conversions.read": ACCOUNTS,
  "conversions.report": REPORTERS,
  /** Change and import those of a network. */
  "conversions.write": { administrator: "all", stats: "all" },
  /** Includes destinations, filters and the blacklist. */
  "flows.read": ACCOUNTS,
  "flows.write": ACCOUNTS,
  "goals.read": ACCOUNTS,
  "goals.write": ACCOUNTS,
  /** API keys, reporting, site and signing keys. */
  "keys.write": ACCOUNTS,
  "leads.read": ACCOUNTS,
  /** Ask Telegram whether subscribers are still there. */
  "leads.check": ACCOUNTS,
  "offers.read": { ...ACCOUNTS, administrator: "all", offers: "all" },
  "offers.write": { ...ACCOUNTS, administrator: "all", offers: "all" },
  /** Offers with what a network says of them. Who looks after advertisers has theirs. */
  "network-offers.read": { ...STAFF, account_manager: "assigned" },
  "network-offers.write": { administrator: "all", offers: "all", account_manager: "assigned" },
  /**
   * What offers of a network pay single affiliates, and their caps. Who looks after affiliates sees theirs, who looks after advertisers
   * those of their offers.
   */
  "affiliate-terms.read": {
    administrator: "all",
    offers: "all",
    affiliates: "all",
    stats: "all",
    billing: "all",
    affiliate_manager: "assigned",
    account_manager: "assigned",
  },
  /** See the offers of others that take the account's traffic. */
  "offers.browse": { ...ACCOUNTS, network_affiliate: "all" },
  /** Be named as the account that pays for the leads of somebody else's offer. */
  "offers.sponsor": { advertiser: "all" },
  /** Templates, deliveries, and the connected tracker. */
  "postbacks.read": ACCOUNTS,
  "postbacks.write": ACCOUNTS,
  "reports.read": ACCOUNTS,
  "sessions.own": ACCOUNTS,
  "sites.read": ACCOUNTS,
  "sites.write": ACCOUNTS,
  "spend.report": REPORTERS,
  /** Give bots and campaigns to another account, or take them. */
  "transfer.own": ACCOUNTS,
  /** What is kept of the dashboard's screens. */
  "views.own": ACCOUNTS,
  "affiliates.read": AFFILIATES,
  "affiliates.write": AFFILIATES,
  /** The postbacks that an affiliate's conversions are reported to. */
  "affiliate_postbacks.read": OF_AFFILIATES,
  "affiliate_postbacks.write": OF_AFFILIATES,
  /** Code of affiliates for pages of advertisers. Only users of the network judge it. */
  "affiliate_pixels.read": OF_AFFILIATES,
  "affiliate_pixels.write": OF_AFFILIATES,
  "advertisers.read": ADVERTISERS,
  "advertisers.write": ADVERTISERS,
  /** See what the network notes of the caller, who is an advertiser, and what conversions cost them. */
  "advertiser.own": { network_advertiser: "all" },
  /** What all members of a network may see: categories, news, dictionaries. */
  "network.read": MEMBERS,
  /** What advertisers are asked to pay. They see their own. */
  "invoices.read": { ...BILLING, network_advertiser: "all" },
  "invoices.write": BILLING,
  /** What affiliates are paid. They see their own. */
  "affiliate_payments.read": { ...PAYERS, network_affiliate: "all" },
  "affiliate_payments.write": PAYERS,
  /** What affiliates are owed. */
  "affiliate_balances.read": PAYERS,
  /** Conversions of a network. Affiliates see their own, without the advertiser's side. */
  "network-conversions.export": { administrator: "all", stats: "all", affiliate_manager: "assigned", network_affiliate: "all" },
  "currencies.read": STAFF,
  /** Which currencies are active in a network. */
  "currencies.write": { administrator: "all", billing: "all" },
  /** What the caller is owed. */
  "balance.own": { network_affiliate: "all" },
  "categories.write": { administrator: "all", categories: "all" },
  /** What offers are labelled with and stand on: traffic sources, smartlinks. */
  "offer-labels.read": { administrator: "all", offers: "all", account_manager: "all" },
  "sources.write": { administrator: "all", offers: "all" },
  "smartlinks.write": { administrator: "all", offers: "all" },
  "news.write": { administrator: "all", news: "all" },
  /** Let affiliates in to offers and keep them out. Who looks after advertisers does so of their offers. */
  "offer-access.write": { administrator: "all", offers: "all", account_manager: "assigned" },
  /** Take an affiliate out of all offers. */
  "affiliate-access.write": { administrator: "all", offers: "all", affiliates: "all", affiliate_manager: "assigned" },
  /** Ask to be let in to an offer. */
  "offer-access.own": { network_affiliate: "all" },
  /** See and answer such requests. */
  "tickets.read": { administrator: "all", tickets: "all", affiliate_manager: "assigned" },
  "tickets.write": { administrator: "all", tickets: "all", affiliate_manager: "assigned" },
  /** The hosts on which the links of a network stand. */
  "domains.write": { administrator: "all" },
  /** Who may send postbacks; includes the password that they say. */
  "network-settings.write": { administrator: "all" },
  /** What the network asks affiliates for, and how it pays them. */
  "affiliate-settings.write": { administrator: "all" },
  /** Reports of clicks, conversions and money: all of a network's, those of who is looked after, or the caller's own. */
  "statistics.read": { ...STATISTICS, network_affiliate: "all" },
  /** Clicks one by one, and the logs of postbacks. */
  "statistics-logs.read": STATISTICS,
  "staff.read": STAFF,
  /** Includes their roles and keys. */
  "staff.write": { administrator: "all" },
  /** Answer the invitation of a network, and make the own key there. */
  "memberships.own": ACCOUNTS,
} as const satisfies Record<string, Rights>;

/** What is done. One without a row above does not compile. */
export type Action = keyof typeof PERMISSIONS;

export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/**
 * The scope check: the first line of a verb.
 * @returns how far the right reaches, where several roles give it the furthest
 * @throws AppError forbidden
 */
export function mayOrThrow(ctx: Pick<Ctx, "actor">, action: Action): Reach {
  const reach = reachOf(ctx, action);
  if (reach === null) throw new AppError("forbidden");
  return reach;
}

/** How far a right of the caller reaches; null: they have it not. */
export function reachOf({ actor }: Pick<Ctx, "actor">, action: Action): Reach | null {
  const rights: Rights = PERMISSIONS[action];
  const reaches = actor.roles.map((role) => rights[role]);
  if (reaches.includes("all")) return "all";
  return reaches.includes("assigned") ? "assigned" : null;
}

/** All that somebody with some of these roles may do, however far. */
export function actionsOf(roles: readonly Role[]): Action[] {
  return ACTIONS.filter((action) => roles.some((role) => role in PERMISSIONS[action]));
}

/** SQL of whether a column of one role is one that may. */
export function roleMaySql(column: string, action: Action): string {
  const roles = Object.keys(PERMISSIONS[action]);
  return `${column} IN (${roles.map((role) => `'${role}'`).join(", ")})`;
}

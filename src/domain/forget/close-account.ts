import { type Fragment, raw, sql } from "../../db/sql.ts";
import { BOT_STATUS, RESOURCE_STATUS } from "../../lib/codes.ts";
import { REMOVED } from "../access/ended-membership.ts";
import type { Author } from "../audit/audit.ts";
import type { Counted } from "./store.ts";

const DELETED = raw(RESOURCE_STATUS.deleted);
const LABELS = sql`name = '', status = ${DELETED}`;

/** Which account is closed, when and by whom. */
export interface Closing {
  accountId: number;
  nowMs: number;
  by: Pick<Author, "means" | "country">;
}

/**
 * The statements that close an account for good. If they are run again they add nothing to the audit.
 * @param cursor where forgetting it continues
 */
export function closingStatements({ accountId, nowMs, by }: Closing, cursor: Fragment): Counted[] {
  const audit = sql`INSERT INTO audit_entries (account_id, at_ms, action, means, country)
    SELECT id, ${nowMs}, 'account.forgotten', ${by.means}, ${by.country} FROM accounts WHERE id = ${accountId} AND forgotten_at_ms IS NULL`;
  const own = sql`UPDATE accounts SET name = '', login = '', telegram_id = NULL, key_hash = NULL, reporting_key_hash = NULL, site_key_hash = NULL, signing_sealed = NULL,
      tracker_domain = NULL, tracker_key_sealed = NULL, fallback_url = '', transfer_version = transfer_version + (forgotten_at_ms IS NULL), notify_tariff = 0,
      notify_leads = 0, notify_postbacks = 0, banned_at_ms = coalesce(banned_at_ms, ${nowMs}), forgotten_at_ms = coalesce(forgotten_at_ms, ${nowMs}),
      forget_cursor = ${cursor} WHERE id = ${accountId}`;
  const settings = blankSettings(accountId).map(([counts, sql]) => ({ counts, sql }));
  return [{ counts: "", sql: audit }, { counts: "accounts", sql: own }, ...settings];
}

/** Blank an account's settings and delete its sessions, so that nobody signs in to it and nothing of it is served. Numbers stay. */
function blankSettings(accountId: number): [counts: string, sql: Fragment][] {
  const isIts = sql`account_id = ${accountId}`;
  return [
    ["sessions", sql`DELETE FROM sessions WHERE ${isIts}`],
    ["sessions", sql`DELETE FROM login_approvals WHERE ${isIts}`],
    ["sessions", sql`DELETE FROM api_tokens WHERE ${isIts}`],
    ["chats", sql`UPDATE chats SET title = '', username = '' WHERE bot_id IN (SELECT id FROM bots WHERE ${isIts})`],
    ["invite_links", sql`DELETE FROM invite_links WHERE campaign_id IN (SELECT id FROM campaigns WHERE ${isIts})`],
    [
      "bots",
      sql`UPDATE bots SET telegram_id = -id, username = '', name = '', token_sealed = '', webhook_url = '', webhook_error = '',
        status = ${raw(BOT_STATUS.deleted)} WHERE ${isIts}`,
    ],
    [
      "campaigns",
      sql`UPDATE campaigns SET welcome = '', media = '', media_file_id = NULL, button_text = '', button_url = '' WHERE ${isIts}`,
    ],
    ["templates", sql`UPDATE postback_templates SET url = '' WHERE ${isIts}`],
    ["templates", sql`DELETE FROM network_postbacks WHERE network_id = ${accountId} OR affiliate_id = ${accountId}`],
    ["pixels", sql`DELETE FROM network_pixels WHERE network_id = ${accountId} OR affiliate_id = ${accountId}`],
    ["invoices", sql`UPDATE advertiser_invoices SET comment = NULL, lines = '[]' WHERE network_id = ${accountId}`],
    ["invoices", sql`UPDATE affiliate_payments SET comment = NULL WHERE network_id = ${accountId}`],
    ["invoices", sql`UPDATE affiliate_payments SET comment = NULL WHERE affiliate_id = ${accountId}`],
    ["settings", sql`DELETE FROM network_settings WHERE network_id = ${accountId}`],
    ["flows", sql`UPDATE flows SET filters = '{}', filtered_url = '', pixels = '{}', tags = '{}', ${LABELS} WHERE ${isIts}`],
    ["sites", sql`UPDATE sites SET url = '', key_hash = NULL, ${LABELS} WHERE ${isIts}`],
    ["ways", sql`UPDATE ways SET url = iif(url IS NULL, NULL, ''), status = ${DELETED} WHERE ${isIts}`],
    ["goals", sql`UPDATE goals SET ${LABELS} WHERE ${isIts}`],
    ["filters", sql`UPDATE filter_campaigns SET rules = '{}', ${LABELS} WHERE ${isIts}`],
    ["blacklist", sql`DELETE FROM blacklist WHERE ${isIts}`],
    ["views", sql`DELETE FROM saved_views WHERE ${isIts}`],
    ["costs", sql`DELETE FROM spend_imports WHERE ${isIts}`],
    ["cabinets", sql`DELETE FROM cabinet_links WHERE ${isIts}`],
    [
      "cabinets",
      sql`UPDATE cabinets SET name = '', name_folded = '', legal_name = '', legal_name_folded = '', objects = '[]', ad_objects = '[]' WHERE ${isIts}`,
    ],
    ["held", sql`DELETE FROM held_postbacks WHERE network_id = ${accountId} OR affiliate_id = ${accountId}`],
    // What waits to be mailed to them by their networks, which know their address until the next statement.
    [
      "members",
      sql`DELETE FROM mails WHERE (account_id, recipient) IN (SELECT network_id, email FROM memberships WHERE account_id = ${accountId} AND email IS NOT NULL)`,
    ],
    ["members", sql`UPDATE memberships SET ${REMOVED} WHERE network_id = ${accountId}`],
    ["members", sql`UPDATE memberships SET ${REMOVED} WHERE ${isIts}`],
    ["members", sql`UPDATE network_custom_fields SET name = '', choices = '{}' WHERE network_id = ${accountId}`],
    ["members", sql`UPDATE network_payment_systems SET title = '', fields = '[]' WHERE network_id = ${accountId}`],
    ["members", sql`DELETE FROM mails WHERE ${isIts}`],
    ["offers", sql`UPDATE offers SET params = '{}', ${LABELS} WHERE ${isIts}`],
    ["offers", sql`UPDATE offer_settings SET external_offer_id = '', bundle_id = '', settings = '{}' WHERE network_id = ${accountId}`],
    ["offers", sql`UPDATE offer_payments SET title = '', url = '' WHERE offer_id IN (SELECT id FROM offers WHERE ${isIts})`],
    ["offers", sql`UPDATE offer_categories SET title = '' WHERE network_id = ${accountId}`],
    ["offers", sql`UPDATE traffic_sources SET title = '', titles = '{}' WHERE network_id = ${accountId}`],
    ["offers", sql`UPDATE smartlink_categories SET title = '', description = '' WHERE network_id = ${accountId}`],
    ["domains", sql`DELETE FROM network_domains WHERE network_id = ${accountId}`],
    ["news", sql`DELETE FROM network_news WHERE network_id = ${accountId}`],
    ["tickets", sql`UPDATE tickets SET comment = '' WHERE network_id = ${accountId}`],
    ["tickets", sql`UPDATE tickets SET comment = '' WHERE affiliate_id = ${accountId}`],
    ["offers", sql`UPDATE offer_goals SET aliases = '[]' WHERE offer_id IN (SELECT id FROM offers WHERE ${isIts})`],
  ];
}

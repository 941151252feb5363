import { BOT_STATUS, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Author } from "../audit/audit.ts";
import { REMOVED } from "../networks/removed.ts";
import type { Statement } from "./store.ts";

const BOTS = "(SELECT id FROM bots WHERE account_id = ?1)";
const LABELS = `name = '', status = ${RESOURCE_STATUS.deleted}`;

/**
 * Blank an account's settings and delete its sessions, so that nobody signs in to it and nothing of it is served. Numbers stay.
 * ?1 is the account.
 */
const STATEMENTS: readonly [counts: string, sql: string][] = [
  ["sessions", "DELETE FROM sessions WHERE account_id = ?1"],
  ["sessions", "DELETE FROM login_approvals WHERE account_id = ?1"],
  ["chats", `UPDATE chats SET title = '', username = '' WHERE bot_id IN ${BOTS}`],
  ["invite_links", "DELETE FROM invite_links WHERE campaign_id IN (SELECT id FROM campaigns WHERE account_id = ?1)"],
  [
    "bots",
    `UPDATE bots SET telegram_id = -id, username = '', name = '', token_sealed = '', webhook_url = '', webhook_error = '',
      status = ${BOT_STATUS.deleted} WHERE account_id = ?1`,
  ],
  [
    "campaigns",
    "UPDATE campaigns SET welcome = '', media = '', media_file_id = NULL, button_text = '', button_url = '' WHERE account_id = ?1",
  ],
  ["templates", "UPDATE postback_templates SET url = '' WHERE account_id = ?1"],
  ["flows", `UPDATE flows SET filters = '{}', filtered_url = '', pixels = '{}', tags = '{}', ${LABELS} WHERE account_id = ?1`],
  ["sites", `UPDATE sites SET url = '', key_hash = NULL, ${LABELS} WHERE account_id = ?1`],
  ["ways", `UPDATE ways SET url = iif(url IS NULL, NULL, ''), status = ${RESOURCE_STATUS.deleted} WHERE account_id = ?1`],
  ["goals", `UPDATE goals SET ${LABELS} WHERE account_id = ?1`],
  ["filters", `UPDATE filter_campaigns SET rules = '{}', ${LABELS} WHERE account_id = ?1`],
  ["blacklist", "DELETE FROM blacklist WHERE account_id = ?1"],
  ["members", `UPDATE memberships SET ${REMOVED} WHERE network_id = ?1`],
  ["members", `UPDATE memberships SET ${REMOVED} WHERE account_id = ?1`],
  ["offers", `UPDATE offers SET params = '{}', ${LABELS} WHERE account_id = ?1`],
  ["offers", "UPDATE offer_goals SET aliases = '[]' WHERE offer_id IN (SELECT id FROM offers WHERE account_id = ?1)"],
];

/** Who closed an account, for its audit. */
export type ClosedBy = Pick<Author, "means" | "country">;

/**
 * The statements that close an account for good. If they are run again they add nothing to the audit.
 * @param cursor where forgetting it continues
 */
export function closingStatements(
  accountId: number,
  nowMs: number,
  { means, country }: ClosedBy,
  cursor: string,
): (Statement & { counts: string })[] {
  const audit = `INSERT INTO audit_entries (account_id, at_ms, action, means, country)
    SELECT id, ?2, 'account.forgotten', ?3, ?4 FROM accounts WHERE id = ?1 AND forgotten_at_ms IS NULL`;
  const own = `UPDATE accounts SET name = '', login = '', telegram_id = NULL, key_hash = NULL, reporting_key_hash = NULL, site_key_hash = NULL, signing_sealed = NULL,
      tracker_domain = NULL, tracker_key_sealed = NULL, fallback_url = '', transfer_version = transfer_version + (forgotten_at_ms IS NULL), notify_tariff = 0,
      notify_leads = 0, notify_postbacks = 0, banned_at_ms = coalesce(banned_at_ms, ?2), forgotten_at_ms = coalesce(forgotten_at_ms, ?2),
      forget_cursor = ?3 WHERE id = ?1`;
  return [
    { counts: "", sql: audit, values: [accountId, nowMs, means, country] },
    { counts: "accounts", sql: own, values: [accountId, nowMs, cursor] },
    ...STATEMENTS.map(([counts, sql]) => ({ counts, sql, values: [accountId] })),
  ];
}

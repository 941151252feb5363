import { sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { OutboxCall } from "../outbox/outbox.ts";

/** How long one consumer has a claimed call. */
const LEASE_MS = 25_000;

/** A claimed call, with all that sending it needs. */
export interface ClaimedCall {
  id: number;
  accountId: number | null;
  attempts: number;
  createdAtMs: number;
  leasedUntilMs: number;
  call: OutboxCall;
  /** Null: the service bot. */
  bot: ClaimedBot | null;
  campaign: ClaimedCampaign | null;
}

interface ClaimedCampaign {
  id: number;
  code: string;
  /** Telegram's id of the welcome's medium, where it was sent before. */
  mediaFileId: string | null;
  /** The owner was notified that the welcome is sent as plain text. */
  isPlainNotified: boolean;
}

interface ClaimedBot {
  id: number;
  telegramId: number;
  tokenSealed: string;
  state: "usable" | "revoked" | "deleted";
}

type BotAndCampaign = Omit<Row, "id" | "accountId" | "attempts" | "createdAtMs" | "leasedUntilMs" | "payload">;

interface Row {
  id: number;
  accountId: number | null;
  campaignId: number | null;
  attempts: number;
  createdAtMs: number;
  leasedUntilMs: number;
  payload: string;
  botId: number | null;
  telegramId: number | null;
  tokenSealed: string | null;
  botStatus: number | null;
  tokenRevokedAtMs: number | null;
  code: string | null;
  mediaFileId: string | null;
  welcomePlainAtMs: number | null;
}

const CALLS = sql`SELECT o.id, o.account_id AS accountId, o.campaign_id AS campaignId, o.attempts, o.created_at_ms AS createdAtMs,
    o.leased_until_ms AS leasedUntilMs, o.payload,
    o.bot_id AS botId, b.telegram_id AS telegramId, b.token_sealed AS tokenSealed, b.status AS botStatus,
    b.token_revoked_at_ms AS tokenRevokedAtMs,
    CASE WHEN c.bot_id = o.bot_id AND c.media = o.payload ->> 'media' THEN c.media_file_id END AS mediaFileId,
    c.code, c.welcome_plain_at_ms AS welcomePlainAtMs
  FROM telegram_outbox o LEFT JOIN bots b ON b.id = o.bot_id LEFT JOIN campaigns c ON c.id = o.campaign_id`;

/**
 * Commits some statements and, in the same batch, claims those of some calls that are due and not leased.
 * @param statements each returns the `id` of outbox rows it made, or nothing
 * @returns the calls claimed and the rows made
 */
export async function commitAndClaim(
  { db, now }: Deps,
  statements: D1PreparedStatement[],
  outboxIds: number[],
): Promise<{ claimed: ClaimedCall[]; made: number[] }> {
  const ids = sql`SELECT value FROM json_each(${JSON.stringify(outboxIds)})`;
  const claim = sql`UPDATE telegram_outbox SET leased_until_ms = ${now() + LEASE_MS}
    WHERE id IN (${ids}) AND state = 'pending' AND next_attempt_at_ms <= ${now()} AND leased_until_ms <= ${now()} RETURNING id`;
  const read = sql`${CALLS} WHERE o.id IN (${ids})`;
  const results = await db.$client.batch<Row>([...statements, statement(db, claim), statement(db, read)]);
  const made = results.slice(0, statements.length).flatMap(({ results: rows }) => rows.map(({ id }) => id));
  const [taken, rows] = results.slice(statements.length);
  const ours = new Set(taken?.results.map(({ id }) => id));
  return { made, claimed: (rows?.results ?? []).filter(({ id }) => ours.has(id)).map(claimedCall) };
}

function claimedCall({ id, accountId, attempts, createdAtMs, leasedUntilMs, payload, ...row }: Row): ClaimedCall {
  return { id, accountId, attempts, createdAtMs, leasedUntilMs, call: JSON.parse(payload), bot: botOf(row), campaign: campaignOf(row) };
}

function botOf(row: BotAndCampaign): ClaimedBot | null {
  if (row.botId === null) return null;
  const isThere = row.botStatus !== null && row.botStatus !== BOT_STATUS.deleted;
  const state = !isThere ? "deleted" : row.tokenRevokedAtMs === null ? "usable" : "revoked";
  return { id: row.botId, telegramId: row.telegramId ?? 0, tokenSealed: row.tokenSealed ?? "", state };
}

function campaignOf({ campaignId, code, mediaFileId, welcomePlainAtMs }: BotAndCampaign): ClaimedCampaign | null {
  return campaignId === null || code === null ? null : { id: campaignId, code, mediaFileId, isPlainNotified: welcomePlainAtMs !== null };
}

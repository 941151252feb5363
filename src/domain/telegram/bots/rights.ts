import type { MISSING_RIGHTS } from "../../../db/schema/index.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { Lang } from "../api/texts/types.ts";
import { enqueueReturned } from "../outbox/outbox.ts";
import { noticeTo } from "../outbox/owner-notice.ts";
import { repeatApprovalsStatement } from "../outbox/unallowed-approvals.ts";
import { botStatusStatement } from "./bot-status.ts";

export type MissingRight = (typeof MISSING_RIGHTS)[number];

/** What follows is SQL over a row of `chats` named h. */
const LIVE_CAMPAIGN = `FROM campaigns c WHERE c.bot_id = h.bot_id AND c.chat_id = h.chat_id AND c.status <> ${CAMPAIGN_STATUS.deleted}`;
export const IS_TRACKED = `EXISTS (SELECT 1 ${LIVE_CAMPAIGN})`;
const NEEDS_INVITING = `EXISTS (SELECT 1 ${LIVE_CAMPAIGN}
  AND (c.approve_requests = 1 OR EXISTS (SELECT 1 FROM invite_links l WHERE l.campaign_id = c.id)))`;

/** The right that the bot lacks there. In a chat that no campaign tracks, a loss is known by its update only, and stays until it is cleared. */
const MISSING = `CASE WHEN h.is_admin THEN iif(h.can_invite = 0 AND ${NEEDS_INVITING}, 'can_invite_users', '')
  WHEN ${IS_TRACKED} THEN 'administrator' ELSE h.missing END`;

/** A chat whose missing right has changed. */
interface Change {
  id: number;
  title: string;
  was: MissingRight;
  next: MissingRight;
  isTracked: number;
  username: string;
  owner: number;
  telegramId: number | null;
  lang: Lang;
}

const CHANGES = `SELECT h.id, h.title, h.missing AS was, ${MISSING} AS next, ${IS_TRACKED} AS isTracked, b.username, a.id AS owner,
    a.telegram_id AS telegramId, a.lang
  FROM chats h JOIN bots b ON b.id = h.bot_id JOIN accounts a ON a.id = b.account_id
  WHERE h.bot_id = ?1 AND b.status <> ${BOT_STATUS.deleted} AND h.missing <> ${MISSING}`;

/**
 * Commits a bot's rights and makes approvals due that waited for them; then updates the bot's status, and notifies the owner of
 * each right lost or restored in a chat that a campaign tracks. If it breaks off in between, the next call goes on.
 */
export async function updateRights(deps: Deps, botId: number, learned: readonly D1PreparedStatement[]): Promise<void> {
  const d1 = deps.db.$client;
  const first = await d1.batch<Change>([
    ...learned,
    d1.prepare(CHANGES).bind(botId),
    botStatusStatement(deps, botId),
    repeatApprovalsStatement(deps, botId),
  ]);
  await enqueueReturned(deps, first.slice(-1));
  const changes = first[learned.length]?.results ?? [];
  if (changes.length === 0) return;
  const results = await d1.batch<{ id: number }>([
    ...changes.flatMap((change) => changeStatements(deps, change)),
    botStatusStatement(deps, botId),
  ]);
  await enqueueReturned(deps, results);
}

/** The statements for one change, which do nothing if the state has changed since. */
function changeStatements(deps: Deps, change: Change): D1PreparedStatement[] {
  const { id, was, next, title, username } = change;
  const still = (first: number) =>
    `SELECT h.id FROM chats h WHERE h.id = ?${first} AND h.missing = ?${first + 1} AND ${MISSING} = ?${first + 2}`;
  const owner = { id: change.owner, telegramId: change.telegramId, lang: change.lang };
  const notice = noticeTo(deps, owner, (t) => (next === "" ? t.rightsBack(username, title) : t.rightLost(username, title, next)), {
    sql: still(7),
    values: [id, was, next],
  });
  return [
    ...(change.isTracked === 1 ? notice : []),
    deps.db.$client.prepare(`UPDATE chats SET missing = ?3 WHERE id = (${still(1)})`).bind(id, was, next),
  ];
}

/**
 * The statements for a change of what campaigns need in a chat. The owner made it and sees its answer, so there is no notice.
 * @param campaigns SQL that answers their ids; `values` are bound to it
 */
export function requirementStatements(
  { db }: Pick<Deps, "db">,
  campaigns: string,
  values: readonly (number | string)[],
): D1PreparedStatement[] {
  const missing = `iif(h.is_admin OR ${IS_TRACKED}, ${MISSING}, '')`;
  const places = (columns: string) => `SELECT ${columns} FROM campaigns WHERE id IN (${campaigns})`;
  return [
    db.$client
      .prepare(
        `UPDATE chats AS h SET missing = ${missing} WHERE (h.bot_id, h.chat_id) IN (${places("bot_id, chat_id")}) AND h.missing <> ${missing}`,
      )
      .bind(...values),
    botStatusStatement({ db }, places("bot_id"), values),
  ];
}

/**
 * The statement that clears losses in chats that no campaign tracks.
 * @param until those that happened then or earlier, Unix milliseconds
 */
export function clearLossesStatement({ db }: Pick<Deps, "db">, botId: number, until: number): D1PreparedStatement {
  return db.$client
    .prepare(`UPDATE chats AS h SET missing = '' WHERE h.bot_id = ?1 AND h.missing <> '' AND h.changed_at_ms <= ?2 AND NOT ${IS_TRACKED}`)
    .bind(botId, until);
}

/** The statement that records a loss from an update, if no campaign tracks the chat. */
export function noteLossStatement({ db }: Pick<Deps, "db">, botId: number, chatId: number, atMs: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE chats AS h SET missing = 'administrator'
       WHERE h.bot_id = ?1 AND h.chat_id = ?2 AND h.changed_at_ms = ?3 AND NOT h.is_admin AND NOT ${IS_TRACKED}`,
    )
    .bind(botId, chatId, atMs);
}

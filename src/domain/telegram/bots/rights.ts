import type { MISSING_RIGHTS } from "../../../db/schema/index.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import type { Lang } from "../api/texts/types.ts";
import { enqueueReturned } from "../outbox/outbox.ts";
import { noticeTo } from "../outbox/owner-notice.ts";
import { repeatApprovalsStatement } from "../outbox/refused-approvals.ts";
import { botStatusStatement } from "./bot-status.ts";

export type MissingRight = (typeof MISSING_RIGHTS)[number];

/** What follows is SQL over a row of `chats` named h. */
const LIVE_CAMPAIGN = sql`FROM campaigns c WHERE c.bot_id = h.bot_id AND c.chat_id = h.chat_id AND c.status <> ${raw(CAMPAIGN_STATUS.deleted)}`;
export const IS_TRACKED = sql`EXISTS (SELECT 1 ${LIVE_CAMPAIGN})`;
const NEEDS_INVITING = sql`EXISTS (SELECT 1 ${LIVE_CAMPAIGN}
  AND (c.approve_requests = 1 OR EXISTS (SELECT 1 FROM invite_links l WHERE l.campaign_id = c.id)))`;

/** The right that the bot lacks there. In a chat that no campaign tracks, a loss is known by its update only, and stays until it is cleared. */
const MISSING = sql`CASE WHEN h.is_admin THEN iif(h.can_invite = 0 AND ${NEEDS_INVITING}, 'can_invite_users', '')
  WHEN ${IS_TRACKED} THEN 'administrator' ELSE h.missing END`;

/** The same after a campaign's change, which clears a loss in a chat that no campaign tracks any more. */
const REQUIRED = sql`iif(h.is_admin OR ${IS_TRACKED}, ${MISSING}, '')`;

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

const CHANGES = sql`SELECT h.id, h.title, h.missing AS was, ${MISSING} AS next, ${IS_TRACKED} AS isTracked, b.username, a.id AS owner,
    a.telegram_id AS telegramId, a.lang
  FROM chats h JOIN bots b ON b.id = h.bot_id JOIN accounts a ON a.id = b.account_id
  WHERE b.status <> ${raw(BOT_STATUS.deleted)} AND h.missing <> ${MISSING}`;

/**
 * Commits a bot's rights and makes approvals due that waited for them; then updates the bot's status, and notifies the owner of
 * each right lost or restored in a chat that a campaign tracks. If it breaks off in between, the next call goes on.
 */
export async function updateRights(deps: Deps, botId: number, learned: readonly D1PreparedStatement[]): Promise<void> {
  const d1 = deps.db.$client;
  const first = await d1.batch<Change>([
    ...learned,
    statement(deps.db, sql`${CHANGES} AND h.bot_id = ${botId}`),
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
  const still = sql`SELECT h.id FROM chats h WHERE h.id = ${id} AND h.missing = ${was} AND ${MISSING} = ${next}`;
  const owner = { id: change.owner, telegramId: change.telegramId, lang: change.lang };
  const notice = noticeTo(deps, owner, {
    text: (t) => (next === "" ? t.rightsBack(username, title) : t.rightLost(username, title, next)),
    cause: still,
  });
  return [...(change.isTracked === 1 ? notice : []), statement(deps.db, sql`UPDATE chats SET missing = ${next} WHERE id = (${still})`)];
}

/**
 * The statements for a change of what campaigns need in a chat. The owner made it and sees its answer, so there is no notice.
 * @param campaigns the id, or a SELECT of their ids
 */
export function requirementStatements({ db }: Pick<Deps, "db">, campaigns: number | Fragment): D1PreparedStatement[] {
  return [
    statement(
      db,
      sql`UPDATE chats AS h SET missing = ${REQUIRED}
        WHERE (h.bot_id, h.chat_id) IN (SELECT bot_id, chat_id FROM campaigns WHERE id IN (${campaigns})) AND h.missing <> ${REQUIRED}`,
    ),
    botStatusStatement({ db }, sql`SELECT bot_id FROM campaigns WHERE id IN (${campaigns})`),
  ];
}

/**
 * The statement that clears losses in chats that no campaign tracks.
 * @param until those that happened then or earlier, Unix milliseconds
 */
export function clearLossesStatement({ db }: Pick<Deps, "db">, botId: number, until: number): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE chats AS h SET missing = '' WHERE h.bot_id = ${botId} AND h.missing <> '' AND h.changed_at_ms <= ${until} AND NOT ${IS_TRACKED}`,
  );
}

/** The statement that records a loss from an update, if no campaign tracks the chat. */
export function noteLossStatement(
  { db }: Pick<Deps, "db">,
  { botId, chatId, atMs }: { botId: number; chatId: number; atMs: number },
): D1PreparedStatement {
  return statement(
    db,
    sql`UPDATE chats AS h SET missing = 'administrator'
      WHERE h.bot_id = ${botId} AND h.chat_id = ${chatId} AND h.changed_at_ms = ${atMs} AND NOT h.is_admin AND NOT ${IS_TRACKED}`,
  );
}

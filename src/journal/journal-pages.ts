import type { Ctx } from "../context.ts";
import { mergeArms } from "../db/merge.ts";
import { AppError } from "../errors.ts";

export const JOURNAL_ACTIONS = ["joined", "left", "removed", "requested"] as const;
export const JOURNAL_TYPES = ["paid", "organic"] as const;

type JournalAction = (typeof JOURNAL_ACTIONS)[number];
type JournalType = (typeof JOURNAL_TYPES)[number];

/** Which entries to list. Without an action: arrivals and departures; requests to join only when asked for. Both ends of the time count. */
export interface JournalFilter {
  bot?: number | undefined;
  /** Telegram's chat id. */
  chat?: number | undefined;
  action?: JournalAction | undefined;
  type?: JournalType | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

export interface JournalRow {
  id: number;
  bot: number;
  chat: number;
  chatTitle: string;
  subscriber: number;
  username: string;
  action: JournalAction;
  /** Paid belongs to a lead. */
  type: JournalType;
  atMs: number;
}

/** A place in the order of the list: what follows it is older. */
export interface JournalPosition {
  atMs: number;
  id: number;
}

interface Page {
  limit: number;
  offset: number;
  after: JournalPosition | null;
}

/** Whose entries: the values of one indexed column. */
export interface JournalScope {
  column: "account_id" | "bot_id" | "chat_ref";
  ids: number[];
}

/**
 * Finds what a filter's bot and chat stand for. A chat that several bots of the account sit in is all of them.
 * @throws AppError bot_not_found, chat_not_found
 */
export async function resolveScope(ctx: Ctx, { bot, chat }: JournalFilter): Promise<JournalScope> {
  if (bot === undefined && chat === undefined) return { column: "account_id", ids: [ctx.account.id] };
  const d1 = ctx.deps.db.$client;
  const ownBots = "SELECT id FROM bots WHERE account_id = ?1 AND (?2 IS NULL OR id = ?2)";
  const [bots, refs] = await d1.batch<{ id: number }>([
    d1.prepare(ownBots).bind(ctx.account.id, bot ?? null),
    d1.prepare(`SELECT id FROM chats WHERE bot_id IN (${ownBots}) AND chat_id = ?3`).bind(ctx.account.id, bot ?? null, chat ?? null),
  ]);
  if (bot !== undefined && bots?.results.length === 0) throw new AppError("bot_not_found");
  if (bot !== undefined && chat === undefined) return { column: "bot_id", ids: [bot] };
  const ids = (refs?.results ?? []).map(({ id }) => id);
  if (ids.length === 0) throw new AppError("chat_not_found");
  return { column: "chat_ref", ids };
}

const actionsOf = ({ action }: JournalFilter): readonly JournalAction[] =>
  action === undefined ? ["joined", "left", "removed"] : [action];

const organicOf = ({ type }: JournalFilter): number[] => (type === undefined ? [0, 1] : [type === "organic" ? 1 : 0]);

const COLUMNS = `j.id AS id, j.bot_id AS bot, h.chat_id AS chat, h.title AS chatTitle, j.subscriber_id AS subscriber, j.username AS username,
  j.action AS action, CASE j.organic WHEN 1 THEN 'organic' ELSE 'paid' END AS type, j.at_ms AS atMs`;

/** One condition for each stretch of the index that the filter touches, and the parameters 1 to 4 of them all. */
function stretches(ctx: Ctx, scope: JournalScope, filter: JournalFilter) {
  const place = (index: number) => `j.account_id = ?1 AND j.${scope.column} = ?2 ->> ${index} AND j.at_ms BETWEEN ?3 AND ?4`;
  const kinds = organicOf(filter).flatMap((organic) =>
    actionsOf(filter).map((action) => `j.organic = ${organic} AND j.action = '${action}'`),
  );
  return {
    conditions: scope.ids.flatMap((_, index) => kinds.map((kind) => `${place(index)} AND ${kind}`)),
    values: [ctx.account.id, JSON.stringify(scope.ids), filter.fromMs ?? 0, filter.toMs ?? Number.MAX_SAFE_INTEGER] as const,
  };
}

/** The entries of a page, newest first. The indexes go by type and action, so that the page is a merge over those asked for. */
export function journalPageStatement(
  ctx: Ctx,
  scope: JournalScope,
  filter: JournalFilter,
  { limit, offset, after }: Page,
): D1PreparedStatement {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const { conditions, values } = stretches(ctx, scope, { ...filter, toMs });
  const older = after === null ? "" : " AND (j.at_ms, j.id) < (?7, ?8)";
  const arms = conditions.map(
    (condition) => `SELECT ${COLUMNS} FROM journal j CROSS JOIN chats h ON h.id = j.chat_ref WHERE ${condition}${older}`,
  );
  return ctx.deps.db.$client
    .prepare(mergeArms(arms, "atMs DESC, id DESC", "LIMIT ?5 OFFSET ?6"))
    .bind(...values, limit, offset, ...(after === null ? [] : [after.atMs, after.id]));
}

/** How many entries the filter lets through: the index is counted, a row read for each entry. */
export function journalCountStatement(ctx: Ctx, scope: JournalScope, filter: JournalFilter): D1PreparedStatement {
  const { conditions, values } = stretches(ctx, scope, filter);
  const counts = conditions.map((condition) => `(SELECT COUNT(*) FROM journal j WHERE ${condition})`);
  return ctx.deps.db.$client.prepare(`SELECT ${counts.join(" + ")} AS total`).bind(...values);
}

import { countSql, type ListWindow, listPageSql } from "../../db/list-window.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";

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
  if (bot === undefined && chat === undefined) return { column: "account_id", ids: [ownerOf(ctx)] };
  const d1 = ctx.deps.db.$client;
  const ownBots = "SELECT id FROM bots WHERE account_id = ?1 AND (?2 IS NULL OR id = ?2)";
  const [bots, refs] = await d1.batch<{ id: number }>([
    d1.prepare(ownBots).bind(ownerOf(ctx), bot ?? null),
    d1.prepare(`SELECT id FROM chats WHERE bot_id IN (${ownBots}) AND chat_id = ?3`).bind(ownerOf(ctx), bot ?? null, chat ?? null),
  ]);
  if (bot !== undefined && bots?.results.length === 0) throw new AppError("bot_not_found");
  if (bot !== undefined && chat === undefined) return { column: "bot_id", ids: [bot] };
  const ids = (refs?.results ?? []).map(({ id }) => id);
  if (ids.length === 0) throw new AppError("chat_not_found");
  return { column: "chat_ref", ids };
}

const actionsOf = ({ action }: JournalFilter): readonly JournalAction[] =>
  action === undefined ? ["joined", "left", "removed"] : [action];

const unattributedOf = ({ type }: JournalFilter): number[] => (type === undefined ? [0, 1] : [type === "organic" ? 1 : 0]);

const COLUMNS = `r.id AS id, r.bot_id AS bot, r.chat_ref AS chatRef, max(r.subscriber_id, 0) AS subscriber, r.username AS username,
  r.action AS action, CASE r.unattributed WHEN 1 THEN 'organic' ELSE 'paid' END AS type, r.at_ms AS atMs`;

/** One condition for each stretch of the index that the filter touches, and the parameters 1 to 4 of them all. */
function stretches(ctx: Ctx, scope: JournalScope, filter: JournalFilter) {
  const place = (index: number) => `r.account_id = ?1 AND r.${scope.column} = ?2 ->> ${index} AND r.at_ms BETWEEN ?3 AND ?4`;
  const kinds = unattributedOf(filter).flatMap((unattributed) =>
    actionsOf(filter).map((action) => `r.unattributed = ${unattributed} AND r.action = '${action}'`),
  );
  return {
    conditions: scope.ids.flatMap((_, index) => kinds.map((kind) => `${place(index)} AND ${kind}`)),
    values: [ownerOf(ctx), JSON.stringify(scope.ids), filter.fromMs ?? 0, filter.toMs ?? Number.MAX_SAFE_INTEGER] as const,
  };
}

/**
 * The entries of a page, newest first. The indexes go by type and action, so that the page is a merge over those asked for; chats are
 * joined to the page alone.
 */
export function journalPageStatement(
  ctx: Ctx,
  scope: JournalScope,
  filter: JournalFilter,
  { limit, offset, after }: ListWindow,
): D1PreparedStatement {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const { conditions, values } = stretches(ctx, scope, { ...filter, toMs });
  const bounds = { after: after === null ? null : { atMs: "?7", id: "?8" }, limit: "?5", offset: "?6" };
  const page = listPageSql({ columns: COLUMNS, table: "journal", time: "at_ms", atMs: "atMs" }, conditions, bounds);
  return ctx.deps.db.$client
    .prepare(
      `SELECT p.id, p.bot, h.chat_id AS chat, h.title AS chatTitle, p.subscriber, p.username, p.action, p.type, p.atMs
       FROM (${page}) p CROSS JOIN chats h ON h.id = p.chatRef ORDER BY p.atMs DESC, p.id DESC`,
    )
    .bind(...values, limit, offset, ...(after === null ? [] : [after.atMs, after.id]));
}

/**
 * How many entries the filter lets through: the index is counted, a row read for each entry, up to `atMost` and one more.
 * @param atMost null counts all
 */
export function journalCountStatement(ctx: Ctx, scope: JournalScope, filter: JournalFilter, atMost: number | null): D1PreparedStatement {
  const { conditions, values } = stretches(ctx, scope, filter);
  return ctx.deps.db.$client.prepare(countSql("journal", conditions, atMost)).bind(...values);
}

import { countRead, type ListWindow, listPageSql } from "../../db/list-window.ts";
import { type Read, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, name, raw, sql } from "../../db/sql.ts";
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
  /** Of paid ones; null of others. */
  lead: number | null;
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
  const { db } = ctx.deps;
  const own = sql`SELECT id FROM bots WHERE account_id = ${ownerOf(ctx)}${bot === undefined ? raw("") : sql` AND id = ${bot}`}`;
  const [bots, refs] = await readTogether(
    db,
    rowsOf<{ id: number }>(db, own),
    rowsOf<{ id: number }>(db, sql`SELECT id FROM chats WHERE bot_id IN (${own}) AND chat_id = ${chat ?? null}`),
  );
  if (bot !== undefined && bots.length === 0) throw new AppError("bot_not_found");
  if (bot !== undefined && chat === undefined) return { column: "bot_id", ids: [bot] };
  const ids = refs.map(({ id }) => id);
  if (ids.length === 0) throw new AppError("chat_not_found");
  return { column: "chat_ref", ids };
}

const actionsOf = ({ action }: JournalFilter): readonly JournalAction[] =>
  action === undefined ? ["joined", "left", "removed"] : [action];

const unattributedOf = ({ type }: JournalFilter): number[] => (type === undefined ? [0, 1] : [type === "organic" ? 1 : 0]);

const COLUMNS = raw(`r.id AS id, r.bot_id AS bot, r.chat_ref AS chatRef, max(r.subscriber_id, 0) AS subscriber, r.username AS username,
  r.action AS action, CASE r.unattributed WHEN 1 THEN 'organic' ELSE 'paid' END AS type,
  r.lead_id AS lead, r.at_ms AS atMs`);

/** The list of entries. */
export const JOURNAL = { columns: COLUMNS, table: "journal", time: "at_ms", atMs: "atMs" };

/** One condition for each stretch of the index that the filter touches. */
function armsOf(ctx: Ctx, scope: JournalScope, filter: JournalFilter): Fragment[] {
  const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = filter;
  const ids = JSON.stringify(scope.ids);
  const kinds = unattributedOf(filter).flatMap((unattributed) =>
    actionsOf(filter).map((action) => raw(`r.unattributed = ${unattributed} AND r.action = '${action}'`)),
  );
  return scope.ids.flatMap((_, index) => {
    const place = sql`r.account_id = ${ownerOf(ctx)} AND r.${name(scope.column)} = ${ids} ->> ${raw(index)}
      AND r.at_ms BETWEEN ${fromMs} AND ${toMs}`;
    return kinds.map((kind) => sql`${place} AND ${kind}`);
  });
}

/**
 * The entries of a page, newest first. The indexes go by type and action, so that the page is a merge over those asked for; chats are
 * joined to the page alone.
 */
export function journalPage(
  ctx: Ctx,
  { scope, filter, window }: { scope: JournalScope; filter: JournalFilter; window: ListWindow },
): Read<JournalRow[]> {
  const toMs = Math.min(filter.toMs ?? Number.MAX_SAFE_INTEGER, window.after?.atMs ?? Number.MAX_SAFE_INTEGER);
  const page = listPageSql(JOURNAL, armsOf(ctx, scope, { ...filter, toMs }), window);
  return rowsOf(
    ctx.deps.db,
    sql`SELECT p.id, p.bot, h.chat_id AS chat, h.title AS chatTitle, p.subscriber, p.username, p.action, p.type, p.lead, p.atMs
      FROM (${page}) p CROSS JOIN chats h ON h.id = p.chatRef ORDER BY p.atMs DESC, p.id DESC`,
  );
}

/**
 * How many entries the filter lets through: the index is counted, a row read for each entry, up to `atMost` and one more.
 * @param input atMost: null counts all
 */
export function journalCount(
  ctx: Ctx,
  { scope, filter, atMost }: { scope: JournalScope; filter: JournalFilter; atMost: number | null },
): Read<number | null> {
  return countRead(ctx.deps.db, { table: "journal", arms: armsOf(ctx, scope, filter), atMost });
}

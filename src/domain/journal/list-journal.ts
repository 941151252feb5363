import { checkOffset, countBound, isCounted, type ListPosition } from "../../db/list-window.ts";
import { firstOf, readAlone, readTogether } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type JournalFilter, type JournalRow, journalCount, journalPage, resolveScope } from "./journal-pages.ts";

interface ListInput extends JournalFilter {
  limit: number;
  offset: number;
  /** Only what comes after this entry in the list. */
  before?: number | undefined;
  /** Count however many there are. */
  total?: boolean | undefined;
}

/**
 * A page of the account's journal, newest first, whether there are more, and how many entries the filter lets through in all.
 * @returns total null where `before` was given, as whoever walks on has it from the first page, and where counting would read too much
 * @throws AppError bot_not_found, chat_not_found, field_invalid (before), limit_reached (offset)
 */
export async function listJournal(ctx: Ctx, input: ListInput): Promise<{ entries: JournalRow[]; more: boolean; total: number | null }> {
  mayOrThrow(ctx, "leads.read");
  checkOffset(input.offset);
  const scope = await resolveScope(ctx, input);
  const after = input.before === undefined ? null : await positionOf(ctx, input.before);
  const atMost = countBound(input.total);
  const [rows, total = null] = await readTogether<[JournalRow[], (number | null)?]>(
    ctx.deps.db,
    journalPage(ctx, { scope, filter: input, window: { limit: input.limit + 1, offset: input.offset, after } }),
    ...(isCounted(input, atMost) ? ([journalCount(ctx, { scope, filter: input, atMost })] as const) : []),
  );
  return { entries: rows.slice(0, input.limit), more: rows.length > input.limit, total };
}

async function positionOf(ctx: Ctx, entryId: number): Promise<ListPosition> {
  const find = sql`SELECT id, at_ms AS atMs FROM journal WHERE account_id = ${ownerOf(ctx)} AND id = ${entryId}`;
  const position = await readAlone(firstOf<ListPosition>(ctx.deps.db, find));
  if (position === undefined) throw new AppError("field_invalid", "before");
  return position;
}

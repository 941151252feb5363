import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import {
  type JournalFilter,
  type JournalPosition,
  type JournalRow,
  journalCountStatement,
  journalPageStatement,
  resolveScope,
} from "./journal-pages.ts";

interface ListInput extends JournalFilter {
  limit: number;
  offset: number;
  /** Only what comes after this entry in the list. */
  before?: number | undefined;
}

/**
 * A page of the account's journal, newest first, and how many entries the filter lets through in all.
 * @returns total null where `before` was given: whoever walks on has it from the first page
 * @throws AppError bot_not_found, chat_not_found, field_invalid (before)
 */
export async function listJournal(ctx: Ctx, input: ListInput): Promise<{ entries: JournalRow[]; total: number | null }> {
  const scope = await resolveScope(ctx, input);
  const after = input.before === undefined ? null : await positionOf(ctx, input.before);
  const [page, count] = await ctx.deps.db.$client.batch<unknown>([
    journalPageStatement(ctx, scope, input, { ...input, after }),
    ...(after === null ? [journalCountStatement(ctx, scope, input)] : []),
  ]);
  const [counted] = (count?.results ?? []) as { total: number }[];
  return { entries: (page?.results ?? []) as JournalRow[], total: counted?.total ?? null };
}

async function positionOf(ctx: Ctx, entryId: number): Promise<JournalPosition> {
  const position = await ctx.deps.db.$client
    .prepare("SELECT id, at_ms AS atMs FROM journal WHERE account_id = ?1 AND id = ?2")
    .bind(ctx.account.id, entryId)
    .first<JournalPosition>();
  if (position === null) throw new AppError("field_invalid", "before");
  return position;
}

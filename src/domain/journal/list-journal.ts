import { checkOffset, countBound, isCounted, positionOf } from "../../db/list-window.ts";
import { readTogether } from "../../db/read.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { JOURNAL, type JournalFilter, type JournalRow, journalCount, journalPage, resolveScope } from "./journal-pages.ts";

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
  const after = await positionOf(ctx.deps.db, { ...JOURNAL, accountId: ownerOf(ctx), before: input.before });
  const atMost = countBound(input.total);
  const [rows, total = null] = await readTogether<[JournalRow[], (number | null)?]>(
    ctx.deps.db,
    journalPage(ctx, { scope, filter: input, window: { limit: input.limit + 1, offset: input.offset, after } }),
    ...(isCounted(input, atMost) ? ([journalCount(ctx, { scope, filter: input, atMost })] as const) : []),
  );
  return { entries: rows.slice(0, input.limit), more: rows.length > input.limit, total };
}

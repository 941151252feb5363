import { walkPages } from "../../db/walk-pages.ts";
import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type JournalFilter, type JournalRow, journalPage, resolveScope } from "./journal-pages.ts";

/**
 * All entries that the filter lets through, newest first, a page at a time.
 * @throws AppError bot_not_found, chat_not_found, before the first page
 */
export async function* exportJournal(ctx: Ctx, filter: JournalFilter): AsyncGenerator<JournalRow[], void> {
  mayOrThrow(ctx, "leads.read");
  const scope = await resolveScope(ctx, filter);
  yield* walkPages<JournalRow>((limit, last) =>
    journalPage(ctx, { scope, filter, window: { limit, offset: 0, after: last && { atMs: last.atMs, id: last.id } } }),
  );
}

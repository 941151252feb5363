import type { Ctx } from "../context.ts";
import { type JournalFilter, type JournalPosition, type JournalRow, journalPageStatement, resolveScope } from "./journal-pages.ts";

const PAGE_ROWS = 500;

/**
 * All entries that the filter lets through, newest first, a page at a time.
 * @throws AppError bot_not_found, chat_not_found, before the first page
 */
export async function* exportJournal(ctx: Ctx, filter: JournalFilter): AsyncGenerator<JournalRow[], void> {
  const scope = await resolveScope(ctx, filter);
  let after: JournalPosition | null = null;
  do {
    const page: D1Result<JournalRow> = await journalPageStatement(ctx, scope, filter, { limit: PAGE_ROWS, offset: 0, after }).all();
    after = page.results.length === PAGE_ROWS ? (page.results.at(-1) ?? null) : null;
    yield page.results;
  } while (after !== null);
}

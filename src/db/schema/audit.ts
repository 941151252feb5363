import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { AUDIT_MEANS } from "../../lib/codes.ts";
import { id, ms } from "./columns.ts";

/**
 * Who changed what of an account, without what it was changed to: no secret and no address stands here. Append-only, which a
 * trigger of the migration holds; rows go only by their age.
 */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    id: id(),
    accountId: integer().notNull(),
    atMs: ms().notNull(),
    /** A word of domain/audit/audit.ts. */
    action: text().notNull(),
    /** The row that was changed: of a bot, a campaign, a flow, a site, a membership; null: the account itself. */
    subjectId: integer(),
    means: text({ enum: AUDIT_MEANS }).notNull(),
    /** Where the call came from, as the edge sees it; null: not known. */
    country: text(),
    /** The row of memberships of the network's member who made the change; null: it was none. */
    memberId: integer(),
  },
  (t) => [index("audit_entries_account").on(t.accountId, t.id)],
);

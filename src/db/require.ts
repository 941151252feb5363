import type { Database } from "./client.ts";
import { type Fragment, sql, statement } from "./sql.ts";

/**
 * A statement for a `db.batch` that rolls the whole batch back unless `condition` holds when it runs: what was
 * read before the batch may have changed since. SQLite has no ASSERT; reading a text that is not JSON fails instead.
 * @param condition null counts as not met
 */
export function requireThat(db: Database, condition: Fragment): D1PreparedStatement {
  return statement(db, sql`SELECT CASE WHEN ${condition} THEN 1 ELSE json('unmet') END`);
}

/** Whether a batch failed because of a `requireThat`. */
export function isUnmet(error: unknown): boolean {
  return error instanceof Error && error.message.includes("malformed JSON");
}

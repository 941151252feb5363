import { eq, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Ctx } from "../../platform/context.ts";

/** The account whose rows a call may touch: what is bound as the owner in SQL by hand. */
export function ownerOf({ account }: Pick<Ctx, "account">): number {
  return account.id;
}

/**
 * The condition of a query that a row is the caller's, for the query builder.
 * @param column the owner's, such as `offers.accountId`
 */
export function isOwned(column: SQLiteColumn, ctx: Pick<Ctx, "account">): SQL {
  return eq(column, ownerOf(ctx));
}

/**
 * The same in SQL by hand, in which `ownerOf` is bound.
 * @param row the table or its alias
 * @param owner the parameter or the expression of the owner
 */
export function ownedSql(row: string, owner = "?1", column: "account_id" | "network_id" = "account_id"): string {
  return `${row}.${column} = ${owner}`;
}

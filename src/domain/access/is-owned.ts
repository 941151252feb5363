import { eq, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "./ownership.ts";

/**
 * The condition of a query that a row is the caller's, for the query builder.
 * @param column the owner's, such as `offers.accountId`
 */
export function isOwned(column: SQLiteColumn, ctx: Pick<Ctx, "account">): SQL {
  return eq(column, ownerOf(ctx));
}

import { firstOf, readTogether } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { normalizeRange } from "../config/address-set.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import type { BlacklistEntry } from "../config/filters.ts";
import { MAX } from "../require-flow.ts";

/**
 * Puts an address, a range or a part of a user agent on the account's blacklist. Addresses are kept in one spelling.
 * @throws AppError field_invalid for what is no address, already_exists, limit_reached
 */
export async function addToBlacklist(ctx: Ctx, entry: BlacklistEntry): Promise<{ id: number; value: string }> {
  mayOrThrow(ctx, "flows.write");
  const { db, now } = ctx.deps;
  const value = entry.kind === "ip" ? normalizeRange(entry.value) : entry.value.toLowerCase();
  if (value === null) throw new AppError("field_invalid", "value");
  const own = sql`FROM blacklist WHERE account_id = ${ownerOf(ctx)}`;
  const add = sql`INSERT INTO blacklist (account_id, kind, value, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${entry.kind}, ${value}, ${now()} WHERE (SELECT COUNT(*) ${own}) < ${MAX.blacklist}
    ON CONFLICT (account_id, kind, value) DO NOTHING RETURNING id, value`;
  const [row, known] = await readTogether(
    db,
    firstOf<{ id: number; value: string }>(db, add),
    firstOf(db, sql`SELECT 1 ${own} AND kind = ${entry.kind} AND value = ${value}`),
  );
  if (row === undefined) throw new AppError(known === undefined ? "limit_reached" : "already_exists");
  forgetFlowsOf(ownerOf(ctx));
  return row;
}

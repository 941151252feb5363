import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { normalizeRange } from "../config/address-set.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import type { BlacklistEntry } from "../config/filters.ts";
import { MAX } from "../require-flow.ts";

const HAS_ROOM = `(SELECT COUNT(*) FROM blacklist WHERE account_id = ?1) < ${MAX.blacklist}`;

/**
 * Puts an address, a range or a part of a user agent on the account's blacklist. Addresses are kept in one spelling.
 * @throws AppError field_invalid for what is no address, already_exists, limit_reached
 */
export async function addToBlacklist(ctx: Ctx, entry: BlacklistEntry): Promise<{ id: number; value: string }> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const value = entry.kind === "ip" ? normalizeRange(entry.value) : entry.value.toLowerCase();
  if (value === null) throw new AppError("field_invalid", "value");
  const d1 = deps.db.$client;
  const [added, known] = await d1.batch([
    d1
      .prepare(
        `INSERT INTO blacklist (account_id, kind, value, created_at_ms) SELECT ?1, ?2, ?3, ?4 WHERE ${HAS_ROOM}
         ON CONFLICT (account_id, kind, value) DO NOTHING RETURNING id, value`,
      )
      .bind(ownerOf(ctx), entry.kind, value, deps.now()),
    d1.prepare("SELECT 1 FROM blacklist WHERE account_id = ?1 AND kind = ?2 AND value = ?3").bind(ownerOf(ctx), entry.kind, value),
  ]);
  const [row] = (added?.results ?? []) as { id: number; value: string }[];
  if (row === undefined) throw new AppError(known?.results.length === 0 ? "limit_reached" : "already_exists");
  forgetFlowsOf(ownerOf(ctx));
  return row;
}

import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { createSecret } from "../../platform/crypto.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { changeKey, makeKey } from "../key-changes/change-key.ts";

/**
 * Gives the account a new key that opens the Site API for all its offers; the old one, if there was any, is dead at once. Its
 * owner is told.
 * @returns `g{account id}-{key}`, which is not stored and cannot be shown again
 * @throws AppError bad_key when the caller was shut out meanwhile
 */
export async function rotateGlobalKey(ctx: Ctx): Promise<string> {
  mayOrThrow(ctx, "keys.write");
  const key = createSecret(ctx.deps);
  const keyHash = await hashSecret(key);
  await makeKey(ctx, {
    change: "global-key.made",
    write: (admitted) =>
      sql`UPDATE accounts SET site_key_hash = ${keyHash}, site_key_created_at_ms = ${ctx.deps.now()} WHERE id = ${ownerOf(ctx)} AND ${admitted}`,
  });
  return `g${ownerOf(ctx)}-${key}`;
}

/** Takes that key away; sites' own keys go on. */
export async function revokeGlobalKey(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "keys.write");
  await changeKey(ctx, {
    change: "global-key.revoked",
    write: (admitted) => sql`UPDATE accounts SET site_key_hash = NULL, site_key_created_at_ms = NULL
      WHERE id = ${ownerOf(ctx)} AND site_key_hash IS NOT NULL AND ${admitted}`,
  });
}

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
  await makeKey(ctx, {
    change: "global-key.made",
    sql: (admitted) => `UPDATE accounts SET site_key_hash = ?2, site_key_created_at_ms = ?3 WHERE id = ?1 AND ${admitted}`,
    values: [await hashSecret(key), ctx.deps.now()],
  });
  return `g${ownerOf(ctx)}-${key}`;
}

/** Takes that key away; sites' own keys go on. */
export async function revokeGlobalKey(ctx: Ctx): Promise<void> {
  mayOrThrow(ctx, "keys.write");
  await changeKey(ctx, {
    change: "global-key.revoked",
    sql: (admitted) =>
      `UPDATE accounts SET site_key_hash = NULL, site_key_created_at_ms = NULL WHERE id = ?1 AND site_key_hash IS NOT NULL AND ${admitted}`,
    values: [],
  });
}

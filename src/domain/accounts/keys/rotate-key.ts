import type { Ctx } from "../../../platform/context.ts";
import { createSecret } from "../../../platform/crypto.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { makeKey } from "../../key-changes/change-key.ts";
import { hashSecret } from "./credentials.ts";

/**
 * Gives the account a new API key; the old one, if there was any, is dead at once. Its owner is told.
 * @returns `{account id}-{key}`, which is not stored and cannot be shown again
 * @throws AppError bad_key when the caller was shut out meanwhile
 */
export async function rotateKey(ctx: Ctx): Promise<string> {
  mayOrThrow(ctx, "keys.write");
  const key = createSecret(ctx.deps);
  await makeKey(ctx, {
    change: "key.made",
    sql: (admitted) => `UPDATE accounts SET key_hash = ?2, key_created_at_ms = ?3 WHERE id = ?1 AND ${admitted}`,
    values: [await hashSecret(key), ctx.deps.now()],
  });
  return `${ownerOf(ctx)}-${key}`;
}

import { sql } from "../../../db/sql.ts";
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
  const keyHash = await hashSecret(key);
  await makeKey(ctx, {
    change: "key.made",
    write: (admitted) =>
      sql`UPDATE accounts SET key_hash = ${keyHash}, key_created_at_ms = ${ctx.deps.now()} WHERE id = ${ownerOf(ctx)} AND ${admitted}`,
  });
  return `${ownerOf(ctx)}-${key}`;
}

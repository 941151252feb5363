import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { type Fragment, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { createSecret } from "../../platform/crypto.ts";
import { AppError } from "../../platform/errors.ts";
import { isOurs, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { changeKey } from "../key-changes/change-key.ts";

/**
 * Gives a site of an offer a new key for the Site API; the old one, if there was any, is dead at once. Its owner is told.
 * @returns `{site id}-{key}`, which is not stored and cannot be shown again
 * @throws AppError site_not_found, offer_not_found when it is of none, bad_key when the caller was shut out meanwhile
 */
export async function rotateSiteKey(ctx: Ctx, { siteId }: { siteId: number }): Promise<string> {
  mayOrThrow(ctx, "keys.write");
  const { deps } = ctx;
  const key = createSecret(deps);
  const offer = sql`(SELECT offer_id FROM sites WHERE id = ${siteId})`;
  const guards: Guard[] = [
    { holds: isOurs(ctx, "sites", siteId), code: "site_not_found" },
    { holds: isOurs(ctx, "offers", offer), code: "offer_not_found" },
  ];
  const keyHash = await hashSecret(key);
  const write = (admitted: Fragment) => sql`UPDATE sites SET key_hash = ${keyHash}, key_created_at_ms = ${deps.now()}
    WHERE id = ${siteId} AND account_id = ${ownerOf(ctx)} AND ${allOf(guards)} AND ${admitted}`;
  if (await changeKey(ctx, { change: "site-key.made", write, siteId })) return `${siteId}-${key}`;
  throw (await findUnmet(deps.db, guards)) ?? new AppError("bad_key");
}

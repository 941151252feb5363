import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import type { Ctx } from "../../platform/context.ts";
import { createSecret } from "../../platform/crypto.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hashSecret } from "../accounts/keys/credentials.ts";
import { changeKey } from "../key-changes/change-key.ts";
import { offerIsOurs } from "../offers/offer-ownership.ts";
import { SITE_IS_OURS } from "./site-ownership.ts";

const GUARDS: Guard[] = [
  { holds: SITE_IS_OURS, code: "site_not_found" },
  { holds: offerIsOurs("(SELECT offer_id FROM sites WHERE id = ?2)"), code: "offer_not_found" },
];

/**
 * Gives a site of an offer a new key for the Site API; the old one, if there was any, is dead at once. Its owner is told.
 * @returns `{site id}-{key}`, which is not stored and cannot be shown again
 * @throws AppError site_not_found, offer_not_found when it is of none, bad_key when the caller was shut out meanwhile
 */
export async function rotateSiteKey(ctx: Ctx, { siteId }: { siteId: number }): Promise<string> {
  mayOrThrow(ctx, "keys.write");
  const { deps } = ctx;
  const key = createSecret(deps);
  const write = {
    sql: (admitted: string) =>
      `UPDATE sites SET key_hash = ?3, key_created_at_ms = ?4 WHERE id = ?2 AND account_id = ?1 AND ${allOf(GUARDS)} AND ${admitted}`,
    values: [siteId, await hashSecret(key), deps.now()],
  };
  if (await changeKey(ctx, { change: "site-key.made", ...write, siteId })) return `${siteId}-${key}`;
  throw (await findUnmet(deps.db, GUARDS, [ownerOf(ctx), siteId])) ?? new AppError("bad_key");
}

import { hashSecret } from "../accounts/keys.ts";
import { actorOf, auditStatement, IF_CHANGED } from "../audit/audit.ts";
import type { Ctx } from "../context.ts";
import { createSecret } from "../crypto.ts";
import { allOf, type Guard, writeGuarded } from "../db/guards.ts";
import { offerIsOurs } from "../offers/queries.ts";
import { SITE_IS_OURS } from "./queries.ts";

const GUARDS: Guard[] = [
  { holds: SITE_IS_OURS, code: "site_not_found" },
  { holds: offerIsOurs("(SELECT offer_id FROM sites WHERE id = ?2)"), code: "offer_not_found" },
];

/**
 * Gives a site of an offer a new key for the Site API; the old one, if there was any, is dead at once.
 * @returns `{site id}-{key}`, which is not stored and cannot be shown again
 * @throws AppError site_not_found, offer_not_found when it is of none
 */
export async function rotateSiteKey(ctx: Ctx, { siteId }: { siteId: number }): Promise<string> {
  const { deps, account } = ctx;
  const key = createSecret(deps);
  await writeGuarded(
    deps.db,
    GUARDS,
    `UPDATE sites SET key_hash = ?3 WHERE id = ?2 AND account_id = ?1 AND ${allOf(GUARDS)} RETURNING id`,
    [account.id, siteId, await hashSecret(key)],
    [auditStatement(deps, actorOf(ctx), "site-key.made", siteId, IF_CHANGED)],
  );
  return `${siteId}-${key}`;
}

import { FLOW_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import { forgetFlowsOf } from "../flows/config-cache.ts";
import { checkDestination } from "../flows/destination.ts";

const MAX_SITES = 1000;

/**
 * Makes a site: a landing page of one's own. Its address may have the macros of destinations.
 * @throws AppError address_refused, macro_unknown, limit_reached
 */
export async function addSite({ deps, account }: Ctx, { name, url }: { name: string; url: string }): Promise<{ id: number }> {
  checkDestination(url, "url");
  const added = await deps.db.$client
    .prepare(
      `INSERT INTO sites (account_id, name, url, created_at_ms) SELECT ?1, ?2, ?3, ?4
       WHERE (SELECT COUNT(*) FROM sites WHERE account_id = ?1 AND status <> ${FLOW_STATUS.deleted}) < ${MAX_SITES} RETURNING id`,
    )
    .bind(account.id, name, url, deps.now())
    .first<{ id: number }>();
  if (added === null) throw new AppError("limit_reached");
  return added;
}

/**
 * Changes a site in part, for every way that leads to it.
 * @throws AppError site_not_found, address_refused, macro_unknown
 */
export async function editSite(
  { deps, account }: Ctx,
  { siteId, name, url }: { siteId: number; name: string | undefined; url: string | undefined },
): Promise<void> {
  if (url !== undefined) checkDestination(url, "url");
  const changed = await deps.db.$client
    .prepare(
      `UPDATE sites SET name = COALESCE(?3, name), url = COALESCE(?4, url)
       WHERE id = ?1 AND account_id = ?2 AND status <> ${FLOW_STATUS.deleted} RETURNING id`,
    )
    .bind(siteId, account.id, name ?? null, url ?? null)
    .first();
  if (changed === null) throw new AppError("site_not_found");
  forgetFlowsOf(account.id);
}

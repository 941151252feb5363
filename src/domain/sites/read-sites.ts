import { and, asc, eq, ne } from "drizzle-orm";
import { sites } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

export type Site = typeof sites.$inferSelect;

/** The account's sites that are not deleted, by age. */
export async function listSites(ctx: Ctx): Promise<Site[]> {
  mayOrThrow(ctx, "sites.read");
  return find(ctx);
}

/** @throws AppError site_not_found */
export async function getSite(ctx: Ctx, { siteId }: { siteId: number }): Promise<Site> {
  mayOrThrow(ctx, "sites.read");
  const [site] = await find(ctx, siteId);
  if (site === undefined) throw new AppError("site_not_found");
  return site;
}

async function find(ctx: Ctx, siteId?: number): Promise<Site[]> {
  const { deps } = ctx;
  const wanted = siteId === undefined ? undefined : eq(sites.id, siteId);
  return deps.db
    .select()
    .from(sites)
    .where(and(isOwned(sites.accountId, ctx), ne(sites.status, RESOURCE_STATUS.deleted), wanted))
    .orderBy(asc(sites.id));
}

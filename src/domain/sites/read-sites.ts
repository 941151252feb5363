import { and, eq, ne, type SQL } from "drizzle-orm";
import { sites } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";

export type Site = typeof sites.$inferSelect;

const IS_LISTED = ne(sites.status, RESOURCE_STATUS.deleted);

/** The account's sites that are not deleted, by age; or a part of them, newest first. */
export async function listSites(ctx: Ctx, part?: ListPart): Promise<PartOfList<Site>> {
  mayOrThrow(ctx, "sites.read");
  const { where, order, limit } = queryOf(sites, part, IS_LISTED);
  const rows = await find(ctx, where).orderBy(order).limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ name, url }) => [name, url] });
}

/** @throws AppError site_not_found */
export async function getSite(ctx: Ctx, { siteId }: { siteId: number }): Promise<Site> {
  mayOrThrow(ctx, "sites.read");
  const [site] = await find(ctx, and(IS_LISTED, eq(sites.id, siteId)));
  if (site === undefined) throw new AppError("site_not_found");
  return site;
}

function find(ctx: Ctx, where: SQL | undefined) {
  return ctx.deps.db
    .select()
    .from(sites)
    .where(and(isOwned(sites.accountId, ctx), where));
}

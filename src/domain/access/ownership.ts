import { type Fragment, name, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";

const DELETED = raw(RESOURCE_STATUS.deleted);

/** The account whose rows a call may touch: what SQL binds as the owner. */
export function ownerOf({ account }: Pick<Ctx, "account">): number {
  return account.id;
}

/**
 * The network in which a call is made: what SQL binds as the owner of what all its members share.
 * @throws AppError forbidden of who calls as no member of one
 */
export function networkOf({ actor }: Pick<Ctx, "actor">): number {
  if (actor.networkId === null) throw new AppError("forbidden");
  return actor.networkId;
}

/** Resources that are paused, resumed and deleted in the same way. */
type Resource = "flows" | "ways" | "sites" | "goals" | "offers" | "filter_campaigns";

/** SQL of whether a resource is the caller's, and not deleted. */
export function isOurs(ctx: Pick<Ctx, "account">, table: Resource, id: number | null | Fragment): Fragment {
  return sql`EXISTS (SELECT 1 FROM ${name(table)} WHERE id = ${id} AND account_id = ${ownerOf(ctx)} AND status <> ${DELETED})`;
}

/** SQL of whether the caller has less of a resource than they may have. Those that are deleted do not count. */
export function hasRoom(ctx: Pick<Ctx, "account">, table: Resource, max: number): Fragment {
  return sql`(SELECT COUNT(*) FROM ${name(table)} WHERE account_id = ${ownerOf(ctx)} AND status <> ${DELETED}) < ${max}`;
}

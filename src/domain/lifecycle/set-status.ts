import { readAlone, rowsOf } from "../../db/read.ts";
import { name, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS, type ResourceStatusName } from "../../lib/codes.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError, type ErrorCode } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { type Action, mayOrThrow } from "../access/permissions.ts";

/** What is paused, resumed and deleted in the same way, by its table: the right that it needs, and the error if it does not exist. */
const RESOURCES = {
  flows: { action: "flows.write", notFound: "flow_not_found" },
  ways: { action: "flows.write", notFound: "way_not_found" },
  sites: { action: "sites.write", notFound: "site_not_found" },
  goals: { action: "goals.write", notFound: "goal_not_found" },
  offers: { action: "offers.write", notFound: "offer_not_found" },
  filter_campaigns: { action: "flows.write", notFound: "filter_not_found" },
} as const satisfies Record<string, { action: Action; notFound: ErrorCode }>;

/** A resource with a status that its owner sets. */
export type LifecycleTable = keyof typeof RESOURCES;

/**
 * Pauses, resumes or deletes a thing of the account; what was counted for it stays. Deleting is for good.
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found, offer_not_found, filter_not_found
 */
export async function setStatus(
  ctx: Ctx,
  { table, id, status }: { table: LifecycleTable; id: number; status: ResourceStatusName },
): Promise<void> {
  mayOrThrow(ctx, RESOURCES[table].action);
  const changed = await setStatuses(ctx, { table, ids: [id], status });
  if (changed.size === 0) throw new AppError(RESOURCES[table].notFound);
}

/** The same of several at once. @returns the ids of those that are there */
export async function setStatuses(
  ctx: Ctx,
  { table, ids, status }: { table: LifecycleTable; ids: readonly number[]; status: ResourceStatusName },
): Promise<Set<number>> {
  mayOrThrow(ctx, RESOURCES[table].action);
  const change = sql`UPDATE ${name(table)} SET status = ${RESOURCE_STATUS[status]}
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND account_id = ${ownerOf(ctx)}
      AND status <> ${raw(RESOURCE_STATUS.deleted)} RETURNING id`;
  const changed = await readAlone(rowsOf<{ id: number }>(ctx.deps.db, change));
  if (changed.length > 0) forgetConfigsOf(ownerOf(ctx));
  return new Set(changed.map(({ id }) => id));
}

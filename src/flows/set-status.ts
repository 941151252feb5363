import { FLOW_STATUS, type FlowStatusName } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { forgetFlowsOf } from "./config-cache.ts";

const NOT_FOUND = {
  flows: "flow_not_found",
  ways: "way_not_found",
  sites: "site_not_found",
  goals: "goal_not_found",
  offers: "offer_not_found",
  filter_campaigns: "filter_not_found",
} as const satisfies Record<string, ErrorCode>;

/** What is paused, resumed and deleted in the same way. */
export type Managed = keyof typeof NOT_FOUND;

/**
 * Pauses, resumes or deletes a thing of the account; what was counted for it stays. Deleting is for good.
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found, offer_not_found, filter_not_found
 */
export async function setStatus(
  { deps, account }: Ctx,
  { table, id, status }: { table: Managed; id: number; status: FlowStatusName },
): Promise<void> {
  const changed = await deps.db.$client
    .prepare(`UPDATE ${table} SET status = ?3 WHERE id = ?1 AND account_id = ?2 AND status <> ${FLOW_STATUS.deleted} RETURNING id`)
    .bind(id, account.id, FLOW_STATUS[status])
    .first();
  if (changed === null) throw new AppError(NOT_FOUND[table]);
  forgetFlowsOf(account.id);
}

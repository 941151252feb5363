import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { normalizeRange } from "../config/address-set.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";
import { FilterRules } from "../config/filters.ts";
import { MAX } from "../require-flow.ts";

/** Rules in part: what is left out stays, or is as it is by default. */
export type RuleChanges = { [Rule in keyof FilterRules]?: FilterRules[Rule] | undefined };

/**
 * Makes a filtering campaign.
 * @throws AppError field_invalid for what is no address, limit_reached
 */
export async function addFilterCampaign(ctx: Ctx, { name, rules }: { name: string; rules: RuleChanges }): Promise<{ id: number }> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const added = await deps.db.$client
    .prepare(
      `INSERT INTO filter_campaigns (account_id, name, rules, created_at_ms) SELECT ?1, ?2, ?3, ?4
       WHERE (SELECT COUNT(*) FROM filter_campaigns WHERE account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX.filterCampaigns}
       RETURNING id`,
    )
    .bind(ownerOf(ctx), name, JSON.stringify(FilterRules.parse(normalized(rules))), deps.now())
    .first<{ id: number }>();
  if (added === null) throw new AppError("limit_reached");
  return added;
}

/**
 * Changes a filtering campaign in part, for every flow that uses it.
 * @throws AppError filter_not_found, field_invalid for what is no address
 */
export async function editFilterCampaign(
  ctx: Ctx,
  { filterId, name, rules }: { filterId: number; name: string | undefined; rules: RuleChanges },
): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const changed = await deps.db.$client
    .prepare(
      `UPDATE filter_campaigns SET name = COALESCE(?3, name), rules = json_patch(rules, ?4)
       WHERE id = ?1 AND account_id = ?2 AND status <> ${RESOURCE_STATUS.deleted} RETURNING id`,
    )
    .bind(filterId, ownerOf(ctx), name ?? null, JSON.stringify(normalized(rules)))
    .first();
  if (changed === null) throw new AppError("filter_not_found");
  forgetFlowsOf(ownerOf(ctx));
}

function normalized(rules: RuleChanges): RuleChanges {
  if (rules.ips === undefined) return rules;
  const ips = rules.ips.map((ip) => {
    const range = normalizeRange(ip);
    if (range === null) throw new AppError("field_invalid", "ips");
    return range;
  });
  return { ...rules, ips: [...new Set(ips)] };
}

import { raw, sql, statement } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { hasRoom, ownerOf } from "../../access/ownership.ts";
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
  const { db, now } = ctx.deps;
  const add = sql`INSERT INTO filter_campaigns (account_id, name, rules, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${name}, ${JSON.stringify(FilterRules.parse(normalized(rules)))}, ${now()}
    WHERE ${hasRoom(ctx, "filter_campaigns", MAX.filterCampaigns)} RETURNING id`;
  const added = await statement(db, add).first<{ id: number }>();
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
  const edit = sql`UPDATE filter_campaigns
    SET name = COALESCE(${name ?? null}, name), rules = json_patch(rules, ${JSON.stringify(normalized(rules))})
    WHERE id = ${filterId} AND account_id = ${ownerOf(ctx)} AND status <> ${raw(RESOURCE_STATUS.deleted)} RETURNING id`;
  const changed = await statement(ctx.deps.db, edit).first();
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

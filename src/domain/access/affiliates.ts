import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf, ownerOf } from "./ownership.ts";
import type { Reach } from "./permissions.ts";

/** SQL of whether an account is an affiliate of the caller's network whom the call may touch: of an affiliate, they themselves. */
export function isAffiliateInReach(ctx: NetworkCtx, affiliate: Fragment, reach: Reach): Fragment {
  const { kind, memberId } = ctx.actor;
  if (kind === "affiliate") return sql`${affiliate} = ${ownerOf(ctx)}`;
  const isAssigned = reach === "all" ? raw("") : sql` AND manager_id = ${memberId ?? 0}`;
  return sql`EXISTS (SELECT 1 FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND number = ${affiliate}
    AND status <> 'removed'${isAssigned})`;
}

/**
 * The affiliate whom a call means: whoever calls as one, whatever number they name.
 * @param named the number that a user of the network names; null: none
 */
export function affiliateMeant(ctx: NetworkCtx, named: number | null): number | null {
  return ctx.actor.kind === "affiliate" ? ownerOf(ctx) : named;
}

/** The same where a user must name one. @throws AppError field_missing (pid) */
export function affiliateNamed(ctx: NetworkCtx, named: number | null): number {
  const affiliate = affiliateMeant(ctx, named);
  if (affiliate === null) throw new AppError("field_missing", "pid");
  return affiliate;
}

/** The affiliate whose view of offers is the caller's; null: a user of the network sees them all. */
export function seenBy(ctx: NetworkCtx): number | null {
  return affiliateMeant(ctx, null);
}

import type { Guard } from "../../../db/guards.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { AD_TARGETS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs, ownerOf } from "../../access/ownership.ts";
import { campaignNamed } from "../../campaigns/campaign-named.ts";
import { flowNamed } from "../../flows/find-flow.ts";

/** What of ours an ad is to lead to: a flow, a campaign, or an invite link of a campaign's chat. */
export interface WantedTarget {
  kind: (typeof AD_TARGETS)[number];
  /** Code or number of the flow or the campaign. */
  named: string;
}

interface TargetSql {
  /** What must hold, and the error where it does not. */
  guards: Guard[];
  /** Of the columns of ads. */
  flowId: Fragment;
  campaignId: Fragment;
}

/** @param wanted null: nothing of ours */
export function targetSql(ctx: Ctx, wanted: WantedTarget | null): TargetSql {
  const none = raw("NULL");
  if (wanted === null) return { guards: [], flowId: none, campaignId: none };
  if (wanted.kind === "flow") {
    const flowId = flowNamed(sql`${wanted.named}`, ownerOf(ctx));
    return { guards: [{ holds: isOurs(ctx, "flows", flowId), code: "flow_not_found" }], flowId, campaignId: none };
  }
  const campaignId = campaignNamed(ctx, wanted.named);
  return { guards: [{ holds: sql`${campaignId} IS NOT NULL`, code: "campaign_not_found" }], flowId: none, campaignId };
}

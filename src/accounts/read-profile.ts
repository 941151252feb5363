import { type Entitlement, entitlement } from "../billing/entitlement.ts";
import { countLiveCampaigns } from "../billing/queries.ts";
import type { Ctx } from "../context.ts";
import { type Templates, templatesOf } from "../postbacks/read-templates.ts";

interface Profile {
  entitlement: Entitlement;
  /** Campaigns that are not deleted. */
  campaigns: number;
  /** The account's own templates. */
  templates: Templates;
}

/** What an account has, beside its own row. */
export async function readProfile(ctx: Ctx): Promise<Profile> {
  const { deps, account } = ctx;
  const [templates, campaigns] = await Promise.all([templatesOf(ctx, "account", account.id), countLiveCampaigns(deps, account.id)]);
  return { entitlement: entitlement(deps, account), campaigns, templates };
}

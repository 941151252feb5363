import { and, count, eq, ne } from "drizzle-orm";
import { type Entitlement, entitlement } from "../billing/entitlement.ts";
import type { Ctx } from "../context.ts";
import { campaigns } from "../db/schema/index.ts";
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
  const [templates, [counted]] = await Promise.all([
    templatesOf(ctx, "account", account.id),
    deps.db
      .select({ campaigns: count() })
      .from(campaigns)
      .where(and(eq(campaigns.accountId, account.id), ne(campaigns.status, 2))),
  ]);
  return { entitlement: entitlement(deps, account), campaigns: counted?.campaigns ?? 0, templates };
}

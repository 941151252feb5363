import type { Ctx } from "../../../platform/context.ts";
import { sessionOf } from "../../access/actor.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type Entitlement, entitlement } from "../../billing/entitlement.ts";
import { countLiveCampaigns } from "../../billing/find-payment.ts";
import { type Templates, templatesOf } from "../../postbacks/templates/read-templates.ts";

interface Profile {
  entitlement: Entitlement;
  /** Campaigns that are not deleted. */
  campaigns: number;
  /** The account's own templates. */
  templates: Templates;
  /** When the session ends that the call came by, Unix milliseconds; null: it came by key. */
  sessionExpiresAtMs: number | null;
}

/** What an account has, beside its own row. */
export async function readProfile(ctx: Ctx): Promise<Profile> {
  mayOrThrow(ctx, "account.read");
  const { deps, account } = ctx;
  const [templates, campaigns, sessionExpiresAtMs] = await Promise.all([
    templatesOf(ctx, "account", account.id),
    countLiveCampaigns(deps, account.id),
    expiryOf(ctx),
  ]);
  return { entitlement: entitlement(deps, account), campaigns, templates, sessionExpiresAtMs };
}

async function expiryOf({ deps, account, actor }: Ctx): Promise<number | null> {
  const sessionId = sessionOf(actor);
  if (sessionId === null) return null;
  const session = await deps.db.query.sessions.findFirst({
    where: (t, { and, eq }) => and(eq(t.id, sessionId), eq(t.accountId, account.id)),
  });
  return session?.expiresAtMs ?? null;
}

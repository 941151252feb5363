import type { Ctx } from "../../../platform/context.ts";
import { sessionOf } from "../../access/actor.ts";
import { isOwned } from "../../access/is-owned.ts";
import { ownerOf } from "../../access/ownership.ts";
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
    templatesOf(ctx, { owner: "account", ownerId: ownerOf(ctx) }),
    countLiveCampaigns(deps, ownerOf(ctx)),
    expiryOf(ctx),
  ]);
  return { entitlement: entitlement(deps, account), campaigns, templates, sessionExpiresAtMs };
}

async function expiryOf(ctx: Ctx): Promise<number | null> {
  const { deps, actor } = ctx;
  const sessionId = sessionOf(actor);
  if (sessionId === null) return null;
  const session = await deps.db.query.sessions.findFirst({
    where: (t, { and, eq }) => and(eq(t.id, sessionId), isOwned(t.accountId, ctx)),
  });
  return session?.expiresAtMs ?? null;
}

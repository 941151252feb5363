import { hashSecret } from "../accounts/keys.ts";
import { type AuditAction, actorOf, auditStatement } from "../audit/audit.ts";
import type { Ctx } from "../context.ts";
import { createSecret } from "../crypto.ts";

/**
 * Gives the account a new key that opens the Site API for all its offers; the old one, if there was any, is dead at once.
 * @returns `g{account id}-{key}`, which is not stored and cannot be shown again
 */
export async function rotateGlobalKey(ctx: Ctx): Promise<string> {
  const key = createSecret(ctx.deps);
  await store(ctx, await hashSecret(key), "global-key.made");
  return `g${ctx.account.id}-${key}`;
}

/** Takes that key away; sites' own keys go on. */
export async function revokeGlobalKey(ctx: Ctx): Promise<void> {
  await store(ctx, null, "global-key.revoked");
}

async function store(ctx: Ctx, siteKeyHash: string | null, action: AuditAction): Promise<void> {
  const { deps, account } = ctx;
  const d1 = deps.db.$client;
  await d1.batch([
    d1.prepare("UPDATE accounts SET site_key_hash = ?2 WHERE id = ?1").bind(account.id, siteKeyHash),
    auditStatement(deps, actorOf(ctx), action),
  ]);
}

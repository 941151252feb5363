import { eq } from "drizzle-orm";
import { hashSecret } from "../accounts/keys.ts";
import type { Ctx } from "../context.ts";
import { createSecret } from "../crypto.ts";
import { accounts } from "../db/schema/index.ts";

/**
 * Gives the account a new key that opens the Site API for all its offers; the old one, if there was any, is dead at once.
 * @returns `g{account id}-{key}`, which is not stored and cannot be shown again
 */
export async function rotateGlobalKey(ctx: Ctx): Promise<string> {
  const key = createSecret(ctx.deps);
  await store(ctx, await hashSecret(key));
  return `g${ctx.account.id}-${key}`;
}

/** Takes that key away; sites' own keys go on. */
export async function revokeGlobalKey(ctx: Ctx): Promise<void> {
  await store(ctx, null);
}

async function store({ deps, account }: Ctx, siteKeyHash: string | null): Promise<void> {
  await deps.db.update(accounts).set({ siteKeyHash }).where(eq(accounts.id, account.id));
}

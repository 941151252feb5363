import { eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { createSecret } from "../crypto.ts";
import { accounts } from "../db/schema/index.ts";
import { hashSecret } from "./keys.ts";

/**
 * Gives the account a new API key; the old one, if there was any, is dead at once.
 * @returns `{account id}-{key}`, which is not stored and cannot be shown again
 */
export async function rotateKey({ deps, account }: Ctx): Promise<string> {
  const key = createSecret(deps);
  await deps.db
    .update(accounts)
    .set({ keyHash: await hashSecret(key) })
    .where(eq(accounts.id, account.id));
  return `${account.id}-${key}`;
}

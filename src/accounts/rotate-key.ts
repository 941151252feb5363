import { actorOf, auditStatement } from "../audit/audit.ts";
import type { Ctx } from "../context.ts";
import { createSecret } from "../crypto.ts";
import { hashSecret } from "./keys.ts";

/**
 * Gives the account a new API key; the old one, if there was any, is dead at once.
 * @returns `{account id}-{key}`, which is not stored and cannot be shown again
 */
export async function rotateKey(ctx: Ctx): Promise<string> {
  const { deps, account } = ctx;
  const d1 = deps.db.$client;
  const key = createSecret(deps);
  await d1.batch([
    d1.prepare("UPDATE accounts SET key_hash = ?2 WHERE id = ?1").bind(account.id, await hashSecret(key)),
    auditStatement(deps, actorOf(ctx), "key.made"),
  ]);
  return `${account.id}-${key}`;
}

import { eq } from "drizzle-orm";
import { accounts } from "../../db/schema/index.ts";
import { ROW_NUMBER } from "../../lib/cells.ts";
import type { Account } from "../../platform/context.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";

/**
 * The token by which others transfer bots and campaigns to an account: `transfer-{account id}-{signature}`. It is derived, not stored;
 * raising the account's transferVersion voids it. The word in front keeps it from being taken for an API key.
 */
export async function transferToken({ vault }: Pick<Deps, "vault">, account: Pick<Account, "id" | "transferVersion">): Promise<string> {
  return `transfer-${account.id}-${await vault.derive(`transfer:${account.id}:${account.transferVersion}`)}`;
}

const TOKEN = new RegExp(`^transfer-(${ROW_NUMBER})-`);

/**
 * The account a transfer token belongs to.
 * @throws AppError transfer_token_not_found (a suspended account's token included)
 */
export async function findRecipient(deps: Pick<Deps, "db" | "vault">, token: string): Promise<Account> {
  const id = TOKEN.exec(token)?.[1];
  const account = id === undefined ? undefined : await deps.db.query.accounts.findFirst({ where: eq(accounts.id, Number(id)) });
  if (account === undefined || account.bannedAtMs !== null) throw new AppError("transfer_token_not_found");
  if (!(await equalConstantTime(token, await transferToken(deps, account)))) throw new AppError("transfer_token_not_found");
  return account;
}

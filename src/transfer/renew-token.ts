import { eq, sql } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { accounts } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import { transferToken } from "./token.ts";

/** A new transfer token; the one handed out before is void at once. */
export async function renewTransferToken({ deps, account }: Ctx): Promise<string> {
  const [renewed] = await deps.db
    .update(accounts)
    .set({ transferVersion: sql`${accounts.transferVersion} + 1` })
    .where(eq(accounts.id, account.id))
    .returning({ id: accounts.id, transferVersion: accounts.transferVersion });
  if (renewed === undefined) throw new AppError("database");
  return transferToken(deps, renewed);
}

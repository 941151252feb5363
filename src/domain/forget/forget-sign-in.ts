import { sql } from "../../db/sql.ts";
import type { Store } from "../../db/store.ts";
import { cellOf } from "../../lib/cells.ts";
import { cellStatement } from "../accounts/login/account-cell.ts";
import { readFirst } from "./store.ts";

/**
 * Erases from the first cell's database in which cell the person of a closed account was, and their login approvals. If they have signed
 * in again, to another account of the same cell, the former stays. It may be interrupted anywhere and repeated.
 */
export async function forgetSignIn(
  { store, home }: { store: Store; home: Store },
  { accountId, telegramId }: { accountId: number; telegramId: number },
): Promise<void> {
  const hasAccount = async () => (await readFirst(store, sql`SELECT id FROM accounts WHERE telegram_id = ${telegramId}`)) !== undefined;
  const cell = cellOf(accountId, "network");
  const isBack = await hasAccount();
  const approvals = sql`DELETE FROM login_approvals WHERE account_id = ${accountId}`;
  await home(isBack ? [approvals] : [approvals, sql`DELETE FROM account_cells WHERE telegram_id = ${telegramId} AND cell = ${cell}`]);
  if (isBack || (await hasAccount())) await home([cellStatement(telegramId, cell)]);
}

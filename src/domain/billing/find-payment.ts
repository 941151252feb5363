import { and, eq, ne, sql } from "drizzle-orm";
import { accounts, campaigns, payments } from "../../db/schema/index.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";

export type Payment = typeof payments.$inferSelect;

/**
 * A payment and its account, read together.
 * @param accountId the owner; left out if the payment's signature has been checked
 */
export async function findPayment(
  { db }: Pick<Deps, "db">,
  paymentId: number,
  accountId?: number,
): Promise<{ payment: Payment; account: Account } | null> {
  const [row] = await db
    .select({ payment: payments, account: accounts })
    .from(payments)
    .innerJoin(accounts, eq(accounts.id, payments.accountId))
    .where(and(eq(payments.id, paymentId), accountId === undefined ? undefined : eq(payments.accountId, accountId)));
  return row ?? null;
}

/** How many campaigns an account has that are not deleted: what its tariff limits. */
export async function countLiveCampaigns({ db }: Pick<Deps, "db">, accountId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(campaigns)
    .where(and(eq(campaigns.accountId, accountId), ne(campaigns.status, CAMPAIGN_STATUS.deleted)));
  return row?.count ?? 0;
}

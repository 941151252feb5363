import { desc, sql } from "drizzle-orm";
import { payments } from "../../db/schema/index.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Payment } from "./find-payment.ts";

/** The account's payments, newest first, begun and paid, and how many there are in all. */
export async function listPayments(ctx: Ctx, page: { limit: number; offset: number }): Promise<{ payments: Payment[]; total: number }> {
  mayOrThrow(ctx, "billing.read");
  const { db } = ctx.deps;
  const own = isOwned(payments.accountId, ctx);
  const [rows, [count]] = await db.batch([
    db.select().from(payments).where(own).orderBy(desc(payments.id)).limit(page.limit).offset(page.offset),
    db.select({ total: sql<number>`count(*)` }).from(payments).where(own),
  ]);
  return { payments: rows, total: count?.total ?? 0 };
}

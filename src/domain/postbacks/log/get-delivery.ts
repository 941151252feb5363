import { and, asc, eq } from "drizzle-orm";
import { readAlone } from "../../../db/read.ts";
import { postbackDeliveries as deliveries, postbackAttempts } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { sendableRead } from "../delivery/claim.ts";
import { deliveryUrl } from "../delivery/delivery-request.ts";
import { type DeliverySummary, summary } from "./delivery-summary.ts";

export type DeliveryAttempt = Omit<typeof postbackAttempts.$inferSelect, "deliveryId">;

export interface DeliveryDetails {
  delivery: DeliverySummary;
  /** As it would be sent now, by its template of today; empty when that was cleared. */
  url: string;
  /** Oldest first. */
  attempts: DeliveryAttempt[];
}

/**
 * One delivery with its attempts.
 * @throws AppError delivery_not_found
 */
export async function getDelivery(ctx: Ctx, id: number): Promise<DeliveryDetails> {
  mayOrThrow(ctx, "postbacks.read");
  const { deps } = ctx;
  const [[delivery], attempts] = await deps.db.batch([
    deps.db
      .select(summary)
      .from(deliveries)
      .where(and(eq(deliveries.id, id), isOwned(deliveries.accountId, ctx))),
    deps.db.select().from(postbackAttempts).where(eq(postbackAttempts.deliveryId, id)).orderBy(asc(postbackAttempts.number)),
  ]);
  if (delivery === undefined) throw new AppError("delivery_not_found");
  const sendable = await readAlone(sendableRead(deps.db, { deliveryId: id, accountId: ownerOf(ctx) }));
  const url = sendable?.templateUrl ? deliveryUrl(sendable.templateUrl, sendable) : "";
  return { delivery, url, attempts: attempts.map(({ deliveryId: _, ...attempt }) => attempt) };
}

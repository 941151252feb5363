import { postbackDeliveries as deliveries } from "../../../db/schema/index.ts";

export const DELIVERY_STATES = deliveries.state.enumValues;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What a list shows of a delivery. */
export const summary = {
  id: deliveries.id,
  leadId: deliveries.leadId,
  campaignId: deliveries.campaignId,
  status: deliveries.status,
  state: deliveries.state,
  attempts: deliveries.attempts,
  responseCode: deliveries.responseCode,
  error: deliveries.error,
  createdAtMs: deliveries.createdAtMs,
  nextAttemptAtMs: deliveries.nextAttemptAtMs,
  finishedAtMs: deliveries.finishedAtMs,
};

export type DeliverySummary = Pick<typeof deliveries.$inferSelect, keyof typeof summary>;

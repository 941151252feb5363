export const DELIVERY_STATES = ["pending", "delivered", "skipped", "rejected", "failed", "stopped"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

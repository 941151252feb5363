import { sha256Hex } from "../../platform/crypto.ts";

/** The hash of a forgotten subscriber's Telegram id, stored while Telegram may still deliver older updates. */
export const subscriberHash = (subscriberId: number): Promise<string> => sha256Hex(`subscriber:${subscriberId}`);

import { sha256Hex } from "../../platform/crypto.ts";

/** What is kept of a forgotten subscriber's Telegram id, for as long as Telegram may still send what was before. */
export const subscriberHash = (subscriberId: number): Promise<string> => sha256Hex(`subscriber:${subscriberId}`);

import type { Deps } from "../../../platform/deps.ts";

/**
 * The secret Telegram repeats in X-Telegram-Bot-Api-Secret-Token. It is derived, not stored, so that
 * a forged update is refused before anything is read.
 */
export const botWebhookSecret = (deps: Pick<Deps, "vault">, botId: number): Promise<string> => deps.vault.derive(`webhook:bot:${botId}`);
export const serviceWebhookSecret = (deps: Pick<Deps, "vault">): Promise<string> => deps.vault.derive("webhook:service");

/** Where Telegram posts the updates of a connected bot. */
export const botWebhookUrl = (deps: Pick<Deps, "config">, botId: number): string => `${deps.config.publicUrl}/telegram/bots/${botId}`;
export const serviceWebhookUrl = (deps: Pick<Deps, "config">): string => `${deps.config.publicUrl}/telegram/service`;

export const BOT_UPDATES = ["message", "my_chat_member", "chat_member", "chat_join_request"] as const;
export const SERVICE_UPDATES = ["message", "callback_query", "pre_checkout_query"] as const;

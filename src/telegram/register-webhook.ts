import type { Deps } from "../deps.ts";
import { botApi } from "./bot-api.ts";
import { BOT_UPDATES, botWebhookSecret, botWebhookUrl } from "./webhook.ts";

/** How many updates of one bot Telegram may deliver at once; its own default. */
const MAX_CONNECTIONS = 40;

/**
 * Points a connected bot's updates at this Worker; what waited at Telegram comes too.
 * @param botId bots.id
 * @throws what bot-api.ts: faultOf reads
 */
export async function registerWebhook(deps: Deps, botId: number, token: string): Promise<void> {
  await botApi(deps, token).setWebhook(botWebhookUrl(deps, botId), {
    secret_token: await botWebhookSecret(deps, botId),
    allowed_updates: BOT_UPDATES,
    max_connections: MAX_CONNECTIONS,
    drop_pending_updates: false,
  });
}

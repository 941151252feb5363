import type { Deps } from "../../../platform/deps.ts";
import { botApi } from "../api/bot-api.ts";
import {
  BOT_UPDATES,
  botWebhookSecret,
  botWebhookUrl,
  SERVICE_UPDATES,
  serviceWebhookSecret,
  serviceWebhookUrl,
} from "./webhook-address.ts";

/** How many updates of one bot Telegram may deliver at once; its own default. */
const MAX_CONNECTIONS = 40;

/**
 * Sets a connected bot's webhook to this Worker; updates waiting at Telegram come too.
 * @param botId bots.id
 * @throws what bot-api.ts: faultOf reads
 */
export async function registerWebhook(deps: Deps, botId: number, token: string): Promise<void> {
  await setWebhook(deps, token, botWebhookUrl(deps, botId), await botWebhookSecret(deps, botId), BOT_UPDATES);
}

/** The same for the service bot. */
export async function registerServiceWebhook(deps: Deps, token: string): Promise<void> {
  await setWebhook(deps, token, serviceWebhookUrl(deps), await serviceWebhookSecret(deps), SERVICE_UPDATES);
}

async function setWebhook(
  deps: Deps,
  token: string,
  url: string,
  secret: string,
  updates: typeof BOT_UPDATES | typeof SERVICE_UPDATES,
): Promise<void> {
  await botApi(deps, token).setWebhook(url, {
    secret_token: secret,
    allowed_updates: updates,
    max_connections: MAX_CONNECTIONS,
    drop_pending_updates: false,
  });
}

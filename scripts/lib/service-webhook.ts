import "./bytes.ts";
import { randomBytes } from "node:crypto";
import { SERVICE_UPDATES, serviceWebhookSecret, serviceWebhookUrl } from "../../src/domain/telegram/bots/webhook-address.ts";
import { ConfigError, parseConfig } from "../../src/platform/config.ts";
import { createVault } from "../../src/platform/crypto.ts";
import { CommandError } from "./cli.ts";
import type { Vars } from "./dev-vars.ts";

/**
 * Sets the service bot's webhook.
 * @returns the webhook's URL
 * @throws CommandError
 */
export async function registerServiceWebhook(vars: Vars): Promise<string> {
  const config = readConfig(vars);
  if (config.serviceBot === null) throw new CommandError("SERVICE_BOT_TOKEN is missing");
  const vault = createVault(config.encryptionKey, (length) => new Uint8Array(randomBytes(length)));
  const url = serviceWebhookUrl({ config });
  await setWebhook(`${config.telegramApiRoot}/bot${config.serviceBot.token}/setWebhook`, {
    url,
    secret_token: await serviceWebhookSecret({ vault }),
    allowed_updates: SERVICE_UPDATES,
  });
  return url;
}

function readConfig(vars: Vars) {
  try {
    return parseConfig(vars);
  } catch (error) {
    throw error instanceof ConfigError ? new CommandError(error.message) : error;
  }
}

async function setWebhook(endpoint: string, params: object): Promise<void> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  if (answer === null) throw new CommandError(`${new URL(endpoint).origin} cannot be reached`);
  const body = (await answer.json().catch(() => ({}))) as { ok?: boolean; description?: string };
  if (body.ok !== true) throw new CommandError(`Telegram refused: ${body.description ?? `HTTP ${answer.status}`}`);
}

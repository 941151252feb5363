import type { bots } from "../../../db/schema/index.ts";
import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { faultOf } from "../api/bot-api.ts";
import { enqueueReturned } from "../outbox/outbox.ts";
import { ownerNotice } from "../outbox/owner-notice.ts";
import { askWebhook, canReceive, type WebhookState } from "./ask-webhook.ts";
import { botStatusStatement } from "./bot-status.ts";
import { registerServiceWebhook, registerWebhook } from "./register-webhook.ts";
import { BOT_UPDATES, botWebhookUrl, SERVICE_UPDATES, serviceWebhookUrl } from "./webhook-address.ts";

type Bot = Pick<typeof bots.$inferSelect, "id" | "accountId" | "username" | "webhookUrl">;

/**
 * Checks whether a connected bot's updates still come here, and sets its webhook again if another program changed or cleared it.
 * Its owner is notified before that, once until it is found in place. An address that we set ourselves, under another
 * PUBLIC_URL, is replaced without a notice.
 * @returns Telegram's answer; null when there was none
 */
export async function checkWebhook(deps: Deps, bot: Bot, token: string): Promise<WebhookState | null> {
  const url = botWebhookUrl(deps, bot.id);
  const state = await ask(() => askWebhook(deps, token, { url, updates: BOT_UPDATES }));
  if (state === null || !canReceive(deps.config)) return state;
  if (state.isInPlace) {
    if (bot.webhookUrl !== url) await noteStatement(deps, bot.id, url).run();
    return state;
  }
  if (state.url !== bot.webhookUrl || state.url === url) await notifyOwner(deps, bot);
  if ((await ask(() => registerWebhook(deps, bot.id, token).then(() => true))) !== null) await noteStatement(deps, bot.id, url).run();
  return state;
}

/** The same for the service bot, whose owner is the operator: it is logged. */
export async function checkServiceWebhook(deps: Deps): Promise<void> {
  const { serviceBot } = deps.config;
  if (serviceBot === null || !canReceive(deps.config)) return;
  const state = await ask(() => askWebhook(deps, serviceBot.token, { url: serviceWebhookUrl(deps), updates: SERVICE_UPDATES }));
  if (state === null || state.isInPlace) return;
  const isSet = await ask(() => registerServiceWebhook(deps, serviceBot.token).then(() => true));
  deps.log.error("service_bot.webhook_lost", { isSet: isSet !== null, pending: state.pending, message: state.error });
}

async function ask<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await call();
  } catch (error) {
    faultOf(error);
    return null;
  }
}

/** The statement that records the address of a bot's webhook. */
export function noteStatement({ db }: Pick<Deps, "db">, botId: number, url: string): D1PreparedStatement {
  return statement(db, sql`UPDATE bots SET webhook_url = ${url} WHERE id = ${botId}`);
}

async function notifyOwner(deps: Deps, { id, accountId, username }: Bot): Promise<void> {
  const results = await deps.db.$client.batch<{ id: number }>([
    ...(await ownerNotice(deps, accountId, {
      text: (t) => t.webhookTaken(username),
      cause: sql`SELECT id FROM bots WHERE id = ${id} AND webhook_lost_at_ms IS NULL`,
    })),
    statement(deps.db, sql`UPDATE bots SET webhook_lost_at_ms = coalesce(webhook_lost_at_ms, ${deps.now()}) WHERE id = ${id}`),
    botStatusStatement(deps, id),
  ]);
  await enqueueReturned(deps, results);
}

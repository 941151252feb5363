import { zValidator } from "@hono/zod-validator";
import type { Update } from "grammy/types";
import { Hono } from "hono";
import { z } from "zod";
import { equalConstantTime } from "../../crypto.ts";
import type { Deps } from "../../deps.ts";
import { readAtMost } from "../../http/read-at-most.ts";
import { botWebhookSecret, serviceWebhookSecret } from "../../telegram/webhook.ts";
import { receiveBotUpdate } from "../../updates/receive-bot-update.ts";
import { receiveServiceUpdate } from "../../updates/receive-service-update.ts";
import { updateSchema } from "./schemas.ts";

const MAX_UPDATE_BYTES = 256 * 1024;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

const botParam = z.object({
  bot: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
});

/** The webhooks: one for the service bot, one per connected bot. A wrong secret is answered 401 and nothing else. */
export function createTelegramWebhooks(deps: Deps): Hono {
  const app = new Hono();
  app.post("/service", async (c) => {
    const secret = await serviceWebhookSecret(deps);
    return c.body(null, await take(deps, c.req.raw, secret, (update) => receiveServiceUpdate(deps, update)));
  });
  app.post(
    "/bots/:bot",
    zValidator("param", botParam, (result, c) => (result.success ? undefined : c.body(null, 401))),
    async (c) => {
      const { bot } = c.req.valid("param");
      const secret = await botWebhookSecret(deps, bot);
      return c.body(null, await take(deps, c.req.raw, secret, (update) => receiveBotUpdate(deps, bot, update)));
    },
  );
  return app;
}

/** Hands an update over once its secret and its form are right. @returns the HTTP status to answer */
async function take(deps: Deps, request: Request, secret: string, receive: (update: Update) => Promise<void>): Promise<200 | 400 | 401> {
  if (!(await equalConstantTime(request.headers.get(SECRET_HEADER) ?? "", secret))) return 401;
  const update = await readUpdate(request);
  if (update === null) {
    deps.log.error("telegram.update_refused", { path: new URL(request.url).pathname });
    return 400;
  }
  await receive(update);
  return 200;
}

/** @returns null when the body is too large, not JSON, or no update */
async function readUpdate(request: Request): Promise<Update | null> {
  const { bytes, truncated } = await readAtMost(request.body, MAX_UPDATE_BYTES);
  if (truncated) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return updateSchema.safeParse(value).success ? (value as Update) : null;
  } catch {
    return null;
  }
}

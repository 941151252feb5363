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
    if (!(await secretMatches(c.req.raw, await serviceWebhookSecret(deps)))) return c.body(null, 401);
    const update = await readUpdate(c.req.raw);
    if (update === null) return c.body(null, 400);
    await receiveServiceUpdate(deps, update);
    return c.body(null, 200);
  });
  app.post(
    "/bots/:bot",
    zValidator("param", botParam, (result, c) => (result.success ? undefined : c.body(null, 401))),
    async (c) => {
      const { bot } = c.req.valid("param");
      if (!(await secretMatches(c.req.raw, await botWebhookSecret(deps, bot)))) return c.body(null, 401);
      const update = await readUpdate(c.req.raw);
      if (update === null) return c.body(null, 400);
      await receiveBotUpdate(deps, bot, update);
      return c.body(null, 200);
    },
  );
  return app;
}

async function secretMatches(request: Request, secret: string): Promise<boolean> {
  return equalConstantTime(request.headers.get(SECRET_HEADER) ?? "", secret);
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

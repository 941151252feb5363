import type { Update } from "grammy/types";
import { z } from "zod";
import { botWebhookSecret, serviceWebhookSecret } from "../../domain/telegram/bots/webhook-address.ts";
import { receiveBotUpdate } from "../../domain/updates/receive-bot-update.ts";
import { receiveServiceUpdate } from "../../domain/updates/receive-service-update.ts";
import type { Answer, Operation } from "../../http/described.ts";
import { readAtMost } from "../../http/read-at-most.ts";
import { defineSurface } from "../../http/surface.ts";
import { cellOf, ROW_NUMBER } from "../../lib/cells.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import { type Deps, inCell } from "../../platform/deps.ts";
import { updateSchema } from "./schemas.ts";

const MAX_UPDATE_BYTES = 256 * 1024;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

const answers: readonly Answer[] = [
  { status: 200, description: "The update was processed, ignored, or received before" },
  { status: 400, description: "The body is too large or is not an update" },
  { status: 401, description: "The secret token is wrong or missing" },
];

const update = {
  update_id: 10000,
  message: {
    message_id: 1,
    date: 1795952903,
    chat: { id: 9876543210, type: "private" },
    from: { id: 9876543210, is_bot: false, first_name: "Alice", username: "alice" },
    text: "/start p4l7z86n-abc456xyz",
  },
};

const webhook = {
  methods: ["POST"],
  credentials: ["telegram"],
  input: updateSchema,
  example: update,
  bodies: ["application/json"],
  answers,
} as const satisfies Partial<Operation>;

const variables = z.object({
  bot: z
    .string()
    .regex(new RegExp(`^${ROW_NUMBER}$`))
    .transform(Number)
    .meta({ type: "integer", minimum: 1, description: "The bot's id, from `bots/list`" }),
});

/** The webhooks: one for the service bot, one per connected bot. A wrong secret is answered 401 and nothing else. */
export const telegramWebhooks = defineSurface({
  name: "Telegram webhooks",
  description: "The webhooks for Telegram's updates. Only the fields that are read are shown.",
  page: "telegram.md",
  basePaths: ["/telegram"],
  operations: [
    {
      ...webhook,
      path: "/service",
      summary: "Receive an update for the service bot",
      async serve({ deps, request }) {
        const secret = await serviceWebhookSecret(deps);
        return take(deps, request, secret, (update) => receiveServiceUpdate(deps, update));
      },
    },
    {
      ...webhook,
      path: "/bots/{bot}",
      summary: "Receive an update for a connected bot",
      example: { bot: 7, ...update },
      variables,
      refuse: unauthorized,
      async serve({ deps, request, variables: given }) {
        const { bot } = given as z.output<typeof variables>;
        const secret = await botWebhookSecret(deps, bot);
        return take(deps, request, secret, (update) => receiveBotUpdate(inCell(deps, cellOf(bot, "row")), bot, update));
      },
    },
  ],
});

function unauthorized(): Response {
  return new Response(null, { status: 401 });
}

/** Hands an update over once its secret and its form are right. */
async function take(deps: Deps, request: Request, secret: string, receive: (update: Update) => Promise<void>): Promise<Response> {
  if (!(await equalConstantTime(request.headers.get(SECRET_HEADER) ?? "", secret))) return unauthorized();
  const update = await readUpdate(request);
  if (update === null) {
    deps.log.error("telegram.update_refused", { path: new URL(request.url).pathname });
    return new Response(null, { status: 400 });
  }
  await receive(update);
  return new Response(null);
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

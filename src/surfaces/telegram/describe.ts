import { z } from "zod";
import type { Answer, Area, Operation } from "../../http/described.ts";
import { updateSchema } from "./schemas.ts";

const answers: readonly Answer[] = [
  { status: 200, description: "What the update means is done, or it means nothing here, or it came before" },
  { status: 400, description: "Too large, or no update" },
  { status: 401, description: "The secret is wrong or missing" },
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

/** The webhooks, as they are mounted at /telegram. */
export function describeTelegramWebhooks(): Area {
  return {
    name: "Telegram webhooks",
    description: "Where Telegram posts updates. Only what is read of them is shown.",
    page: "telegram.md",
    mounts: ["/telegram"],
    operations: [
      { ...webhook, path: "/service", summary: "Take an update for the service bot" },
      {
        ...webhook,
        path: "/bots/{bot}",
        summary: "Take an update for a connected bot",
        example: { bot: 7, ...update },
        variables: z.object({ bot: z.int().min(1).describe("Its id, of `bots/list`") }),
      },
    ],
  };
}

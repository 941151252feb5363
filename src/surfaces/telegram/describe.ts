import { z } from "zod";
import type { Answer, Area, Operation } from "../../http/described.ts";
import { updateSchema } from "./schemas.ts";

const answers: readonly Answer[] = [
  { status: 200, description: "What the update means is done, or it means nothing here, or it came before" },
  { status: 400, description: "Too large, or no update" },
  { status: 401, description: "The secret is wrong or missing" },
];

const webhook = {
  methods: ["POST"],
  credentials: ["telegram"],
  input: updateSchema,
  bodies: ["application/json"],
  answers,
} as const satisfies Partial<Operation>;

/** The webhooks, as they are mounted at /telegram. */
export function describeTelegramWebhooks(): Area {
  return {
    name: "Telegram webhooks",
    description: "Where Telegram posts updates. Only what is read of them is shown.",
    mounts: ["/telegram"],
    operations: [
      { ...webhook, path: "/service", summary: "An update for the service bot" },
      {
        ...webhook,
        path: "/bots/{bot}",
        summary: "An update for a connected bot",
        variables: z.object({ bot: z.int().min(1).describe("Its id, of `bots/list`") }),
      },
    ],
  };
}

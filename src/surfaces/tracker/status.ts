import { z } from "zod";
import { asker } from "./access.ts";
import { endpoint } from "./endpoint.ts";

/** What "connect a tracker" asks before it trusts a key; trackers of this family name no more than these two facts. */
export const status = endpoint({
  methods: ["GET", "POST"],
  path: "/status.json",
  summary: "Show the key's account",
  access: asker,
  input: z.object({}),
  example: {},
  answer: z.strictObject({ id: z.int(), name: z.string() }),
  run: async ({ account: { id, name } }) => ({ id, name }),
});

import { z } from "zod";
import { LIVE_KINDS } from "../../../domain/live/cursor.ts";
import { listLive } from "../../../domain/live/list-live.ts";
import { int, list, rowId, word } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWireLive, wireLive } from "./wire.ts";

const MAX_ROWS = 100;

/** What happens, as it happens. */
export const liveEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/live/list.json",
    summary: "List what happened since the call before",
    errors: ["flow", "camp"],
    example: { kinds: ["click", "lead"], flow: "k3f9x2a" },
    access: account,
    input: z.object({
      after: word(2000)
        .optional()
        .describe("The `cursor` of the call before; without it, nothing is listed yet: the next call lists what happens from now on"),
      kinds: list(z.enum(LIVE_KINDS), LIVE_KINDS.length)
        .default([...LIVE_KINDS])
        .describe("What to list; by default all"),
      campaign: rowId.optional().describe("Only what belongs to this campaign"),
      flow: word(64).optional().describe("Only what belongs to this flow, by its code or number"),
      limit: int
        .pipe(z.int().min(1))
        .transform((n) => Math.min(n, MAX_ROWS))
        .default(50)
        .describe(`How many rows at most; more than ${MAX_ROWS} counts as ${MAX_ROWS}`),
    }),
    answer: z.strictObject({
      data: z.array(wireLive),
      cursor: z.string().describe("Give it as `after` to get what happens next. It is good for 15 minutes"),
      more: z.boolean().describe("Whether there is more already: call again at once"),
      gap: z.boolean().describe("Whether something may be missing: `after` was too old, or of another account, and the list begins now"),
    }),
    async run(ctx, input) {
      const { rows, ...about } = await listLive(ctx, input);
      return { data: rows.map(toWireLive), ...about };
    },
  }),
];

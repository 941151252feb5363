import { z } from "zod";
import { getClick } from "../../../domain/click-log/get-click.ts";
import { listClicks } from "../../../domain/click-log/list-clicks.ts";
import { country, list, page, unixSeconds, untilSeconds, whole, word } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { data } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { toWireClick, wireClick } from "./wire.ts";

const clickId = word(64);

/** Clicks one by one. */
export const clickEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET", "POST"],
    path: "/clicks/list.json",
    summary: "List clicks, newest first",
    errors: ["flow"],
    example: { flow: "k3f9x2a", limit: 50 },
    access: account,
    input: z.object({
      flow: word(64).optional().describe("Clicks of this flow, by its code or number; of all flows by default"),
      way: whole(0, Number.MAX_SAFE_INTEGER).optional().describe("Clicks of this way; 0 for clicks without one"),
      filter: whole(0, 5).optional().describe("0 passed, 1 bot, 2 blacklist, 3 country, 4 language, 5 filtering campaign"),
      geo: list(z.union([z.literal(""), country]), 50)
        .optional()
        .describe("Clicks of these countries; an empty value is of no known one"),
      ip: word(64).optional().describe("Only this IP address"),
      subid: word(255).optional().describe("Only this exact value"),
      from: unixSeconds.optional(),
      to: untilSeconds.optional(),
      before: clickId.optional().describe("The `next` of the page before"),
      limit: page.limit,
    }),
    answer: z.strictObject({
      data: z.array(wireClick),
      more: z.boolean().describe("Whether there are more, or there may be"),
      next: z.string().describe("Give it as `before` to get the next page; empty at the end"),
    }),
    async run(ctx, { geo, from, to, ...filter }) {
      const { clicks, more, next } = await listClicks(ctx, { ...filter, countries: geo, fromMs: from, toMs: to });
      return { data: clicks.map(({ row, flow }) => toWireClick(row, { flow, isPruned: false })), more, next: next ?? "" };
    },
  }),
  endpoint({
    methods: ["GET", "POST"],
    path: "/clicks/get.json",
    summary: "Show a click",
    errors: ["click"],
    example: { click: "3_0mh5cz2fk8qk2d1vx07a3c9e1" },
    access: account,
    input: z.object({ click: clickId.describe("The click's id") }),
    answer: data(wireClick),
    run: async (ctx, { click }) => {
      const { row, ...about } = await getClick(ctx, click);
      return { data: toWireClick(row, about) };
    },
  }),
];

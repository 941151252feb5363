import { z } from "zod";
import { connectTracker } from "../../trackers/connect.ts";
import { disconnectTracker } from "../../trackers/disconnect.ts";
import { trackerStatus } from "../../trackers/status.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { text } from "./fields.ts";

/** The connected tracker. Its key goes in and never comes out. */
export const trackerEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/profile/tracker.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: trackerStatus(ctx) }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/tracker.json",
    access: "account",
    input: z.object({ domain: text(300).trim(), key: text(200).trim().default("") }),
    run: async (ctx, { domain, key }) => ({
      data: domain === "" ? await disconnectTracker(ctx) : await connectTracker(ctx, { domain, key }),
    }),
  }),
];

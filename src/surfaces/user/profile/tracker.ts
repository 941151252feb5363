import { z } from "zod";
import { connectTracker } from "../../../domain/trackers/connect.ts";
import { disconnectTracker } from "../../../domain/trackers/disconnect.ts";
import { trackerStatus } from "../../../domain/trackers/status.ts";
import { text } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { data } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const connection = z.strictObject({ connected: z.boolean(), domain: z.string().describe("Empty if none is connected") });

/** The connected tracker. Its key goes in and never comes out. */
export const trackerEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/tracker.json",
    summary: "Show the connected tracker",
    access: account,
    input: z.object({}),
    answer: data(connection),
    run: async (ctx) => ({ data: trackerStatus(ctx) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/tracker.json",
    summary: "Connect or disconnect a tracker",
    errors: ["connect"],
    example: { domain: "track.example.com", key: "42-k3F9" },
    access: account,
    input: z.object({
      domain: text(300).trim().describe("Hostname, with a port if needed; an empty value disconnects"),
      key: text(200)
        .trim()
        .default("")
        .describe("Your key at the tracker, preferably its reporting token, because postback URLs contain it; required to connect"),
    }),
    answer: data(connection),
    run: async (ctx, { domain, key }) => ({
      data: domain === "" ? await disconnectTracker(ctx) : await connectTracker(ctx, { domain, key }),
    }),
  }),
];

import { z } from "zod";
import { listReceived, type Received } from "../../domain/received/list-received.ts";
import { before, bool, page, rowId, text, unixSeconds, untilSeconds } from "../../http/fields/strict.ts";
import { account } from "./access.ts";
import { time } from "./answers.ts";
import { wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

const values = z.record(z.string(), z.unknown());

const received = z
  .strictObject({
    id: z.int(),
    time,
    method: z.string(),
    path: z.string(),
    params: values.describe("As received, without keys and tokens; long values are cut"),
    answer: values.describe("The answer as sent; a long one is cut"),
    lead: z.int().describe("0 if the call matched no lead"),
  })
  .meta({ id: "ReceivedCall" });

const toWireReceived = ({ id, atMs, method, path, params, answer, leadId }: Received): z.infer<typeof received> => ({
  id,
  time: wireTime(atMs),
  method,
  path,
  params,
  answer,
  lead: leadId ?? 0,
});

/** The log of what others call to report to the account. */
export const receivedEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/postbacks/received.json",
    summary: "List received calls, newest first",
    example: { path: "postback.json", status: "error", limit: 50 },
    access: account,
    input: z.object({
      path: text(255).optional().describe("The path, or its end, such as `postback.json`"),
      status: z.enum(["ok", "error"]).optional().describe("`status` of the answer"),
      error: text(64).optional().describe("`error` of the answer"),
      lead: rowId.optional().describe("Calls for this lead"),
      click: text(255).optional().describe("Calls with this click id"),
      ignored: bool.default(false).describe("Only calls with a dropped value"),
      from: unixSeconds.optional().describe("Received at or after this time, Unix seconds"),
      to: untilSeconds.optional().describe("Received at or before this time, Unix seconds"),
      before,
      limit: page.limit,
    }),
    answer: z.strictObject({
      data: z.array(received),
      more: z.boolean(),
      next: z.int().describe("Pass it as `before` to get the next page; 0 at the end"),
    }),
    async run(ctx, { lead, from, to, before, ignored, ...filter }) {
      const given = { ...filter, leadId: lead, fromMs: from, toMs: to, beforeId: before, onlyIgnored: ignored };
      const { rows, next } = await listReceived(ctx, given);
      return { data: rows.map(toWireReceived), more: next !== null, next: next ?? 0 };
    },
  }),
];

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
    params: values.describe("As they came, without keys and tokens; long ones are cut"),
    answer: values.describe("As it went out; a long one is cut"),
    lead: z.int().describe("0: none was meant, or it is not known"),
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
      path: text(255).optional().describe("A path, or its end: `postback.json`"),
      status: z.enum(["ok", "error"]).optional().describe("How it was answered"),
      error: text(64).optional().describe("The error that was answered"),
      lead: rowId.optional().describe("Which lead was meant"),
      click: text(255).optional().describe("Which click was named"),
      ignored: bool.default(false).describe("Only calls of which a value was dropped"),
      from: unixSeconds.optional().describe("Received then or later, Unix seconds"),
      to: untilSeconds.optional().describe("Received then or earlier, Unix seconds"),
      before,
      limit: page.limit,
    }),
    answer: z.strictObject({
      data: z.array(received),
      more: z.boolean(),
      next: z.int().describe("Give it as `before` to go on; 0: that was all"),
    }),
    async run(ctx, { lead, from, to, before, ignored, ...filter }) {
      const given = { ...filter, leadId: lead, fromMs: from, toMs: to, beforeId: before, onlyIgnored: ignored };
      const { rows, next } = await listReceived(ctx, given);
      return { data: rows.map(toWireReceived), more: next !== null, next: next ?? 0 };
    },
  }),
];

import { z } from "zod";
import { addPostback } from "../../../domain/postbacks/network/add-postback.ts";
import { changePostback, removePostback } from "../../../domain/postbacks/network/change-postback.ts";
import { listPostbacks } from "../../../domain/postbacks/network/list-postbacks.ts";
import { bool, rowId, word } from "../../../http/fields/strict.ts";
import { member, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { cleared, ignored, mixed, number } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { listedPostback, postback, readTrigger, TRIGGER_WORDS, toListed, toPostback } from "./wire.ts";

const variables = z.object({ ID: number.describe("The postback's number").meta({ examples: [960] }) });

const pid = ignored(rowId).describe("The affiliate's number. Of users: who it is of. An affiliate's own is meant whatever it says");

const url = z.string().trim().min(1).describe("Where to, with macros");
const status = cleared(z.enum(TRIGGER_WORDS)).describe(
  "What it reports: creation in and change to a status; `by_creating`, creation in whatever status; empty, every creation and every change",
);
const goal = cleared(word(255)).describe("The value of the one goal that it reports, compared without case; empty: any");
const forced = ignored(bool).describe("Kept as it is sent");

export const postbackEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/partner/postback",
    summary: "Add an affiliate's postback",
    example: {
      pid: 25,
      offer_id: 936,
      url: "https://track.example.com/postback?sub={sub1}&status={status}&sum={sum}",
      status: "confirmed",
    },
    access: member,
    input: z.object({
      pid,
      offer_id: ignored(rowId).describe("The offer whose conversions it reports; left out: those of all offers"),
      url,
      status: status.optional(),
      goal: goal.optional(),
      forced,
    }),
    answer: z.strictObject({ postback }),
    errors: ["address_refused", "limit_reached"],
    async run(ctx, { pid = null, offer_id = null, url, status, goal, forced = false }) {
      const added = await addPostback(ctx, {
        affiliate: pid,
        offerId: offer_id,
        url,
        firesOn: status ? readTrigger(status) : "any",
        goal: goal ?? "",
        isForced: forced,
      });
      return { postback: toPostback(ctx.network.timeZone, added) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/partner/postback/{ID}",
    summary: "Change an affiliate's postback",
    variables,
    example: { ID: 960, url: "https://track.example.com/postback?sub={sub1}&status={status}", status: "" },
    access: member,
    input: z.object({ pid, url: url.optional(), status: status.optional(), goal: goal.optional(), forced }),
    answer: z.strictObject({ postback }),
    errors: ["template_not_found", "address_refused"],
    async run(ctx, { pid = null, url, status, goal, forced }, { variables: { ID } }) {
      const changes = {
        url,
        firesOn: status === null ? ("any" as const) : status && readTrigger(status),
        goal: goal === null ? "" : goal,
        isForced: forced,
      };
      return { postback: toPostback(ctx.network.timeZone, await changePostback(ctx, { id: ID, affiliate: pid }, changes)) };
    },
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/partner/postback/{ID}/remove",
    summary: "Delete an affiliate's postback",
    variables,
    example: { ID: 960 },
    access: member,
    input: z.object({ pid }),
    answer: z.strictObject({ postback }),
    errors: ["template_not_found"],
    run: async (ctx, { pid = null }, { variables: { ID } }) => ({
      postback: toPostback(ctx.network.timeZone, await removePostback(ctx, { id: ID, affiliate: pid })),
    }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/postbacks",
    summary: "List an affiliate's postbacks",
    example: { partner_id: 25 },
    access: user,
    input: z.object({
      partner_id: rowId.describe("The affiliate's number"),
      offer_ids: mixed(rowId).optional().describe("Those of these offers"),
      only_global: ignored(bool).describe("Those of all offers alone"),
      ...page(),
    }),
    answer: z.strictObject({ postbacks: z.array(listedPostback), pagination }),
    async run(ctx, { partner_id, offer_ids = null, only_global = false, page, limit }) {
      const offerIds = offer_ids !== null && offer_ids.length === 0 ? null : offer_ids;
      const wanted = { affiliate: partner_id, offerIds, onlyGlobal: only_global, offset: (page - 1) * limit, limit };
      const { items, total } = await listPostbacks(ctx, wanted);
      return { postbacks: items.map((row) => toListed(ctx.network.timeZone, row)), pagination: toPagination({ page, limit }, total) };
    },
  }),
];

import { z } from "zod";
import { listPixels, listPixelsOf } from "../../../domain/pixels/list-pixels.ts";
import { addPixel, changePixel, removePixel } from "../../../domain/pixels/save-pixel.ts";
import { bool, rowId, word } from "../../../http/fields/strict.ts";
import { PIXEL_KINDS } from "../../../lib/codes.ts";
import { member } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, mixed, number, title } from "../fields.ts";
import { MODERATION_CODES, pixel, pixels, readModeration, toPixel, toPixels } from "./wire.ts";

const MAX_CODE = 20_000;

const variables = z.object({ ID: number.describe("The pixel's number").meta({ examples: [2] }) });

const pid = ignored(rowId).describe("The affiliate's number. Of users: who it is of. An affiliate's own is meant whatever it says");
const moderation = word(2).pipe(z.enum(MODERATION_CODES)).meta({ enum: MODERATION_CODES });

const name = title().describe("The name");
const code = z
  .string()
  .trim()
  .min(1)
  .max(MAX_CODE)
  .describe("HTML of its kind, with macros: `<script>…</script>`, `<iframe src=…></iframe>` or `<img src=…>`");
const kind = z.enum(PIXEL_KINDS).describe("What the code is");
const offer = rowId.describe("The offer's number");

const judgement = {
  is_active: ignored(bool).describe("Whether it is shown once it is approved. Of users alone"),
  moderation_status: ignored(moderation).describe("0 not looked at, 1 approved, -1 rejected. Of users alone"),
};

export const pixelEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/partner/pixels",
    summary: "List affiliates' pixels",
    example: { moderation_status: 1 },
    access: member,
    input: z.object({
      pid: mixed(rowId).optional().describe("Of users: those of these affiliates"),
      moderation_status: ignored(moderation).describe("Only those of which the network says this"),
    }),
    answer: z.strictObject({ pixel: pixels }),
    async run(ctx, { pid = null, moderation_status: code }) {
      const affiliates = pid !== null && pid.length === 0 ? null : pid;
      const rows = await listPixels(ctx, { affiliates, moderation: code === undefined ? null : readModeration(code) });
      return { pixel: toPixels(ctx.network.timeZone, rows) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/partner/pixels/{ID}",
    summary: "List the pixels of an affiliate",
    variables: z.object({ ID: number.describe("The affiliate's number").meta({ examples: [610] }) }),
    example: { ID: 610 },
    access: member,
    input: z.object({}),
    answer: z.strictObject({ pixel: pixels }),
    errors: ["affiliate_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ pixel: toPixels(ctx.network.timeZone, await listPixelsOf(ctx, ID)) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/partner/pixel",
    summary: "Add an affiliate's pixel",
    example: { pid: 610, offer_id: 906, name: "test", code: "<script>test</script>", code_type: "javascript" },
    access: member,
    input: z.object({ pid, offer_id: offer, name, code, code_type: kind, ...judgement }),
    answer: z.strictObject({ pixel }),
    errors: ["limit_reached"],
    async run(ctx, { pid = null, offer_id, name, code, code_type, is_active, moderation_status }) {
      const judged = { isActive: is_active, moderation: moderation_status && readModeration(moderation_status) };
      const added = await addPixel(ctx, { affiliate: pid, offerId: offer_id, name, code, kind: code_type, ...judged });
      return { pixel: toPixel(ctx.network.timeZone, added) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/partner/pixel/{ID}",
    summary: "Change an affiliate's pixel",
    variables,
    example: { ID: 2, pid: 610, name: "test2", code: "<script>test2</script>", code_type: "javascript" },
    access: member,
    input: z.object({ pid, offer_id: ignored(offer), name: ignored(name), code: ignored(code), code_type: ignored(kind), ...judgement }),
    answer: z.strictObject({ pixel }),
    errors: ["pixel_not_found"],
    async run(ctx, { pid = null, offer_id, name, code, code_type, is_active, moderation_status }, { variables: { ID } }) {
      const judged = { isActive: is_active, moderation: moderation_status && readModeration(moderation_status) };
      const changes = { offerId: offer_id, name, code, kind: code_type, ...judged };
      return { pixel: toPixel(ctx.network.timeZone, await changePixel(ctx, { id: ID, affiliate: pid }, changes)) };
    },
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/partner/pixel/{ID}/remove",
    summary: "Delete an affiliate's pixel",
    variables,
    example: { ID: 2 },
    access: member,
    input: z.object({ pid }),
    answer: z.strictObject({ pixel }),
    errors: ["pixel_not_found"],
    run: async (ctx, { pid = null }, { variables: { ID } }) => ({
      pixel: toPixel(ctx.network.timeZone, await removePixel(ctx, { id: ID, affiliate: pid })),
    }),
  }),
];

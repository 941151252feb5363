import { z } from "zod";
import { editConversions, editedRead } from "../../../domain/network-conversions/edit-conversions.ts";
import { importConversions } from "../../../domain/network-conversions/import-conversions.ts";
import { placesRead } from "../../../domain/network-conversions/read-places.ts";
import { amount, bool, currency, text } from "../../../http/fields/strict.ts";
import { NETWORK_STATUS } from "../../../lib/codes.ts";
import { readHexId } from "../../../lib/hex-id.ts";
import { fromMicros } from "../../../lib/money.ts";
import { admitUserReading, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, mixed } from "../fields.ts";
import { echoed, echoOf, importedFields, statusName, toImported, toPlaced } from "./wire.ts";

const MAX_EDITED = 200;
const MAX_IMPORTED = 100;

const EDITED = "Conversion changes will take a few minutes" as const;
const IMPORTED = "Conversion import will take a few minutes" as const;

const toHexIds = (id: string) => readHexId(id) ?? [];

const isAny = (list: readonly unknown[]) => list.length > 0;

const isReported = ignored(bool).describe("`0`: affiliates' postbacks do not go out; by default they do");

const fields = z.object(importedFields);

export const conversionEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/admin/conversion/edit",
    summary: "Change conversions",
    example: { ids: ["59359e1d0000000000000001"], status: "confirmed" },
    access: user,
    input: z.object({
      ids: mixed(text(64), MAX_EDITED).refine(isAny).describe("Ids of conversions; those of none are skipped"),
      status: ignored(statusName).describe("The new status"),
      currency: ignored(currency).describe("The new currency of both sums"),
      payouts: ignored(amount).describe("What the affiliate gets"),
      revenue: ignored(amount).describe("What the advertiser pays"),
      comment: text(2000).optional().describe("The new comment"),
    }),
    answer: z.strictObject({
      data: z.strictObject({
        ids: z.array(z.string()),
        status: statusName.nullable(),
        currency: z.string().nullable(),
        payouts: z.number().nullable(),
        revenue: z.number().nullable(),
      }),
      message: z.literal(EDITED),
    }),
    errors: ["nothing_changed"],
    admitReading: (call, credential, { ids }) =>
      admitUserReading(call, credential, async (network) => [await editedRead(call.deps, network, ids.flatMap(toHexIds))]),
    async run(ctx, { ids, status, currency, payouts, revenue, comment }, _, [known]) {
      const changes = { currency, payoutMicros: payouts, revenueMicros: revenue, comment };
      const to = status === undefined ? undefined : NETWORK_STATUS[status];
      await editConversions(ctx, { ids: ids.flatMap(toHexIds), status: to, ...changes }, known);
      const numberOf = (micros: number | undefined) => (micros === undefined ? null : fromMicros(micros));
      return {
        data: {
          ids,
          status: status ?? null,
          currency: currency ?? null,
          payouts: numberOf(payouts),
          revenue: numberOf(revenue),
        },
        message: EDITED,
      };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/conversion/import",
    summary: "Add a conversion",
    example: { offer: 1, pid: 1, action_id: "A-17", status: "confirmed" },
    access: user,
    input: z.object({ ...importedFields, send_affiliate_postbacks: isReported }),
    answer: z.strictObject({ data: z.strictObject({ ...echoed.shape, list: z.array(echoed) }), message: z.literal(IMPORTED) }),
    admitReading: (call, credential, record) =>
      admitUserReading(call, credential, async () => [await placesRead(call.deps, [toPlaced(call, record)])]),
    async run(ctx, { send_affiliate_postbacks: isReported = true, ...record }, _, [known]) {
      await importConversions(ctx, [toImported(ctx, record, { isReported, path: [] })], () => [], known);
      const echo = echoOf(record);
      return { data: { ...echo, list: [echo] }, message: IMPORTED };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/conversions/import",
    summary: "Add conversions",
    example: { list: [{ offer: 1, pid: 1, action_id: "A-17" }] },
    access: user,
    input: z.object({
      list: mixed(fields.extend({ send_affiliate_postbacks: isReported }), MAX_IMPORTED)
        .refine(isAny)
        .describe("The conversions"),
      send_affiliate_postbacks: isReported,
    }),
    answer: z.strictObject({ data: z.strictObject({ list: z.array(echoed) }), message: z.literal(IMPORTED) }),
    admitReading: (call, credential, { list }) =>
      admitUserReading(call, credential, async () => [
        await placesRead(
          call.deps,
          list.map((record) => toPlaced(call, record)),
        ),
      ]),
    async run(ctx, { list, send_affiliate_postbacks: isReported = true }, _, [known]) {
      const records = list.map((record, index) =>
        toImported(ctx, record, { isReported: record.send_affiliate_postbacks ?? isReported, path: ["list", index] }),
      );
      await importConversions(ctx, records, (index) => ["list", index], known);
      return { data: { list: list.map(echoOf) }, message: IMPORTED };
    },
  }),
];

import { z } from "zod";
import { listReferralPayments } from "../../../domain/statistics/referral-payments.ts";
import { bool, rowId, whole } from "../../../http/fields/strict.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { several } from "./input.ts";
import { currencyOrNumber } from "./list-fields.ts";
import { anyDay, toPeriod } from "./period.ts";

export const referralPaymentEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/getreferralpayments",
    summary: "List payments for referrals",
    example: { date_from: "2026-11-01", date_to: "2026-11-30" },
    access: user,
    input: z.object({
      date_from: anyDay.describe("The first day, YYYY-MM-DD or DD-MM-YYYY"),
      date_to: anyDay.describe("The last day, in either form"),
      pid: ignored(rowId).describe("The affiliate's number"),
      ref: ignored(rowId).describe("The number of the affiliate whom they brought"),
      is_paid: ignored(whole(0, 2)).describe("0 not paid, 1 paid, 2 pending"),
      status: ignored(bool).describe("Whether they are active"),
      currency: several(currencyOrNumber).describe("Currencies, by their codes or numbers"),
      ...page(),
    }),
    answer: z.strictObject({ ref_payments: z.array(z.never()).describe("This network pays nothing for referrals"), pagination }),
    async run(ctx, { date_from, date_to, page, limit }) {
      toPeriod(ctx, { from: date_from, to: date_to });
      const { items, total } = listReferralPayments(ctx);
      return { ref_payments: items, pagination: toPagination({ page, limit }, total) };
    },
  }),
];

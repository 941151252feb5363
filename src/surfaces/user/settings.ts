import { z } from "zod";
import { editSettings } from "../../settings/edit-settings.ts";
import { isTimeZone } from "../../stats/days.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { currency, text } from "./fields.ts";

/** What the account's reports count in. */
export const settingsEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/profile/settings.json",
    access: "account",
    input: z.object({}),
    run: async ({ account }) => ({
      data: { time_zone: account.timeZone, currency: account.currency, fallback_url: account.fallbackUrl },
    }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/settings.json",
    access: "account",
    input: z.object({
      time_zone: z.string().max(64).refine(isTimeZone).optional(),
      currency: currency.optional(),
      fallback_url: text(2048).trim().optional(),
    }),
    async run(ctx, input) {
      await editSettings(ctx, { timeZone: input.time_zone, currency: input.currency, fallbackUrl: input.fallback_url });
      return {};
    },
  }),
];

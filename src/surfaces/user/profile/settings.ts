import { z } from "zod";
import { editSettings } from "../../../domain/accounts/settings/edit-settings.ts";
import { isTimeZone, zoneInItsCase } from "../../../domain/reports/model/days.ts";
import { nothing } from "../../../http/described.ts";
import { currency, text } from "../../../http/fields/strict.ts";
import { latestZone, type ZoneHistory } from "../../../lib/zone-history.ts";
import { account } from "../access.ts";
import { data, macroWarnings, time, warned, currency as wireCurrency, withWarnings } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const settings = z
  .strictObject({
    time_zone: z.string().describe("The time zone chosen last, an IANA name"),
    time_zone_from: time.describe("Since when it applies; never means for all days"),
    currency: wireCurrency,
    fallback_url: z.string().describe("Empty if visitors see a page without destination"),
  })
  .meta({ id: "Settings" });

/** What the account's reports count in. */
export const settingsEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/settings.json",
    summary: "Show settings",
    access: account,
    input: z.object({}),
    answer: data(settings),
    run: async ({ account }) => ({
      data: { ...toWireZone(account.timeZone), currency: account.currency, fallback_url: account.fallbackUrl },
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/settings.json",
    summary: "Change settings",
    errors: ["url"],
    example: { time_zone: "Europe/Berlin", currency: "usd" },
    access: account,
    input: z.object({
      time_zone: z
        .string()
        .max(64)
        .refine(isTimeZone)
        .transform(zoneInItsCase)
        .optional()
        .describe("Time zone of reports, an IANA name; if there are flows, it applies from the next day on"),
      currency: currency.optional().describe("Currency of reports"),
      fallback_url: text(2048)
        .trim()
        .optional()
        .describe("Where visitors go if a flow has no destination for them; an empty value clears it"),
    }),
    answer: warned(nothing),
    async run(ctx, input) {
      await editSettings(ctx, { timeZone: input.time_zone, currency: input.currency, fallbackUrl: input.fallback_url });
      return withWarnings(macroWarnings(input));
    },
  }),
];

function toWireZone(history: ZoneHistory) {
  const { zone, fromMs } = latestZone(history);
  return { time_zone: zone, time_zone_from: wireTime(Number.isFinite(fromMs) ? fromMs : null) };
}

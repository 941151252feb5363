import { z } from "zod";
import { rotateKey } from "../../../domain/accounts/keys/rotate-key.ts";
import { readProfile } from "../../../domain/accounts/settings/read-profile.ts";
import { setOwnLanguage } from "../../../domain/accounts/settings/set-language.ts";
import { setNotifications } from "../../../domain/accounts/settings/set-notifications.ts";
import { forgetOwnAccount } from "../../../domain/forget/forget-own-account.ts";
import { LANGS } from "../../../domain/telegram/api/texts.ts";
import { nothing } from "../../../http/described.ts";
import { bool, rowId } from "../../../http/fields/strict.ts";
import { ROLES } from "../../../lib/codes.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { Ctx } from "../../../platform/context.ts";
import { account, lapsedAccount, session } from "../access.ts";
import { currency, data, templates, time } from "../answers.ts";
import { toWireTemplates, wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const profile = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    login: z.string().describe("The Telegram username"),
    lang: z.string(),
    role: z.enum(ROLES).describe("What kind of account it is; `owner`: a media buyer's own"),
    time_zone: z.string().describe("IANA name; what reports cut days in"),
    currency,
    self_hosted: z.boolean().describe("Nothing lapses, and plans are given by the operator"),
    tariff: z.string(),
    tariff_name: z.string(),
    tariff_campaigns: z.int().describe("How many the plan allows; -1: any number"),
    paid_until: time,
    paid: z.boolean().describe("A paid plan is in force"),
    campaigns: z.int().describe("How many are not deleted"),
    ...templates,
    notify: z.strictObject({ tariff: z.boolean(), leads: z.boolean(), postbacks: z.boolean() }),
    has_key: z.boolean().describe("There is an API key"),
    has_site_token: z.boolean().describe("There is a token for all landing pages"),
    session_expires: time.describe("When the call's session ends; of a call by key never"),
  })
  .meta({ id: "Profile" });

export const profileEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/profile/info.json",
    summary: "Show the account",
    access: lapsedAccount,
    input: z.object({}),
    answer: data(profile),
    run: async (ctx) => ({ data: await wireProfile(ctx) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/apikey.json",
    summary: "Make a new API key",
    access: account,
    input: z.object({}),
    answer: data(z.strictObject({ key: z.string() })),
    run: async (ctx) => ({ data: { key: await rotateKey(ctx) } }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/notify.json",
    summary: "Choose the notices of the service bot",
    example: { leads: false },
    access: account,
    input: z.object({
      tariff: bool.optional().describe("Warn before the plan ends"),
      leads: bool.optional().describe("Tell what leads did"),
      postbacks: bool.optional().describe("Tell what goes wrong with postbacks"),
    }),
    answer: nothing,
    async run(ctx, wanted) {
      await setNotifications(ctx, wanted);
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/lang.json",
    summary: "Set the language of the service bot",
    example: { lang: "en" },
    access: account,
    input: z.object({ lang: z.enum(LANGS).describe("Of its messages") }),
    answer: nothing,
    async run(ctx, { lang }) {
      await setOwnLanguage(ctx, { lang });
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/forget.json",
    summary: "Close the account for good",
    example: { confirm: 42 },
    access: session,
    input: z.object({ confirm: rowId.describe("The account's own number") }),
    answer: nothing,
    async run(ctx, input) {
      await forgetOwnAccount(ctx, input);
      return {};
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/profile/login.json",
    summary: "Show whose session this is",
    access: session,
    input: z.object({}),
    answer: data(z.strictObject({ id: z.int(), name: z.string() })),
    run: async ({ account }) => ({ data: { id: account.id, name: account.name } }),
  }),
];

async function wireProfile(ctx: Ctx) {
  const { account } = ctx;
  const { entitlement, campaigns, ...read } = await readProfile(ctx);
  return {
    id: account.id,
    name: account.name,
    login: account.login,
    lang: account.lang,
    role: account.role,
    time_zone: latestZone(account.timeZone).zone,
    currency: account.currency,
    self_hosted: ctx.deps.config.selfHosted,
    tariff: entitlement.tariff.code,
    tariff_name: entitlement.tariff.name,
    tariff_campaigns: entitlement.tariff.campaigns,
    paid_until: wireTime(account.paidUntilMs),
    paid: entitlement.paid,
    campaigns,
    ...toWireTemplates(read.templates),
    notify: { tariff: account.notifyTariff, leads: account.notifyLeads, postbacks: account.notifyPostbacks },
    has_key: account.keyHash !== null,
    has_site_token: account.siteKeyHash !== null,
    session_expires: wireTime(read.sessionExpiresAtMs),
  };
}

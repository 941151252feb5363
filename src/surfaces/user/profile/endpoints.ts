import { z } from "zod";
import { ACTIONS } from "../../../domain/access/permissions.ts";
import { rotateKey } from "../../../domain/accounts/keys/rotate-key.ts";
import { readProfile } from "../../../domain/accounts/settings/read-profile.ts";
import { setOwnLanguage } from "../../../domain/accounts/settings/set-language.ts";
import { setNotifications } from "../../../domain/accounts/settings/set-notifications.ts";
import { forgetOwnAccount } from "../../../domain/forget/forget-own-account.ts";
import { type OwnNetwork, readOwnNetwork } from "../../../domain/networks/own-network.ts";
import { LANGS } from "../../../domain/telegram/api/texts.ts";
import { nothing } from "../../../http/described.ts";
import { bool, rowId } from "../../../http/fields/strict.ts";
import { MEMBER_KINDS, ROLES } from "../../../lib/codes.ts";
import { latestZone } from "../../../lib/zone-history.ts";
import type { Ctx } from "../../../platform/context.ts";
import { account, lapsedAccount, session } from "../access.ts";
import { currency, data, templates, time } from "../answers.ts";
import { toWireTemplates, wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";

const network = z
  .strictObject({
    id: z.int().describe("The network's number"),
    name: z.string(),
    kind: z.enum(["administrator", ...MEMBER_KINDS]).describe("Who the account is there; the owner of a network is its administrator"),
    time_zone: z.string().describe("The zone of the Network API's times, where a call names none"),
    open: z.boolean().describe("Whether a session of the account opens the Network API now"),
    rights: z.array(z.enum(ACTIONS)).describe("What the account may do there"),
  })
  .meta({ id: "OwnNetwork" });

const profile = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    login: z.string().describe("The Telegram username"),
    lang: z.string(),
    role: z.enum(ROLES).describe("The account's role; `owner` is a media buyer"),
    time_zone: z.string().describe("The time zone of reports, an IANA name"),
    currency,
    self_hosted: z.boolean().describe("Whether plans are set by the operator and never expire"),
    tariff: z.string(),
    tariff_name: z.string(),
    tariff_campaigns: z.int().describe("How many campaigns the plan allows; -1 is unlimited"),
    paid_until: time,
    paid: z.boolean().describe("Whether a paid plan is active"),
    campaigns: z.int().describe("Campaigns that are not deleted"),
    ...templates,
    notify: z.strictObject({ tariff: z.boolean(), leads: z.boolean(), postbacks: z.boolean() }),
    has_key: z.boolean().describe("Whether there is an API key"),
    has_site_token: z.boolean().describe("Whether there is a token for all landing pages"),
    session_expires: time.describe("When the session of this call ends; never if the call came with a key"),
    network: network.nullable().describe("The network that the account owns or is a member of; null if there is none"),
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
    summary: "Choose notices",
    example: { leads: false },
    access: account,
    input: z.object({
      tariff: bool.optional().describe("Warn before the plan ends"),
      leads: bool.optional().describe("Report activity of leads"),
      postbacks: bool.optional().describe("Report problems with postbacks"),
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
    summary: "Set the language",
    example: { lang: "en" },
    access: account,
    input: z.object({ lang: z.enum(LANGS).describe("Language of the bot's messages") }),
    answer: nothing,
    async run(ctx, { lang }) {
      await setOwnLanguage(ctx, { lang });
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/profile/forget.json",
    summary: "Close the account",
    example: { confirm: 42 },
    access: session,
    input: z.object({ confirm: rowId.describe("The account's id") }),
    answer: nothing,
    async run(ctx, input) {
      await forgetOwnAccount(ctx, input);
      return {};
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/profile/login.json",
    summary: "Show the session's account",
    access: session,
    input: z.object({}),
    answer: data(z.strictObject({ id: z.int(), name: z.string() })),
    run: async ({ account }) => ({ data: { id: account.id, name: account.name } }),
  }),
];

async function wireProfile(ctx: Ctx) {
  const { account } = ctx;
  const [{ entitlement, campaigns, ...read }, network] = await Promise.all([readProfile(ctx), readOwnNetwork(ctx)]);
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
    network: toWireNetwork(network),
  };
}

function toWireNetwork(own: OwnNetwork | null) {
  if (own === null) return null;
  const { isOpen, timeZone, actions, ...rest } = own;
  return { ...rest, time_zone: timeZone, open: isOpen, rights: actions };
}

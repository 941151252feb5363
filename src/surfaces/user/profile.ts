import { z } from "zod";
import { readProfile } from "../../accounts/read-profile.ts";
import { rotateKey } from "../../accounts/rotate-key.ts";
import { setLanguage } from "../../accounts/set-language.ts";
import { setNotifications } from "../../accounts/set-notifications.ts";
import type { Ctx } from "../../context.ts";
import { LANGS } from "../../telegram/texts.ts";
import { toWireTemplates, wireTime } from "./convert.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool } from "./fields.ts";

const nothing = z.object({});

export const profileEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/profile/info.json",
    access: "account",
    input: nothing,
    run: async (ctx) => ({ data: await wireProfile(ctx) }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/apikey.json",
    access: "account",
    input: nothing,
    run: async (ctx) => ({ data: { key: await rotateKey(ctx) } }),
  }),
  endpoint({
    method: "POST",
    path: "/profile/notify.json",
    access: "account",
    input: z.object({ tariff: bool.optional(), leads: bool.optional() }),
    async run(ctx, wanted) {
      await setNotifications(ctx, wanted);
      return {};
    },
  }),
  endpoint({
    method: "POST",
    path: "/profile/lang.json",
    access: "account",
    input: z.object({ lang: z.enum(LANGS) }),
    async run({ deps, account }, { lang }) {
      await setLanguage(deps, account.id, lang);
      return {};
    },
  }),
  endpoint({
    method: "GET",
    path: "/profile/login.json",
    access: "session",
    input: nothing,
    run: async ({ account }) => ({ data: { id: account.id, name: account.name } }),
  }),
];

async function wireProfile(ctx: Ctx) {
  const { account } = ctx;
  const { entitlement, campaigns, templates } = await readProfile(ctx);
  return {
    id: account.id,
    name: account.name,
    login: account.login,
    lang: account.lang,
    tariff: entitlement.tariff.code,
    tariff_name: entitlement.tariff.name,
    tariff_campaigns: entitlement.tariff.campaigns,
    paid_until: wireTime(account.paidUntilMs),
    campaigns,
    ...toWireTemplates(templates),
    notify: { tariff: account.notifyTariff, leads: account.notifyLeads },
  };
}

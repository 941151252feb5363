import { z } from "zod";
import { getDelivery } from "../../postbacks/get-delivery.ts";
import { DELIVERY_STATES, listDeliveries } from "../../postbacks/list-deliveries.ts";
import { PRESETS, presetTemplates } from "../../postbacks/presets.ts";
import { listTemplates } from "../../postbacks/read-templates.ts";
import { replayFailed } from "../../postbacks/replay-failed.ts";
import { resumeTemplate } from "../../postbacks/resume-template.ts";
import { retryDelivery } from "../../postbacks/retry-delivery.ts";
import { testTemplate } from "../../postbacks/test-template.ts";
import { parseDomain } from "../../trackers/domain.ts";
import { toWireTemplates } from "./convert.ts";
import { toWireAttempt, toWireDelivery, toWireTemplate, toWireTest } from "./convert-deliveries.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { leadStatus, page, rowId, text, unixSeconds, untilSeconds } from "./fields.ts";

const byId = z.object({ id: rowId });
const presetOf = { preset: z.enum(PRESETS).optional(), host: text(260).trim(), token: text(200).trim(), key: text(200).trim() };

/** The delivery log, and what can be done about a delivery, a template or its address by hand. */
export const deliveryEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/postbacks/list.json",
    access: "account",
    input: z.object({
      campaign: rowId.optional(),
      lead: rowId.optional(),
      status: leadStatus.optional(),
      state: z.enum(DELIVERY_STATES).optional(),
      from: unixSeconds.optional(),
      to: untilSeconds.optional(),
      before: rowId.optional(),
      ...page,
    }),
    async run(ctx, { campaign, lead, from, to, before, ...filter }) {
      const { rows, more } = await listDeliveries(ctx, {
        ...filter,
        campaignId: campaign,
        leadId: lead,
        fromMs: from,
        toMs: to,
        beforeId: before,
      });
      return { data: rows.map(toWireDelivery), more };
    },
  }),
  endpoint({
    method: "GET",
    path: "/postbacks/get.json",
    access: "account",
    input: byId,
    async run(ctx, { id }) {
      const { delivery, url, attempts } = await getDelivery(ctx, id);
      return { data: { ...toWireDelivery(delivery), url, log: attempts.map(toWireAttempt) } };
    },
  }),
  endpoint({
    method: "POST",
    path: "/postbacks/retry.json",
    access: "account",
    input: byId,
    async run(ctx, { id }) {
      await retryDelivery(ctx, id);
      return {};
    },
  }),
  endpoint({
    method: "POST",
    path: "/postbacks/replay.json",
    access: "account",
    input: z.object({ from: unixSeconds }),
    run: async (ctx, { from }) => ({ data: await replayFailed(ctx, from) }),
  }),
  endpoint({
    method: "POST",
    path: "/postbacks/test.json",
    access: "account",
    input: z.object({ url: text(2048).trim().optional(), event: leadStatus.optional(), campaign: rowId.optional() }),
    run: async (ctx, { url, event, campaign }) => ({
      data: toWireTest(await testTemplate(ctx, { template: url, event, campaignId: campaign })),
    }),
  }),
  endpoint({
    method: "GET",
    path: "/postbacks/templates.json",
    access: "account",
    input: z.object(page),
    run: async (ctx, input) => ({ data: (await listTemplates(ctx, input)).map(toWireTemplate) }),
  }),
  endpoint({
    method: "POST",
    path: "/postbacks/resume.json",
    access: "account",
    input: byId,
    async run(ctx, { id }) {
      await resumeTemplate(ctx, id);
      return {};
    },
  }),
  endpoint({
    method: "GET",
    path: "/postbacks/presets.json",
    access: "account",
    input: z.object(presetOf).partial(),
    async run({ deps }, { preset, host, token, key }) {
      const secret = token || key;
      const target = { ...(host ? parseDomain(deps, host, "host") : {}), ...(secret ? { token: secret } : {}) };
      const wanted = preset === undefined ? PRESETS : [preset];
      return { data: wanted.map((name) => ({ preset: name, ...toWireTemplates(presetTemplates(name, target)) })) };
    },
  }),
];

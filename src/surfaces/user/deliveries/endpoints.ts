import { z } from "zod";
import { DELIVERY_STATES } from "../../../domain/postbacks/log/delivery-summary.ts";
import { getDelivery } from "../../../domain/postbacks/log/get-delivery.ts";
import { listDeliveries } from "../../../domain/postbacks/log/list-deliveries.ts";
import { countReplayable, FAILED_STATES, replayDeliveries } from "../../../domain/postbacks/log/replay-deliveries.ts";
import { retryDelivery } from "../../../domain/postbacks/log/retry-delivery.ts";
import { PRESETS, presetTemplates } from "../../../domain/postbacks/templates/presets.ts";
import { previewTemplate } from "../../../domain/postbacks/templates/preview-template.ts";
import { listTemplates } from "../../../domain/postbacks/templates/read-templates.ts";
import { resumeTemplate } from "../../../domain/postbacks/templates/resume-template.ts";
import { testTemplate } from "../../../domain/postbacks/templates/test-template.ts";
import { parseDomain } from "../../../domain/trackers/domain.ts";
import { nothing } from "../../../http/described.ts";
import { before, bool, leadStatus, page, rowId, text, unixSeconds, untilSeconds, whole, words } from "../../../http/fields/strict.ts";
import { AppError } from "../../../platform/errors.ts";
import { account } from "../access.ts";
import { data, list, macroWarnings, templates, warned, withWarnings } from "../answers.ts";
import { toWireTemplates } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { MACRO_LIST, wireMacro } from "./macros.ts";
import {
  fromWireFilter,
  toWireAttempt,
  toWireDelivery,
  toWireTemplate,
  toWireTest,
  wireAttempt,
  wireDelivery,
  wirePreview,
  wireTemplate,
  wireTest,
} from "./wire.ts";

const byId = z.object({ id: rowId.describe("The delivery's id") });
const byTemplate = z.object({ id: rowId.describe("The template's id") });
const presetOf = {
  preset: z.enum(PRESETS).optional().describe("One preset; all by default"),
  host: text(260).trim().describe("Hostname of the receiver, with a port if needed"),
  token: text(200).trim().describe("Your token at the receiver"),
  key: text(200).trim().describe("The same as `token`"),
};
const preset = z.strictObject({ preset: z.enum(PRESETS), ...templates });
/** More would be many rows for one request. */
const MAX_REPLAYED_IDS = 200;
/** Which deliveries are meant. */
const meant = {
  campaign: rowId.optional().describe("Deliveries of this campaign's leads"),
  flow: rowId.optional().describe("Deliveries of this flow's leads"),
  template: rowId.optional().describe("Deliveries by this template"),
  host: text(260).trim().toLowerCase().min(1).optional().describe("Deliveries by templates with this host, with or without its port"),
  error: text(32).trim().min(1).optional().describe("The error of the latest attempt"),
  code: whole(0, 999).optional().describe("The HTTP status of the latest attempt; 0: there was no answer"),
  status: leadStatus.optional(),
};
/** Filters that no index answers wholly. */
const MAY_BE_SHORT = ["flow", "template", "host", "error", "code", "click"] as const;
/** What a template is tried for. */
const tried = {
  event: leadStatus.optional(),
  campaign: rowId.optional().describe("The campaign whose templates, code and chat are used"),
  flow: rowId.optional().describe("The flow whose code is used, and whose templates are used if the campaign has none"),
};
const URL_NOW = "The URL that would be called now; empty if the template was cleared";

/** The delivery log, and what can be done about a delivery, a template or its address by hand. */
export const deliveryEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/postbacks/list.json",
    summary: "List deliveries, newest first",
    example: { state: "failed", limit: 50 },
    access: account,
    input: z.object({
      ...meant,
      lead: rowId.optional().describe("Deliveries of this lead"),
      click: text(255).optional().describe("Deliveries of the leads of this click"),
      state: z.enum(DELIVERY_STATES).optional().describe("The state of the delivery"),
      from: unixSeconds.optional().describe("Created at or after this time, Unix seconds"),
      to: untilSeconds.optional().describe("Created at or before this time, Unix seconds"),
      before,
      after: rowId.optional().describe("The id of a delivery; only newer rows are listed"),
      ...page,
    }),
    answer: z.strictObject({
      data: z.array(wireDelivery),
      more: z.boolean(),
      next: z
        .int()
        .optional()
        .describe("With `flow`, `template`, `host`, `error`, `code` or `click`: pass it as `before` to get the next page; 0 at the end"),
    }),
    async run(ctx, { limit, offset, from, to, before, after, ...filter }) {
      const { rows, next } = await listDeliveries(ctx, {
        ...fromWireFilter(filter),
        fromMs: from,
        toMs: to,
        beforeId: before,
        afterId: after,
        limit,
        offset,
      });
      const mayBeShort = MAY_BE_SHORT.some((field) => filter[field] !== undefined);
      return { data: rows.map(toWireDelivery), more: next !== null, ...(mayBeShort ? { next: next ?? 0 } : {}) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/postbacks/get.json",
    summary: "Show a delivery and its attempts",
    errors: ["delivery"],
    example: { id: 5 },
    access: account,
    input: byId,
    answer: data(wireDelivery.extend({ url: z.string().describe(URL_NOW), log: z.array(wireAttempt) })),
    async run(ctx, { id }) {
      const { delivery, url, attempts } = await getDelivery(ctx, id);
      return { data: { ...toWireDelivery(delivery), url, log: attempts.map(toWireAttempt) } };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/postbacks/retry.json",
    summary: "Retry a delivery",
    errors: ["delivery", "template"],
    example: { id: 5 },
    access: account,
    input: byId,
    answer: nothing,
    async run(ctx, { id }) {
      await retryDelivery(ctx, id);
      return {};
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/postbacks/replay.json",
    summary: "Replay failed deliveries",
    example: { from: 1795952903 },
    access: account,
    input: z.object({
      ...meant,
      state: z.enum(FAILED_STATES).optional().describe("How it ended; all three by default"),
      ids: words(rowId, MAX_REPLAYED_IDS).optional().describe(`Deliveries by their ids, at most ${MAX_REPLAYED_IDS}`),
      from: unixSeconds.optional().describe("Ended at or after this time, Unix seconds; required without `ids`"),
      to: untilSeconds.optional().describe("Ended at or before this time, Unix seconds"),
      dry_run: bool.default(false).describe("Only count them"),
    }),
    answer: data(z.strictObject({ count: z.int().describe("How many are replayed; with `dry_run`, how many there are") })),
    async run(ctx, { from, to, ids, dry_run: isDryRun, ...filter }) {
      if (from === undefined && ids === undefined) throw new AppError("field_missing", "from");
      const replayed = { ...fromWireFilter(filter), state: filter.state, ids, fromMs: from ?? 0, toMs: to };
      return { data: await (isDryRun ? countReplayable(ctx, replayed) : replayDeliveries(ctx, replayed)) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/postbacks/test.json",
    summary: "Send a test postback",
    errors: ["camp", "flow", "template", "url"],
    example: { url: "https://track.example.com/p?c={click}&s={status}", event: "approve" },
    access: account,
    input: z.object({
      url: text(2048).trim().optional().describe("A template; by default the saved template for `event`"),
      ...tried,
    }),
    answer: warned(data(wireTest)),
    run: async (ctx, { url, event, campaign, flow }) => ({
      data: toWireTest(await testTemplate(ctx, { template: url, event, campaignId: campaign, flowId: flow })),
      ...withWarnings(macroWarnings({ url })),
    }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/postbacks/preview.json",
    summary: "Show what a template becomes",
    errors: ["camp", "flow", "template"],
    example: { url: "https://track.example.com/p?c={click}&s={status}", event: "approve" },
    access: account,
    input: z.object({
      url: z.string().max(8192).trim().optional().describe("A template; by default the saved template for `event`"),
      ...tried,
    }),
    answer: data(wirePreview),
    run: async (ctx, { url, event, campaign, flow }) => ({
      data: await previewTemplate(ctx, { template: url, event, campaignId: campaign, flowId: flow }),
    }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/postbacks/macros.json",
    summary: "List the macros of URLs",
    access: account,
    input: z.object({}),
    answer: list(wireMacro),
    run: async () => ({ data: MACRO_LIST }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/postbacks/templates.json",
    summary: "List templates and their health",
    example: { limit: 50 },
    access: account,
    input: z.object(page),
    answer: list(wireTemplate),
    run: async (ctx, input) => ({ data: (await listTemplates(ctx, input)).map(toWireTemplate) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/postbacks/resume.json",
    summary: "Resume a template",
    errors: ["template"],
    example: { id: 3 },
    access: account,
    input: byTemplate,
    answer: nothing,
    async run(ctx, { id }) {
      await resumeTemplate(ctx, id);
      return {};
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/postbacks/presets.json",
    summary: "List template presets",
    example: { preset: "keitaro", host: "track.example.com" },
    access: account,
    input: z.object(presetOf).partial(),
    answer: list(preset),
    async run({ deps }, { preset, host, token, key }) {
      const secret = token || key;
      const target = { ...(host ? parseDomain(deps, host, "host") : {}), ...(secret ? { token: secret } : {}) };
      const wanted = preset === undefined ? PRESETS : [preset];
      return { data: wanted.map((name) => ({ preset: name, ...toWireTemplates(presetTemplates(name, target)) })) };
    },
  }),
];

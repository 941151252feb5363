import { z } from "zod";
import { addCampaign } from "../../../domain/campaigns/add-campaign.ts";
import { createInviteLink } from "../../../domain/campaigns/create-invite-link.ts";
import { deepLink } from "../../../domain/campaigns/deep-link.ts";
import { editCampaign } from "../../../domain/campaigns/edit-campaign.ts";
import { getCampaign } from "../../../domain/campaigns/get-campaign.ts";
import { listCampaigns } from "../../../domain/campaigns/list-campaigns.ts";
import { setCampaignStatus, setCampaignStatuses } from "../../../domain/campaigns/set-campaign-status.ts";
import { MAX_MEDIA_BYTES, MEDIA_CONTENT_TYPES, MEDIA_TYPES, showMedia, uploadMedia } from "../../../domain/telegram/media.ts";
import { nothing } from "../../../http/described.ts";
import { bool, int, rowId, templates, text, uploaded } from "../../../http/fields/strict.ts";
import { uploadedFile } from "../../../http/uploaded-file.ts";
import type { CampaignStatusName } from "../../../lib/codes.ts";
import { isPlaceholder } from "../../../lib/macros.ts";
import { AppError } from "../../../platform/errors.ts";
import { account, lapsedAccount } from "../access.ts";
import { code, data, macroWarnings, warned, withWarnings } from "../answers.ts";
import { fromWireTemplates } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { listPartWithStatus, moreOf, partly, readPart } from "../list-part.ts";
import { manyStatuses } from "../status-endpoints.ts";
import { toWireCampaignDetails, toWireListedCampaign, wireCampaignDetails, wireListedCampaign } from "./wire.ts";

const MULTIPART_OVERHEAD_BYTES = 64 * 1024;
const MAX_WINDOW_SECONDS = 10 * 365 * 86_400;

const id = rowId.describe("The campaign's id");
const settings = {
  media: text(2048).trim().optional().describe("An id from `camp/media`, or an http(s) URL"),
  button_text: text(128).trim().optional().describe("Set text and URL of the button together, or neither"),
  button_url: text(2048).trim().optional().describe("http(s) or `tg:`, with macros"),
  unsub_window: z
    .union([z.literal("").transform(() => 0), int.pipe(z.int().min(0).max(MAX_WINDOW_SECONDS))])
    .optional()
    .describe("A leave is reported within this many seconds after the join; 0 means without limit"),
  approve_requests: bool.optional().describe("Approve join requests at once"),
  ...templates,
};

const welcome = text(4096).describe("Telegram Markdown (legacy); at most 1024 characters with media; `{title}` is the chat's title");
const click = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe("The click's id; at most 64 characters with the code and a dash");
const clickOrMacro = z
  .union([click, z.string().max(64).refine(isPlaceholder)])
  .describe("The click's id; at most 64 characters with the code and a dash; or a macro in braces");
const byId = z.object({ id });

const reading: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/camp/list.json",
    summary: "List campaigns",
    access: lapsedAccount,
    input: z.object(listPartWithStatus),
    example: { limit: 50 },
    answer: partly(wireListedCampaign),
    async run(ctx, params) {
      const { rows, more } = await listCampaigns(ctx, readPart(params));
      return { data: rows.map(toWireListedCampaign), ...moreOf(params, more) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/camp/get.json",
    summary: "Show a campaign",
    errors: ["camp"],
    example: { id: 12 },
    access: lapsedAccount,
    input: byId,
    answer: warned(data(wireCampaignDetails)),
    async run(ctx, { id }) {
      const campaign = await getCampaign(ctx, { campaignId: id });
      return { data: toWireCampaignDetails(campaign), ...withWarnings(campaign.warnings) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/camp/media.json",
    summary: "Show welcome media",
    example: { id: "42_photo_AbCdEfGhIj" },
    access: account,
    input: z.object({ id: text(200).describe("An id from the upload, or a campaign's `media`") }),
    answer: { files: MEDIA_CONTENT_TYPES },
    async run(ctx, { id }) {
      const file = await showMedia(ctx, { mediaId: id });
      return uploadedFile({ ...file, cacheControl: "private, max-age=86400", isDownload: file.type === "application/octet-stream" });
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/camp/link.json",
    summary: "Make a link to a campaign",
    errors: ["camp"],
    example: { id: 12, click: "abc456xyz" },
    access: account,
    input: z.object({ id, click: clickOrMacro.optional() }),
    answer: warned(data(z.strictObject({ link: z.string(), code }))),
    run: async (ctx, input) => ({
      data: await deepLink(ctx, { campaignId: input.id, click: input.click }),
      ...withWarnings(macroWarnings({ click: input.click })),
    }),
  }),
];

const writing: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/camp/add.json",
    summary: "Create a campaign",
    errors: ["bot", "exists", "chat", "url"],
    example: { bot: 7, chat: -1001234567890, welcome: "Welcome to {title}!", button_text: "Join", button_url: "https://t.me/+AbCdEf" },
    access: account,
    input: z.object({
      bot: rowId.describe("The bot's id"),
      chat: int.describe("The id of a chat from `bots/chats`"),
      welcome,
      ...settings,
    }),
    answer: warned(data(z.strictObject({ id: z.int(), code }))),
    async run(ctx, input) {
      const { warnings: found, ...added } = await addCampaign(ctx, {
        botId: input.bot,
        chatId: input.chat,
        content: {
          welcome: input.welcome,
          media: input.media ?? "",
          buttonText: input.button_text ?? "",
          buttonUrl: input.button_url ?? "",
        },
        unsubWindowSeconds: input.unsub_window ?? 0,
        approveRequests: input.approve_requests ?? false,
        templates: fromWireTemplates(input),
      });
      return { data: added, ...withWarnings([...macroWarnings(input), ...found]) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/camp/edit.json",
    summary: "Change a campaign",
    errors: ["camp", "url"],
    example: { id: 12, unsub_window: 86400 },
    access: account,
    input: z.object({ id, welcome: welcome.optional(), ...settings }),
    answer: warned(nothing),
    async run(ctx, input) {
      const found = await editCampaign(ctx, {
        campaignId: input.id,
        content: { welcome: input.welcome, media: input.media, buttonText: input.button_text, buttonUrl: input.button_url },
        unsubWindowSeconds: input.unsub_window,
        approveRequests: input.approve_requests,
        templates: fromWireTemplates(input),
      });
      return withWarnings([...macroWarnings(input), ...found]);
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/camp/media.json",
    also: ["/media/upload.json"],
    summary: "Upload welcome media",
    access: account,
    maxBodyBytes: MAX_MEDIA_BYTES + MULTIPART_OVERHEAD_BYTES,
    input: z.object({ file: uploaded.refine((file) => file.size > 0) }),
    answer: data(z.strictObject({ id: z.string(), type: z.enum(MEDIA_TYPES) })),
    async run(ctx, { file }) {
      if (file.size > MAX_MEDIA_BYTES) throw new AppError("body_too_large", "file");
      return { data: await uploadMedia(ctx, { file }) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/camp/invite.json",
    summary: "Make an invite link for a click",
    errors: ["camp", "bot", "telegram", "unreachable"],
    example: { id: 12, click: "abc456xyz" },
    access: account,
    input: z.object({
      id,
      click,
      request: bool.default(false).describe("People who use the link have to ask to join"),
      limit: int
        .pipe(z.int().min(0).max(99_999))
        .default(1)
        .describe("How many people may join by the link; 0 means any number. Ignored with `request`"),
    }),
    answer: data(z.strictObject({ link: z.string() })),
    run: async (ctx, input) => ({
      data: await createInviteLink(ctx, {
        campaignId: input.id,
        click: input.click,
        createsJoinRequest: input.request,
        memberLimit: input.limit,
      }),
    }),
  }),
  statusEndpoint("/camp/pause.json", "paused", "Pause a campaign"),
  statusEndpoint("/camp/resume.json", "active", "Resume a campaign"),
  statusEndpoint("/camp/delete.json", "deleted", "Delete a campaign", {
    also: ["/camp/del.json"],
    access: lapsedAccount,
  }),
  manyStatuses("camp", { plural: "campaigns", error: "camp", id: 12 }, (ctx, campaignIds, status) =>
    setCampaignStatuses(ctx, { campaignIds, status }),
  ),
];

function statusEndpoint(
  path: string,
  status: CampaignStatusName,
  summary: string,
  more: Partial<Pick<Endpoint, "also">> & { access?: typeof account } = {},
): Endpoint {
  return endpoint({
    methods: ["POST"],
    path,
    summary,
    errors: ["camp"],
    access: account,
    ...more,
    input: byId,
    example: { id: 12 },
    answer: nothing,
    async run(ctx, { id }) {
      await setCampaignStatus(ctx, { campaignId: id, status });
      return {};
    },
  });
}

export const campaignEndpoints: Endpoint[] = [...reading, ...writing];

import { z } from "zod";
import { addCampaign } from "../../campaigns/add-campaign.ts";
import { createInviteLink } from "../../campaigns/create-invite-link.ts";
import { deepLink } from "../../campaigns/deep-link.ts";
import { editCampaign } from "../../campaigns/edit-campaign.ts";
import { getCampaign } from "../../campaigns/get-campaign.ts";
import { listCampaigns } from "../../campaigns/list-campaigns.ts";
import { setCampaignStatus } from "../../campaigns/set-campaign-status.ts";
import type { CampaignStatusName } from "../../codes.ts";
import { AppError } from "../../errors.ts";
import { MAX_MEDIA_BYTES, uploadMedia } from "../../telegram/media.ts";
import { fromWireTemplates } from "./convert.ts";
import { toWireCampaign, toWireCampaignDetails } from "./convert-campaigns.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool, int, rowId, templates, text } from "./fields.ts";

const MULTIPART_OVERHEAD_BYTES = 64 * 1024;
const MAX_WINDOW_SECONDS = 10 * 365 * 86_400;

const settings = {
  media: text(2048).trim().optional(),
  button_text: text(128).trim().optional(),
  button_url: text(2048).trim().optional(),
  unsub_window: z.union([z.literal("").transform(() => 0), int.pipe(z.int().min(0).max(MAX_WINDOW_SECONDS))]).optional(),
  approve_requests: bool.optional(),
  ...templates,
};

const welcome = text(4096);
const click = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const reading: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/camp/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: (await listCampaigns(ctx)).map(toWireCampaign) }),
  }),
  endpoint({
    method: "GET",
    path: "/camp/get.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: toWireCampaignDetails(await getCampaign(ctx, { campaignId: id })) }),
  }),
  endpoint({
    method: "GET",
    path: "/camp/link.json",
    access: "account",
    input: z.object({ id: rowId, click: click.optional() }),
    run: async (ctx, input) => ({ data: await deepLink(ctx, { campaignId: input.id, click: input.click }) }),
  }),
];

const writing: Endpoint[] = [
  endpoint({
    method: "POST",
    path: "/camp/add.json",
    access: "account",
    input: z.object({ bot: rowId, chat: int, welcome, ...settings }),
    async run(ctx, input) {
      const added = await addCampaign(ctx, {
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
      return { data: added };
    },
  }),
  endpoint({
    method: "POST",
    path: "/camp/edit.json",
    access: "account",
    input: z.object({ id: rowId, welcome: welcome.optional(), ...settings }),
    async run(ctx, input) {
      await editCampaign(ctx, {
        campaignId: input.id,
        content: { welcome: input.welcome, media: input.media, buttonText: input.button_text, buttonUrl: input.button_url },
        unsubWindowSeconds: input.unsub_window,
        approveRequests: input.approve_requests,
        templates: fromWireTemplates(input),
      });
      return {};
    },
  }),
  endpoint({
    method: "POST",
    path: "/camp/media.json",
    access: "account",
    maxBodyBytes: MAX_MEDIA_BYTES + MULTIPART_OVERHEAD_BYTES,
    input: z.object({ file: z.instanceof(File).refine((file) => file.size > 0) }),
    async run(ctx, { file }) {
      if (file.size > MAX_MEDIA_BYTES) throw new AppError("body_too_large", "file");
      return { data: await uploadMedia(ctx, { file }) };
    },
  }),
  endpoint({
    method: "POST",
    path: "/camp/invite.json",
    access: "account",
    input: z.object({ id: rowId, click, request: bool.default(false) }),
    run: async (ctx, input) => ({
      data: await createInviteLink(ctx, { campaignId: input.id, click: input.click, createsJoinRequest: input.request }),
    }),
  }),
  statusEndpoint("/camp/pause.json", "paused"),
  statusEndpoint("/camp/resume.json", "active"),
  // Bots have `del`; both spellings answer.
  ...["/camp/delete.json", "/camp/del.json"].map((path) => statusEndpoint(path, "deleted")),
];

function statusEndpoint(path: string, status: CampaignStatusName): Endpoint {
  return endpoint({
    method: "POST",
    path,
    access: "account",
    input: z.object({ id: rowId }),
    async run(ctx, { id }) {
      await setCampaignStatus(ctx, { campaignId: id, status });
      return {};
    },
  });
}

export const campaignEndpoints: Endpoint[] = [...reading, ...writing];

import { and, eq, ne } from "drizzle-orm";
import { campaigns } from "../../db/schema/index.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { createSecret } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { hasUpload, putUpload, readUpload } from "../../platform/uploads.ts";
import { isOwned } from "../access/is-owned.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

export const MEDIA_TYPES = ["photo", "video", "animation", "document"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Telegram takes no larger photo. */
export const MAX_MEDIA_BYTES = 10 * 1024 * 1024;

const ID = /^(\d+)_(photo|video|animation|document)_[\w-]+$/;

/** Keeps an uploaded file. Its id names its account and type, so that neither has to be looked up. */
export async function uploadMedia(ctx: Ctx, { file }: { file: File }): Promise<{ id: string; type: MediaType }> {
  mayOrThrow(ctx, "campaigns.write");
  const { deps } = ctx;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = CONTENT_TYPES[contentTypeOf(bytes)];
  const id = `${ownerOf(ctx)}_${type}_${createSecret(deps)}`;
  await putUpload(deps, id, bytes, { name: safeName(file.name, type), contentType: file.type });
  return { id, type };
}

/** Whether an account uploaded a medium itself and it is still there. */
export async function ownsMedia(ctx: Ctx, mediaId: string): Promise<boolean> {
  return Number(ID.exec(mediaId)?.[1]) === ownerOf(ctx) && hasUpload(ctx.deps, mediaId);
}

/**
 * A medium that the account uploaded, or that came to it with a campaign.
 * @throws AppError field_invalid (id) when there is none
 */
export async function showMedia(
  ctx: Ctx,
  { mediaId }: { mediaId: string },
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: ContentType }> {
  mayOrThrow(ctx, "campaigns.read");
  const uploader = Number(ID.exec(mediaId)?.[1]);
  const mayBeThere = uploader === ownerOf(ctx) || (uploader > 0 && (await isOfCampaign(ctx, mediaId)));
  const upload = mayBeThere ? await readUpload(ctx.deps, mediaId) : null;
  if (upload === null) throw new AppError("field_invalid", "id");
  return { bytes: upload.bytes, type: contentTypeOf(upload.bytes) };
}

async function isOfCampaign(ctx: Ctx, mediaId: string): Promise<boolean> {
  const named = await ctx.deps.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(isOwned(campaigns.accountId, ctx), eq(campaigns.media, mediaId), ne(campaigns.status, CAMPAIGN_STATUS.deleted)))
    .limit(1);
  return named.length > 0;
}

/** @returns null when there is no such medium */
export async function readMedia(deps: Pick<Deps, "kv">, mediaId: string): Promise<{ bytes: Uint8Array; name: string } | null> {
  const upload = await readUpload(deps, mediaId);
  return upload === null ? null : { bytes: upload.bytes, name: upload.metadata?.name ?? "file" };
}

/** The type a medium is sent as: an upload's from its id, a URL's from the end of its path. */
export function mediaTypeOfReference(media: string): MediaType {
  const uploaded = ID.exec(media)?.[2];
  if (uploaded !== undefined) return uploaded as MediaType;
  const ending = /\.(\w+)$/.exec(URL.parse(media)?.pathname ?? "")?.[1]?.toLowerCase();
  if (ending === "mp4") return "video";
  if (ending === "gif") return "animation";
  return ending === "pdf" || ending === "zip" ? "document" : "photo";
}

/** Content types of media, with the type that each is sent as. What is none of the others is never shown by a browser. */
const CONTENT_TYPES = {
  "image/jpeg": "photo",
  "image/png": "photo",
  "image/webp": "photo",
  "image/gif": "animation",
  "video/mp4": "video",
  "application/octet-stream": "document",
} as const satisfies Record<string, MediaType>;

type ContentType = keyof typeof CONTENT_TYPES;

export const MEDIA_CONTENT_TYPES = Object.keys(CONTENT_TYPES) as ContentType[];

/** Told by the file's first bytes: names and declared types are whatever the sender says. */
function contentTypeOf(bytes: Uint8Array): ContentType {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  if (head.startsWith("GIF8")) return "image/gif";
  return head.slice(4, 8) === "ftyp" ? "video/mp4" : "application/octet-stream";
}

/** The file's own name as far as a header can carry it, with an ending that Telegram goes by. */
function safeName(name: string, type: MediaType): string {
  const endings: Record<MediaType, string> = { photo: ".jpg", video: ".mp4", animation: ".gif", document: "" };
  const safe = name.replace(/[^\w.-]+/g, "_").slice(-60) || "file";
  return /\.\w{2,4}$/.test(safe) ? safe : safe + endings[type];
}

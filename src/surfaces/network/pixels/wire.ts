import { z } from "zod";
import type { Pixel, PixelModeration } from "../../../domain/pixels/pixel.ts";
import { PIXEL_KINDS } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { toDateTime } from "../times.ts";

const MODERATION = { "0": "pending", "1": "approved", "-1": "rejected" } as const satisfies Record<string, PixelModeration>;

type ModerationCode = keyof typeof MODERATION;

/** In the order in which they are described. */
export const MODERATION_CODES = ["0", "1", "-1"] as const satisfies readonly ModerationCode[];

export const readModeration = (code: ModerationCode): PixelModeration => MODERATION[code];

/** Numbers are texts, but for the pixel's own. */
export const pixel = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    code: z.string().describe("HTML"),
    code_type: z.enum(PIXEL_KINDS),
    offer_id: z.string(),
    pid: z.string().describe("The affiliate's number"),
    is_active: z.enum(["0", "1"]),
    moderation_status: z.enum(MODERATION_CODES).describe("0 not looked at, 1 approved, -1 rejected"),
    created_at: z.string(),
    updated_at: z.string(),
    offer: z.strictObject({ id: z.int(), offer_id: z.string(), title: z.string(), preview_url: z.string() }),
  })
  .meta({ id: "AffiliatePixel" });

/** By their numbers. */
export const pixels = z.record(z.string(), pixel);

export function toPixel(zone: ZoneHistory, { offer, ...row }: Pixel) {
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    code_type: row.kind,
    offer_id: String(offer.id),
    pid: String(row.affiliate),
    is_active: row.isActive ? ("1" as const) : ("0" as const),
    moderation_status: MODERATION_CODES.find((code) => MODERATION[code] === row.moderation) ?? "0",
    created_at: toDateTime(zone, row.createdAtMs),
    updated_at: toDateTime(zone, row.updatedAtMs),
    offer: { id: offer.id, offer_id: toHexId(offer.id, offer.createdAtMs), title: offer.title, preview_url: offer.previewUrl },
  };
}

export const toPixels = (zone: ZoneHistory, rows: readonly Pixel[]) => Object.fromEntries(rows.map((row) => [row.id, toPixel(zone, row)]));

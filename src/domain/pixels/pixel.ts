import { type Fragment, sql } from "../../db/sql.ts";
import { PIXEL_KINDS, type PIXEL_MODERATION } from "../../lib/codes.ts";
import { readPixelCode } from "../../lib/pixel-code.ts";
import { AppError } from "../../platform/errors.ts";

export type PixelKind = (typeof PIXEL_KINDS)[number];
export type PixelModeration = (typeof PIXEL_MODERATION)[number];

/** Code of an affiliate for the page that an advertiser shows after a conversion. */
export interface Pixel {
  id: number;
  /** The affiliate's number. */
  affiliate: number;
  offer: { id: number; createdAtMs: number; title: string; previewUrl: string };
  name: string;
  kind: PixelKind;
  /** HTML. */
  code: string;
  isActive: boolean;
  moderation: PixelModeration;
  createdAtMs: number;
  updatedAtMs: number;
}

/** How many an affiliate may have of one offer, all of which a page loads. */
export const MAX_PIXELS = 10;

type Stored = Omit<Pixel, "isActive" | "offer">;
export interface PixelRow extends Stored {
  isActive: number;
  offerId: number;
  offerCreatedAtMs: number;
  offerTitle: string;
  previewUrl: string | null;
}

/** A SELECT of pixels `p`, with their offers. */
export const selectPixels = (isMeant: Fragment): Fragment => sql`SELECT p.id, p.affiliate_id AS affiliate, p.name, p.kind, p.code,
    p.is_active AS isActive, p.moderation, p.created_at_ms AS createdAtMs, p.updated_at_ms AS updatedAtMs, o.id AS offerId,
    o.created_at_ms AS offerCreatedAtMs, o.name AS offerTitle, s.settings ->> 'previewUrl' AS previewUrl
  FROM network_pixels p JOIN offers o ON o.id = p.offer_id LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE ${isMeant}`;

export function toPixel({ isActive, offerId, offerCreatedAtMs, offerTitle, previewUrl, ...row }: PixelRow): Pixel {
  const offer = { id: offerId, createdAtMs: offerCreatedAtMs, title: offerTitle, previewUrl: previewUrl ?? "" };
  return { ...row, isActive: isActive === 1, offer };
}

/**
 * Whether code is of a kind and loads web addresses alone.
 * @param kind left out: of any kind
 * @throws AppError field_invalid (code) where it is not
 */
export function kindOf(code: string, kind?: PixelKind): PixelKind {
  const found = PIXEL_KINDS.find((each) => (kind === undefined || each === kind) && readPixelCode(code, each) !== null);
  if (found === undefined) throw new AppError("field_invalid", "code");
  return found;
}

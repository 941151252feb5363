import { z } from "zod";

const ALPHABET = { alphabet: "base64url", omitPadding: true } as const;

/** Where a list goes on, as its page before named it. Clients are not to look into it: it is no number to count with. */
export const cursor = z
  .string()
  .transform((text, context) => {
    const place = placeIn(text);
    if (place === null) context.addIssue({ code: "custom", message: "no cursor" });
    return place ?? z.NEVER;
  })
  .optional()
  .describe("`next_cursor` of the page before");

export const nextCursor = z.string().nullable().describe("Where the list goes on; null: it ends");

/** @param place the id of the last row of a page; null: there are no more */
export const toCursor = (place: number | null): string | null =>
  place === null ? null : new TextEncoder().encode(String(place)).toBase64(ALPHABET);

function placeIn(text: string): number | null {
  try {
    const place = new TextDecoder().decode(Uint8Array.fromBase64(text, { alphabet: "base64url" }));
    return /^[1-9]\d{0,15}$/.test(place) ? Number(place) : null;
  } catch {
    return null;
  }
}

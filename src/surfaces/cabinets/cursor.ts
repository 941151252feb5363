import { z } from "zod";

const ALPHABET = { alphabet: "base64url", omitPadding: true } as const;

/** Where a list goes on, as its page before named it. Clients are not to look into it: it is nothing to count with. */
const cursorBy = <Position>(read: (place: string) => Position | null) =>
  z
    .string()
    .transform((text, context) => {
      const place = read(decode(text));
      if (place === null) context.addIssue({ code: "custom", message: "no cursor" });
      return place ?? z.NEVER;
    })
    .optional()
    .describe("`next_cursor` of the page before");

/** After a row with a number. */
export const cursor = cursorBy((place) => (/^[1-9]\d{0,15}$/.test(place) ? Number(place) : null));
/** After a row with a text. */
export const textCursor = cursorBy((place) => (place === "" ? null : place));

export const nextCursor = z.string().nullable().describe("Where the list goes on; null: it ends");

/** @param place of the last row of a page; null: there are no more */
export const toCursor = (place: number | string | null): string | null =>
  place === null ? null : new TextEncoder().encode(String(place)).toBase64(ALPHABET);

/** Empty for what is none. */
function decode(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text, { alphabet: "base64url" }));
  } catch {
    return "";
  }
}

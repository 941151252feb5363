const ESCAPES = /(?:%[\da-f]{2})+/gi;
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of escapes, as `%C7%E0`. */
export const bytesOfEscapes = (escapes: string) => Uint8Array.from(escapes.slice(1).split("%"), (hex) => Number.parseInt(hex, 16));

/** A query or form with each run of its escapes written anew. */
export const rewriteEscapes = (text: string, rewrite: (escapes: string) => string): string => text.replace(ESCAPES, rewrite);

/**
 * A query or form whose escapes can be decoded as UTF-8. Those that are no text of UTF-8 are to stay as they were written: replaced by
 * the sign for what is unknown, two names of another charset would be one.
 */
export function keepForeignEscapes(text: string): string {
  if (!/%[89a-f]/i.test(text)) return text;
  return rewriteEscapes(text, (escapes) => (isUtf8(bytesOfEscapes(escapes)) ? escapes : escapes.replaceAll("%", "%25")));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF_8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

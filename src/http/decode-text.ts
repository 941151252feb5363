const MARKS: readonly (readonly [charset: string, ...bytes: number[]])[] = [
  ["utf-8", 0xef, 0xbb, 0xbf],
  ["utf-16le", 0xff, 0xfe],
  ["utf-16be", 0xfe, 0xff],
];

/**
 * The text of a body: by its byte order mark, else by the charset that its type names, else UTF-8.
 * @param contentType the header; an unknown charset counts as none
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const marked = MARKS.find(([, ...mark]) => mark.every((byte, place) => bytes[place] === byte))?.[0];
  const named = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
  return decoderOf(marked ?? named ?? "utf-8").decode(bytes);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/**
 * Reads a body up to a limit and lets go of the rest.
 * @param limit bytes
 * @returns what was read, and whether there was more
 */
export async function readAtMost(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let truncated = false;
  for await (const chunk of body ?? []) {
    chunks.push(chunk.subarray(0, limit - length));
    truncated = length + chunk.length > limit;
    length = Math.min(limit, length + chunk.length);
    if (truncated) break;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, truncated };
}

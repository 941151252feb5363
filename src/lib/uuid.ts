/**
 * A UUID that follows from what it names, the same everywhere: version 8 of RFC 9562, the first bits of a SHA-256.
 * @param kind what is named, so that equal names of different things differ
 */
export async function uuidOf(kind: string, name: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${kind}\n${name}`))).slice(0, 16);
  return toUuid(hash, 8);
}

/** A UUID of 16 bytes. @param version of RFC 9562: 4 of random ones */
export function toUuid(bytes: Uint8Array, version: 4 | 8): string {
  const made = bytes.slice(0, 16);
  made[6] = ((made[6] ?? 0) & 0x0f) | (version << 4);
  made[8] = ((made[8] ?? 0) & 0x3f) | 0x80;
  const hex = made.toHex();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Hashing, sealing and signing with WebCrypto. Secrets enter as strings and leave as base64url or hex. */

const encoder = new TextEncoder();

function toBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** A fresh secret, base64url; of 192 random bits where nothing else is asked for. */
export function createSecret(source: { randomBytes(length: number): Uint8Array }, bytes = 24): string {
  return toBase64Url(source.randomBytes(bytes));
}

const CODE_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A short random name for links, of lower-case letters and digits. No secret: it may be taken, and guessed. */
export function createCode(source: { randomBytes(length: number): Uint8Array<ArrayBuffer> }, length: number): string {
  return Array.from(source.randomBytes(length), (byte) => CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)).join("");
}

/** SHA-256 of a string in hex. Enough for stored keys and tokens: they carry 160 random bits or more. */
export async function sha256Hex(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))).toHex();
}

/** Whether two strings are equal, in time that depends on neither's content. */
export async function equalConstantTime(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all([a, b].map((s) => crypto.subtle.digest("SHA-256", encoder.encode(s))));
  return crypto.subtle.timingSafeEqual(x as ArrayBuffer, y as ArrayBuffer);
}

/** HMAC-SHA-256 of a string under a shared secret. */
export async function hmacSha256(secret: string | Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const raw = typeof secret === "string" ? encoder.encode(secret) : secret;
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
}

/** The same in hex. */
export async function hmacSha256Hex(secret: string | Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  return (await hmacSha256(secret, text)).toHex();
}

/** What the deployment's ENCRYPTION_KEY does: seals secrets at rest, and derives secrets that need no storing. */
export interface Vault {
  /** AES-256-GCM under a fresh IV; `context` must be given again to open. */
  seal(plain: string, context: string): Promise<string>;
  /** @throws OperationError when the sealed text or the context is not what was sealed. */
  open(sealed: string, context: string): Promise<string>;
  /** HMAC-SHA-256 of `context`, base64url, 43 characters. */
  derive(context: string): Promise<string>;
}

/** @param key 32 bytes */
export function createVault(key: Uint8Array<ArrayBuffer>, randomBytes: (length: number) => Uint8Array<ArrayBuffer>): Vault {
  const aes = lazy(() => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]));
  const hmac = lazy(() => crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]));
  return {
    async seal(plain, context) {
      const iv = randomBytes(12);
      const sealed = await crypto.subtle.encrypt(gcm(iv, context), await aes(), encoder.encode(plain));
      return `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
    },
    async open(sealed, context) {
      const [iv, body] = sealed.split(".").map((part) => Uint8Array.fromBase64(part, { alphabet: "base64url" }));
      if (iv === undefined || body === undefined) throw new DOMException("not a sealed text", "OperationError");
      return new TextDecoder().decode(await crypto.subtle.decrypt(gcm(iv, context), await aes(), body));
    },
    async derive(context) {
      return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", await hmac(), encoder.encode(context))));
    },
  };
}

function gcm(iv: Uint8Array<ArrayBuffer>, context: string) {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(context) };
}

function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/**
 * Gives this Node the byte methods that the Workers runtime has and Node 24 still hides, so that src/ can be
 * imported here as it is. Import it before anything of src/.
 */
const methods = {
  toBase64(this: Uint8Array, options?: { alphabet?: "base64" | "base64url"; omitPadding?: boolean }): string {
    const text = Buffer.from(this).toString(options?.alphabet ?? "base64");
    return options?.omitPadding === true ? text.replace(/=+$/, "") : text;
  },
  toHex(this: Uint8Array): string {
    return Buffer.from(this).toString("hex");
  },
};

for (const [name, value] of Object.entries(methods)) {
  if (!(name in Uint8Array.prototype)) Object.defineProperty(Uint8Array.prototype, name, { value, configurable: true, writable: true });
}
if (!("fromBase64" in Uint8Array)) {
  Object.defineProperty(Uint8Array, "fromBase64", {
    value: (text: string) => new Uint8Array(Buffer.from(text, "base64")),
    configurable: true,
    writable: true,
  });
}

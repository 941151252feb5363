import { forTab } from "../../storage.ts";

const KEY = "pawprint.nonce";
const BYTES = 24;

/** The nonce of the sign-in that is under way. The browser may throw the page away while Telegram covers it; the next one goes on with it. */
export function readNonce(): string {
  const kept = forTab.getItem(KEY);
  return kept ?? renewNonce();
}

export function renewNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  const nonce = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  forTab.setItem(KEY, nonce);
  return nonce;
}

export function forgetNonce(): void {
  forTab.removeItem(KEY);
}

import type { InlineKeyboardMarkup } from "grammy/types";
import type { texts } from "../../telegram/api/texts.ts";

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;

/** The answers to the question whose sign-in it is. A button holds 64 bytes, and so the hash in base64url. */
export function loginButtons(say: ReturnType<typeof texts>, nonceHash: string, number: number): InlineKeyboardMarkup {
  const name = Uint8Array.fromHex(nonceHash).toBase64(BASE64URL);
  return {
    inline_keyboard: [
      [{ text: say.confirmButton(number), callback_data: `login:${name}` }],
      [{ text: say.notMeButton(), callback_data: `notme:${name}` }],
    ],
  };
}

/** What such a button stands for; null of another button. */
export function readLoginButton(data: string): { nonceHash: string; isConfirmed: boolean } | null {
  const [, answer, name] = /^(login|notme):([\w-]{43})$/.exec(data) ?? [];
  if (name === undefined) return null;
  return { nonceHash: Uint8Array.fromBase64(name, BASE64URL).toHex(), isConfirmed: answer === "login" };
}

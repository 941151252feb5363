import type { OutboxCall } from "../../src/domain/telegram/outbox/outbox.ts";
import { hmacSha256, hmacSha256Hex, sha256Hex } from "../../src/platform/crypto.ts";
import type { Harness } from "../harness.ts";
import { unique } from "../unique.ts";

/** A Telegram user as updates show one. */
export interface TelegramUser {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

type Notice = Extract<OutboxCall, { kind: "notice" }>;

/** Somebody no other test of this file has met. */
export function someone(values: Partial<TelegramUser> = {}): TelegramUser {
  const serial = unique();
  return { id: 5_000_000_000 + serial, is_bot: false, first_name: "Jane", last_name: "Doe", username: `jane${serial}`, ...values };
}

/** A nonce of this test's own. */
export const freshNonce = (): string => `nonce-${unique()}_${"x".repeat(20)}`;

/** A text to the service bot, now unless `date` (Unix seconds) says otherwise. */
export function write(
  h: Harness,
  from: TelegramUser,
  text: string,
  { date = h.clock.unixSeconds, chat = { id: from.id, type: "private" } } = {},
) {
  return h.update("service", { message: { message_id: 1, date, from, chat, text } });
}

/** Presses a button under a message of the service bot. */
export function press(h: Harness, from: TelegramUser, data: string, text = "The message") {
  return h.update("service", {
    callback_query: {
      id: "query",
      from,
      chat_instance: "1",
      data,
      message: { message_id: 9, date: 1, text, chat: { id: from.id, type: "private" } },
    },
  });
}

export const poll = (h: Harness, nonce: string, headers: Record<string, string> = {}) =>
  h.api("/api/auth/poll.json", { query: { nonce }, headers });

/** The buttons under a message of the service bot, by their texts. */
export const buttonsUnder = (notice: Notice | undefined): Record<string, string> =>
  Object.fromEntries(
    (notice?.keyboard?.inline_keyboard.flat() ?? []).map((button) => [button.text, "callback_data" in button ? button.callback_data : ""]),
  );

/** The button that confirms a sign-in, and the one that refuses it. */
export async function loginButtonsOf(nonce: string): Promise<{ yes: string; no: string }> {
  const name = Uint8Array.fromHex(await sha256Hex(nonce)).toBase64({ alphabet: "base64url", omitPadding: true });
  return { yes: `login:${name}`, no: `notme:${name}` };
}

/** Opens the service bot with a nonce, and confirms where it asks. */
export async function open(h: Harness, nonce: string, from: TelegramUser = someone(), options: { date?: number } = {}) {
  const answer = await write(h, from, `/start login-${nonce}`, options);
  const { yes } = await loginButtonsOf(nonce);
  const isAsked = (await saidTo(h, from)).some((notice) => Object.values(buttonsUnder(notice)).includes(yes));
  if (isAsked) await press(h, from, yes);
  return answer;
}

/** Signs somebody in. @returns the session token */
export async function signIn(h: Harness, from: TelegramUser, headers: Record<string, string> = {}): Promise<string> {
  const nonce = freshNonce();
  await open(h, nonce, from);
  const { token } = await poll(h, nonce, headers);
  return token;
}

/** What the service bot has had to say to somebody, oldest first, sent or not. */
export async function saidTo(h: Harness, { id }: { id: number }): Promise<Notice[]> {
  const rows = await h.db.query.telegramOutbox.findMany({ orderBy: (row, { asc }) => asc(row.id) });
  return rows
    .filter((row) => row.botId === null && row.kind === "notice")
    .map((row) => JSON.parse(row.payload) as Notice)
    .filter((notice) => notice.chatId === id);
}

/** What Telegram's app gives a Mini App of the service bot that somebody launched, signed with its token. */
export async function launchData(
  h: Harness,
  user: TelegramUser,
  { token = "1000:service-token", ...more }: { token?: string; [field: string]: string } = {},
): Promise<string> {
  const fields: Record<string, string> = {
    user: JSON.stringify(user),
    chat_instance: "-3788475317572404878",
    chat_type: "sender",
    auth_date: String(h.clock.unixSeconds),
    signature: "zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7I",
    ...more,
  };
  const checked = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const hash = await hmacSha256Hex(await hmacSha256("WebAppData", token), checked.join("\n"));
  return new URLSearchParams({ ...fields, hash }).toString();
}

/** Signs in by what Telegram's app gave. */
export const launch = (h: Harness, initData: string) => h.api("/api/auth/telegram.json", { json: { init_data: initData } });

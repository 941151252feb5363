import type { Call } from "./replay.ts";
import type { Place } from "./seed.ts";

export const KINDS = ["start", "request", "join", "leave"] as const;
type Kind = (typeof KINDS)[number];

/** An update of Telegram as it is posted. */
export interface Update extends Call {
  kind: Kind;
  click: string;
}

const FIRST_SUBSCRIBER = 5_000_000_000;
const FIRST_UPDATE = 700_000_000;

/**
 * The four updates of one subscriber, who starts the bot, asks to enter, is let in and leaves, some minutes apart.
 * @param number of the subscriber; their clicks are `click{number}`
 */
export function updatesOf({ id, code, chatId, secret }: Place, number: number): Update[] {
  const userId = FIRST_SUBSCRIBER + number;
  const startedAt = Math.floor(Date.now() / 1000) - 3_600;
  const user = { id: userId, is_bot: false, first_name: "Alice", last_name: "Liddell", username: `user${number}`, language_code: "en" };
  const chat = { id: chatId, title: "A channel", username: "a_channel", type: "channel" };
  const change = (before: string, after: string) => ({
    chat_member: {
      chat,
      from: user,
      date: startedAt + 120,
      old_chat_member: { user, status: before },
      new_chat_member: { user, status: after },
    },
  });
  const click = `click${number}`;
  const contents: Record<Kind, object> = {
    start: {
      message: {
        message_id: number,
        from: user,
        chat: { id: userId, first_name: "Alice", username: user.username, type: "private" },
        date: startedAt,
        text: `/start ${code}-${click}`,
        entities: [{ offset: 0, length: 6, type: "bot_command" }],
      },
    },
    request: { chat_join_request: { chat, from: user, user_chat_id: userId, date: startedAt + 60 } },
    join: change("left", "member"),
    leave: change("member", "left"),
  };
  return KINDS.map((kind, index) => ({
    kind,
    click,
    path: `/telegram/bots/${id}`,
    headers: { "x-telegram-bot-api-secret-token": secret },
    body: JSON.stringify({ update_id: FIRST_UPDATE + number * KINDS.length + index, ...contents[kind] }),
  }));
}

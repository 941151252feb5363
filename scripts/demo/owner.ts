import { randomBytes } from "node:crypto";
import { until } from "../lib/until.ts";
import { type CallApi, type Flows, makeFlows } from "./flows.ts";
import { WINDOW_SECONDS } from "./paths.ts";
import type { Telegram } from "./telegram.ts";

export const SERVICE_TOKEN = "1000:demo-service-bot";
export const BOT_TOKEN = "2000:demo-bot";
export const OWNER = { id: 500_001, is_bot: false, first_name: "Olivia", username: "olivia_owner", language_code: "en" };

/** A channel and the campaign that tracks it. */
export interface Channel {
  chat: { id: number; title: string; type: "channel" };
  campaignId: number;
  code: string;
}

type ChannelName = "open" | "approving";

/** The person who buys the traffic, signed in, with a bot, two campaigns and two flows. */
export interface Owner {
  /** The server's. */
  url: string;
  /** Of the Tracker API. */
  key: string;
  channels: Record<ChannelName, Channel>;
  flows: Flows;
  api: CallApi;
}

/** Signs in through the service bot, connects a bot, learns its channels and makes a campaign for each, and a flow for one of them. */
export async function setUp(telegram: Telegram, url: string, template: string): Promise<Owner> {
  const api = connect(url, await signIn(telegram, url));
  const bot = (await api("/api/bots/add.json", { token: BOT_TOKEN })).data;
  const chats = {
    open: { id: -1_001_000_000_001, title: "Open channel", type: "channel" as const },
    approving: { id: -1_001_000_000_002, title: "Approving channel", type: "channel" as const },
  };
  for (const chat of Object.values(chats)) await telegram.post(BOT_TOKEN, { my_chat_member: promotion(chat) });

  const templates = Object.fromEntries(["wait", "hold", "approve", "cancel", "trash"].map((event) => [`pb_${event}`, template]));
  await api("/api/profile/postbacks.json", templates);
  const common = { bot: bot.id, welcome: "Welcome to *{title}*!", unsub_window: WINDOW_SECONDS };
  const open = await api("/api/camp/add.json", { ...common, chat: chats.open.id, ...templates });
  const approving = await api("/api/camp/add.json", { ...common, chat: chats.approving.id, approve_requests: true });
  return {
    api,
    url,
    key: (await api("/api/profile/apikey.json", {})).data.key,
    flows: await makeFlows(api, approving.data.id, templates),
    channels: {
      open: { chat: chats.open, campaignId: open.data.id, code: open.data.code },
      approving: { chat: chats.approving, campaignId: approving.data.id, code: approving.data.code },
    },
  };
}

async function signIn(telegram: Telegram, url: string): Promise<string> {
  const nonce = randomBytes(16).toString("hex");
  const poll = async () =>
    (await fetch(`${url}/api/auth/poll.json?nonce=${nonce}`)).json() as Promise<{ pending: boolean; token?: string }>;
  await poll();
  const chat = { id: OWNER.id, type: "private", first_name: OWNER.first_name };
  await telegram.post(SERVICE_TOKEN, {
    message: { message_id: 1, date: Math.floor(Date.now() / 1000), chat, from: OWNER, text: `/start login-${nonce}` },
  });
  const button = await until("the question whose sign-in it is", 10, async () => confirmButton(telegram));
  await telegram.post(SERVICE_TOKEN, { callback_query: { id: "sign-in", from: OWNER, chat_instance: "1", data: button } });
  return until("the session", 10, async () => (await poll()).token);
}

/** What the first button under the service bot's last message stands for. */
function confirmButton(telegram: Telegram): string | undefined {
  const markup = telegram.of("sendMessage", SERVICE_TOKEN).at(-1)?.params.reply_markup;
  const keyboard = typeof markup === "string" ? JSON.parse(markup) : markup;
  return keyboard?.inline_keyboard?.[0]?.[0]?.callback_data;
}

function connect(url: string, token: string): Owner["api"] {
  return async (path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const read = (await answer.json()) as { status: string };
    if (read.status !== "ok") throw new Error(`${path} answered ${JSON.stringify(read)}`);
    return read;
  };
}

function promotion(chat: Channel["chat"]) {
  const user = { id: Number(BOT_TOKEN.split(":")[0]), is_bot: true, first_name: "Demo bot" };
  return {
    chat,
    from: OWNER,
    date: Math.floor(Date.now() / 1000) - 86_400,
    old_chat_member: { status: "left", user },
    new_chat_member: { status: "administrator", user },
  };
}

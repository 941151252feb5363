import { randomInt } from "node:crypto";
import { api, telegram } from "./kit.ts";

/** A chat as Telegram names it. */
export interface Chat {
  id: number;
  title: string;
  type: "channel";
}

export interface Person {
  id: number;
  username: string;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);
const randomId = () => randomInt(1_000_000_000, 9_000_000_000);

/** A token of a bot that no other test has. */
export const newToken = (): string => `${randomId()}:test-token`;
export const newChat = (title: string): Chat => ({ id: -1_000_000_000_000 - randomId(), title, type: "channel" });
export const newPerson = (): Person => {
  const id = randomId();
  return { id, username: `person_${id}` };
};

/** Telegram tells that the bot became an administrator of a chat. */
export async function promote(token: string, chat: Chat): Promise<void> {
  const user = { id: Number(token.split(":")[0]), is_bot: true, first_name: "Bot" };
  await telegram.post(token, {
    my_chat_member: {
      chat,
      from: userOf(newPerson()),
      date: nowSeconds(),
      old_chat_member: { status: "left", user },
      new_chat_member: { status: "administrator", user, can_invite_users: true },
    },
  });
}

/** Somebody opens a bot with what stands behind `start=`. */
export async function pressStart(token: string, parameter: string, person = newPerson()): Promise<void> {
  const chat = { id: person.id, type: "private", first_name: "Person" };
  await telegram.post(token, {
    message: { message_id: 1, date: nowSeconds(), chat, from: userOf(person), text: `/start ${parameter}` },
  });
}

export async function join(token: string, chat: Chat, person: Person): Promise<void> {
  await telegram.post(token, { chat_member: membership(chat, person, "left", "member") });
}

export async function leave(token: string, chat: Chat, person: Person): Promise<void> {
  await telegram.post(token, { chat_member: membership(chat, person, "member", "left") });
}

/** A bot, a chat of it, and a campaign for that chat. */
export async function makeCampaign(account: { token: string }, title: string, settings: Record<string, string | number> = {}) {
  const token = newToken();
  const chat = newChat(title);
  const bot = (await api(account.token, "/api/bots/add.json", { token })).data;
  await promote(token, chat);
  const campaign = (await api(account.token, "/api/camp/add.json", { bot: bot.id, chat: chat.id, welcome: "Welcome!", ...settings })).data;
  return { token, chat, bot, campaign };
}

function membership(chat: Chat, person: Person, was: string, is: string) {
  const user = userOf(person);
  return { chat, from: user, date: nowSeconds(), old_chat_member: { status: was, user }, new_chat_member: { status: is, user } };
}

function userOf({ id, username }: Person) {
  return { id, is_bot: false, first_name: "Person", username };
}

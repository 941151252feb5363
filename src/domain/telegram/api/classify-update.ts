import type { Chat, ChatMember, ChatMemberUpdated, Update, User } from "grammy/types";
import { readStart, type StartPayload } from "./start-payload.ts";

interface Occurrence {
  updateId: number;
  atMs: number;
}

interface Person {
  userId: number;
  username: string;
}

interface ChatOf {
  chatId: number;
  title: string;
  type: string;
  username: string;
}

/** Somebody pressed Start. */
export interface StartEvent extends Occurrence, StartPayload {
  kind: "start";
  person: Person;
  /** IETF tag of the person's client. */
  languageCode: string | undefined;
}

/** Somebody asked to enter a chat, entered it, left it or was removed from it. */
export interface MembershipEvent extends Occurrence {
  kind: "request" | "join" | "leave" | "kick";
  person: Person;
  chat: ChatOf;
  /** Whole only for links this bot made. */
  inviteUrl: string | null;
  /** Was a member right before: false for a ban of somebody outside. */
  wasMember: boolean;
}

/** The bot's own role or rights in a chat changed. */
export interface BotMembershipEvent extends Occurrence {
  kind: "bot_membership";
  chat: ChatOf;
  isAdmin: boolean;
  /** The right to approve join requests and to make invite links; null where the update does not say. */
  canInvite: boolean | null;
}

/** A group became a supergroup, which is another chat by its id; either of the two may tell. */
export interface MigrationEvent extends Occurrence {
  kind: "migration";
  chatId: number;
  newChatId: number;
}

export type BotEvent = StartEvent | MembershipEvent | BotMembershipEvent | MigrationEvent;

/** What an update of a connected bot means; null when it means nothing here. */
export function classifyUpdate(update: Update): BotEvent | null {
  if (update.message !== undefined) return classifyMessage(update.update_id, update.message);
  if (update.my_chat_member !== undefined) return classifyBotMembership(update.update_id, update.my_chat_member);
  if (update.chat_member !== undefined) return classifyMembership(update.update_id, update.chat_member);
  const request = update.chat_join_request;
  if (request === undefined || request.from.is_bot) return null;
  return {
    kind: "request",
    updateId: update.update_id,
    atMs: request.date * 1000,
    person: personOf(request.from),
    chat: chatOf(request.chat),
    inviteUrl: request.invite_link?.invite_link ?? null,
    wasMember: false,
  };
}

function classifyMessage(updateId: number, message: NonNullable<Update["message"]>): StartEvent | MigrationEvent | null {
  const { chat, date, migrate_to_chat_id: to, migrate_from_chat_id: from } = message;
  const migration = (chatId: number, newChatId: number) => ({ kind: "migration", updateId, atMs: date * 1000, chatId, newChatId }) as const;
  if (to !== undefined) return migration(chat.id, to);
  if (from !== undefined) return migration(from, chat.id);
  if (chat.type !== "private" || message.from === undefined || message.from.is_bot) return null;
  const payload = readStart(message.text ?? "");
  if (payload === null) return null;
  return {
    kind: "start",
    updateId,
    atMs: date * 1000,
    person: personOf(message.from),
    languageCode: message.from.language_code,
    ...payload,
  };
}

function classifyBotMembership(updateId: number, change: ChatMemberUpdated): BotMembershipEvent | null {
  if (change.chat.type === "private") return null;
  const member = change.new_chat_member;
  const canInvite = member.status === "administrator" ? (member.can_invite_users as boolean | undefined) : undefined;
  return {
    kind: "bot_membership",
    updateId,
    atMs: change.date * 1000,
    chat: chatOf(change.chat),
    isAdmin: member.status === "administrator" || member.status === "creator",
    canInvite: canInvite ?? null,
  };
}

function classifyMembership(updateId: number, change: ChatMemberUpdated): MembershipEvent | null {
  const person = change.new_chat_member.user;
  const kind = transition(change);
  if (kind === null || person.is_bot) return null;
  return {
    kind,
    updateId,
    atMs: change.date * 1000,
    person: personOf(person),
    chat: chatOf(change.chat),
    inviteUrl: change.invite_link?.invite_link ?? null,
    wasMember: isInside(change.old_chat_member),
  };
}

/** Somebody who goes out by their own hand leaves; whoever else's hand it was, they were removed. */
function transition(change: ChatMemberUpdated): MembershipEvent["kind"] | null {
  const was = isInside(change.old_chat_member);
  const is = isInside(change.new_chat_member);
  if (!was && is) return "join";
  const banned = change.new_chat_member.status === "kicked";
  if (was && !is) return banned || change.from.id !== change.new_chat_member.user.id ? "kick" : "leave";
  return banned && change.old_chat_member.status !== "kicked" ? "kick" : null;
}

function isInside(member: ChatMember): boolean {
  if (member.status === "restricted") return member.is_member;
  return member.status === "member" || member.status === "administrator" || member.status === "creator";
}

function personOf(user: User): Person {
  return { userId: user.id, username: user.username ?? "" };
}

function chatOf(chat: Chat): ChatOf {
  return {
    chatId: chat.id,
    title: chat.title ?? "",
    type: chat.type,
    username: "username" in chat ? (chat.username ?? "") : "",
  };
}

import type { Update } from "grammy/types";
import { describe, expect, it } from "vitest";
import { classifyUpdate } from "../../src/domain/telegram/api/classify-update.ts";

const PERSON = { id: 2 ** 52 - 1, is_bot: false, first_name: "Alice", username: "alice" };
const ADMIN = { id: 7, is_bot: false, first_name: "Admin" };
/** Telegram's stand-in for administrators who act as the chat. */
const ANONYMOUS = { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "GroupAnonymousBot" };
const CHAT = { id: -1_001_000_000_001, type: "supergroup", title: "Chat" };

const member = (status: string) => ({ status, user: PERSON });
const restricted = (isMember: boolean) => ({ status: "restricted", user: PERSON, is_member: isMember });

function change(before: object, after: object, from: object = PERSON): Update {
  const update = { update_id: 1, chat_member: { chat: CHAT, from, date: 100, old_chat_member: before, new_chat_member: after } };
  return update as unknown as Update;
}

describe("a change of membership", () => {
  it.each([
    ["comes in", member("left"), member("member"), PERSON, "join"],
    ["is let in by an administrator", member("left"), member("member"), ADMIN, "join"],
    ["comes in again after a ban was lifted", member("kicked"), member("member"), PERSON, "join"],
    ["comes in with restrictions", restricted(false), restricted(true), PERSON, "join"],
    ["comes in as an administrator", member("left"), member("administrator"), ADMIN, "join"],
    ["goes", member("member"), member("left"), PERSON, "leave"],
    ["goes, restricted", restricted(true), restricted(false), PERSON, "leave"],
    ["goes, an administrator", member("administrator"), member("left"), PERSON, "leave"],
    ["goes, the creator", member("creator"), member("left"), PERSON, "leave"],
    ["is removed without a ban", member("member"), member("left"), ADMIN, "kick"],
    ["is banned", member("member"), member("kicked"), ADMIN, "kick"],
    ["is banned by an administrator who stays anonymous", member("member"), member("kicked"), ANONYMOUS, "kick"],
    ["is removed by an administrator who stays anonymous", member("member"), member("left"), ANONYMOUS, "kick"],
    ["is banned while restricted", restricted(true), member("kicked"), ADMIN, "kick"],
    ["is restricted to the outside", member("member"), restricted(false), ADMIN, "kick"],
  ])("of somebody who %s", (_name, before, after, from, kind) => {
    expect(classifyUpdate(change(before, after, from))).toMatchObject({
      kind,
      atMs: 100_000,
      person: { userId: 2 ** 52 - 1, username: "alice" },
    });
  });

  it("of somebody who was outside and is banned is a removal of no member", () => {
    expect(classifyUpdate(change(member("left"), member("kicked"), ADMIN))).toMatchObject({ kind: "kick", wasMember: false });
  });

  it.each([
    ["is restricted and stays", member("member"), restricted(true)],
    ["becomes an administrator", member("member"), member("administrator")],
    ["has a ban lifted and stays outside", member("kicked"), member("left")],
    ["is outside and restricted", member("left"), restricted(false)],
    ["is banned once more", member("kicked"), member("kicked")],
  ])("of somebody who %s is none", (_name, before, after) => {
    expect(classifyUpdate(change(before, after, ADMIN))).toBeNull();
  });

  it("of a bot is none, nor is a bot's request", () => {
    const bot = { ...PERSON, is_bot: true };
    expect(classifyUpdate(change({ status: "left", user: bot }, { status: "member", user: bot }))).toBeNull();
    const request = { update_id: 1, chat_join_request: { chat: CHAT, from: bot, user_chat_id: 5, date: 100 } };
    expect(classifyUpdate(request as unknown as Update)).toBeNull();
  });

  it("of somebody without a username, or who took theirs away, has none", () => {
    const { username: _, ...nameless } = PERSON;
    const joined = change({ status: "left", user: nameless }, { status: "member", user: nameless });
    expect(classifyUpdate(joined)).toMatchObject({ kind: "join", person: { username: "" } });
  });
});

describe("Start", () => {
  const start = (text: string, rest: object = {}) =>
    classifyUpdate({
      update_id: 1,
      message: { message_id: 1, date: 100, from: PERSON, chat: { id: PERSON.id, type: "private", first_name: "Alice" }, text, ...rest },
    } as unknown as Update);

  it("brings a code, and all after the first dash is the click", () => {
    expect(start("/start abc-x-y_-Z")).toMatchObject({ kind: "start", code: "abc", click: "x-y_-Z" });
    expect(start("/start@mytrackbot abc")).toMatchObject({ kind: "start", code: "abc", click: "" });
    expect(start(`/start ${"a".repeat(64)}`)).toMatchObject({ code: "a".repeat(64) });
  });

  it.each([
    ["/start", "", ""],
    ["/start ", "", ""],
    [" /start  abc ", "abc", ""],
    [`/start ${"a".repeat(65)}`, "a".repeat(65), ""],
    ["/start a b", "a", "b"],
    ["/start a\nb", "a", "b"],
    ["/start a%20b", "a", "b"],
    ["/start -b", "b", ""],
  ])("of %j names %j, with the click %j", (text, code, click) => {
    expect(start(text)).toMatchObject({ kind: "start", code, click });
  });

  it.each(["start a", "/starting a", "x /start a"])("is not %j", (text) => {
    expect(start(text)).toBeNull();
  });

  it("is pressed in private only, by somebody", () => {
    expect(start("/start abc", { chat: CHAT })).toBeNull();
    expect(start("/start abc", { from: undefined })).toBeNull();
  });
});

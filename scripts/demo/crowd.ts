import type { Channel, Owner } from "./owner.ts";
import { BOT_TOKEN } from "./owner.ts";
import { PATHS, type Step } from "./paths.ts";
import type { Telegram } from "./telegram.ts";

const FIRST_ID = 700_000_001;
const MINUTE_SECONDS = 60;
const AT_ONCE = 8;

/** One of the hundred. */
export interface Person {
  id: number;
  path: (typeof PATHS)[number];
  /** `status:click` in order. */
  owed: string[];
  /** The updates that were or will be posted, in order of arrival. */
  updates: Record<string, unknown>[];
}

/** Makes the people and writes their updates down. Those who come by an invite link are given theirs. */
export async function gather(count: number, owner: Owner, telegram: Telegram): Promise<Person[]> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) {
    const path = PATHS[index % PATHS.length];
    if (path === undefined) throw new RangeError("no path");
    const id = FIRST_ID + index;
    const clicks: Record<string, string> = { "{click}": `c${index}a`, "{second}": `c${index}b` };
    const fill = (text: string) => text.replaceAll(/\{\w+\}/g, (macro) => clicks[macro] ?? macro);
    const channel = owner.channels[path.channel];
    const updates: Record<string, unknown>[] = [];
    for (const step of path.steps) {
      const before = updates.at(-1);
      if (step.kind === "again" && before !== undefined) updates.push(before);
      if (step.kind === "again") continue;
      const invite =
        "invited" in step ? (await owner.api("/api/camp/invite.json", { id: channel.campaignId, click: fill("{click}") })).data.link : null;
      const body = write(step, { id, channel, date: nowSeconds - step.ago * MINUTE_SECONDS, fill, invite });
      updates.push({ update_id: telegram.nextUpdateId(), ...body });
    }
    people.push({ id, path, owed: path.owed.map(fill), updates });
  }
  return people;
}

interface Particulars {
  id: number;
  channel: Channel;
  date: number;
  fill: (text: string) => string;
  invite: string | null;
}

function write(step: Exclude<Step, { kind: "again" }>, { id, channel, date, fill, invite }: Particulars): Record<string, unknown> {
  const from = userOf(id);
  switch (step.kind) {
    case "start": {
      const chat = { id, type: "private", first_name: from.first_name };
      return { message: { message_id: 1, date, chat, from, text: `/start ${channel.code}-${fill(step.click)}` } };
    }
    case "request":
      return { chat_join_request: { chat: channel.chat, from, user_chat_id: id, date } };
    case "join":
      return { chat_member: membership(channel, id, date, "left", "member", id, invite) };
    case "leave":
      return { chat_member: membership(channel, id, date, "member", "left", id) };
    case "kick":
      return { chat_member: membership(channel, id, date, "member", "kicked", 500_001) };
  }
}

/** The update that follows when a bot approved somebody's request. */
export function approved(channel: Channel, id: number): Record<string, unknown> {
  return { chat_member: membership(channel, id, Math.floor(Date.now() / 1000) - MINUTE_SECONDS, "left", "member", id) };
}

function membership(channel: Channel, id: number, date: number, was: string, is: string, by: number, invite: string | null = null) {
  const user = userOf(id);
  const link =
    invite === null ? {} : { invite_link: { invite_link: invite, creates_join_request: false, is_primary: false, is_revoked: false } };
  const from = by === id ? user : { id: by, is_bot: false, first_name: "Admin" };
  return { chat: channel.chat, from, date, old_chat_member: { status: was, user }, new_chat_member: { status: is, user }, ...link };
}

function userOf(id: number) {
  return { id, is_bot: false, first_name: `Person ${id - FIRST_ID + 1}`, username: `person_${id - FIRST_ID + 1}` };
}

/** The progress of a round of updates. */
export interface Round {
  /** Answered so far. */
  answered: number;
  total: number;
  /** How many had to be sent again. */
  done: Promise<number>;
}

/** Posts everybody's update of one round, some at a time. */
export function postRound(people: readonly Person[], index: number, telegram: Telegram): Round {
  const waiting = people.map(({ updates }) => updates[index]).filter((update) => update !== undefined);
  const round: Round = { answered: 0, total: waiting.length, done: Promise.resolve(0) };
  let repeated = 0;
  const worker = async () => {
    for (let update = waiting.shift(); update !== undefined; update = waiting.shift()) {
      if ((await telegram.post(BOT_TOKEN, update)) > 1) repeated += 1;
      round.answered += 1;
    }
  };
  round.done = Promise.all(Array.from({ length: AT_ONCE }, worker)).then(() => repeated);
  return round;
}

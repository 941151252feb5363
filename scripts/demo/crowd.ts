import { follow, report } from "./ads.ts";
import type { Channel, Owner } from "./owner.ts";
import { BOT_TOKEN } from "./owner.ts";
import { PATHS, type Step } from "./paths.ts";
import type { Telegram } from "./telegram.ts";

export const FIRST_ID = 700_000_001;
const MINUTE_SECONDS = 60;
const AT_ONCE = 8;

/** A message about somebody: an update by Telegram, or a conversion by the advertiser. */
type Message = { update: Record<string, unknown> } | { conversion: Record<string, string> };

/** One of the hundred. */
export interface Person {
  id: number;
  path: (typeof PATHS)[number];
  /** The flow whose link was followed, and the click it gave. */
  ad: { flow: keyof Owner["flows"]; click: string } | null;
  /** The last price that the advertiser named, in dollars. */
  paid: number;
  /** `status:click` in order. */
  owed: string[];
  /** Messages sent or to be sent, in order of arrival. */
  messages: Message[];
}

/**
 * Makes the people and their messages. Ad links are followed; invite links are made.
 * @param first how many people there are already
 */
export async function gather(count: number, owner: Owner, telegram: Telegram, first = 0): Promise<Person[]> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const people: Person[] = [];
  for (let index = first; index < first + count; index += 1) {
    const path = PATHS[index % PATHS.length];
    if (path === undefined) throw new RangeError("no path");
    const id = FIRST_ID + index;
    const ad = path.ad === undefined ? null : { flow: path.ad, click: await follow(owner.flows[path.ad], id) };
    const clicks: Record<string, string> = { "{click}": ad?.click ?? `c${index}a`, "{second}": `c${index}b` };
    const fill = (text: string) => text.replaceAll(/\{\w+\}/g, (macro) => clicks[macro] ?? macro);
    const channel = path.channel === null ? null : owner.channels[path.channel];
    const messages: Message[] = [];
    let paid = 0;
    for (const step of path.steps) {
      const before = messages.at(-1);
      if (step.kind === "again" && before !== undefined) messages.push(before);
      if (step.kind === "convert") {
        messages.push({ conversion: converted(step, id, fill("{click}")) });
        paid = step.price ?? paid;
      }
      if (step.kind === "again" || step.kind === "convert" || channel === null) continue;
      const invite =
        "invited" in step ? (await owner.api("/api/camp/invite.json", { id: channel.campaignId, click: fill("{click}") })).data.link : null;
      const body = bodyOf(step, { id, channel, date: nowSeconds - step.ago * MINUTE_SECONDS, fill, invite });
      messages.push({ update: { update_id: telegram.nextUpdateId(), ...body } });
    }
    people.push({ id, path, ad, paid, owed: path.owed.map(fill), messages });
  }
  return people;
}

function converted({ status, price }: Extract<Step, { kind: "convert" }>, id: number, click: string): Record<string, string> {
  return { click, uid: String(id), ...(status === undefined ? {} : { status }), ...(price === undefined ? {} : { price: String(price) }) };
}

interface Particulars {
  id: number;
  channel: Channel;
  date: number;
  /** Of the macros in a click; as they are where nothing is said. */
  fill?: (text: string) => string;
  invite?: string | null;
}

/** The update by which Telegram tells of a step. */
export function bodyOf(
  step: Exclude<Step, { kind: "again" | "convert" }>,
  { id, channel, date, fill = (text) => text, invite = null }: Particulars,
): Record<string, unknown> {
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

/** The progress of a round of messages. */
export interface Round {
  /** Answered so far. */
  answered: number;
  total: number;
  /** How many had to be sent again. */
  done: Promise<number>;
}

/** Sends everybody's message of one round, some at a time. */
export function tellRound(people: readonly Person[], index: number, owner: Owner, telegram: Telegram): Round {
  const waiting = people.map(({ messages }) => messages[index]).filter((message) => message !== undefined);
  const round: Round = { answered: 0, total: waiting.length, done: Promise.resolve(0) };
  let repeated = 0;
  const send = (message: Message) => ("update" in message ? telegram.post(BOT_TOKEN, message.update) : report(owner, message.conversion));
  const worker = async () => {
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if ((await send(message)) > 1) repeated += 1;
      round.answered += 1;
    }
  };
  round.done = Promise.all(Array.from({ length: AT_ONCE }, worker)).then(() => repeated);
  return round;
}

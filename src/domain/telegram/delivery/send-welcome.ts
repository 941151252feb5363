import type { Message } from "grammy/types";
import { type Api, InputFile } from "grammy/web";
import type { Deps } from "../../../platform/deps.ts";
import { type BotApiFault, faultOf, TIMEOUT_SECONDS } from "../api/bot-api.ts";
import { insertIntoMarkdown } from "../api/markdown.ts";
import { type MediaType, mediaTypeOfReference, readMedia } from "../media.ts";
import type { OutboxCall } from "../outbox/outbox.ts";
import type { ClaimedCall } from "./claim-outbox.ts";

type WelcomeCall = Extract<OutboxCall, { kind: "welcome" }>;

/** A form of a welcome; when Telegram refuses one, a simpler one is sent. */
interface Plan {
  markdown: boolean;
  button: WelcomeCall["button"];
  medium: { type: MediaType; file: InputFile | string; remembered: boolean } | null;
}

export type WelcomeResult =
  | {
      kind: "sent";
      /** The Markdown was refused. */
      plain: boolean;
      /** What it was sent without: refused by Telegram, or deleted. */
      lost: ("button" | "media")[];
      /** Telegram's id of the medium, to be stored; null when there is no new one. */
      fileId: string | null;
    }
  | { kind: "fault"; fault: BotApiFault };

/**
 * Sends a welcome as written. If Telegram refuses its Markdown, it is sent as plain text; if the button, without it; if the
 * stored file id, with the medium itself; and if that too, without a medium.
 */
export async function sendWelcome(deps: Deps, api: Api, call: WelcomeCall, claimed: ClaimedCall): Promise<WelcomeResult> {
  const medium = await findMedium(deps, call.media, claimed.campaign?.mediaFileId ?? null);
  let plan: Plan | null = { markdown: true, button: call.button, medium };
  for (;;) {
    try {
      const message = await dispatch(api, call, plan);
      return resultOf(call, plan, message);
    } catch (error) {
      const fault = faultOf(error);
      plan = fault.kind === "refused" ? await simplify(deps, call, plan, fault.description) : null;
      if (plan === null) return { kind: "fault", fault };
      const timeLeft = claimed.leasedUntilMs - deps.now() > TIMEOUT_SECONDS * 1000;
      if (!timeLeft) return { kind: "fault", fault: { kind: "unreachable" } };
    }
  }
}

async function simplify(deps: Deps, call: WelcomeCall, plan: Plan, refusal: string): Promise<Plan | null> {
  if (plan.markdown && /can't parse entities/i.test(refusal)) return { ...plan, markdown: false };
  if (plan.button !== null && /button|markup/i.test(refusal)) return { ...plan, button: null };
  if (plan.medium === null) return null;
  return { ...plan, medium: plan.medium.remembered ? await findMedium(deps, call.media, null) : null };
}

async function findMedium(deps: Deps, media: string, fileId: string | null): Promise<Plan["medium"]> {
  if (media === "") return null;
  const type = mediaTypeOfReference(media);
  if (fileId !== null) return { type, file: fileId, remembered: true };
  if (/^https?:/i.test(media)) return { type, file: media, remembered: false };
  const stored = await readMedia(deps, media);
  return stored === null ? null : { type, file: new InputFile(stored.bytes, stored.name), remembered: false };
}

function dispatch(api: Api, call: WelcomeCall, { markdown, button, medium }: Plan): Promise<Message> {
  const { chatId, title } = call;
  const text = markdown ? insertIntoMarkdown(call.text, "{title}", title) : call.text.replaceAll("{title}", () => title);
  const common = {
    ...(markdown ? { parse_mode: "Markdown" as const } : {}),
    ...(button === null ? {} : { reply_markup: { inline_keyboard: [[button]] } }),
  };
  const captioned = { ...common, caption: text };
  switch (medium?.type) {
    case undefined:
      return api.sendMessage(chatId, text, common);
    case "photo":
      return api.sendPhoto(chatId, medium.file, captioned);
    case "video":
      return api.sendVideo(chatId, medium.file, captioned);
    case "animation":
      return api.sendAnimation(chatId, medium.file, captioned);
    case "document":
      return api.sendDocument(chatId, medium.file, captioned);
  }
}

function resultOf(call: WelcomeCall, { markdown, button, medium }: Plan, message: Message): WelcomeResult {
  const fileId = medium === null || medium.remembered ? null : fileIdOf(message, medium.type);
  const lost: Extract<WelcomeResult, { kind: "sent" }>["lost"] = [];
  if (call.button !== button) lost.push("button");
  if (call.media !== "" && medium === null) lost.push("media");
  return { kind: "sent", plain: !markdown, lost, fileId };
}

/** Telegram may turn a medium into another type; such an id would be refused the next time. */
function fileIdOf(message: Message, type: MediaType): string | null {
  const file = type === "photo" ? message.photo?.at(-1) : message[type];
  return file?.file_id ?? null;
}

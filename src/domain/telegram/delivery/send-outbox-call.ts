import type { Api } from "grammy/web";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { type BotApiFault, botApi, faultOf } from "../api/bot-api.ts";
import { isOutside } from "../bots/ask-membership.ts";
import { openBotToken } from "../bots/bot-token.ts";
import { followMigration } from "../bots/follow-migration.ts";
import { confirmRevoked } from "../bots/mark-revoked.ts";
import type { ClaimedCall } from "./claim-outbox.ts";
import { sendWelcome, type WelcomeResult } from "./send-welcome.ts";

/**
 * The result of a call: sent; a fault of Telegram's; refused because the bot lacks the right; kept because the bot's token is
 * refused; impossible; or broken off by a fault of our own (KV was away).
 */
export type SendResult =
  | WelcomeResult
  | { kind: "not_allowed" }
  | { kind: "kept" }
  | { kind: "impossible"; error: "bot" | "off" }
  | { kind: "broken" };

/** The join request was answered before, by an earlier try or by somebody else. */
const REQUEST_ANSWERED = /USER_ALREADY_PARTICIPANT|HIDE_REQUESTER_MISSING/;
/** Telegram's words for an administrator without the right that a call needs. */
const LACKS_RIGHT = /not enough rights|need administrator rights/i;
const SENT: SendResult = { kind: "sent", plain: false, lost: [], fileId: null };

/** Makes one call of the Bot API. Never throws: a fault of one call must not stop the others. */
export async function sendOutboxCall(deps: Deps, claimed: ClaimedCall): Promise<SendResult> {
  const { bot } = claimed;
  if (bot?.state === "deleted") return { kind: "impossible", error: "bot" };
  if (bot?.state === "revoked") return { kind: "kept" };
  try {
    const token = bot === null ? deps.config.serviceBot?.token : await openBotToken(deps, bot);
    if (token === undefined) return { kind: "impossible", error: "off" };
    const result = await send(deps, botApi(deps, token), claimed);
    const isRefused = result.kind === "fault" && result.fault.kind === "revoked";
    return isRefused && bot !== null && (await confirmRevoked(deps, bot)) ? { kind: "kept" } : result;
  } catch (error) {
    deps.log.error("telegram_outbox.failed", { outboxId: claimed.id, ...describeError(error) });
    return { kind: "broken" };
  }
}

async function send(deps: Deps, api: Api, claimed: ClaimedCall): Promise<SendResult> {
  const { bot, call } = claimed;
  switch (call.kind) {
    case "welcome":
      return sendWelcome(deps, api, call, claimed);
    case "approve": {
      const { chatId, userId } = call;
      const approve = (id: number) => api.approveChatJoinRequest(id, userId);
      const fault = await faultIn(bot === null ? approve(chatId) : followMigration(deps, { botId: bot.id, chatId, call: approve }));
      if (fault === null || (fault.kind === "refused" && REQUEST_ANSWERED.test(fault.description))) return SENT;
      const isNotAllowed = isOutside(fault) || (fault.kind === "refused" && LACKS_RIGHT.test(fault.description));
      return isNotAllowed ? { kind: "not_allowed" } : { kind: "fault", fault };
    }
    case "notice": {
      const fault = await faultIn(api.sendMessage(call.chatId, call.text, call.keyboard ? { reply_markup: call.keyboard } : {}));
      return fault === null ? SENT : { kind: "fault", fault };
    }
  }
}

async function faultIn(work: Promise<unknown>): Promise<BotApiFault | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

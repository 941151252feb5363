import type { Api } from "grammy/web";
import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import { type BotApiFault, botApi, faultOf } from "./bot-api.ts";
import { openBotToken } from "./bot-token.ts";
import type { ClaimedCall } from "./claim-outbox.ts";
import { sendWelcome, type WelcomeOutcome } from "./send-welcome.ts";

/** What became of a call: done, refused or unanswered, not to be made at all, or broken off by a fault of our own (KV was away). */
export type SendOutcome = WelcomeOutcome | { kind: "impossible"; error: "bot" | "off" } | { kind: "broken" };

/** Somebody else, or an earlier try, has dealt with the join request. */
const REQUEST_SETTLED = /USER_ALREADY_PARTICIPANT|HIDE_REQUESTER_MISSING/;
const SENT: SendOutcome = { kind: "sent", plain: false, lost: [], fileId: null };

/** Makes one call of the Bot API. Never throws: what is wrong with one call must not keep the others from being made. */
export async function sendOutboxCall(deps: Deps, claimed: ClaimedCall): Promise<SendOutcome> {
  try {
    const token = await tokenOf(deps, claimed);
    if (token === null) return { kind: "impossible", error: claimed.bot === null ? "off" : "bot" };
    return await send(deps, botApi(deps, token), claimed);
  } catch (error) {
    deps.log.error("telegram_outbox.failed", { outboxId: claimed.id, ...describeError(error) });
    return { kind: "broken" };
  }
}

async function tokenOf(deps: Deps, { bot }: ClaimedCall): Promise<string | null> {
  if (bot === null) return deps.config.serviceBot?.token ?? null;
  return bot.usable ? openBotToken(deps, bot) : null;
}

async function send(deps: Deps, api: Api, claimed: ClaimedCall): Promise<SendOutcome> {
  const { call } = claimed;
  switch (call.kind) {
    case "welcome":
      return sendWelcome(deps, api, call, claimed);
    case "approve": {
      const fault = await faultIn(api.approveChatJoinRequest(call.chatId, call.userId));
      const settled = fault?.kind === "refused" && REQUEST_SETTLED.test(fault.description);
      return fault === null || settled ? SENT : { kind: "fault", fault };
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

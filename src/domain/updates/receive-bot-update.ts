import type { Update } from "grammy/types";
import type { Deps } from "../../platform/deps.ts";
import { recordEvent } from "../leads/record-event.ts";
import { classifyUpdate } from "../telegram/api/classify-update.ts";
import { moveChat } from "../telegram/bots/move-chat.ts";
import { recordMembership } from "../telegram/bots/record-membership.ts";

/** Handles an update of a connected bot; others than those below are ignored. */
export async function receiveBotUpdate(deps: Deps, botId: number, update: Update): Promise<void> {
  const event = classifyUpdate(update);
  if (event === null) return;
  if (event.kind === "bot_membership") await recordMembership(deps, botId, event);
  else if (event.kind === "migration") await moveChat(deps, { ...event, botId });
  else await recordEvent(deps, botId, event);
}

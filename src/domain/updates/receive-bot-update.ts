import type { Update } from "grammy/types";
import type { Deps } from "../../platform/deps.ts";
import { recordEvent } from "../leads/record-event.ts";
import { classifyUpdate } from "../telegram/api/classify-update.ts";
import { moveChat } from "../telegram/bots/move-chat.ts";
import { recordStanding } from "../telegram/bots/record-membership.ts";

/** Takes an update of a connected bot; what means nothing here is let go. */
export async function receiveBotUpdate(deps: Deps, botId: number, update: Update): Promise<void> {
  const event = classifyUpdate(update);
  if (event === null) return;
  if (event.kind === "standing") await recordStanding(deps, botId, event);
  else if (event.kind === "migration") await moveChat(deps, botId, event);
  else await recordEvent(deps, botId, event);
}

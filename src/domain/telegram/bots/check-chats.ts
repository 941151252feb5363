import type { Deps } from "../../../platform/deps.ts";
import { workInTime } from "../api/work-in-time.ts";
import { askStanding, type ReadyBot, standingStatement } from "./ask-membership.ts";
import { forgetLossesStatement, IS_TRACKED, settleRights } from "./rights.ts";

/** The statement that reads which chats of a bot are to be asked about: those longest ago, or never, come first. */
export function chatsToAskStatement({ db }: Pick<Deps, "db">, botId: number, limit: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT h.chat_id AS chatId FROM chats h WHERE h.bot_id = ?1 AND (h.checked_at_ms IS NULL OR ${IS_TRACKED})
       ORDER BY h.checked_at_ms LIMIT ?2`,
    )
    .bind(botId, limit);
}

/**
 * Asks Telegram for a bot's rights in chats, and settles what that means. Losses up to `forgetUntilMs` in chats that no campaign
 * tracks are let go.
 * @returns false when Telegram was away before the end
 */
export async function checkChats(
  deps: Deps,
  bot: ReadyBot,
  chatIds: readonly number[],
  { forgetUntilMs, ...time }: { untilMs: number; atOnce?: number; forgetUntilMs: number },
): Promise<boolean> {
  const learned: D1PreparedStatement[] = [];
  let isThere = true;
  await workInTime(deps, chatIds, time, async (chatId) => {
    const askedAtMs = deps.now();
    const standing = await askStanding(deps, bot, chatId);
    // What is refused for another reason would stand first in each turn.
    const isAnswered = !("fault" in standing) || standing.fault.kind === "refused";
    if (isAnswered) learned.push(standingStatement(deps, bot.id, chatId, standing, askedAtMs));
    else isThere = false;
    return isAnswered;
  });
  await settleRights(deps, bot.id, [...learned, forgetLossesStatement(deps, bot.id, forgetUntilMs)]);
  return isThere;
}

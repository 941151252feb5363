import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { workInTime } from "../api/work-in-time.ts";
import { askMembership, membershipStatement, type ReadyBot } from "./ask-membership.ts";
import { clearLossesStatement, IS_TRACKED, updateRights } from "./rights.ts";

/** The statement that reads which chats of a bot to check: those checked longest ago, or never, come first. */
export function chatsToAskStatement({ db }: Pick<Deps, "db">, botId: number, limit: number): D1PreparedStatement {
  return statement(
    db,
    sql`SELECT h.chat_id AS chatId FROM chats h WHERE h.bot_id = ${botId} AND (h.checked_at_ms IS NULL OR ${IS_TRACKED})
      ORDER BY h.checked_at_ms LIMIT ${limit}`,
  );
}

/**
 * Asks Telegram for a bot's rights in chats, and records them. Losses up to `forgetUntilMs` in chats that no campaign tracks are
 * cleared.
 * @returns false when Telegram was away before the end
 */
export async function checkChats(
  deps: Deps,
  {
    bot,
    chatIds,
    forgetUntilMs,
    ...time
  }: { bot: ReadyBot; chatIds: readonly number[]; untilMs: number; atOnce?: number; forgetUntilMs: number },
): Promise<boolean> {
  const learned: D1PreparedStatement[] = [];
  let isThere = true;
  await workInTime(deps, chatIds, time, async (chatId) => {
    const askedAtMs = deps.now();
    const membership = await askMembership(deps, bot, chatId);
    // A refusal for another reason is recorded too, or it would come first in every turn.
    const isAnswered = !("fault" in membership) || membership.fault.kind === "refused";
    if (isAnswered) learned.push(membershipStatement(deps, { botId: bot.id, chatId, membership, askedAtMs }));
    else isThere = false;
    return isAnswered;
  });
  await updateRights(deps, bot.id, [...learned, clearLossesStatement(deps, bot.id, forgetUntilMs)]);
  return isThere;
}

import { eq } from "drizzle-orm";
import { BOT_STATUS } from "../codes.ts";
import { bots } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";
import { wakeReturned } from "./outbox.ts";
import { ownerNotice } from "./owner-notice.ts";

/**
 * Notes that Telegram no longer takes a bot's token: the bot gets a warning, what it had to send fails, and its
 * owner is told, once. Nothing happens when the bot has another token by now, or none is expected to work.
 * @param bot with the sealed token that was refused
 */
export async function markRevoked(deps: Deps, bot: { id: number; tokenSealed: string }): Promise<void> {
  const [row] = await deps.db.select({ accountId: bots.accountId, username: bots.username }).from(bots).where(eq(bots.id, bot.id));
  if (row === undefined) return;
  const current = (id: number) =>
    `SELECT id FROM bots WHERE id = ?${id} AND token_sealed = ?${id + 1} AND token_revoked_at_ms IS NULL AND status <> ${BOT_STATUS.deleted}`;
  const notice = await ownerNotice(deps, row.accountId, (t) => t.tokenRevoked(row.username), {
    sql: current(7),
    values: [bot.id, bot.tokenSealed],
  });
  const d1 = deps.db.$client;
  const results = await d1.batch<{ id: number }>([
    ...notice,
    d1
      .prepare(`UPDATE telegram_outbox SET state = 'failed', error = 'revoked' WHERE state = 'pending' AND bot_id = (${current(1)})`)
      .bind(bot.id, bot.tokenSealed),
    d1
      .prepare(`UPDATE bots SET status = ${BOT_STATUS.warning}, token_revoked_at_ms = ?3 WHERE id = (${current(1)})`)
      .bind(bot.id, bot.tokenSealed, deps.now()),
  ]);
  await wakeReturned(deps, results);
}

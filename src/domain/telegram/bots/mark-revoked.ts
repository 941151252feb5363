import { eq } from "drizzle-orm";
import { bots } from "../../../db/schema/index.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Deps } from "../../../platform/deps.ts";
import { faultOf } from "../api/bot-api.ts";
import { keepStatement, releaseStatement } from "../outbox/kept-calls.ts";
import { enqueueReturned } from "../outbox/outbox.ts";
import { ownerNotice } from "../outbox/owner-notice.ts";
import { askIdentity } from "./ask-identity.ts";
import { botStatusStatement } from "./bot-status.ts";
import { openBotToken } from "./bot-token.ts";

/** A bot with the sealed token that was used. */
type AskedBot = Pick<typeof bots.$inferSelect, "id" | "telegramId" | "tokenSealed">;

/** SQL of the bot if it is still connected by that token; its parameters are numbered from `first`. */
const connected = (first: number) =>
  `SELECT id FROM bots WHERE id = ?${first} AND token_sealed = ?${first + 1} AND status <> ${BOT_STATUS.deleted}`;

/**
 * Asks Telegram once more after it refused a bot's token, as it sometimes refuses good ones for a moment. If it refuses again the
 * bot is marked: it shows a warning, its calls are kept, and its owner is notified once.
 * @returns whether the bot is marked; if not, the token was accepted this time, or is no longer the bot's
 */
export async function confirmRevoked(deps: Deps, bot: AskedBot): Promise<boolean> {
  try {
    await askIdentity(deps, await openBotToken(deps, bot));
    return false;
  } catch (error) {
    if (faultOf(error).kind !== "revoked") return false;
  }
  return mark(deps, bot);
}

/**
 * Nothing happens when the bot has another token by now, or is marked already.
 * @returns whether it is marked
 */
async function mark(deps: Deps, { id, tokenSealed }: AskedBot): Promise<boolean> {
  const bot = await readBot(deps, id);
  if (bot === undefined) return false;
  const unmarked = (first: number) => `${connected(first)} AND token_revoked_at_ms IS NULL`;
  const d1 = deps.db.$client;
  const notice = await ownerNotice(deps, bot.accountId, (t) => t.tokenRevoked(bot.username), {
    sql: unmarked(7),
    values: [id, tokenSealed],
  });
  const results = await d1.batch<{ id: number }>([
    ...notice,
    keepStatement(deps, unmarked(1), [id, tokenSealed]),
    d1
      .prepare(`UPDATE bots SET status = ${BOT_STATUS.warning}, token_revoked_at_ms = ?3 WHERE id = (${unmarked(1)})`)
      .bind(id, tokenSealed, deps.now()),
    d1.prepare(`${connected(1)} AND token_revoked_at_ms IS NOT NULL`).bind(id, tokenSealed),
  ]);
  await enqueueReturned(deps, results.slice(0, notice.length));
  return results.at(-1)?.results.length === 1;
}

/** Removes the mark of a bot whose token is accepted again: kept calls are sent, and its owner is notified. */
export async function unmarkRevoked(deps: Deps, { id, tokenSealed }: AskedBot): Promise<void> {
  const bot = await readBot(deps, id);
  if (bot === undefined) return;
  const marked = (first: number) => `${connected(first)} AND token_revoked_at_ms IS NOT NULL`;
  const results = await deps.db.$client.batch<{ id: number }>([
    ...(await ownerNotice(deps, bot.accountId, (t) => t.tokenAccepted(bot.username), { sql: marked(7), values: [id, tokenSealed] })),
    deps.db.$client.prepare(`UPDATE bots SET token_revoked_at_ms = NULL WHERE id = (${marked(1)})`).bind(id, tokenSealed),
    releaseStatement(deps, id),
    botStatusStatement(deps, id),
  ]);
  await enqueueReturned(deps, results);
}

async function readBot({ db }: Deps, id: number) {
  const [bot] = await db.select({ accountId: bots.accountId, username: bots.username }).from(bots).where(eq(bots.id, id));
  return bot;
}

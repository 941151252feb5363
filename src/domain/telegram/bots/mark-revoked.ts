import { eq } from "drizzle-orm";
import { bots } from "../../../db/schema/index.ts";
import { raw, sql, statement } from "../../../db/sql.ts";
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

/** A SELECT of the bot if it is still connected by that token. */
const connected = ({ id, tokenSealed }: AskedBot) =>
  sql`SELECT id FROM bots WHERE id = ${id} AND token_sealed = ${tokenSealed} AND status <> ${raw(BOT_STATUS.deleted)}`;

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
async function mark(deps: Deps, asked: AskedBot): Promise<boolean> {
  const { db } = deps;
  const bot = await readBot(deps, asked.id);
  if (bot === undefined) return false;
  const unmarked = sql`${connected(asked)} AND token_revoked_at_ms IS NULL`;
  const notice = await ownerNotice(deps, bot.accountId, { text: (t) => t.tokenRevoked(bot.username), cause: unmarked });
  const results = await db.$client.batch<{ id: number }>([
    ...notice,
    keepStatement(deps, unmarked),
    statement(db, sql`UPDATE bots SET status = ${raw(BOT_STATUS.warning)}, token_revoked_at_ms = ${deps.now()} WHERE id = (${unmarked})`),
    statement(db, sql`${connected(asked)} AND token_revoked_at_ms IS NOT NULL`),
  ]);
  await enqueueReturned(deps, results.slice(0, notice.length));
  return results.at(-1)?.results.length === 1;
}

/** Removes the mark of a bot whose token is accepted again: kept calls are sent, and its owner is notified. */
export async function unmarkRevoked(deps: Deps, asked: AskedBot): Promise<void> {
  const { db } = deps;
  const bot = await readBot(deps, asked.id);
  if (bot === undefined) return;
  const marked = sql`${connected(asked)} AND token_revoked_at_ms IS NOT NULL`;
  const results = await db.$client.batch<{ id: number }>([
    ...(await ownerNotice(deps, bot.accountId, { text: (t) => t.tokenAccepted(bot.username), cause: marked })),
    statement(db, sql`UPDATE bots SET token_revoked_at_ms = NULL WHERE id = (${marked})`),
    releaseStatement(deps, asked.id),
    botStatusStatement(deps, asked.id),
  ]);
  await enqueueReturned(deps, results);
}

async function readBot({ db }: Deps, id: number) {
  const [bot] = await db.select({ accountId: bots.accountId, username: bots.username }).from(bots).where(eq(bots.id, id));
  return bot;
}

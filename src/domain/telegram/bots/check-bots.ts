import { readAlone, rowsOf } from "../../../db/read.ts";
import type { bots } from "../../../db/schema/index.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import { DAY_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { faultOf } from "../api/bot-api.ts";
import { workInTime } from "../api/work-in-time.ts";
import { askIdentity, type Identity } from "./ask-identity.ts";
import type { WebhookState } from "./ask-webhook.ts";
import { openBotToken } from "./bot-token.ts";
import { chatsToAskStatement, checkChats } from "./check-chats.ts";
import { checkServiceWebhook, checkWebhook } from "./check-webhook.ts";
import { confirmRevoked, unmarkRevoked } from "./mark-revoked.ts";

/** Every bot has its minute of the hour. The service bot's is the last. */
const TURNS = 60;
/** An invocation has a minute for all its jobs, and 1,000 requests. A bot that finds no place is the first in an hour. */
const BOTS_PER_TURN = 50;
const CHATS_PER_BOT = 100;
const CHATS_PER_TURN = 300;
const TURN_MS = 20_000;

/** The remaining budget of a turn. */
interface Turn {
  untilMs: number;
  chats: number;
}

type Bot = Pick<
  typeof bots.$inferSelect,
  "id" | "accountId" | "telegramId" | "tokenSealed" | "username" | "tokenRevokedAtMs" | "webhookUrl"
>;

/** The bots of a turn, found by the numbers where there may be any: those of a cell may begin anywhere, and have gaps. */
function botsSql(turn: number): Fragment {
  const turns = raw(TURNS);
  const next = sql`SELECT later + (${turn} + ${turns} - later % ${turns}) % ${turns} FROM (SELECT min(id) AS later FROM bots WHERE id > turn.id)`;
  return sql`WITH RECURSIVE turn (id) AS (SELECT ${turn} UNION ALL SELECT (${next}) FROM turn WHERE id IS NOT NULL)
    SELECT b.id, account_id AS accountId, telegram_id AS telegramId, token_sealed AS tokenSealed, username,
      token_revoked_at_ms AS tokenRevokedAtMs, webhook_url AS webhookUrl
    FROM turn JOIN bots b ON b.id = turn.id
    WHERE status <> ${raw(BOT_STATUS.deleted)} ORDER BY checked_at_ms LIMIT ${raw(BOTS_PER_TURN)}`;
}

/**
 * Asks Telegram once an hour for each connected bot's name, its webhook, and its rights in the chats that campaigns track. No
 * update says so: a bot whose token was revoked or whose webhook was changed gets none. A bot whose token is accepted again is
 * marked as usable.
 */
export async function checkBots(deps: Deps): Promise<void> {
  const turn = Math.floor(deps.now() / MINUTE_MS) % TURNS;
  const left: Turn = { untilMs: deps.now() + TURN_MS, chats: CHATS_PER_TURN };
  if (turn === TURNS - 1) await checkServiceWebhook(deps);
  const found = await readAlone(rowsOf<Bot>(deps.db, botsSql(turn)));
  await workInTime(deps, found, left, async (bot) => {
    try {
      await check(deps, bot, left);
    } catch (error) {
      deps.log.error("bot.check_failed", { botId: bot.id, ...describeError(error) });
    }
    return true;
  });
}

async function check(deps: Deps, bot: Bot, left: Turn): Promise<void> {
  const token = await openBotToken(deps, bot);
  const identity = await identify(deps, bot, token);
  if (identity === null) return;
  if (bot.tokenRevokedAtMs !== null) await unmarkRevoked(deps, bot);
  const webhook = await checkWebhook(deps, { ...bot, username: identity.username }, token);
  const [, chats] = await deps.db.$client.batch<{ chatId: number }>([
    seenStatement(deps, { botId: bot.id, identity, webhook }),
    chatsToAskStatement(deps, bot.id, Math.min(CHATS_PER_BOT, left.chats)),
  ]);
  const chatIds = (chats?.results ?? []).map(({ chatId }) => chatId);
  left.chats -= chatIds.length;
  await checkChats(deps, { bot: { ...bot, token }, chatIds, untilMs: left.untilMs, atOnce: 1, forgetUntilMs: deps.now() - DAY_MS });
}

/** @returns null when the bot cannot be asked more: its token is refused, or Telegram is away */
async function identify(deps: Deps, bot: Bot, token: string): Promise<Identity | null> {
  try {
    return await askIdentity(deps, token);
  } catch (error) {
    if (faultOf(error).kind !== "revoked") return null;
    if (bot.tokenRevokedAtMs === null) await confirmRevoked(deps, bot);
    await statement(deps.db, sql`UPDATE bots SET checked_at_ms = ${deps.now()} WHERE id = ${bot.id}`).run();
    return null;
  }
}

/** A lost webhook counts as lost until it is found in place. */
function seenStatement(
  { db, now }: Deps,
  { botId, identity: { username, name }, webhook }: { botId: number; identity: Identity; webhook: WebhookState | null },
): D1PreparedStatement {
  const { pending = null, error = null, errorAtMs = null, isInPlace = false } = webhook ?? {};
  return statement(
    db,
    sql`UPDATE bots SET username = ${username}, name = ${name}, checked_at_ms = ${now()},
        webhook_pending = coalesce(${pending}, webhook_pending), webhook_error = coalesce(${error}, webhook_error),
        webhook_error_at_ms = iif(${error} IS NULL, webhook_error_at_ms, ${errorAtMs}),
        webhook_lost_at_ms = iif(${isInPlace ? 1 : 0} = 1, NULL, webhook_lost_at_ms)
      WHERE id = ${botId}`,
  );
}

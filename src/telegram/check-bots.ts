import { eq } from "drizzle-orm";
import { BOT_STATUS } from "../codes.ts";
import { bots } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import { MINUTE_MS } from "../time.ts";
import { botApi, faultOf } from "./bot-api.ts";
import { openBotToken } from "./bot-token.ts";
import { markRevoked } from "./mark-revoked.ts";

/** Every bot has its minute of the hour. */
const TURNS = 60;
const CONCURRENCY = 5;

type Bot = Pick<typeof bots.$inferSelect, "id" | "telegramId" | "tokenSealed" | "username" | "name">;

/**
 * Asks Telegram once an hour who each connected bot is. A bot whose token was revoked gets no updates any more, so that nothing
 * else would find out; and its username, which may be changed, is part of its links.
 */
export async function checkBots(deps: Deps): Promise<void> {
  const { results } = await deps.db.$client
    .prepare(
      `WITH RECURSIVE turn (id) AS (SELECT ?1 UNION ALL SELECT id + ${TURNS} FROM turn WHERE id < (SELECT max(id) FROM bots))
       SELECT b.id, telegram_id AS telegramId, token_sealed AS tokenSealed, username, name FROM turn JOIN bots b ON b.id = turn.id
       WHERE status <> ${BOT_STATUS.deleted} AND token_revoked_at_ms IS NULL`,
    )
    .bind(Math.floor(deps.now() / MINUTE_MS) % TURNS)
    .all<Bot>();
  while (results.length > 0) await Promise.all(results.splice(0, CONCURRENCY).map((bot) => check(deps, bot).catch(report(deps, bot))));
}

async function check(deps: Deps, bot: Bot): Promise<void> {
  const api = botApi(deps, await openBotToken(deps, bot));
  try {
    const { username, first_name: name } = await api.getMe();
    if (username !== bot.username || name !== bot.name) await deps.db.update(bots).set({ username, name }).where(eq(bots.id, bot.id));
  } catch (error) {
    if (faultOf(error).kind === "revoked") await markRevoked(deps, bot);
  }
}

const report =
  (deps: Deps, { id }: Bot) =>
  (error: unknown) =>
    deps.log.error("bot.check_failed", { botId: id, ...describeError(error) });

import { readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { storeOf } from "../../db/store.ts";
import { BOT_STATUS } from "../../lib/codes.ts";
import { forgetConfigsOf } from "../../platform/config-cache.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { describeError } from "../../platform/log.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { authorOf } from "../audit/audit.ts";
import { botApi } from "../telegram/api/bot-api.ts";
import { workInTime } from "../telegram/api/work-in-time.ts";
import { openBotToken } from "../telegram/bots/bot-token.ts";
import { closeAccount } from "./forget-account.ts";

/** How long the caller waits for Telegram. */
const WEBHOOKS_MS = 8000;

interface Bot {
  id: number;
  telegramId: number;
  tokenSealed: string;
}

/**
 * Closes the account for good and begins to forget it: keys, sessions, secrets, templates and names are gone when this returns,
 * personal data within minutes. Its bots' webhooks are deleted as far as Telegram answers.
 * @param confirm must be the account's id
 * @throws AppError field_invalid (confirm)
 */
export async function forgetOwnAccount(ctx: Ctx, { confirm }: { confirm: number }): Promise<void> {
  mayOrThrow(ctx, "account.erase");
  const { deps } = ctx;
  if (confirm !== ownerOf(ctx)) throw new AppError("field_invalid", "confirm");
  const bots = await readAlone(
    rowsOf<Bot>(
      deps.db,
      sql`SELECT id, telegram_id AS telegramId, token_sealed AS tokenSealed FROM bots
        WHERE account_id = ${ownerOf(ctx)} AND status <> ${raw(BOT_STATUS.deleted)}`,
    ),
  );
  await workInTime(deps, bots, { untilMs: deps.now() + WEBHOOKS_MS }, async (bot) => {
    try {
      await botApi(deps, await openBotToken(deps, bot)).deleteWebhook();
    } catch (error) {
      deps.log.info("bot.webhook_not_dropped", { botId: bot.id, ...describeError(error) });
    }
    return true;
  });
  await closeAccount(storeOf(deps.db), { accountId: ownerOf(ctx), nowMs: deps.now(), by: authorOf(ctx) });
  forgetConfigsOf(ownerOf(ctx));
  deps.log.info("account.forgotten", { account: ownerOf(ctx) });
}

import type { bots } from "../../db/schema/index.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { botApi, faultOf } from "../telegram/api/bot-api.ts";
import { openBotToken } from "../telegram/bots/bot-token.ts";
import { followMigration } from "../telegram/bots/follow-migration.ts";
import { confirmRevoked } from "../telegram/bots/mark-revoked.ts";

const MAX_NAME = 32;

/** Whose chat a link leads to, and by which bot it is made. */
export interface InvitingCampaign {
  campaignId: number;
  chatId: number;
  bot: Pick<typeof bots.$inferSelect, "id" | "telegramId" | "tokenSealed">;
}

export interface InviteOptions {
  click: string;
  /** People who come by it ask to enter; fixed when the link is made. */
  createsJoinRequest: boolean;
  /** How many people may come by it; 0: any number. Telegram has no such limit where they ask to enter. */
  memberLimit: number;
}

/**
 * Has Telegram make an invite link that bears a click's name.
 * @returns its URL
 * @throws AppError telegram_refused, telegram_unreachable
 */
export async function askForInviteLink(
  deps: Deps,
  { chatId, bot }: InvitingCampaign,
  { click, createsJoinRequest, memberLimit }: InviteOptions,
): Promise<string> {
  const isLimited = memberLimit > 0 && !createsJoinRequest;
  try {
    const api = botApi(deps, await openBotToken(deps, bot));
    const call = (id: number) =>
      api.createChatInviteLink(id, {
        name: click.slice(0, MAX_NAME),
        creates_join_request: createsJoinRequest,
        ...(isLimited ? { member_limit: memberLimit } : {}),
      });
    const link = await followMigration(deps, { botId: bot.id, chatId, call });
    return link.invite_link;
  } catch (error) {
    const { kind } = faultOf(error);
    if (kind === "revoked" && !(await confirmRevoked(deps, bot))) throw new AppError("telegram_unreachable");
    throw new AppError(kind === "unreachable" || kind === "rate_limited" ? "telegram_unreachable" : "telegram_refused");
  }
}

/** Revokes a link that nobody needs. One left behind is harmless, only untidy: a join through it is unattributed. */
export async function takeBackInviteLink(deps: Deps, { campaignId, chatId, bot }: InvitingCampaign, url: string): Promise<void> {
  try {
    await botApi(deps, await openBotToken(deps, bot)).revokeChatInviteLink(chatId, url);
  } catch (error) {
    deps.log.info("invite_link.not_revoked", { campaignId, fault: faultOf(error).kind });
  }
}

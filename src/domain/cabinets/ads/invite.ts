import { allOf, type Guard, unmetOf } from "../../../db/guards.ts";
import { firstOf, readTogether } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { campaignNamed } from "../../campaigns/campaign-named.ts";
import { askForInviteLink, takeBackInviteLink } from "../../campaigns/invite-link-api.ts";

/** An invite link that Telegram made for an ad, before anything says so here. */
export interface Invite {
  /** SQL that keeps it, for the batch that saves the ad: what is there for the campaign and the ad stays. */
  keep: Fragment;
  /** SQL of the link that is kept. */
  url: Fragment;
  /** Revokes it if it is not the one that was kept. @param kept null: none was */
  settle(kept: string | null): void;
}

interface Wanted {
  /** Code or number of the campaign. */
  named: string;
  /** SQL of the ad's code. */
  code: Fragment;
  /** What the ad needs to be saved. */
  guards: readonly Guard[];
}

interface Row {
  campaignId: number;
  chatId: number;
  code: string;
  botId: number;
  telegramId: number;
  tokenSealed: string;
  status: number;
  known: string | null;
}

/**
 * Has Telegram make an ad's own invite link to a campaign's chat, so that whoever joins by it is the ad's. The same ad and campaign
 * have one link. Nothing is asked for an ad that cannot be saved.
 * @throws AppError of the guards, bot_not_found (disconnected), telegram_refused, telegram_unreachable
 */
export async function makeInvite(ctx: Ctx, { named, code, guards }: Wanted): Promise<Invite> {
  const { deps } = ctx;
  const { db } = deps;
  const campaignId = campaignNamed(ctx, named);
  const kept = sql`SELECT url FROM invite_links WHERE campaign_id = ${campaignId} AND click = ${code}`;
  const [unmet, row] = await readTogether(
    db,
    unmetOf(db, guards),
    firstOf<Row>(
      db,
      sql`SELECT c.id AS campaignId, c.chat_id AS chatId, ${code} AS code, b.id AS botId, b.telegram_id AS telegramId,
          b.token_sealed AS tokenSealed, b.status, (${kept}) AS known
        FROM campaigns c CROSS JOIN bots b ON b.id = c.bot_id WHERE c.id = ${campaignId}`,
    ),
  );
  if (unmet !== null) throw unmet;
  if (row === undefined) throw new AppError("campaign_not_found");
  if (row.known === null && row.status === BOT_STATUS.deleted) throw new AppError("bot_not_found");
  const inviting = { ...row, bot: { id: row.botId, telegramId: row.telegramId, tokenSealed: row.tokenSealed } };
  const made = row.known ?? (await askForInviteLink(deps, inviting, { click: row.code, createsJoinRequest: false, memberLimit: 0 }));
  return {
    keep: sql`INSERT INTO invite_links (campaign_id, click, url, created_at_ms) SELECT ${row.campaignId}, ${row.code}, ${made}, ${deps.now()}
      WHERE ${allOf(guards)} ON CONFLICT (campaign_id, click) DO NOTHING`,
    url: sql`(${kept})`,
    settle(keptUrl) {
      if (row.known === null && keptUrl !== made) deps.background(takeBackInviteLink(deps, inviting, made));
    },
  };
}

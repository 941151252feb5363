import { isUnmet, requireThat } from "../../db/require.ts";
import type { campaigns } from "../../db/schema/index.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Templates } from "../postbacks/templates/read-templates.ts";
import { enqueueReleased, saveStatements } from "../postbacks/templates/save-templates.ts";
import { validateTemplates } from "../postbacks/templates/validate-template.ts";
import { requirementStatements } from "../telegram/bots/rights.ts";
import { checkRights } from "./check-rights.ts";
import { requireCampaign } from "./find-campaigns.ts";
import { validateContent } from "./validate-content.ts";
import { type CampaignWarning, campaignWarnings } from "./warnings.ts";
import type { Welcome } from "./welcome.ts";

/** What is left out stays. */
export interface CampaignChanges {
  campaignId: number;
  content: { [Part in keyof Welcome]: Welcome[Part] | undefined };
  unsubWindowSeconds?: number | undefined;
  approveRequests?: boolean | undefined;
  templates: Partial<Templates>;
}

const MAX_TRIES = 10;

/**
 * Changes a campaign in part. What it says to people is judged whole, so the change is only written beside what was judged
 * with it; when somebody else was faster it is judged again. Where requests are to be approved from now on, Telegram is asked
 * whether the bot may.
 * @throws AppError campaign_not_found, and what validating content and templates throws
 */
export async function editCampaign(ctx: Ctx, changes: CampaignChanges): Promise<CampaignWarning[]> {
  mayOrThrow(ctx, "campaigns.write");
  await validateTemplates(ctx.deps, changes.templates);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { campaign: current } = await requireCampaign(ctx, changes.campaignId);
    const content = {
      welcome: changes.content.welcome ?? current.welcome,
      media: changes.content.media ?? current.media,
      buttonText: changes.content.buttonText ?? current.buttonText,
      buttonUrl: changes.content.buttonUrl ?? current.buttonUrl,
    };
    await validateContent(ctx, content, current);
    if (await write(ctx, { changes, content, current })) return warn(ctx, changes, current);
  }
  throw new AppError("database");
}

async function warn(ctx: Ctx, changes: CampaignChanges, { id, botId, chatId }: typeof campaigns.$inferSelect): Promise<CampaignWarning[]> {
  const { bot } = await requireCampaign(ctx, id);
  if (changes.approveRequests && bot.status !== BOT_STATUS.deleted) await checkRights(ctx, { botId, chatId });
  return campaignWarnings(await requireCampaign(ctx, id));
}

/** @returns false, with nothing written, when what stays is no longer what was judged */
async function write(
  ctx: Ctx,
  { changes, content, current }: { changes: CampaignChanges; content: Welcome; current: typeof campaigns.$inferSelect },
): Promise<boolean> {
  const { db } = ctx.deps;
  const standing = (part: keyof Welcome) => (changes.content[part] === undefined ? current[part] : null);
  const isUnchanged = sql`EXISTS (SELECT 1 FROM campaigns
    WHERE id = ${current.id} AND account_id = ${ownerOf(ctx)} AND status <> ${raw(CAMPAIGN_STATUS.deleted)}
      AND welcome = COALESCE(${standing("welcome")}, welcome) AND media = COALESCE(${standing("media")}, media)
      AND button_text = COALESCE(${standing("buttonText")}, button_text) AND button_url = COALESCE(${standing("buttonUrl")}, button_url))`;
  const approveRequests = changes.approveRequests === undefined ? null : Number(changes.approveRequests);
  const update = sql`UPDATE campaigns SET welcome = ${content.welcome}, media = ${content.media}, button_text = ${content.buttonText},
      button_url = ${content.buttonUrl}, media_file_id = iif(media = ${content.media}, media_file_id, NULL),
      welcome_plain_at_ms = iif(welcome = ${content.welcome}, welcome_plain_at_ms, NULL),
      unsub_window_seconds = COALESCE(${changes.unsubWindowSeconds ?? null}, unsub_window_seconds),
      approve_requests = COALESCE(${approveRequests}, approve_requests)
    WHERE id = ${current.id} AND account_id = ${ownerOf(ctx)}`;
  try {
    const results = await db.$client.batch([
      requireThat(db, isUnchanged),
      statement(db, update),
      ...requirementStatements({ db }, current.id),
      ...saveStatements(ctx, { owner: "campaign", ownerId: current.id, templates: changes.templates }),
    ]);
    await enqueueReleased(ctx.deps, results);
    return true;
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
}

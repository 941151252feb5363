import { and, eq } from "drizzle-orm";
import { CAMPAIGN_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { isUnmet, requireThat } from "../db/require.ts";
import { campaigns } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import type { Templates } from "../postbacks/read-templates.ts";
import { writeTemplates } from "../postbacks/save-templates.ts";
import { validateTemplates } from "../postbacks/validate-template.ts";
import { requireCampaign } from "./queries.ts";
import { validateContent } from "./validate-content.ts";
import type { Welcome } from "./welcome.ts";

/** What is left out stays. */
export interface CampaignChanges {
  campaignId: number;
  content: { [Part in keyof Welcome]: Welcome[Part] | undefined };
  unsubWindowSeconds?: number | undefined;
  approveRequests?: boolean | undefined;
  templates: Partial<Templates>;
}

const MAX_TRIES = 5;

/**
 * Changes a campaign in part. What it says to people is judged whole, so the change is only written over what was
 * judged; when somebody else was faster it is judged again.
 * @throws AppError campaign_not_found, and what validating content and templates throws
 */
export async function editCampaign(ctx: Ctx, changes: CampaignChanges): Promise<void> {
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
    if (await write(ctx, changes, content, current)) return;
  }
  throw new AppError("database");
}

/** @returns false, with nothing written, when the campaign is no longer what was judged */
async function write(ctx: Ctx, changes: CampaignChanges, content: Welcome, current: typeof campaigns.$inferSelect): Promise<boolean> {
  const { db } = ctx.deps;
  const unchanged = requireThat(
    db,
    `EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND account_id = ?2 AND status <> ${CAMPAIGN_STATUS.deleted}
       AND welcome = ?3 AND media = ?4 AND button_text = ?5 AND button_url = ?6)`,
    current.id,
    ctx.account.id,
    current.welcome,
    current.media,
    current.buttonText,
    current.buttonUrl,
  );
  const update = db
    .update(campaigns)
    .set({
      ...content,
      ...(content.media === current.media ? {} : { mediaFileId: null }),
      ...(content.welcome === current.welcome ? {} : { welcomePlainAtMs: null }),
      unsubWindowSeconds: changes.unsubWindowSeconds,
      approveRequests: changes.approveRequests,
    })
    .where(and(eq(campaigns.id, current.id), eq(campaigns.accountId, ctx.account.id)))
    .toSQL();
  try {
    await writeTemplates(ctx, "campaign", current.id, changes.templates, [
      unchanged,
      db.$client.prepare(update.sql).bind(...update.params),
    ]);
    return true;
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
}

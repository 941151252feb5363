import { findUnmet } from "../../db/guards.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { entitlement } from "../billing/entitlement.ts";
import type { Templates } from "../postbacks/templates/read-templates.ts";
import { templateStatement } from "../postbacks/templates/save-templates.ts";
import { validateTemplates } from "../postbacks/templates/validate-template.ts";
import { requirementStatements } from "../telegram/bots/rights.ts";
import { checkRights } from "./check-rights.ts";
import { createCampaignCode } from "./code.ts";
import { requireCampaign } from "./find-campaigns.ts";
import { validateContent } from "./validate-content.ts";
import { type CampaignWarning, campaignWarnings } from "./warnings.ts";
import type { Welcome } from "./welcome.ts";

export interface NewCampaign {
  botId: number;
  /** Telegram's chat id. */
  chatId: number;
  content: Welcome;
  /** 0 never closes. */
  unsubWindowSeconds: number;
  approveRequests: boolean;
  templates: Partial<Templates>;
}

/** Telegram did not say whether the bot has its rights in the chat: what it said before counts. */
const NOT_CHECKED: CampaignWarning = { field: "chat", warning: "not-checked", value: "administrator" };

const MAX_CODES_TRIED = 5;

/** What decides on whether there may be a campaign, as SQL. */
interface Conditions {
  botIsOurs: Fragment;
  /** What was known of its rights there may be out of date. */
  botKnowsChat: Fragment;
  botAdministers: Fragment;
  isTracked: Fragment;
  hasRoom: Fragment;
}

function conditionsOf(ctx: Ctx, { botId, chatId }: NewCampaign): Conditions {
  const accountId = ownerOf(ctx);
  const allowed = entitlement(ctx.deps, ctx.account).tariff.campaigns;
  const isLive = sql`status <> ${raw(CAMPAIGN_STATUS.deleted)}`;
  const isPlace = sql`bot_id = ${botId} AND chat_id = ${chatId}`;
  return {
    botIsOurs: sql`EXISTS (SELECT 1 FROM bots WHERE id = ${botId} AND account_id = ${accountId} AND status <> ${raw(BOT_STATUS.deleted)})`,
    botKnowsChat: sql`EXISTS (SELECT 1 FROM chats WHERE ${isPlace})`,
    botAdministers: sql`EXISTS (SELECT 1 FROM chats WHERE ${isPlace} AND is_admin)`,
    isTracked: sql`EXISTS (SELECT 1 FROM campaigns WHERE ${isPlace} AND ${isLive})`,
    hasRoom: sql`(${allowed} = -1 OR (SELECT COUNT(*) FROM campaigns WHERE account_id = ${accountId} AND ${isLive}) < ${allowed})`,
  };
}

/**
 * Makes a campaign and its templates in one transaction, which also judges whether there may be one: of two calls
 * at once that would exceed the tariff or track a chat twice, one fails. Telegram is asked whether the bot is an administrator
 * of the chat now.
 * @throws AppError bot_not_found, chat_not_found, already_exists, limit_reached, and what validating content and templates throws
 */
export async function addCampaign(ctx: Ctx, input: NewCampaign): Promise<{ id: number; code: string; warnings: CampaignWarning[] }> {
  mayOrThrow(ctx, "campaigns.write");
  await refuse(ctx, input, "botKnowsChat");
  await validateContent(ctx, input.content);
  await validateTemplates(ctx.deps, input.templates);
  const { isChecked, chatId } = await checkRights(ctx, input);
  const campaign = { ...input, chatId };
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    const code = createCampaignCode(ctx.deps);
    const id = await insert(ctx, campaign, code);
    if (id !== null) {
      const warnings = campaignWarnings(await requireCampaign(ctx, id));
      return { id, code, warnings: isChecked ? warnings : [...warnings, NOT_CHECKED] };
    }
    await refuse(ctx, campaign, "botAdministers");
  }
  throw new AppError("database");
}

/** @returns null when the campaign may not be made, or the code is taken; nothing is written then */
async function insert(ctx: Ctx, input: NewCampaign, code: string): Promise<number | null> {
  const { db, now } = ctx.deps;
  const { content } = input;
  const { botIsOurs, botAdministers, isTracked, hasRoom } = conditionsOf(ctx, input);
  const campaign = sql`INSERT INTO campaigns (account_id, bot_id, chat_id, code, welcome, media, button_text, button_url,
      unsub_window_seconds, approve_requests, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${input.botId}, ${input.chatId}, ${code}, ${content.welcome}, ${content.media}, ${content.buttonText},
      ${content.buttonUrl}, ${input.unsubWindowSeconds}, ${Number(input.approveRequests)}, ${now()}
    WHERE ${botIsOurs} AND ${botAdministers} AND NOT ${isTracked} AND ${hasRoom} AND NOT EXISTS (SELECT 1 FROM campaigns WHERE code = ${code})
    RETURNING id`;
  const isMade = sql`EXISTS (SELECT 1 FROM campaigns WHERE code = ${code} AND created_at_ms = ${now()} AND account_id = ${ownerOf(ctx)})`;
  const templates = templateStatement(ctx, { owner: "campaign", ownerRef: { code }, templates: input.templates });
  try {
    const needs = requirementStatements({ db }, sql`SELECT id FROM campaigns WHERE code = ${code}`);
    const [inserted] = await db.$client.batch<{ id: number }>([statement(db, campaign), requireThat(db, isMade), templates, ...needs]);
    return inserted?.results[0]?.id ?? null;
  } catch (error) {
    if (isUnmet(error)) return null;
    throw error;
  }
}

/** @throws AppError of the reason why a campaign may not be made, if there is one */
async function refuse(ctx: Ctx, input: NewCampaign, chatCondition: "botKnowsChat" | "botAdministers"): Promise<void> {
  const conditions = conditionsOf(ctx, input);
  const unmet = await findUnmet(ctx.deps.db, [
    { holds: conditions.botIsOurs, code: "bot_not_found" },
    { holds: sql`NOT ${conditions.isTracked}`, code: "already_exists" },
    { holds: conditions[chatCondition], code: "chat_not_found" },
    { holds: conditions.hasRoom, code: "limit_reached" },
  ]);
  if (unmet !== null) throw unmet;
}

import { isUnmet, requireThat } from "../../db/require.ts";
import { sql } from "../../db/sql.ts";
import { BOT_STATUS, CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError, type ErrorCode } from "../../platform/errors.ts";
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
const BOT_IS_OURS = `EXISTS (SELECT 1 FROM bots WHERE id = ?2 AND account_id = ?1 AND status <> ${BOT_STATUS.deleted})`;
const BOT_ADMINISTERS = "EXISTS (SELECT 1 FROM chats WHERE bot_id = ?2 AND chat_id = ?3 AND is_admin)";
/** What was known of its rights there may be out of date. */
const BOT_KNOWS = "EXISTS (SELECT 1 FROM chats WHERE bot_id = ?2 AND chat_id = ?3)";
const IS_TRACKED = `EXISTS (SELECT 1 FROM campaigns WHERE bot_id = ?2 AND chat_id = ?3 AND status <> ${CAMPAIGN_STATUS.deleted})`;
const HAS_ROOM = `(?4 = -1 OR (SELECT COUNT(*) FROM campaigns WHERE account_id = ?1 AND status <> ${CAMPAIGN_STATUS.deleted}) < ?4)`;

/**
 * Makes a campaign and its templates in one transaction, which also judges whether there may be one: of two calls
 * at once that would exceed the tariff or track a chat twice, one fails. Telegram is asked whether the bot is an administrator
 * of the chat now.
 * @throws AppError bot_not_found, chat_not_found, already_exists, limit_reached, and what validating content and templates throws
 */
export async function addCampaign(ctx: Ctx, input: NewCampaign): Promise<{ id: number; code: string; warnings: CampaignWarning[] }> {
  mayOrThrow(ctx, "campaigns.write");
  await refuse(ctx, input, BOT_KNOWS);
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
    await refuse(ctx, campaign, BOT_ADMINISTERS);
  }
  throw new AppError("database");
}

/** @returns null when the campaign may not be made, or the code is taken; nothing is written then */
async function insert(ctx: Ctx, input: NewCampaign, code: string): Promise<number | null> {
  const { db } = ctx.deps;
  const { content } = input;
  const campaign = db.$client
    .prepare(
      `INSERT INTO campaigns (account_id, bot_id, chat_id, code, welcome, media, button_text, button_url, unsub_window_seconds,
         approve_requests, created_at_ms)
       SELECT ?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
       WHERE ${BOT_IS_OURS} AND ${BOT_ADMINISTERS} AND NOT ${IS_TRACKED} AND ${HAS_ROOM}
         AND NOT EXISTS (SELECT 1 FROM campaigns WHERE code = ?5)
       RETURNING id`,
    )
    .bind(
      ...placeOf(ctx, input),
      code,
      content.welcome,
      content.media,
      content.buttonText,
      content.buttonUrl,
      input.unsubWindowSeconds,
      Number(input.approveRequests),
      ctx.deps.now(),
    );
  const made = requireThat(
    db,
    "EXISTS (SELECT 1 FROM campaigns WHERE code = ?1 AND created_at_ms = ?2 AND account_id = ?3)",
    code,
    ctx.deps.now(),
    ownerOf(ctx),
  );
  const templates = templateStatement(ctx, { owner: "campaign", ownerRef: { code }, templates: input.templates });
  try {
    const needs = requirementStatements({ db }, sql`SELECT id FROM campaigns WHERE code = ${code}`);
    const [inserted] = await db.$client.batch<{ id: number }>([campaign, made, templates, ...needs]);
    return inserted?.results[0]?.id ?? null;
  } catch (error) {
    if (isUnmet(error)) return null;
    throw error;
  }
}

/**
 * Throws the reason why a campaign may not be made, if there is one.
 * @param hasChat SQL that tells whether the chat is one for a campaign
 */
async function refuse(ctx: Ctx, input: NewCampaign, hasChat: string): Promise<void> {
  const reasons = await ctx.deps.db.$client
    .prepare(
      `SELECT NOT ${BOT_IS_OURS} AS bot_not_found, NOT ${hasChat} AS chat_not_found, ${IS_TRACKED} AS already_exists,
         NOT ${HAS_ROOM} AS limit_reached`,
    )
    .bind(...placeOf(ctx, input))
    .first<Partial<Record<ErrorCode, number>>>();
  const order: ErrorCode[] = ["bot_not_found", "already_exists", "chat_not_found", "limit_reached"];
  const reason = order.find((code) => reasons?.[code] === 1);
  if (reason !== undefined) throw new AppError(reason);
}

function placeOf(ctx: Ctx, { botId, chatId }: NewCampaign): [number, number, number, number] {
  return [ownerOf(ctx), botId, chatId, entitlement(ctx.deps, ctx.account).tariff.campaigns];
}

import type { Database } from "../../db/client.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import type { leads } from "../../db/schema/index.ts";
import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { type SeenVisit, VISIT_COLUMNS } from "../clicks/visit-macros.ts";
import { subscriberHash } from "../forget/subscriber-hash.ts";
import type { MembershipEvent, StartEvent } from "../telegram/api/classify-update.ts";
import type { Template } from "./choose-templates.ts";
import { EVENT_COLUMNS, type StoredEvent } from "./lead-change.ts";
import { unassignedLead } from "./unassigned-lead.ts";

export type TelegramEvent = StartEvent | MembershipEvent;

/** The bot an update came to, and its owner. */
interface Owner extends Pick<Account, "tariff" | "paidUntilMs" | "bannedAtMs"> {
  accountId: number;
  botStatus: number;
}

export interface Campaign {
  id: number;
  code: string;
  status: number;
  chatId: number;
  welcome: string;
  media: string;
  buttonText: string;
  buttonUrl: string;
  unsubWindowSeconds: number;
  approveRequests: number;
  chatTitle: string | null;
}

/** The subscriber's own lead; or one of the click they came by that has no subscriber yet, and will be theirs. */
type Lead = Pick<typeof leads.$inferSelect, "id" | "subscriberId" | "status" | "startedAtMs" | "seq" | "milestones" | "username" | "click">;

/** A journal row that belongs to no lead, of the event's subscriber in the event's chat. */
export interface UnattributedRow {
  id: number;
  action: "requested" | "joined" | "left" | "removed";
  atMs: number;
  updateId: number;
}

/** All that is known where an event of a subscriber falls. */
export interface LeadContext {
  owner: Owner | null;
  campaign: Campaign | null;
  /** The title of the event's chat as it was last seen; null when the chat is not known yet. */
  title: string | null;
  lead: Lead | null;
  events: StoredEvent[];
  templates: Template[];
  unattributed: UnattributedRow[];
  /** What a Start carries, which may be empty, or the click of the campaign's own invite link the person came by; else null. */
  click: string | null;
  /** The visit that somebody who pressed Start came by, where the campaign's button may tell of it and the flow is its owner's. */
  visit: SeenVisit | null;
  /** When the person was forgotten as a subscriber, if that was lately. */
  forgottenAtMs: number | null;
}

/** What an event is known by, and what SQL finds the parts of its context by. */
interface ReadScope {
  botId: number;
  /** Telegram's id. */
  userId: number;
  /** The campaign's id. */
  campaign: Fragment;
  /** Telegram's id of the chat. */
  chat: Fragment;
  /** The click that the event carries. */
  click: Fragment;
  /** The flow of that click. */
  flow: Fragment;
}

/** The reads of a context, by name. */
function readsOf(db: Database, { botId, userId, campaign, chat, click, flow }: ReadScope) {
  const owner = sql`SELECT account_id FROM campaigns WHERE id = (${campaign})`;
  const own = sql`SELECT id FROM leads WHERE campaign_id = (${campaign}) AND subscriber_id = ${userId}`;
  const lead = sql`SELECT COALESCE((${own}), (${unassignedLead(click, owner)}))`;
  return {
    owner: firstOf<Owner>(
      db,
      sql`SELECT b.status AS botStatus, a.id AS accountId, a.tariff, a.paid_until_ms AS paidUntilMs, a.banned_at_ms AS bannedAtMs
      FROM bots b JOIN accounts a ON a.id = b.account_id WHERE b.id = ${botId}`,
    ),
    campaign: firstOf<Campaign>(
      db,
      sql`SELECT c.id, c.code, c.status, c.chat_id AS chatId, c.welcome, c.media, c.button_text AS buttonText, c.button_url AS buttonUrl,
        c.unsub_window_seconds AS unsubWindowSeconds, c.approve_requests AS approveRequests, h.title AS chatTitle
      FROM campaigns c LEFT JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id WHERE c.id = (${campaign})`,
    ),
    title: firstOf<{ title: string }>(db, sql`SELECT title FROM chats WHERE bot_id = ${botId} AND chat_id = (${chat})`),
    lead: firstOf<Lead>(
      db,
      sql`SELECT id, subscriber_id AS subscriberId, username, click, status, started_at_ms AS startedAtMs, seq, milestones
      FROM leads WHERE id = (${lead})`,
    ),
    events: rowsOf<StoredEvent>(db, sql`SELECT ${raw(EVENT_COLUMNS)} FROM lead_events WHERE lead_id = (${lead}) ORDER BY seq`),
    templates: rowsOf<Template>(
      db,
      sql`SELECT id, owner, event FROM postback_templates WHERE owner = 'campaign' AND owner_id = (${campaign}) AND url <> ''
      UNION ALL
      SELECT id, owner, event FROM postback_templates
      WHERE owner = 'account' AND owner_id = (${owner}) AND url <> ''
      UNION ALL
      SELECT id, owner, event FROM postback_templates
      WHERE owner = 'flow' AND owner_id = COALESCE((${flow}), (SELECT flow_id FROM leads WHERE id = (${lead}))) AND account_id = (${owner}) AND url <> ''`,
    ),
    unattributed: rowsOf<UnattributedRow>(
      db,
      sql`SELECT id, action, at_ms AS atMs, update_id AS updateId FROM journal
      WHERE chat_ref = (SELECT id FROM chats WHERE bot_id = ${botId} AND chat_id = (${chat})) AND subscriber_id = ${userId} AND lead_id IS NULL`,
    ),
    click: firstOf<{ click: string | null }>(db, sql`SELECT (${click}) AS click`),
  };
}

const DELETED = raw(CAMPAIGN_STATUS.deleted);

const liveCampaign = (botId: number) => sql`SELECT id FROM campaigns WHERE bot_id = ${botId} AND status <> ${DELETED}`;

/** The campaign that a Start names; where it names none that there ever was, the bot's only one. */
const namedCampaign = (botId: number, code: string) => sql`${liveCampaign(botId)} AND code = ${code}
  UNION ALL SELECT min(id) FROM campaigns WHERE bot_id = ${botId} AND status <> ${DELETED}
    AND NOT EXISTS (SELECT 1 FROM campaigns WHERE bot_id = ${botId} AND code = ${code}) HAVING count(*) = 1`;

function startScope(botId: number, { person, code, click }: StartEvent, flowId: number | null): ReadScope {
  const campaign = namedCampaign(botId, code);
  const chat = sql`SELECT chat_id FROM campaigns WHERE id = (${campaign})`;
  return { botId, userId: person.userId, campaign, chat, click: sql`${click}`, flow: sql`${flowId}` };
}

function chatScope(botId: number, { person, chat, inviteUrl }: MembershipEvent): ReadScope {
  const campaign = sql`${liveCampaign(botId)} AND chat_id = ${chat.chatId}`;
  const ofLink = (column: Fragment) => sql`SELECT ${column} FROM invite_links WHERE url = ${inviteUrl} AND campaign_id = (${campaign})`;
  return {
    botId,
    userId: person.userId,
    campaign,
    chat: sql`SELECT ${chat.chatId}`,
    click: ofLink(name("click")),
    flow: ofLink(name("flow_id")),
  };
}

const VISIT_VALUES = join(Object.entries(VISIT_COLUMNS).map(([alias, column]) => sql`${name(`k.${column}`)} AS ${name(alias)}`));

/** Without a click the lead's stays. A button without a brace, written as it is or encoded, has no macro. */
const visitSql = (
  botId: number,
  { person, code, click }: StartEvent,
  flowId: number | null,
) => sql`SELECT f.code AS flowCode, ${VISIT_VALUES}
  FROM campaigns c LEFT JOIN leads l ON l.campaign_id = c.id AND l.subscriber_id = ${person.userId}
  CROSS JOIN flows f ON f.id = iif(${click} = '', l.flow_id, ${flowId}) AND f.account_id = c.account_id
  LEFT JOIN clicks k ON k.id = iif(${click} = '', l.click, ${click}) AND k.flow_id = f.id
  WHERE c.id = (${liveCampaign(botId)} AND code = ${code}) AND (instr(c.button_url, '{') OR instr(c.button_url, '%'))`;

/** Reads the context of an event in one round trip. */
export async function readLeadContext(deps: Deps, botId: number, event: TelegramEvent): Promise<LeadContext> {
  const { db } = deps;
  const isStart = event.kind === "start";
  const flowId = isStart ? ((await readClickId(deps, event.click))?.flowId ?? null) : null;
  const reads = readsOf(db, isStart ? startScope(botId, event, flowId) : chatScope(botId, event));
  const hash = await subscriberHash(event.person.userId);
  const forgottenRead = firstOf<{ forgottenAtMs: number }>(
    db,
    sql`SELECT forgotten_at_ms AS forgottenAtMs FROM forgotten_subscribers WHERE subscriber_hash = ${hash}`,
  );
  const visitReads = isStart ? [firstOf<SeenVisit>(db, visitSql(botId, event, flowId))] : [];
  const [owner, campaign, title, lead, events, templates, unattributed, click, forgotten, visit] = await readTogether<
    [
      Owner | undefined,
      Campaign | undefined,
      { title: string } | undefined,
      Lead | undefined,
      StoredEvent[],
      Template[],
      UnattributedRow[],
      { click: string | null } | undefined,
      { forgottenAtMs: number } | undefined,
      ...(SeenVisit | undefined)[],
    ]
  >(
    db,
    reads.owner,
    reads.campaign,
    reads.title,
    reads.lead,
    reads.events,
    reads.templates,
    reads.unattributed,
    reads.click,
    forgottenRead,
    ...visitReads,
  );
  return {
    owner: owner ?? null,
    campaign: campaign ?? null,
    title: title?.title ?? null,
    lead: lead ?? null,
    events,
    templates,
    unattributed,
    click: click?.click ?? null,
    forgottenAtMs: forgotten?.forgottenAtMs ?? null,
    visit: visit ?? null,
  };
}

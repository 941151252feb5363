import type { leads } from "../../db/schema/index.ts";
import { raw, render } from "../../db/sql.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { readClickId } from "../clicks/click-id.ts";
import { type SeenVisit, VISIT_COLUMNS } from "../clicks/visit-macros.ts";
import { subscriberHash } from "../forget/subscriber-hash.ts";
import type { MembershipEvent, StartEvent } from "../telegram/api/classify-update.ts";
import { EVENT_COLUMNS, type StoredEvent, type Template } from "./lead-change.ts";
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

/** What SQL finds the parts of a context by. ?1 is the bot, ?2 the place, ?3 the person, ?4 the click of a Start or the link of others. */
interface ReadScope {
  /** The campaign's id. */
  campaign: string;
  /** Telegram's id of the chat. */
  chat: string;
  /** The click that the event carries. */
  click: string;
  /** The flow of that click. */
  flow: string;
}

/** The reads of a context, by name. */
function readsOf({ campaign, chat, click, flow }: ReadScope) {
  const owner = `SELECT account_id FROM campaigns WHERE id = (${campaign})`;
  const own = `SELECT id FROM leads WHERE campaign_id = (${campaign}) AND subscriber_id = ?3`;
  const lead = `SELECT COALESCE((${own}), (${render(unassignedLead(raw(click), raw(owner))).text}))`;
  return {
    owner: `SELECT b.status AS botStatus, a.id AS accountId, a.tariff, a.paid_until_ms AS paidUntilMs, a.banned_at_ms AS bannedAtMs
      FROM bots b JOIN accounts a ON a.id = b.account_id WHERE b.id = ?1`,
    campaign: `SELECT c.id, c.code, c.status, c.chat_id AS chatId, c.welcome, c.media, c.button_text AS buttonText, c.button_url AS buttonUrl,
        c.unsub_window_seconds AS unsubWindowSeconds, c.approve_requests AS approveRequests, h.title AS chatTitle
      FROM campaigns c LEFT JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id WHERE c.id = (${campaign})`,
    title: `SELECT title FROM chats WHERE bot_id = ?1 AND chat_id = (${chat})`,
    lead: `SELECT id, subscriber_id AS subscriberId, username, click, status, started_at_ms AS startedAtMs, seq, milestones
      FROM leads WHERE id = (${lead})`,
    events: `SELECT ${EVENT_COLUMNS} FROM lead_events WHERE lead_id = (${lead}) ORDER BY seq`,
    templates: `SELECT id, owner, event FROM postback_templates WHERE owner = 'campaign' AND owner_id = (${campaign}) AND url <> ''
      UNION ALL
      SELECT id, owner, event FROM postback_templates
      WHERE owner = 'account' AND owner_id = (${owner}) AND url <> ''
      UNION ALL
      SELECT id, owner, event FROM postback_templates
      WHERE owner = 'flow' AND owner_id = COALESCE((${flow}), (SELECT flow_id FROM leads WHERE id = (${lead}))) AND account_id = (${owner}) AND url <> ''`,
    unattributed: `SELECT id, action, at_ms AS atMs, update_id AS updateId FROM journal
      WHERE chat_ref = (SELECT id FROM chats WHERE bot_id = ?1 AND chat_id = (${chat})) AND subscriber_id = ?3 AND lead_id IS NULL`,
    click: `SELECT (${click}) AS click`,
  };
}

const LIVE_CAMPAIGN = `SELECT id FROM campaigns WHERE bot_id = ?1 AND status <> ${CAMPAIGN_STATUS.deleted}`;
/** The campaign that a Start names; where it names none that there ever was, the bot's only one. */
const NAMED_CAMPAIGN = `${LIVE_CAMPAIGN} AND code = ?2
  UNION ALL SELECT min(id) FROM campaigns WHERE bot_id = ?1 AND status <> ${CAMPAIGN_STATUS.deleted}
    AND NOT EXISTS (SELECT 1 FROM campaigns WHERE bot_id = ?1 AND code = ?2) HAVING count(*) = 1`;
const BY_CODE = readsOf({
  campaign: NAMED_CAMPAIGN,
  chat: `SELECT chat_id FROM campaigns WHERE id = (${NAMED_CAMPAIGN})`,
  click: "?4",
  flow: "?5",
});
const TRACKED_CHAT = `${LIVE_CAMPAIGN} AND chat_id = ?2`;
const ofLink = (column: string) => `SELECT ${column} FROM invite_links WHERE url = ?4 AND campaign_id = (${TRACKED_CHAT})`;
const BY_CHAT = readsOf({ campaign: TRACKED_CHAT, chat: "SELECT ?2", click: ofLink("click"), flow: ofLink("flow_id") });

const columns = Object.entries(VISIT_COLUMNS).map(([name, column]) => `k.${column} AS ${name}`);

/** ?5 is the flow of the click; without a click the lead's stays. A button without a brace, written as it is or encoded, has no macro. */
const VISIT = `SELECT f.code AS flowCode, ${columns.join(", ")}
  FROM campaigns c LEFT JOIN leads l ON l.campaign_id = c.id AND l.subscriber_id = ?3
  CROSS JOIN flows f ON f.id = iif(?4 = '', l.flow_id, ?5) AND f.account_id = c.account_id
  LEFT JOIN clicks k ON k.id = iif(?4 = '', l.click, ?4) AND k.flow_id = f.id
  WHERE c.id = (${LIVE_CAMPAIGN} AND code = ?2) AND (instr(c.button_url, '{') OR instr(c.button_url, '%'))`;

const FORGOTTEN = "SELECT forgotten_at_ms AS forgottenAtMs FROM forgotten_subscribers WHERE subscriber_hash = ?1";

/** Reads the context of an event in one round trip. */
export async function readLeadContext(deps: Deps, botId: number, event: TelegramEvent): Promise<LeadContext> {
  const isStart = event.kind === "start";
  const reads = isStart ? BY_CODE : BY_CHAT;
  const place = [botId, isStart ? event.code : event.chat.chatId] as const;
  const person = [...place, event.person.userId] as const;
  const binds = [...person, isStart ? event.click : event.inviteUrl] as const;
  const flow = isStart ? [(await readClickId(deps, event.click))?.flowId ?? null] : [];
  const d1 = deps.db.$client;
  const results = await d1.batch([
    d1.prepare(reads.owner).bind(botId),
    d1.prepare(reads.campaign).bind(...place),
    d1.prepare(reads.title).bind(...place),
    d1.prepare(reads.lead).bind(...binds),
    d1.prepare(reads.events).bind(...binds),
    d1.prepare(reads.templates).bind(...binds, ...flow),
    d1.prepare(reads.unattributed).bind(...person),
    d1.prepare(reads.click).bind(...binds),
    d1.prepare(FORGOTTEN).bind(await subscriberHash(event.person.userId)),
    ...(isStart ? [d1.prepare(VISIT).bind(...binds, ...flow)] : []),
  ]);
  const rows = <T>(index: number): T[] => (results[index]?.results ?? []) as T[];
  return {
    owner: rows<Owner>(0)[0] ?? null,
    campaign: rows<Campaign>(1)[0] ?? null,
    title: rows<{ title: string }>(2)[0]?.title ?? null,
    lead: rows<Lead>(3)[0] ?? null,
    events: rows<StoredEvent>(4),
    templates: rows<Template>(5),
    unattributed: rows<UnattributedRow>(6),
    click: rows<{ click: string | null }>(7)[0]?.click ?? null,
    forgottenAtMs: rows<{ forgottenAtMs: number }>(8)[0]?.forgottenAtMs ?? null,
    visit: rows<SeenVisit>(9)[0] ?? null,
  };
}

import { firstOf, readTogether, rowsOf } from "../db/read.ts";
import { raw, sql, statement } from "../db/sql.ts";
import type { Lang, LeadCounts } from "../domain/telegram/api/texts/types.ts";
import { texts } from "../domain/telegram/api/texts.ts";
import { enqueueReturned, type Notice, noticesStatement } from "../domain/telegram/outbox/outbox.ts";
import type { Deps } from "../platform/deps.ts";

const EVENTS_PER_RUN = 20_000;
const CAMPAIGNS_PER_NOTICE = 20;
/** Keeps the JSON parameter of a statement well below D1's 2 MB. */
const NOTICES_PER_STATEMENT = 200;

/** The activity of one campaign, with whom to notify. */
interface CampaignActivity extends LeadCounts {
  accountId: number;
  telegramId: number;
  lang: Lang;
  title: string;
}

interface NewEvents {
  /** The watermark that was found, and the last event of this run. */
  from: number;
  to: number | null;
  activity: CampaignActivity[];
}

/**
 * Notifies accounts that want it of their leads' activity since the last run: one notice for each account. The notices and the
 * watermark are one batch, on condition of the watermark's old value, so that a crash loses and repeats nothing.
 */
export async function sendLeadDigests(deps: Deps): Promise<void> {
  const { from, to, activity } = await readNewEvents(deps);
  if (to === null) return;
  const notices = [...Map.groupBy(activity, ({ accountId }) => accountId).values()].map(noticeOf);
  const { db } = deps;
  const results = await db.$client.batch<{ id: number }>([
    statement(db, sql`INSERT INTO watermarks (name, value) VALUES ('lead_digest', ${from}) ON CONFLICT DO NOTHING`),
    statement(db, sql`UPDATE watermarks SET value = ${to} WHERE name = 'lead_digest' AND value = ${from}`),
    ...noticeStatements(deps, notices),
  ]);
  await enqueueReturned(deps, results);
}

/** Before the first event: ids of a cell begin anywhere. */
const FIRST = sql`coalesce((SELECT min(id) FROM lead_events) - 1, 0)`;
/** The events after which and with which the run begins and ends, by their ids. */
const FROM = sql`coalesce((SELECT value FROM watermarks WHERE name = 'lead_digest'), ${FIRST})`;
const TO = sql`(SELECT min(max(id), ${FROM} + ${raw(EVENTS_PER_RUN)}) FROM lead_events)`;

const count = (kind: string) => raw(`count(*) FILTER (WHERE kind = '${kind}')`);

const ACTIVITY = sql`WITH activity AS MATERIALIZED (
    SELECT account_id, campaign_id,
      ${count("start")} AS starts, ${count("request")} AS requests, ${count("join")} AS joins, ${count("leave")} AS leaves, ${count("kick")} AS removals
    FROM lead_events WHERE id > ${FROM} AND id <= ${TO} AND campaign_id IS NOT NULL AND suppressed = 0 AND kind <> 'set' GROUP BY 1, 2
  )
  SELECT a.id AS accountId, a.telegram_id AS telegramId, a.lang, coalesce(nullif(h.title, ''), c.code) AS title,
    n.starts, n.requests, n.joins, n.leaves, n.removals
  FROM activity n CROSS JOIN accounts a ON a.id = n.account_id
  CROSS JOIN campaigns c ON c.id = n.campaign_id AND c.account_id = n.account_id
  LEFT JOIN chats h ON h.bot_id = c.bot_id AND h.chat_id = c.chat_id
  WHERE a.notify_leads = 1 AND a.telegram_id IS NOT NULL AND a.banned_at_ms IS NULL ORDER BY a.id, c.id`;

async function readNewEvents({ db }: Deps): Promise<NewEvents> {
  const [bounds, activity] = await readTogether(
    db,
    firstOf<Pick<NewEvents, "from" | "to">>(db, sql`SELECT ${FROM} AS "from", ${TO} AS "to"`),
    rowsOf<CampaignActivity>(db, ACTIVITY),
  );
  const { from, to } = bounds ?? { from: 0, to: null };
  return { from, to: to !== null && to > from ? to : null, activity };
}

function noticeOf(activity: CampaignActivity[]): Notice {
  const [{ accountId, telegramId, lang }] = activity as [CampaignActivity];
  const text = texts(lang).leadDigest(activity.slice(0, CAMPAIGNS_PER_NOTICE), Math.max(0, activity.length - CAMPAIGNS_PER_NOTICE));
  return { accountId, call: { kind: "notice", chatId: telegramId, text } };
}

/** Each writes only if the statement before it did, so that all of them hang on the watermark's update. */
function noticeStatements(deps: Deps, notices: Notice[]): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  for (let start = 0; start < notices.length; start += NOTICES_PER_STATEMENT) {
    statements.push(noticesStatement(deps, notices.slice(start, start + NOTICES_PER_STATEMENT)));
  }
  return statements;
}
